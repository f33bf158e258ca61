"""stdout and stderr: nothing that is printed fails for its characters, and nothing ends in 120."""

import io
import json
import os
import sys
from contextlib import suppress
from typing import Any, TextIO

from harness.model.errors import EnvironmentTrouble, Problem
from harness.reporters.visible import visible

_PROBLEMS_SHOWN = 50
_WIDTH = 78


def open_streams() -> None:
    r"""Make the streams of this process fit to print any text.

    What the terminal's encoding lacks is spelt (`\u2713`); a stream that was closed before we
    started is a hole into which things may be said.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            hole = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115, PTH123 - stays open
            setattr(sys, name, hole)
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def show(text: str) -> None:
    """Print a result on stdout, at once. Raises EnvironmentTrouble when it cannot be written.

    A reader that has gone (`| head -1`) is no trouble: the rest is dropped, and the verb ends with
    the exit code that it would have had. Leaving early must turn neither a no into a yes nor a
    yes into trouble.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        raise EnvironmentTrouble(
            f"cannot write to standard output: {error.strerror or error}",
            hint="see where the output is sent to",
        ) from error


def show_object(value: Any) -> None:
    """Print one JSON object on one line; with escapes where the stream's text is not UTF-8."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        is_utf8 = text.encode(sys.stdout.encoding or "utf-8") == text.encode("utf-8")
    except UnicodeEncodeError:
        is_utf8 = False
    show(text if is_utf8 else json.dumps(value))


def tell(text: str) -> None:
    """A line for the person, on stderr; where nobody can hear it, nothing happens."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)


def retell(text: str) -> None:
    """A line for the person, on a terminal, in the place of the one before; empty for none."""
    try:
        print(f"\r{text[:_WIDTH]:{_WIDTH}}", end="" if text else "\r", file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)


def tell_problems(problems: tuple[Problem, ...]) -> None:
    """The problems of documents, a line each, and of one file not more than can be read."""
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        by_path.setdefault(problem.location.path, []).append(problem)
    for path, found in by_path.items():
        for problem in found[:_PROBLEMS_SHOWN]:
            tell(visible(str(problem)))
        if rest := found[_PROBLEMS_SHOWN:]:
            tell(visible(f"{path}: and {len(rest)} more"))


def _silence(stream: TextIO) -> None:
    # What is left in the buffer would fail again when Python ends, with an exit code of its own.
    with suppress(OSError):
        hole = os.open(os.devnull, os.O_WRONLY)
        os.dup2(hole, stream.fileno())
        os.close(hole)
