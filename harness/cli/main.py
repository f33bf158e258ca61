"""The command line: finds the verb, prints what ends it, and turns that into an exit code."""

import argparse
import atexit
import errno
import gc
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn, Protocol

from harness import __version__
from harness.cli.streams import open_streams, show, tell, tell_problems
from harness.model.errors import DocumentError, EnvironmentTrouble, HarnessError, UsageError
from harness.reporters.visible import excerpt, visible

VERBS = {
    "certify": "run the acceptance plan and say whether the application is ready",
    "run": "run scenarios: files, folders, names of stock scenarios",
    "record": "run scenarios and keep the traffic as a cassette that replays",
    "observe": "start your application against emulator or proxy and judge what it sent",
    "audit": "judge recorded traffic: HAR files, VCR cassettes, NDJSON",
    "compare": "tell how a recording differs from one made before, noise aside",
    "dossier": "check the papers of a submission",
    "callbacks": "test your application's callback endpoint alone",
    "emulate": "serve the emulator of an edition until stopped",
    "sign": "show the canonical string and the signature of a request",
    "explain": "say why a given signature is wrong",
    "keys": "make a key that evidence bundles are signed with",
    "evidence": "list what is kept until when, delete what is over",
    "report": "render a run again, or join the shards of one",
    "verify": "check a bundle offline and derive its conclusion again",
    "catalog": "print the requirement register and what serves it",
    "lint": "check statements, scenarios and dossiers",
    "new": "start a statement, or a scenario: to fill in or from recorded traffic",
    "doctor": "say what is installed here and what a run lacks",
}
WORDS = {
    0: "yes",
    1: "no",
    2: "wrong use or unreadable input, nothing ran",
    3: "undecided",
    4: "our own or the environment's trouble",
}
_MAY_BE_EMPTY = ("explain", "new", "sign")
"""Verbs that are given values and answers, not paths only."""
_DISK_TROUBLE = (errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EIO, getattr(errno, "EDQUOT", None))
_TRACEBACK = "HARNESS_TRACEBACK"
_MESSAGE_SHOWN = 400
_BEFORE_A_SEARCH = 10_000
"""So many objects more than were let go, and garbage is looked for; Python's own figure is 700."""


class Arguments(Protocol):
    """A module of `harness.cli.arguments`: the options of one verb."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare them."""


class Verb(Protocol):
    """A module of this package that serves one verb."""

    def serve(self, options: argparse.Namespace) -> tuple[int, str]:
        """Do it; hand back the exit code and what it means in words."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve one command line; the exit code is 0 yes, 1 no, 2 wrong use, 3 undecided, 4 trouble."""
    if arguments is None:
        # The process is ours and ends with this; all that matters was closed by then. To look for
        # circles in what its end gives back anyway would cost a fifth of a short run.
        atexit.register(gc.freeze)
    words = list(sys.argv[1:] if arguments is None else arguments)
    open_streams()
    try:
        code, meaning = _serve(words)
    except DocumentError as error:
        tell_problems(error.problems)
        return _end(2)
    except UsageError as error:
        return _end(2, error)
    except HarnessError as error:
        return _end(4, error)
    except KeyboardInterrupt:
        return _end(4, HarnessError("interrupted"))
    except Exception as error:  # noqa: BLE001 - nobody above us; a bug must not read as a "no"
        return _end(4, _unexpected(error))
    if meaning:
        tell(visible(f"exit {code}: {meaning}"))
    return code


def _serve(words: list[str]) -> tuple[int, str]:
    signal.signal(signal.SIGTERM, _interrupt)
    _refuse_empty(words)
    verb = next((w for w in words if not w.startswith("-")), "")
    if verb and verb not in VERBS:
        from harness.documents.schema import nearest  # noqa: PLC0415 - YAML, for a mistake

        raise UsageError(f"unknown verb {verb!r}", hint=nearest(verb, [*VERBS]))
    # What serves a verb is imported once the options are right: many a start ends with the help.
    declared: Arguments | None = _imported(f"arguments.{verb}") if verb else None
    parser = _Parser(prog="harness", description="Sandbox compliance harness.")
    parser.add_argument("--version", action="version", version=f"harness {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
    for name, text in VERBS.items():
        sub = verbs.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        if declared and name == verb:
            declared.add_arguments(sub)
    try:
        options = parser.parse_args(words)
    except SystemExit as asked:  # --help and --version end argparse by themselves
        return int(asked.code or 0), ""
    if not verb:
        parser.print_help()
        return 0, ""
    return _served(verb, options)


def _imported(name: str) -> Any:
    return importlib.import_module(f"harness.cli.{name}")


def _served(verb: str, options: argparse.Namespace) -> tuple[int, str]:
    """Serve a verb, and look for garbage as seldom as what it makes calls for.

    What is imported stays: to search it costs a tenth of a start. What a run makes are facts, which
    hardly ever form a circle.
    """
    often = gc.get_threshold()
    gc.set_threshold(0)
    try:
        module: Verb = _imported(verb)
        gc.freeze()
        gc.set_threshold(_BEFORE_A_SEARCH, *often[1:])
        return module.serve(options)
    finally:
        gc.unfreeze()
        gc.set_threshold(*often)


def _refuse_empty(words: list[str]) -> None:
    """Refuse what a variable of the shell that is not set leaves: as a path it would be `.`."""
    own = words[: words.index("--")] if "--" in words else words  # behind it, an application's
    if "" in own and own[0] not in _MAY_BE_EMPTY:
        before = own[max(own.index("") - 1, 0)]
        what = f"what stands behind {before}" if before.startswith("--") else "an argument"
        raise UsageError(f"{what} is empty", hint="is a variable of your shell not set?")


class _Parser(argparse.ArgumentParser):
    def parse_known_args(self, *words: Any, **more: Any) -> Any:
        """The same; what a verb does not know, it refuses itself and names its own help."""
        known, others = super().parse_known_args(*words, **more)
        if others:
            self.error(f"unrecognized arguments: {' '.join(others)}")
        return known, others

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ARG002 - argparse's
        # argparse itself would swallow it when the help cannot be written.
        show(message.rstrip("\n"))

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, hint=f"see `{self.prog} --help`")


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _unexpected(error: Exception) -> HarnessError:
    if os.environ.get(_TRACEBACK):
        tell(traceback.format_exc().rstrip())
    what = excerpt(" ".join(str(error).split()), _MESSAGE_SHOWN)
    if isinstance(error, OSError) and error.filename is not None:
        return EnvironmentTrouble(what, hint="see whether this file can be read or written")
    if isinstance(error, OSError) and error.errno in _DISK_TROUBLE:
        # A write that fails, unlike an open, does not name its file.
        return EnvironmentTrouble(
            f"a file of the run could not be written: {error.strerror}",
            hint="make room on the disk, or name another folder with --out",
        )
    return HarnessError(
        f"internal error: {type(error).__name__}: {what}",
        hint=f"this is a bug of ours; set {_TRACEBACK}=1 to see where",
    )


def _end(code: int, error: HarnessError | None = None) -> int:
    if error:
        tell(visible(error.diagnostics(), keep="\n"))
    tell(f"exit {code}: {WORDS[code]}")
    return code
