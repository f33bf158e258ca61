"""Files of recorded traffic cut into pieces; each is judged by itself, wherever that may be."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from harness.run.intake import Intake, open_traffic
from harness.sources.recorded import Cut, Range, TrafficFile, cut_of
from harness.sources.recorded_ranges import RANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file, or a range of it. Plain values: it travels to where it is judged."""

    file: TrafficFile
    held: bytes | None = field(default=None, repr=False)
    """What the file holds, where it can be read once only."""
    part: Range | None = None
    """None for a whole file."""
    sha256: str = ""
    """Of the whole file, with the last range of one that was cut."""
    repeated: frozenset[int] = field(default=frozenset(), repr=False)
    """Marks of those exchanges that stand in a file before too: they are not judged again."""

    @property
    def size(self) -> int:
        """How many bytes of a file that was cut it takes; 0 for a whole one."""
        return self.part.end - self.part.offset if self.part else 0

    def open(self) -> BinaryIO:
        """The bytes of its file. Raises UsageError when that cannot be opened."""
        return open_traffic(self.file, self.held)


def pieces_of(intake: Intake, size: int = RANGE) -> Generator[Piece, None, None]:
    """The pieces of all files, in order, as they are found. Raises UsageError as `open` does.

    Where a file is cut depends on its bytes and on nothing else; one that can be read once only
    stays whole.
    """
    for file in intake.files:
        yield from cut(Piece(file=file, held=intake.held.get(file.path)), size)


def cut(whole: Piece, size: int) -> Iterator[Piece]:
    """The pieces of one file."""
    if whole.held is not None:
        yield whole
        return
    with whole.open() as stream:
        found = cut_of(stream, whole.file, size)
        yield from _cut(found, whole.file) if found else [whole]


def _cut(found: Cut, file: TrafficFile) -> Iterator[Piece]:
    last: Range | None = None
    for part in found:
        if last:
            yield Piece(file=file, part=last)
        last = part
    if last and last.listed and last.first == 1:
        yield Piece(file=file)  # nothing in it can be read apart
    else:
        yield Piece(file=file, part=last, sha256=found.sha256)
