"""Where in a JSON text things stand: walked through only when a message needs it."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass

from harness.documents.lossless import Pointer

_BLANKS = re.compile(r"[ \t\n\r]*")
_WORD = re.compile(r"[^\s,\]}]*")
_STRINGS = json.JSONDecoder()
_CONSTANTS = frozenset({"NaN", "Infinity", "-Infinity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """What a JSON parser lets pass and we do not: a key that stands twice, or a word like NaN."""

    word: str = ""
    offset: int = 0
    is_duplicate: bool = False


def offset_of(text: str, pointer: Pointer) -> int:
    """Where a value stands in a text that was read as JSON; its nearest parent's place if none."""
    walk = _Walk(text, pointer)
    walk.start()
    return walk.offset


def first_misfit(text: str) -> Misfit:
    """The first thing that must not be in a text that was read as JSON."""
    walk = _Walk(text, ())
    walk.start()
    return walk.misfit or Misfit()


class _Walk:
    def __init__(self, text: str, wanted: Pointer) -> None:
        self._text = text
        self._wanted = wanted
        self.offset = 0
        self.misfit: Misfit | None = None

    def start(self) -> None:
        with suppress(RecursionError):  # what was found before is enough for a message
            self._value(self._blank(0), 0, is_on_way=True)

    def _value(self, at: int, depth: int, *, is_on_way: bool) -> int:
        """Go past a value; `is_on_way` says that the wanted one is this one or inside it."""
        if is_on_way:
            self.offset = at
        match self._text[at]:
            case "{":
                return self._object(at + 1, depth, is_on_way=is_on_way)
            case "[":
                return self._array(at + 1, depth, is_on_way=is_on_way)
            case '"':
                return self._string(at)[1]
        word = _WORD.match(self._text, at)
        end = word.end() if word else at + 1
        if self._text[at:end] in _CONSTANTS:
            self._note(self._text[at:end], at, is_duplicate=False)
        return end

    def _object(self, at: int, depth: int, *, is_on_way: bool) -> int:
        at = self._blank(at)
        seen: set[str] = set()
        while self._text[at] != "}":
            key, end = self._string(at)
            if key in seen:
                self._note(key, at, is_duplicate=True)
            seen.add(key)
            colon = self._blank(end)
            leads_on = is_on_way and self._is_wanted(depth, key)
            at = self._value(self._blank(colon + 1), depth + 1, is_on_way=leads_on)
            at = self._separator(at)
        return at + 1

    def _array(self, at: int, depth: int, *, is_on_way: bool) -> int:
        at, index = self._blank(at), 0
        while self._text[at] != "]":
            leads_on = is_on_way and self._is_wanted(depth, index)
            at = self._separator(self._value(at, depth + 1, is_on_way=leads_on))
            index += 1
        return at + 1

    def _is_wanted(self, depth: int, step: str | int) -> bool:
        return depth < len(self._wanted) and self._wanted[depth] == step

    def _note(self, word: str, offset: int, *, is_duplicate: bool) -> None:
        if self.misfit is None:
            self.misfit = Misfit(word=word, offset=offset, is_duplicate=is_duplicate)

    def _string(self, at: int) -> tuple[str, int]:
        value, end = _STRINGS.raw_decode(self._text, at)
        return str(value), end

    def _separator(self, at: int) -> int:
        at = self._blank(at)
        return self._blank(at + 1) if self._text[at] == "," else at

    def _blank(self, at: int) -> int:
        blanks = _BLANKS.match(self._text, at)
        return blanks.end() if blanks else at
