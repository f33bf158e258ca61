"""A cassette in YAML cut between its interactions, where it is laid out as vcrpy does."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from harness.sources.cassette_block import block_data
from harness.sources.cassette_interaction import InteractionReader
from harness.sources.cassette_yaml import BREAK, HEAD, NEXT
from harness.sources.own_reader import OwnReader
from harness.sources.recorded_bytes import LARGEST_ITEM
from harness.sources.recorded_damage import TrafficFile, Unfit
from harness.sources.recorded_exchange import callback_address
from harness.sources.recorded_ranges import Digested, Listed, Range, Torn

_START = NEXT[1:]
_PIECE = 1024 * 1024
_MOST_TRIED = 100
"""Where so many interactions in a row cannot begin a range, none is looked for any more."""
_ODD_BREAKS = (b"\xc2\x85", b"\xe2\x80")
"""How line ends begin that are not ASCII."""
_NOWHERE = TrafficFile(path="")


def may_begin(data: Any) -> bool:
    """Whether an interaction can be read without those before it, which tells its time itself."""
    reader = InteractionReader(
        _NOWHERE, callback_address(""), OwnReader(_NOWHERE, is_part=True), is_first=False
    )
    try:
        reader.exchange(data, 1)
    except (Unfit, Torn):
        return False
    return True


def block_cut(stream: BinaryIO, size: int) -> "BlockCut | None":
    """The ranges of a cassette; None where it does not begin with its interactions.

    The stream stands at its beginning, and is set back.
    """
    is_begun = stream.read(len(HEAD) + len(_START)) == HEAD + _START
    stream.seek(0)
    return BlockCut(stream, size) if is_begun else None


class BlockCut:
    """A range ends before the first interaction, at or behind its size, that may begin the next.

    That a line is the beginning of one and no text inside another is certain only when the range
    before it was read: whoever reads it says so by `Torn`.
    """

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = Digested(stream)
        self._size = max(size, 1)
        self._held = b""
        """From the beginning of the range under way."""

    def __iter__(self) -> Iterator[Range]:
        stream, frame = self._stream, len(HEAD)
        stream.read(frame)
        stream.start(frame)
        start, line, first = frame, 2, 1
        while end := self._end():
            held, self._held = self._held[:end], self._held[end:]
            listed = Listed(frame, first, 1, 1 + held.count(NEXT))
            yield Range(start, start + end, line, listed, stream.check(start + end))
            start, first, line = start + end, first + (listed.count or 0), line + _breaks(held)
        self._held = b""
        stream.read_on()
        listed = Listed(frame, first, 1, None)
        yield Range(start, stream.count, line, listed, stream.check(stream.count))

    @property
    def sha256(self) -> str:
        """Of all bytes of the file, once its ranges were all told."""
        return self._stream.sha256

    def _end(self) -> int:
        """How many of the bytes that follow make a range; 0 when no other follows."""
        self._grow_to(self._size)
        at = self._found(self._size - 1)
        for _ in range(_MOST_TRIED):
            if at < 0:
                return 0
            end = self._found(at + 1)
            if end >= 0 and _is_beginning(self._held[at + 1 : end + 1]):
                return at + 1
            at = end
        return 0

    def _found(self, at: int) -> int:
        """Where the next interaction seems to begin; -1 if there is none at no great distance."""
        start = at
        while (found := self._held.find(NEXT, at)) < 0:
            at = max(start, len(self._held) - len(NEXT) + 1)
            if at - start > LARGEST_ITEM or not self._grow_to(len(self._held) + _PIECE):
                return -1
        return found

    def _grow_to(self, size: int) -> bool:
        pieces, held = [self._held], len(self._held)
        while held < size and (piece := self._stream.read(size - held)):
            pieces.append(piece)
            held += len(piece)
        is_more = len(pieces) > 1
        self._held = b"".join(pieces)
        return is_more


def _is_beginning(raw: bytes) -> bool:
    data = block_data(raw)
    return data is not None and may_begin(data)


def _breaks(raw: bytes) -> int:
    """How many lines end there, as a parser counts them."""
    is_odd = b"\r" in raw or (not raw.isascii() and any(odd in raw for odd in _ODD_BREAKS))
    return len(BREAK.findall(raw)) if is_odd else raw.count(b"\n")
