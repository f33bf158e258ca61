"""A cassette in YAML: its interactions one by one as they are laid out, the rest by a parser."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.sources.cassette_block import block_data
from harness.sources.cassette_events import INTERACTIONS, CassetteEvents
from harness.sources.cassette_node import Node
from harness.sources.recorded_bytes import CHUNK, LARGEST_ITEM, ByteSource
from harness.sources.recorded_damage import Broken, Unfit
from harness.sources.recorded_ranges import Range, Torn

__all__ = ["BREAK", "HEAD", "INTERACTIONS", "NEXT", "YamlCassette"]

HEAD = b"interactions:\n"
NEXT = b"\n- "
"""What the next interaction begins with, unless it stands inside a text."""
BREAK = re.compile(rb"\r\n|\n|\r|\xc2\x85|\xe2\x80[\xa8\xa9]")
"""What a parser counts as the end of a line."""
_MOST_REFUSED = 16
"""Where so many interactions more than those that were read are laid out in another way, none is
looked at for how it is laid out any more."""


@dataclass(frozen=True, slots=True)
class Block:
    """An interaction as it is laid out; where its parts stand is looked up when it is asked."""

    data: dict[str, Any]
    raw: bytes
    line: int
    """Of the file, before it."""
    fault: None = None

    def place(self, error: Unfit) -> tuple[int, int]:
        """Line and column of what an error speaks of."""
        node = _parsed(self.raw, self.line)
        return node.place(error) if node else (self.line + 1, 1)


Part = tuple[str, Node | Block]
"""The list or member that a node belongs to, and the node."""


class YamlCassette:
    """The parts of a cassette, one at a time; its version is known when all are read.

    Where a cassette begins with its interactions, as those of vcrpy do, each is the lines up to the
    next dash in the first column. One that is not laid out as usual is parsed by itself; one that
    is not whole so far, and the last one with all behind it, by a parser that goes on to the end.
    Of a part of one that ends with an interaction, each has to be whole: else Torn is raised.
    """

    def __init__(self, source: ByteSource, part: Range | None = None) -> None:
        self._source = source
        self._is_inner = part is not None and part.is_inner
        self._buffer = b""
        self._at = 0
        self._line = part.first_line - 1 if part else 1
        """Before the next interaction."""
        self._trouble: Broken | None = None
        self._is_ended = False
        self._events: CassetteEvents | None = None

    @property
    def version(self) -> str | None:
        """What the cassette says of itself."""
        return self._events.version if self._events else None

    @property
    def version_place(self) -> tuple[int, int]:
        """Where it says so."""
        return self._events.version_place if self._events else (1, 1)

    @property
    def end_place(self) -> tuple[int, int]:
        """Where the cassette ends."""
        return self._events.end_place if self._events else (1, 1)

    def parts(self) -> Iterator[Part]:
        """Each part in turn. Raises Broken when the file cannot be read on."""
        before = b""
        if self._source.peek(len(HEAD) + 2) == HEAD + NEXT[1:]:
            self._source.read(len(HEAD))
            yield from self._blocks()
            if self._is_inner:
                return
            before = HEAD + self._buffer[self._at :]
        self._events = CassetteEvents(self._source, before, line=self._line, trouble=self._trouble)
        self._buffer = b""
        yield from self._events.parts()

    def _blocks(self) -> Iterator[Part]:
        refused = 0
        while raw := self._next():
            node: Node | Block | None
            data = block_data(raw) if refused < _MOST_REFUSED else None
            if data is not None:
                node, refused = Block(data, raw, self._line), refused - 1
            elif (node := _parsed(raw, self._line)) is None:
                if self._is_inner:
                    raise Torn
                return
            else:
                refused += 1
            self._at += len(raw)
            self._line += raw.count(b"\n") if data is not None else len(BREAK.findall(raw))
            yield INTERACTIONS, node

    def _next(self) -> bytes:
        """The lines of the next interaction; none of the last one, nor of one that is too large.

        In a part that ends with an interaction all of them are next ones.
        """
        self._source.start_item()
        looked = self._at
        while (end := self._buffer.find(NEXT, looked)) < 0:
            if len(self._buffer) - self._at > LARGEST_ITEM or self._trouble:
                return self._none()
            if self._is_ended:
                return self._buffer[self._at :] if self._is_inner else b""
            looked = max(self._at, len(self._buffer) - len(NEXT))
            looked -= self._grow(max(CHUNK, len(self._buffer) - self._at))
        return self._buffer[self._at : end + 1]

    def _none(self) -> bytes:
        if self._is_inner:
            raise Torn
        return b""

    def _grow(self, size: int) -> int:
        """Read on; says how many bytes were dropped that were used up."""
        pieces = [self._buffer[self._at :]]
        while size > 0 and not self._is_ended:
            try:
                piece = self._source.read(size)
            except Broken as error:
                piece, self._trouble = b"", error  # told when all before it is used up
            self._is_ended = not piece
            pieces.append(piece)
            size -= len(piece)
        dropped, self._at = self._at, 0
        self._buffer = b"".join(pieces)
        return dropped


def _parsed(raw: bytes, line: int) -> Node | None:
    """The node that the lines of one interaction are by themselves; None where they are not one.

    `line` is the one before them.
    """
    events = CassetteEvents(ByteSource(io.BytesIO(raw)), HEAD, line=line)
    try:
        nodes = [node for _, node in events.parts()]
    except Broken:
        return None
    return nodes[0] if len(nodes) == 1 and events.may_go_on else None
