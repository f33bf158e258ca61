"""The command line: finds the verb, prints what ends it, and turns that into an exit code."""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn, Protocol

from harness import __version__
from harness.documents.schema import nearest
from harness.model.errors import (
    DocumentError,
    EnvironmentTrouble,
    EvidenceError,
    HarnessError,
    SourceError,
    UsageError,
)

VERBS = {
    "certify": "run the acceptance plan and say whether the application is ready",
    "run": "run scenarios: files, folders, names of stock scenarios",
    "observe": "start your application against emulator or proxy and judge what it sent",
    "emulate": "serve the emulator of an edition until stopped",
    "sign": "show the canonical string and the signature of a request",
    "explain": "say why a given signature is wrong",
    "catalog": "print the requirement register and what serves it",
    "lint": "check statements and scenarios",
}
LATER = (
    "audit", "record", "compare", "callbacks", "dossier", "keys", "evidence", "verify", "report",
    "new",
)  # fmt: skip
WORDS = {
    0: "yes",
    1: "no",
    2: "wrong use or unreadable input, nothing ran",
    3: "undecided",
    4: "our own or the environment's trouble",
}


class Verb(Protocol):
    """A module of this package that serves one verb."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the verb's options."""

    def serve(self, options: argparse.Namespace) -> tuple[int, str]:
        """Do it; hand back the exit code and what it means in words."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve one command line; the exit code is 0 yes, 1 no, 2 wrong use, 3 undecided, 4 trouble."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code, meaning = _serve(words)
    except (UsageError, DocumentError) as error:
        return _end(2, error)
    except (EnvironmentTrouble, SourceError, EvidenceError, HarnessError) as error:
        return _end(4, error)
    except KeyboardInterrupt:
        return _end(4, HarnessError("interrupted"))
    except BrokenPipeError:
        # Whoever read our output has gone; a traceback would help nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 4
    if meaning:
        print(f"exit {code}: {meaning}", file=sys.stderr)
    return code


def _serve(words: list[str]) -> tuple[int, str]:
    signal.signal(signal.SIGTERM, _interrupt)
    verb = next((w for w in words if not w.startswith("-")), "")
    if verb and verb not in VERBS:
        later = verb in LATER
        raise UsageError(
            f"{verb} is not built yet" if later else f"unknown verb {verb!r}",
            hint="this version knows: " + ", ".join(VERBS) if later else nearest(verb, [*VERBS]),
        )
    module: Verb | None = importlib.import_module(f"harness.cli.{verb}") if verb else None
    parser = _Parser(prog="harness", description="Sandbox compliance harness.")
    parser.add_argument("--version", action="version", version=f"harness {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
    for name, text in VERBS.items():
        sub = verbs.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        if module and name == verb:
            module.add_arguments(sub)
    try:
        options = parser.parse_args(words)
    except SystemExit as asked:  # --help and --version end argparse by themselves
        return int(asked.code or 0), ""
    if module is None:
        parser.print_help()
        return 0, ""
    return module.serve(options)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message, hint=f"see `{self.prog} --help`")


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _end(code: int, error: HarnessError) -> int:
    print(error.diagnostics(), file=sys.stderr)
    print(f"exit {code}: {WORDS[code]}", file=sys.stderr)
    return code
