"""What can be said of a file of recorded traffic: its name, its kind, and what is damaged in it."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from harness.documents.lossless import Number, Pointer
from harness.model.errors import Location
from harness.model.text import Text

T = TypeVar("T")

MOST_DAMAGE = 1_000
"""So many damaged places of a file are told one by one."""
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
    untold: int = 0
    """How many places it stands for that are not told one by one; 0 for one that is told."""


def bounded(items: Iterable[T]) -> Iterator[T | Damage]:
    """What a file holds, where of very much damage the rest is counted only, in a last one."""
    untold = told = 0
    last: Damage | None = None
    for item in items:
        if isinstance(item, Damage):
            if told >= MOST_DAMAGE:
                last, untold = item, untold + 1
                continue
            told += 1
        yield item
    if last is not None:
        yield _untold(last.location, untold)


def joined(before: Sequence[Damage], behind: Sequence[Damage]) -> tuple[Damage, ...]:
    """The damage of two neighbouring ranges of a file as that of both: so many told, one for more.

    It does not matter in which order neighbours are joined; the damage of all ranges joined is
    that of the whole file.
    """
    both = (*before, *behind)
    told = [damage for damage in both if not damage.untold]
    untold = sum(damage.untold for damage in both) + max(0, len(told) - MOST_DAMAGE)
    if not untold:
        return tuple(told)
    return (*told[:MOST_DAMAGE], _untold(both[-1].location, untold))


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
    if isinstance(value, Number) or type(value) is int:
        return str(value)[:_SHOWN]
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


def _untold(last: Location, count: int) -> Damage:
    """What is told of so many damaged places together, the last of which stands there."""
    what = Text(
        f"{count} more places up to here cannot be read; export the file again",
        f"至此另有 {count} 处无法读取；请重新导出该文件",
    )
    return Damage(location=last, what=what, untold=count)
