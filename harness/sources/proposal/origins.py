"""Where a value first came from: an answer or a push, if nobody had asked with it before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.documents.lossless import Json, Pointer, text_of, walk
from harness.platforms.calls import Call, Callback
from harness.sources.proposal.moves import APP, Move

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_AMOUNT = re.compile(r"[0-9]*\.[0-9]+\Z")
_SHORTEST, _SHORTEST_ALIKE = 6, 4
"""An equal text says something from this length on; less is enough under the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in an answer or in the body of a push."""

    step: int
    """Index of the move that it belongs to."""
    pointer: Pointer
    name: str
    """What the edition's table calls the value there; empty where it has no name for it."""

    @property
    def leaf(self) -> str:
        """The last member of the pointer that is a name."""
        return next((part for part in reversed(self.pointer) if isinstance(part, str)), "")

    @property
    def path(self) -> str:
        """The place as a JSONPath."""
        return "$" + "".join(_segment(part) for part in self.pointer)


def is_telling(text: str) -> bool:
    """Whether a text is an id rather than a word, a count or an amount that anybody may use."""
    has_digit = any(char.isdigit() for char in text)
    return len(text) >= _SHORTEST and has_digit and not _AMOUNT.match(text)


@dataclass(slots=True)
class Origins:
    """What answers and pushes brought, and what the application said first."""

    _asked: set[str] = field(default_factory=set)
    _places: dict[str, list[Place]] = field(default_factory=dict)

    def place_of(self, text: str, leaf: str) -> Place | None:
        """Where a value came from that stands under `leaf` in a request; None where it is new."""
        places = self._places.get(text, [])
        alike = [place for place in places if place.leaf == leaf]
        if alike and len(text) >= _SHORTEST_ALIKE and not _AMOUNT.match(text):
            return alike[0]
        if not places or not is_telling(text):
            return None
        named = [place for place in places if place.name]
        return (named or places)[0]

    def is_asked(self, text: str) -> bool:
        """Whether a call has held the value before any answer did."""
        return text in self._asked

    def ask(self, text: str) -> None:
        """A call holds this value."""
        if text not in self._places:
            self._asked.add(text)

    def learn(self, step: int, move: Move) -> None:
        """Take in what the answer or the push of a move holds."""
        for pointer, value, name in _held(move):
            text = text_of(value)
            if text not in self._asked:
                place = Place(step=step, pointer=pointer, name=name)
                self._places.setdefault(text, []).append(place)


def _held(move: Move) -> Iterator[tuple[Pointer, Json, str]]:
    if move.actor == APP and move.call and move.call.answer and not move.call.refusal:
        yield from _answered(move.call)
    elif move.push:
        yield from _pushed(move.push)


def _answered(call: Call) -> Iterator[tuple[Pointer, Json, str]]:
    answer, operation = call.answer, call.operation
    if answer is None or operation is None:
        return
    named = {
        pointer: name for name, path in operation.answer.items() for pointer, _ in answer.find(path)
    }
    for pointer, value in walk(answer.content):
        if _is_value(value):
            yield pointer, value, named.get(pointer, "")


def _pushed(push: Callback) -> Iterator[tuple[Pointer, Json, str]]:
    fields = push.kind.fields if push.kind else {}
    named = {tuple(path.split("/")): name for name, path in fields.items()}
    for pointer, value in walk(push.body):
        if _is_value(value):
            yield pointer, value, named.get(tuple(map(str, pointer)), "")


def _is_value(value: Json) -> bool:
    return value is not None and not isinstance(value, bool | dict | list)


def _segment(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if _PLAIN.match(part):
        return f".{part}"
    quoted = part.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"
