"""Ranges of a file that can be read apart from one another, and plain lines cut into such."""

import hashlib
import io
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from harness.model.text import Text
from harness.sources.recorded_damage import Broken

RANGE = 8 * 1024 * 1024
"""About so many bytes make a range; never more than one exchange less or more."""
_PIECE = 1024 * 1024


class Torn(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised when a range of a document cannot be told by itself after all: read it whole."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Where in its document a range lies, which is some items of the one list in it."""

    frame: int
    """So many bytes, from the first, stand before the list: each range is read behind them."""
    first: int
    """The number of its first item, counted from 1."""
    column: int
    """Where that begins in its line."""
    count: int | None
    """How many items it has; None for the last one, which goes on to the end of the file."""


@dataclass(frozen=True, slots=True)
class Range:
    """Some exchanges of a file: from a byte to before another, and the line of the first."""

    offset: int
    end: int
    first_line: int
    listed: Listed | None = None
    """None for whole lines."""
    check: int | None = field(default=None, compare=False)
    """CRC-32 of its bytes as they were when the file was cut."""

    @property
    def first(self) -> int:
        """The number by which its first exchange is named: its line, or its place in the list."""
        return self.listed.first if self.listed else self.first_line

    @property
    def is_inner(self) -> bool:
        """Whether it ends inside the list of a document."""
        return self.listed is not None and self.listed.count is not None


class Cut(Protocol):
    """The ranges of a file, told one after another while it is read through once.

    Where a file is cut depends on its bytes and on nothing else.
    """

    def __iter__(self) -> Iterator[Range]: ...

    @property
    def sha256(self) -> str:
        """Of all bytes of the file, once its ranges were all told."""


class LineCut:
    """Cuts a file of one record a line.

    A range ends behind the first line end at or behind its size, the last one with the file. Memory
    stays that of a piece, however long a line is.
    """

    def __init__(self, stream: BinaryIO, size: int = RANGE) -> None:
        self._stream = Digested(stream)
        self._size = max(size, 1)

    def __iter__(self) -> Iterator[Range]:
        stream, start, line = self._stream, 0, 1
        offset = lines = 0
        while piece := stream.read(_PIECE):
            at = 0
            while (end := piece.find(b"\n", max(start + self._size - 1 - offset, at))) >= 0:
                lines += piece.count(b"\n", at, end + 1)
                at = end + 1
                yield Range(start, offset + at, line, check=stream.check(offset + at))
                start, line = offset + at, line + lines
                lines = 0
            lines += piece.count(b"\n", at)
            offset += len(piece)
            stream.pass_to(offset)
        if start < offset:
            yield Range(start, offset, line, check=stream.check(offset))

    @property
    def sha256(self) -> str:
        """Of all bytes of the file, once its ranges were all told."""
        return self._stream.sha256


class Digested(io.RawIOBase):
    """A stream, read once from its beginning, that tells the digest of all and checks of ranges."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._digest = hashlib.sha256()
        self._ahead: deque[memoryview] = deque()
        self._checked = self._check = 0
        self.count = 0
        """How many bytes were read."""

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._stream.read(size) or b""
        self._digest.update(piece)
        self._ahead.append(memoryview(piece))
        self.count += len(piece)
        return piece

    def read_on(self) -> None:
        """Read what is left, in which no range ends."""
        while piece := self.read(_PIECE):
            self._pass(self.count - len(piece))

    def start(self, offset: int) -> None:
        """Say that the first range begins with a byte."""
        self._pass(offset)
        self._check = 0

    def pass_to(self, offset: int) -> None:
        """Say that no range ends before a byte, so that what stands there need not be held."""
        if offset - self._checked >= _PIECE:
            self._pass(offset)

    def check(self, end: int) -> int:
        """Of the range that ends before a byte, with which the next one begins."""
        self._pass(end)
        check, self._check = self._check, 0
        return check

    @property
    def sha256(self) -> str:
        """Of everything that was read so far."""
        return self._digest.hexdigest()

    def _pass(self, offset: int) -> None:
        while self._ahead and self._checked < offset:
            piece = self._ahead.popleft()
            left = offset - self._checked
            if left < len(piece):
                self._ahead.appendleft(piece[left:])
                piece = piece[:left]
            self._check = zlib.crc32(piece, self._check)
            self._checked += len(piece)


class RangeStream(io.RawIOBase):
    """The bytes of one range of a file, behind those of the frame.

    Reading raises Broken where the file has lost some, or has others than when it was cut.
    """

    def __init__(self, stream: BinaryIO, wanted: Range) -> None:
        super().__init__()
        self._stream = stream
        self._wanted = wanted
        frame = wanted.listed.frame if wanted.listed else 0
        self._parts = deque([(0, frame)] * bool(frame) + [(wanted.offset, wanted.end)])
        self._left = self._check = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, none at the end of the range."""
        if not self._left and self._parts:
            offset, end = self._parts.popleft()
            self._left, self._check = end - offset, 0
            self._stream.seek(offset)
        if not self._left:
            if self._wanted.check not in (None, self._check):
                raise Broken(CHANGED)
            return b""
        piece = self._stream.read(self._left if size < 0 else min(size, self._left)) or b""
        if not piece:
            raise Broken(_SHORTER)
        self._check = zlib.crc32(piece, self._check)
        self._left -= len(piece)
        return piece


CHANGED = Text(
    "the file was written to while it was read, so it is not known what was judged; audit a copy "
    "that nobody writes to",
    "读取过程中文件被写入，无法确定所判定的内容；请审计一份无人写入的副本",
)
_SHORTER = Text(
    "the file became shorter while it was read; audit a copy that nobody writes to",
    "读取过程中文件变短；请审计一份无人写入的副本",
)
