"""What can go wrong on our side of the desk; a subject's failure is a value, never one of these.

HarnessError
├── UsageError        an argument that cannot be used (exit code 2)
├── DocumentError     a file with problems, all of them at once (exit code 2)
├── SourceError       traffic that cannot be read or reached (exit code 4)
├── EvidenceError     a log that is broken or cannot be written (exit code 4)
├── EnvironmentTrouble  a port, a folder or a program of ours is not to be had (exit code 4)
└── CheckError        a check that is registered wrongly (exit code 4)
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where in a file: path, line and column, both counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a document, with its place and a way out."""

    location: Location
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" + (f"; {self.hint}" if self.hint else "")


class HarnessError(Exception):
    """The root of every error that ends a verb; carries a message and what to do next."""

    def __init__(self, message: str, *, hint: str = "", location: Location | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.location = location
        if hint:
            self.add_note(hint)  # for whoever calls us from Python, and is shown the exception

    def diagnostics(self) -> str:
        """The whole text for a person: place, message, then the hint on a line of its own."""
        place = f"{self.location}: " if self.location else ""
        return f"{place}{self.message}" + (f"\n  {self.hint}" if self.hint else "")


class UsageError(HarnessError):
    """Raised when an argument, or what it names, cannot be used."""


class DocumentError(HarnessError):
    """Raised when a file does not say what it must; holds all its problems in order of place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def diagnostics(self) -> str:
        """One line per problem."""
        return self.message


class SourceError(HarnessError):
    """Raised when traffic cannot be read or a target cannot be reached."""


class EvidenceError(HarnessError):
    """Raised when the evidence log is broken or cannot be written."""


class EnvironmentTrouble(HarnessError):  # noqa: N818 - "EnvironmentError" is a builtin's name
    """Raised when something of ours is missing on this machine: a free port, a writable folder."""


class CheckError(HarnessError):
    """Raised when a check is registered wrongly: twice, or without the text for its users."""
