"""Shards put together again, as they come: what all of the recorded traffic came to."""

from collections import Counter
from dataclasses import dataclass, field

from harness.assess.hearing import Heard
from harness.evidence.learned import Learned
from harness.evidence.learned_sum import LearnedSum
from harness.run.file_read import FileRead
from harness.run.piece import Piece
from harness.run.shard import Shard


@dataclass(slots=True)
class Whole:
    """What has come so far; memory does not grow with the number of shards."""

    heard: Heard = field(default_factory=Heard)
    replaced: Counter[str] = field(default_factory=Counter)
    pieces: list[Piece] = field(default_factory=list)
    """Those that were judged, in order."""
    _learned: LearnedSum = field(default_factory=LearnedSum, repr=False)
    _read: dict[int, FileRead] = field(default_factory=dict)

    def add(self, shard: Shard) -> None:
        """Take in the next shard."""
        self.heard.merge(shard.heard)
        self._learned.add(shard.learned)
        self.replaced += shard.replaced
        self.pieces.append(shard.piece)
        number, read = shard.read.file.number, shard.read
        former = self._read.get(number)
        self._read[number] = former.joined(read) if former else read

    @property
    def files(self) -> tuple[FileRead, ...]:
        """What each file came to, in the order of the files."""
        return tuple(self._read[number] for number in sorted(self._read))

    @property
    def learned(self) -> Learned:
        """What was met of secrets and people: for what is published, never written."""
        return self._learned.learned

    @property
    def exchanges(self) -> int:
        """How many exchanges were judged."""
        return sum(read.exchanges for read in self._read.values())
