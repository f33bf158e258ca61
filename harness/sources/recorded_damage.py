"""What can be said of a file of recorded traffic: its name, its kind, and what is damaged in it."""

import json
from dataclasses import dataclass
from enum import StrEnum

from harness.documents.lossless import Number, Pointer
from harness.model.errors import Location
from harness.model.text import Text

_SHOWN = 60


class TrafficKind(StrEnum):
    """The forms of recorded traffic that can be read."""

    HAR = "har"
    CASSETTE = "cassette"
    NDJSON = "ndjson"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficFile:
    """A file with recorded traffic: the path as it was given or found, `-` for standard input."""

    path: str
    number: int = 1
    """Its place in the sorted list of files, counted from 1."""
    kind: TrafficKind | None = None
    """What its beginning shows; None where only reading it will tell (a pipe, a damaged file)."""
    prefix: str = ""
    """Stands before the ids of its exchanges, so that those of several files differ: `f2.`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something in a file that could not be read, with its place."""

    location: Location
    what: Text
    """What was met, what was expected, what to do."""


class Broken(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised inside the readers when nothing behind a place can be read."""

    def __init__(self, what: Text, line: int = 1, column: int = 1) -> None:
        super().__init__(what.en)
        self.what = what
        self.line = line
        self.column = column

    def damage(self, path: str) -> Damage:
        """The same for the reader's caller."""
        return Damage(location=Location(path, self.line, self.column), what=self.what)


class Unfit(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised inside the readers when one exchange cannot be read; the next one may be."""

    def __init__(self, what: Text, pointer: Pointer = ()) -> None:
        super().__init__(what.en)
        self.what = what
        self.pointer = pointer


def excerpt(value: object) -> str:
    """A value of the file as a message shows it: quoted, escaped and short."""
    if isinstance(value, Number):
        return value.literal[:_SHOWN]
    if isinstance(value, dict):
        return "{...}"
    if isinstance(value, list):
        return "[...]"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
