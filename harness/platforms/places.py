"""Where an operation has its values, and what stands there in one call."""

from functools import lru_cache
from typing import NamedTuple

from harness.documents.lossless import Json, Number, Pointer, at, pointer_text, text_of
from harness.platforms.operations import COUNT


class Field(NamedTuple):
    """A named value of an operation as it was sent: the literal and the place it stood."""

    value: Json
    where: str

    @property
    def text(self) -> str:
        """The token's text, strings without quotes."""
        return text_of(self.value)


class Place(NamedTuple):
    """A place of the operation table: the parameter, or the body, and the pointer inside it."""

    head: str
    pointer: Pointer
    below: str
    """The pointer as a report shows it."""
    is_count: bool = False
    """Whether the value is how many members the list has that stands there."""


@lru_cache(maxsize=1024)
def place_of(path: str) -> Place:
    """The place that a path of the operation table names."""
    head, *rest = path.split("/")
    is_count = rest[-1:] == [COUNT]
    steps = rest[:-1] if is_count else rest
    pointer = tuple(int(step) if step.isdecimal() else step for step in steps)
    return Place(head, pointer, pointer_text(pointer), is_count)


@lru_cache(maxsize=1024)
def place_in_body(path: str) -> Place:
    """The place of a named value of a push, counted from its body."""
    pointer: Pointer = tuple(path.split("/"))
    return Place("", pointer, pointer_text(pointer))


def field_at(place: Place, value: Json, where: str) -> Field | None:
    """What stands at a place inside the value of its head; None where nothing does."""
    try:
        found = at(value, place.pointer)
    except LookupError:
        return None
    if place.is_count:
        if not isinstance(found, list):
            return None
        found = Number(str(len(found)))
    return Field(value=found, where=where + place.below)
