"""JSON read value by value from a stream, with exact places; nothing is lost or guessed.

A ready-made streaming parser (ijson) replaces lone surrogates by question marks, hides duplicate
keys and knows no places. This one needs no more memory, and goes faster: where there is nothing to
say of a value, the parser in C that decodes it also finds its end.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from harness.model.text import Text
from harness.sources.json_value import JsonValue, foreign_bytes, text_of
from harness.sources.json_wording import (
    ENDS_EARLY,
    TOO_DEEP,
    TOO_MANY,
    ended,
    syntax_text,
    trailing,
    unexpected,
)
from harness.sources.recorded_bytes import CHUNK, LARGEST_ITEM, ByteSource, too_large
from harness.sources.recorded_damage import Broken
from harness.sources.recorded_decoder import Crowd, Decoder, Fault
from harness.sources.recorded_ranges import Range, Torn
from harness.sources.recorded_sound import Short, SoundDecoder

_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\n\r"
_BLANKS = re.compile(rb"[ \t\n\r]*")
_FOLLOWING_OBJECT = re.compile(rb"[ \t\n\r]*+,[ \t\n\r]*+(?={)")
_NOT_ASCII = 0x80
_LONGEST_CHARACTER = 4
_LOOK = 4096
"""So many bytes are looked at first for a value of unknown size."""
_LONGEST_REST = 2
"""So much of a number may be read without being part of it yet: the end of `1e+`."""
_TAIL = 16
"""An error so near to the end of what was read may be due to the end."""


class JsonText:
    """The text of a JSON document; whoever knows its outline takes it apart piece by piece."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._decoder = Decoder()
        self._sound = SoundDecoder()
        self._buffer = b""
        self._at = 0
        self._is_ended = False
        self._trouble: Broken | None = None
        self._line, self._column = 1, 1
        self._counted = self._dropped = 0
        self._grow(max(CHUNK, len(_BOM)))
        if self._buffer.startswith(_BOM):
            self._at = self._counted = len(_BOM)

    def next(self) -> str:
        """The next character that is not blank, left where it is; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._buffer, self._at)
            self._at = blanks.end() if blanks else self._at
            left = self._buffer[self._at : self._at + _LONGEST_CHARACTER]
            if left and (left[0] < _NOT_ASCII or len(left) == _LONGEST_CHARACTER or self._is_ended):
                return text_of(left)[0]
            if self._is_ended:
                self._raise_trouble()
                return ""
            self._grow(CHUNK)

    def skip(self, wanted: str) -> None:
        """Go past a character that must come next. Raises Broken for any other."""
        met = self.next()
        if met != wanted:
            raise self._broken(ended(wanted) if not met else unexpected(met, wanted), self._at)
        self._at += 1

    def more(self, closing: str, *, is_first: bool) -> bool:
        """Whether another item comes, after its comma; the closing bracket is gone past."""
        if self.next() == closing:
            self._at += 1
            return False
        if not is_first:
            self.skip(",")
        return True

    def key(self) -> JsonValue:
        """The next key, with its colon."""
        if self.next() != '"':
            self.skip('"')
        key = self.value()
        self.skip(":")
        return key

    def items(self, part: Range | None = None) -> Iterator[JsonValue]:
        """The values of the list that comes next, each as `item` gives it. Raises Broken.

        Of a part of the document those that stand there. Raises Torn where they are not as many as
        were counted.
        """
        self.skip("[")
        listed = part.listed if part else None
        if part and listed:
            self._goes_on_at(part.first_line, listed.column)
        left = listed.count if listed else None
        is_first = True
        while left != 0 and self.more("]", is_first=is_first):
            is_first, left = False, None if left is None else left - 1
            yield self.item()
        if left is not None:
            self._end_part()

    def item(self) -> JsonValue:
        """The next value, whole, which is likely to be a sound object. Raises Broken as `value`.

        Its whole numbers are `int`, where it is one.
        """
        self.next()
        self._source.start_item()
        while True:
            try:
                found = self._sound.read(self._buffer, self._at)
            except Short:
                if self._is_ended:
                    return self.value()
                self._grow(max(CHUNK, len(self._buffer) - self._at))
                continue
            return self._taken(*found) if found else self.value()

    def pass_items(self, before: int) -> int:
        """Behind an item of a list, go past those objects that follow at hand; says how many.

        None is gone past that begins at this offset or behind it.
        """
        count = 0
        with suppress(Short):
            while following := _FOLLOWING_OBJECT.match(self._buffer, self._at):
                start = following.end()
                if self._dropped + start >= before:
                    break
                end = self._sound.end(self._buffer, start)
                if end is None:
                    break
                self._at = end
                count += 1
        return count

    def pass_over(self) -> None:
        """Go past the next value, which is likely to be an object. Raises Broken as `value`."""
        self.next()
        self._source.start_item()
        while True:
            try:
                end = self._sound.end(self._buffer, self._at)
            except Short:
                if not self._is_ended:
                    self._grow(max(CHUNK, len(self._buffer) - self._at))
                    continue
                end = None
            if end is None:
                self.value()
            else:
                self._at = end
            return

    def value(self) -> JsonValue:
        """The next value, whole. Raises Broken when there is none, or it is too large."""
        self.next()
        self._source.start_item()
        size = _LOOK
        while True:
            held = len(self._buffer) - self._at
            text = text_of(self._buffer[self._at : self._at + size])
            is_last = self._is_ended and size >= held
            try:
                data, end = self._decoder.read(text)
            except json.JSONDecodeError as error:
                if is_last or not _may_be_cut(error, text):
                    self._raise_trouble()
                    raise self._broken(*self._syntax(error, text, is_last=is_last)) from error
            except RecursionError as error:
                raise self._broken(TOO_DEEP, self._at) from error
            except Crowd as error:
                raise self._broken(TOO_MANY, self._at) from error
            else:
                if is_last or end + _LONGEST_REST < len(text):
                    fault = self._decoder.fault(text[:end]) or foreign_bytes(text[:end])
                    return self._taken(data, self._at + _size(text[:end]), fault)
            if size >= held:
                self._grow(max(CHUNK, held))
            size *= 4

    def expect_end(self) -> None:
        """Raise Broken when anything but blanks follows."""
        if met := self.next():
            raise self._broken(trailing(met), self._at)

    def here(self) -> tuple[int, int]:
        """Line and column of the place reached."""
        return self._place(self._at)

    @property
    def offset(self) -> int:
        """How many bytes of the document stand before the place reached."""
        return self._dropped + self._at

    def _goes_on_at(self, line: int, column: int) -> None:
        """What follows stands at another place of the document."""
        self._line, self._column, self._counted = line, column, self._at

    def _end_part(self) -> None:
        self.skip(",")
        if self.next():
            raise Torn

    def _taken(self, data: Any, end: int, fault: Fault | None = None) -> JsonValue:
        line, column = self._place(self._at)
        raw = self._buffer[self._at : end]
        self._at = end
        return JsonValue(data, raw, line, column, fault)

    def _syntax(self, error: json.JSONDecodeError, text: str, *, is_last: bool) -> tuple[Text, int]:
        at = self._at + _size(text[: error.pos])
        end = len(self._buffer.rstrip(_BLANK))
        if is_last and (error.msg.startswith("Unterminated") or at >= end):
            return ENDS_EARLY, end
        return syntax_text(error.msg), at

    def _grow(self, size: int) -> None:
        if len(self._buffer) - self._at > LARGEST_ITEM:
            raise self._broken(too_large(), self._at)
        self._place(self._at)
        pieces = [self._buffer[self._at :]]
        while size > 0 and not self._is_ended:
            piece = self._read(size)
            self._is_ended = not piece
            pieces.append(piece)
            size -= len(piece)
        self._buffer = b"".join(pieces)
        self._counted -= self._at
        self._dropped += self._at
        self._at = 0

    def _read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except Broken as error:
            self._trouble = error  # told when all before it is used up
            return b""

    def _raise_trouble(self) -> None:
        if self._trouble and self._is_ended:
            raise self._broken(self._trouble.what, len(self._buffer)) from self._trouble

    def _place(self, at: int) -> tuple[int, int]:
        """Line and column of a byte, none before the last one that was asked for."""
        line_start = self._buffer.rfind(b"\n", self._counted, at) + 1
        if line_start:
            self._line += self._buffer.count(b"\n", self._counted, line_start)
            self._column = 1
        self._column += len(text_of(self._buffer[line_start or self._counted : at]))
        self._counted = at
        return self._line, self._column

    def _broken(self, what: Text, at: int) -> Broken:
        return Broken(what, *self._place(at))


def _size(text: str) -> int:
    """How many bytes a text was read from."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def _may_be_cut(error: json.JSONDecodeError, text: str) -> bool:
    return error.msg.startswith("Unterminated") or error.pos >= len(text) - _TAIL
