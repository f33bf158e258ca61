"""The bytes of a file of recorded traffic: unpacked where they are packed, never without limit."""

import gzip
import io
import re
import zlib
from typing import TYPE_CHECKING, BinaryIO

from harness.model.text import Text
from harness.sources.recorded_damage import Broken
from harness.sources.recorded_ranges import Range, RangeStream

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 256 * 1024
LARGEST_ITEM = 64 * 1024 * 1024
"""No exchange may take more bytes of a file than this; nor a body more when it is unpacked."""
_GZIP = b"\x1f\x8b"
_LARGEST_UNPACKED = 64 * 1024 * 1024 * 1024
_BLANK_LINES = re.compile(rb"(?:[ \t\r]*+\n)++")
_HARMLESS = 16 * 1024 * 1024
"""Below this a strong compression ratio is of no concern."""
_STRONGEST_RATIO = 400
"""Traffic packs 5 to 30 times, the same exchange over and over 250 times, a bomb 1,000 times."""


class ByteSource:
    """Reads a file's bytes piece by piece; gzip is recognised and unpacked on the way.

    Every trouble while reading is raised as `Broken`. Whoever reads item by item calls
    `start_item` for each: one that is larger than `LARGEST_ITEM` is refused. Of a range only its
    bytes are read, and taken as they are.
    """

    def __init__(self, stream: BinaryIO, part: Range | None = None) -> None:
        self._packed: _Counted | None = None
        self._lines_before = part.first_line - 1 if part else 0
        self._fetch_from: Callable[[int], bytes | None] = (
            RangeStream(stream, part).read if part else stream.read
        )
        self._ahead = b""
        self._trouble: Broken | None = None
        self._count = 0
        self._item_start = 0
        if part is None and self.peek(2)[:2] == _GZIP:
            self._packed = _Counted(self._ahead, stream)
            # read1, not read: what was unpacked before a damaged place is handed out.
            self._fetch_from = gzip.GzipFile(fileobj=self._packed, mode="rb").read1
            self._ahead, self._count = b"", 0

    @property
    def is_packed(self) -> bool:
        """Whether the bytes are unpacked on the way."""
        return self._packed is not None

    def peek(self, size: int) -> bytes:
        """The next bytes without consuming them; fewer only at the end, or before damage."""
        try:
            while len(self._ahead) < size and (piece := self._fetch(size - len(self._ahead))):
                self._ahead += piece
        except Broken as trouble:
            self._trouble = trouble
        return self._ahead[:size]

    def check(self) -> None:
        """Raise Broken when peeking met damage."""
        if self._trouble:
            raise self._trouble

    def start_item(self) -> None:
        """Say that an item begins at about the place reached."""
        self._item_start = self._count

    def read(self, size: int = CHUNK) -> bytes:
        """Some of the next bytes, at most as many as asked for; none at the end of the file."""
        if self._ahead:
            piece, self._ahead = self._ahead[:size], self._ahead[size:]
            return piece
        self.check()
        piece = self._fetch(size)
        if self._count - self._item_start > LARGEST_ITEM + size:
            raise Broken(too_large())
        return piece

    def lines(self) -> "_Lines":
        """The rest, line by line."""
        return _Lines(self, self._lines_before)

    def _fetch(self, size: int) -> bytes:
        try:
            piece = self._fetch_from(size) or b""
        except EOFError as error:
            raise Broken(_CUT_GZIP) from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise Broken(_bad_gzip(error)) from error
        except OSError as error:
            raise Broken(_unreadable(error)) from error
        self._count += len(piece)
        if self._packed is not None:
            self._refuse_bomb(self._packed.count)
        return piece

    def _refuse_bomb(self, packed: int) -> None:
        allowed = max(_HARMLESS, packed * _STRONGEST_RATIO)
        if self._count > min(allowed, _LARGEST_UNPACKED):
            raise Broken(_bomb(packed, self._count))


class _Lines:
    """Lines without their ends; None for one that is longer than an item may be.

    Many blank lines in a row are passed over at once.
    """

    def __init__(self, source: ByteSource, number: int) -> None:
        self._source = source
        self._buffer = b""
        self._at = 0
        self.number = number
        """Of the line handed out last, counted from 1."""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> bytes | None:
        if blanks := _BLANK_LINES.match(self._buffer, self._at):
            self.number += blanks[0].count(b"\n")
            self._at = blanks.end()
        end = self._buffer.find(b"\n", self._at)
        if end < 0:
            return self._across_pieces()
        line = self._buffer[self._at : end]
        self._at = end + 1
        self.number += 1
        return line

    def _across_pieces(self) -> bytes | None:
        pieces, size = [self._buffer[self._at :]], len(self._buffer) - self._at
        while True:
            self._source.start_item()
            piece = self._source.read()
            end = piece.find(b"\n")
            if end >= 0 or not piece:
                break
            size += len(piece)
            if size <= LARGEST_ITEM:
                pieces.append(piece)
        self._buffer, self._at = piece, end + 1
        if not piece and not size:
            raise StopIteration
        self.number += 1
        if piece:
            size += end
            pieces.append(piece[:end])
        return b"".join(pieces) if size <= LARGEST_ITEM else None


class _Counted(io.RawIOBase):
    """The packed bytes, counted; what was read ahead comes first."""

    def __init__(self, ahead: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self._ahead = ahead
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        if self._ahead:
            piece, self._ahead = self._ahead[:size], self._ahead[size:]
        else:
            piece = self._stream.read(size) or b""
        self.count += len(piece)
        return piece


def too_large() -> Text:
    """Why an item is not read."""
    mebibytes = LARGEST_ITEM // 1024 // 1024
    return Text(
        f"one exchange takes more than {mebibytes} MiB, which is not read; "
        "record without downloads and uploads",
        f"单个交互超过 {mebibytes} MiB，不予读取；请在录制时排除上传与下载",
    )


_CUT_GZIP = Text(
    "the gzip data ends early; the file is cut off, copy or export it again",
    "gzip 数据提前结束；文件不完整，请重新复制或导出",
)


def _bad_gzip(error: Exception) -> Text:
    return Text(
        f"the gzip data is damaged ({error}); copy or export the file again",
        f"gzip 数据已损坏（{error}）；请重新复制或导出该文件",
    )


def _unreadable(error: OSError) -> Text:
    reason = error.strerror or error
    return Text(
        f"reading stopped: {reason}; check the disk or the connection",
        f"读取中断：{reason}；请检查磁盘或连接",
    )


def _bomb(packed: int, unpacked: int) -> Text:
    return Text(
        f"{packed} bytes of gzip unpack to more than {unpacked} bytes: this looks like a "
        "decompression bomb and is not read on; unpack the file yourself if you trust it",
        f"{packed} 字节的 gzip 数据解压后超过 {unpacked} 字节，疑似解压炸弹，不再继续读取；"
        "如确认可信，请自行解压后再提供",
    )
