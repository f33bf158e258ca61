"""What can be said of a file of recorded traffic: its name, its kind, and what is damaged in it."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from harness.documents.lossless import Number, Pointer
from harness.model.errors import Location
from harness.model.text import Text

_SHOWN = 60
_HARMLESS = 7
"""So many characters of a text say nothing: the search for secrets begins with eight."""
_WORD = re.compile(r"!*[A-Za-z]+(?:[-_. /:]+[A-Za-z]+)*")
"""Names, of headers and tags: no secret is made of letters alone."""


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
    """A value of the file as a message shows it: quoted, escaped and short.

    A text that is no plain word is cut so short that no secret and no address shows: what stands at
    a wrong place of a recording was redacted by nobody.
    """
    if isinstance(value, Number):
        return value.literal[:_SHOWN]
    if isinstance(value, dict):
        return "{...}"
    if isinstance(value, list):
        return "[...]"
    if isinstance(value, str) and len(value) > _HARMLESS and not _WORD.fullmatch(value):
        return json.dumps(value[:_HARMLESS], ensure_ascii=False)[:-1] + '..."'
    return quoted(value)


def quoted(value: object) -> str:
    """The same for what is of the file's own syntax, and no content."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
