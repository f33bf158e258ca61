"""One JSON value out of a text, with numbers as they were written and nothing let pass."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.documents.lossless import Number
from harness.model.text import Text
from harness.sources.recorded_damage import excerpt
from harness.sources.recorded_places import first_misfit

_CROWD = 4 * 1024 * 1024
"""So many characters outside strings are no exchange: bodies are strings."""
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """What must not be in a JSON text, and the offset where it stands."""

    what: Text
    offset: int


class Crowd(Exception):  # noqa: N818 - reads as the thing it is
    """Raised for text of so many small values that they would fill the memory."""


def may_be_crowd(size: int) -> bool:
    """Whether a text of so many characters, or bytes, has to be looked at for many small values."""
    return size > _CROWD


class Decoder:
    """Python's JSON decoder, which also notes what must not be: duplicate keys, NaN, Infinity."""

    def __init__(
        self, *, whole: Callable[[str], Any] = Number, broken: Callable[[str], Any] = Number
    ) -> None:
        self._is_sound = True
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._members,
            parse_int=whole,
            parse_float=broken,
            parse_constant=self._constant,
        )

    def read(self, text: str, at: int = 0) -> tuple[Any, int]:
        """The value that stands there and where it ends. Raises JSONDecodeError, or Crowd."""
        self._is_sound = True
        if may_be_crowd(len(text) - at) and len(_STRING.sub("", text[at:])) > _CROWD:
            raise Crowd
        return self._decoder.raw_decode(text, at)

    def fault(self, source: str) -> Fault | None:
        """What must not be in the text that was read last; None when it is sound."""
        if self._is_sound:
            return None
        found = first_misfit(source)
        text = _duplicate(found.word) if found.is_duplicate else _no_value(found.word)
        return Fault(text, found.offset)

    def _members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            self._is_sound = False
        return members

    def _constant(self, _: str) -> None:
        self._is_sound = False


def _duplicate(key: str) -> Text:
    return Text(
        f"the key {excerpt(key)} stands twice in one object; keep one of them",
        f"同一对象中键 {excerpt(key)} 出现两次；请只保留一个",
    )


def _no_value(word: str) -> Text:
    return Text(
        f"{word} is no JSON value; write a number or null",
        f"{word} 不是 JSON 值；请改为数字或 null",
    )
