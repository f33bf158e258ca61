"""`harness lint FILE...`: check statements and scenarios without running anything."""

import argparse
import os
from pathlib import Path

from harness.catalog.statement import load_statement
from harness.documents.yaml import read_yaml
from harness.model.errors import DocumentError, Problem, UsageError
from harness.scenario.load import load_fragment, load_scenario


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files or folders")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing of right files")


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Print every problem of every file; exit 2 when there is one."""
    problems: list[Problem] = []
    for path in _files(options.files):
        try:
            kind = _check(path)
        except DocumentError as error:
            problems.extend(error.problems)
        else:
            if not options.quiet:
                print(f"{path}: {kind}")
    if problems:
        raise DocumentError(problems)
    return 0, ""


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    if not found:
        raise UsageError("no YAML file found", hint="name files or folders that hold *.yaml")
    return found


def _check(path: Path) -> str:
    data = read_yaml(path).data
    kind = next((k for k in ("statement", "scenario", "fragment") if k in data), "")
    match kind:
        case "statement":
            load_statement(path, environ=os.environ)
        case "fragment":
            load_fragment(path)
        case _:
            load_scenario(path)
    return f"{kind or 'scenario'}, right"
