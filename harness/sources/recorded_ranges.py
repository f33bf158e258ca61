"""A file of one record a line, cut into ranges of bytes that can be read apart from one another."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from harness.model.text import Text
from harness.sources.recorded_damage import Broken

RANGE = 8 * 1024 * 1024
"""About so many bytes make a range; never more than one line less or more."""
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Some whole lines of a file: from a byte to before another, and the number of the first."""

    offset: int
    end: int
    first_line: int


class Cut:
    """The ranges of a file, told one after another while it is read through once.

    A range ends behind the first line end at or behind its size, the last one with the file: so
    where a file is cut depends on its bytes and on nothing else. Memory stays that of a piece,
    however long a line is.
    """

    def __init__(self, stream: BinaryIO, size: int = RANGE) -> None:
        self._stream = stream
        self._size = max(size, 1)
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[Range]:
        start, line = 0, 1
        offset = lines = 0
        while piece := self._stream.read(_PIECE):
            self._digest.update(piece)
            at = 0
            while (end := piece.find(b"\n", max(start + self._size - 1 - offset, at))) >= 0:
                lines += piece.count(b"\n", at, end + 1)
                at = end + 1
                yield Range(start, offset + at, line)
                start, line = offset + at, line + lines
                lines = 0
            lines += piece.count(b"\n", at)
            offset += len(piece)
        if start < offset:
            yield Range(start, offset, line)

    @property
    def sha256(self) -> str:
        """Of all bytes of the file, once its ranges were all told."""
        return self._digest.hexdigest()


class RangeStream(io.RawIOBase):
    """The bytes of one range of a file. Reading raises Broken where the file has lost some."""

    def __init__(self, stream: BinaryIO, wanted: Range) -> None:
        super().__init__()
        self._stream = stream
        self._start: int | None = wanted.offset
        self._left = wanted.end - wanted.offset

    def read(self, size: int = -1) -> bytes:
        """The next bytes, none at the end of the range."""
        if self._start is not None:
            self._stream.seek(self._start)
            self._start = None
        if not self._left:
            return b""
        piece = self._stream.read(self._left if size < 0 else min(size, self._left)) or b""
        if not piece:
            raise Broken(_SHORTER)
        self._left -= len(piece)
        return piece


_SHORTER = Text(
    "the file became shorter while it was read; audit a copy that nobody writes to",
    "读取过程中文件变短；请审计一份无人写入的副本",
)
