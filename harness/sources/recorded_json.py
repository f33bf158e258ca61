"""JSON read value by value from a stream, with exact places; nothing is lost or guessed.

A ready-made streaming parser (ijson) replaces lone surrogates by question marks, hides duplicate
keys and knows no places; this one takes as long and needs no more memory.
"""

import codecs
import json
import re
from dataclasses import dataclass
from typing import Any

from harness.model.text import Text
from harness.sources.recorded_bytes import CHUNK, LARGEST_ITEM, ByteSource, too_large
from harness.sources.recorded_damage import Broken, Unfit
from harness.sources.recorded_decoder import Crowd, Decoder, Fault
from harness.sources.recorded_places import offset_of

_BLANK = " \t\n\r"
_BLANKS = re.compile(r"[ \t\n\r]*")
_LONGEST_REST = 2
"""So much of a number may be read without being part of it yet: the end of `1e+`."""
_TAIL = 16
"""An error so near to the end of what was read may be due to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonValue:
    """One value of the stream: its data and the text it was read from."""

    data: Any
    source: str
    line: int
    column: int
    fault: Fault | None
    """What makes the data unfit to be used: a duplicate key, a word such as NaN, foreign bytes."""

    def place(self, error: Unfit) -> tuple[int, int]:
        """Line and column of what an error speaks of."""
        return self.place_at(offset_of(self.source, error.pointer))

    def place_at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in the value's text."""
        before = self.source[:offset]
        line_start = before.rfind("\n") + 1
        column = offset - line_start + (1 if line_start else self.column)
        return self.line + before.count("\n"), column


class JsonText:
    """The text of a JSON document; whoever knows its outline takes it apart piece by piece."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._decoder = Decoder()
        self._text = ""
        self._at = 0
        self._is_ended = False
        self._trouble: Broken | None = None
        self._line = 1
        self._line_start = 0
        self._counted = 0
        self._grow(CHUNK)
        self._text = self._text.removeprefix("\ufeff")

    def next(self) -> str:
        """The next character that is not blank, left where it is; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_ended:
                self._raise_trouble()
                return ""
            self._grow(CHUNK)

    def skip(self, wanted: str) -> None:
        """Go past a character that must come next. Raises Broken for any other."""
        met = self.next()
        if met != wanted:
            raise self._broken(_ended(wanted) if not met else _unexpected(met, wanted), self._at)
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

    def value(self) -> JsonValue:
        """The next value, whole. Raises Broken when there is none, or it is too large."""
        self.next()
        self._source.start_item()
        while True:
            try:
                data, end = self._decoder.read(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._may_be_cut(error):
                    self._raise_trouble()
                    raise self._broken(*self._syntax(error)) from error
            except RecursionError as error:
                raise self._broken(_TOO_DEEP, self._at) from error
            except Crowd as error:
                raise self._broken(_TOO_MANY, self._at) from error
            else:
                if end + _LONGEST_REST < len(self._text) or self._is_ended:
                    return self._taken(data, end)
            self._grow(max(CHUNK, len(self._text) - self._at))

    def expect_end(self) -> None:
        """Raise Broken when anything but blanks follows."""
        if met := self.next():
            raise self._broken(_trailing(met), self._at)

    def here(self) -> tuple[int, int]:
        """Line and column of the place reached."""
        return self._place(self._at)

    def _taken(self, data: Any, end: int) -> JsonValue:
        line, column = self._place(self._at)
        source = self._text[self._at : end]
        self._at = end
        fault = self._decoder.fault(source) or _foreign_bytes(source)
        return JsonValue(data=data, source=source, line=line, column=column, fault=fault)

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        if self._is_ended:
            return False
        return error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _TAIL

    def _syntax(self, error: json.JSONDecodeError) -> tuple[Text, int]:
        end = len(self._text.rstrip(_BLANK))
        if self._is_ended and (error.msg.startswith("Unterminated") or error.pos >= end):
            return _ENDS_EARLY, end
        return syntax_text(error.msg), error.pos

    def _grow(self, size: int) -> None:
        if len(self._text) - self._at > LARGEST_ITEM:
            raise self._broken(too_large(), self._at)
        self._place(self._at)
        pieces = [self._text[self._at :]]
        while size > 0 and not self._is_ended:
            piece = self._read(size)
            self._is_ended = not piece
            pieces.append(self._decode(piece, self._is_ended))
            size -= len(piece)
        self._text = "".join(pieces)
        self._line_start -= self._at
        self._counted -= self._at
        self._at = 0

    def _read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except Broken as error:
            self._trouble = error  # told when all before it is used up
            return b""

    def _raise_trouble(self) -> None:
        if self._trouble and self._is_ended:
            raise self._broken(self._trouble.what, len(self._text)) from self._trouble

    def _place(self, at: int) -> tuple[int, int]:
        breaks = self._text.count("\n", self._counted, at)
        if breaks:
            self._line += breaks
            self._line_start = self._text.rfind("\n", 0, at) + 1
        self._counted = max(self._counted, at)
        return self._line, at - self._line_start + 1

    def _broken(self, what: Text, at: int) -> Broken:
        return Broken(what, *self._place(at))


def syntax_text(message: str) -> Text:
    """A syntax error in the parser's words."""
    word = message[:1].lower() + message[1:]
    return Text(
        f"not valid JSON: {word}; what follows is not read, export the file again",
        f"JSON 语法错误（{word}）；其后内容不予读取，请重新导出该文件",
    )


def _foreign_bytes(source: str) -> Fault | None:
    if source.isascii():
        return None
    try:
        source.encode()
    except UnicodeEncodeError as error:
        return Fault(_NOT_UTF_8, error.start)
    return None


_NOT_UTF_8 = Text(
    "bytes that are not UTF-8, which JSON must be; export the file again as UTF-8",
    "存在非 UTF-8 字节，而 JSON 必须为 UTF-8；请以 UTF-8 重新导出",
)
_TOO_DEEP = Text(
    "nested too deeply to be recorded traffic; what follows is not read",
    "嵌套过深，不像录制的流量；其后内容不予读取",
)
_TOO_MANY = Text(
    "so many values in one place that they are no exchange; what follows is not read",
    "同一处的值过多，不可能是交互；其后内容不予读取",
)
_ENDS_EARLY = Text(
    "the file ends early, inside a JSON value; it is cut off, copy or export it again",
    "文件在 JSON 值中间提前结束，内容不完整；请重新复制或导出",
)


def _ended(wanted: str) -> Text:
    return Text(
        f"the file ends early: expected {wanted!r}; it is cut off, copy or export it again",
        f"文件提前结束：此处应为 {wanted!r}；内容不完整，请重新复制或导出",
    )


def _unexpected(met: str, wanted: str) -> Text:
    return Text(
        f"not valid JSON: expected {wanted!r}, got {met!r}; what follows is not read",
        f"JSON 语法错误：此处应为 {wanted!r}，实为 {met!r}；其后内容不予读取",
    )


def _trailing(met: str) -> Text:
    return Text(
        f"the document is complete, but {met!r} follows; one file holds one document",
        f"文档已结束，其后却仍有 {met!r}；一个文件只能包含一个文档",
    )
