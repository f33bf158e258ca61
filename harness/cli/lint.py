"""`harness lint FILE...`: check statements, scenarios and dossiers without running anything."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.catalog.dossier import load_dossier
from harness.catalog.statement import load_statement, statement_notes
from harness.cli.options import in_language
from harness.cli.streams import show, show_object, tell, tell_problems
from harness.documents.schema import nearest
from harness.documents.yaml import Document, read_yaml
from harness.model.errors import DocumentError, Location, Problem, UsageError
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.scenario.load import load_fragment, load_scenario

_KINDS = {
    "statement": ("app_key", "application"),
    "scenario": ("steps",),
    "fragment": (),
    "dossier": ("papers",),
}
"""Each kind of file, and the keys that give it away where its first one is misspelt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What one file turned out to be."""

    path: Path
    kind: str
    """Statement, scenario, fragment or dossier; empty where that cannot be told."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[Text, ...] = ()


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Print every problem of every file; exit 2 when there is one."""
    files = [_checked(path) for path in _files(options.files)]
    if options.json:
        show_object({"files": [_record(file) for file in files]})
    else:
        _tell(files, options)
    count = sum(len(file.problems) for file in files)
    if not count:
        return 0, ""
    wrong = sum(bool(file.problems) for file in files)
    meaning = Text(
        f"problems: {count}, in {wrong} of {len(files)} files",
        f"问题 {count} 个，涉及 {len(files)} 个文件中的 {wrong} 个",
    )
    return 2, in_language(meaning, options.lang)


def _tell(files: list[Checked], options: argparse.Namespace) -> None:
    for file in files:
        tell_problems(file.problems)
        if not file.problems and not options.quiet:
            show(f"{file.path}: {file.kind}, right")
        for note in file.notes:
            tell(f"{file.path}: note: {in_language(note, options.lang)}")


def _record(file: Checked) -> dict[str, Any]:
    return {
        "path": str(file.path),
        "kind": file.kind,
        "problems": [
            {
                "line": problem.location.line,
                "column": problem.location.column,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in file.problems
        ],
        "notes": [{"en": note.en, "zh": note.zh} for note in file.notes],
    }


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    if not found:
        raise UsageError("no YAML file found", hint="name files or folders that hold *.yaml")
    return found


def _checked(path: Path) -> Checked:
    kind = ""
    try:
        kind = _kind(read_yaml(path))
        return Checked(path=path, kind=kind, notes=_notes(path, kind))
    except UsageError as error:
        problem = Problem(Location(str(path)), error.message, error.hint)
        return Checked(path=path, kind=kind, problems=(problem,))
    except DocumentError as error:
        return Checked(path=path, kind=kind, problems=error.problems)


def _notes(path: Path, kind: str) -> tuple[Text, ...]:
    """Check the file as what it is. Raises DocumentError; hands back what is merely odd."""
    if kind == "statement":
        statement = load_statement(path, environ=os.environ)
        return statement_notes(statement, edition_named(statement.edition))
    if kind == "dossier":
        load_dossier(path)
    elif kind == "fragment":
        load_fragment(path)
    else:
        load_scenario(path)
    return ()


def _kind(document: Document) -> str:
    keys = [*document.data] if isinstance(document.data, dict) else []
    named = [kind for kind in _KINDS if kind in keys]
    given_away = [kind for kind, others in _KINDS.items() if any(key in keys for key in others)]
    if found := named + given_away:
        return found[0]
    hint = "its first line says which, for example `statement: 1` or `scenario: my-name`"
    if keys and (guess := nearest(keys[0], [*_KINDS])).startswith("did"):
        hint = guess
    message = "expected a statement, a scenario, a fragment or a dossier"
    raise DocumentError([document.problem((), message, hint)])
