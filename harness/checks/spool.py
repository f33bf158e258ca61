"""A spool of facts: any number of them in bounded memory, told in order.

What does not fit is packed (sorted, pickled, compressed) and, when that is too much as well, kept
in a temporary file without a name, so that nothing of it stays behind however the process ends.
Only redacted facts come here.
"""

import pickle
import tempfile
import weakref
import zlib
from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import IO, Any, Generic, Self, TypeVar

Fact = TypeVar("Fact", bound=tuple[Any, ...])

HELD_FACTS = 4_000
"""Facts of one spool that are held as they are."""
HELD_BYTES = 1 << 20
"""Bytes of packed facts of one spool that are held in memory."""
MOST_RUNS = 400
"""Sorted runs that are told side by side; more of them are made one."""
_BATCH = 64
"""Facts that are packed, and unpacked, together: so many of each run are in memory at a time."""
_PROTOCOL = 5
_QUICKLY = 1

_Place = tuple[int, int]
"""Offset and length of a batch in the temporary file."""
_Batch = bytes | _Place
_Run = list[_Batch]
"""Batches of facts in order."""


class Spool(Generic[Fact]):
    """Facts: tuples of plain values, of which the first `sorted_by` members say their order.

    Merges, and is pickled, with all that it holds; it may be told more than once, and more may be
    added in between, though not while it is told.
    """

    def __init__(self, sorted_by: int) -> None:
        self._sorted_by = sorted_by
        self._fresh: list[Fact] = []
        self._runs: list[_Run] = []
        self._joined: list[_Run] = []
        self._held = 0
        self._count = 0
        self._file: IO[bytes] | None = None
        self._end = 0

    def add(self, fact: Fact) -> None:
        """Keep one more fact."""
        self._fresh.append(fact)
        self._count += 1
        if len(self._fresh) >= HELD_FACTS:
            self._pack()

    def merge(self, other: Self) -> None:
        """Take in the facts of another spool."""
        self._count += other._count
        self._fresh += other._fresh
        for run in other._packed_runs():
            self._keep(run)
        if len(self._fresh) >= HELD_FACTS:
            self._pack()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Fact]:
        """All facts in order."""
        order = self._order
        self._fresh.sort(key=order)
        runs = [self._told(run) for run in (*self._joined, *self._runs)]
        return merge(*runs, iter(self._fresh), key=order) if runs else iter(self._fresh)

    def groups(self) -> Iterator[tuple[Any, list[Fact]]]:
        """The facts by their first member, in its order."""
        for key, facts in groupby(self, key=itemgetter(0)):
            yield key, list(facts)

    def __getstate__(self) -> tuple[int, int, list[list[bytes]]]:
        self._pack()
        return self._sorted_by, self._count, list(self._packed_runs())

    def __setstate__(self, state: tuple[int, int, list[list[bytes]]]) -> None:
        self.__init__(state[0])  # type: ignore[misc] # an object that is unpickled was not made yet
        self._count = state[1]
        for run in state[2]:
            self._keep(run)

    def _packed_runs(self) -> Iterator[list[bytes]]:
        for run in (*self._joined, *self._runs):
            yield [self._read(batch) for batch in run]

    @property
    def _order(self) -> "itemgetter[Any]":
        return itemgetter(*range(self._sorted_by))

    def _pack(self) -> None:
        if not self._fresh:
            return
        self._fresh.sort(key=self._order)
        fresh, self._fresh = self._fresh, []
        self._keep([_packed(fresh[at : at + _BATCH]) for at in range(0, len(fresh), _BATCH)])

    def _keep(self, run: list[bytes]) -> None:
        self._runs.append([*run])
        self._held += sum(map(len, run))
        if self._held > HELD_BYTES:
            self._put_aside()
        if len(self._runs) > MOST_RUNS:
            self._join()

    def _put_aside(self) -> None:
        """Move what is packed into the temporary file."""
        for run in self._runs:
            run[:] = [self._written(b) if isinstance(b, bytes) else b for b in run]
        self._held = 0

    def _written(self, batch: bytes) -> _Place:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="harness-")  # noqa: SIM115 - ends with the spool
            weakref.finalize(self, self._file.close)
        self._file.seek(self._end)
        self._file.write(batch)
        place = self._end, len(batch)
        self._end += len(batch)
        return place

    def _join(self) -> None:
        """Make one run of all that were not joined before: so each fact is joined once."""
        joined: _Run = []
        batch: list[Fact] = []
        for fact in merge(*map(self._told, self._runs), key=self._order):
            batch.append(fact)
            if len(batch) == _BATCH:
                joined.append(self._written(_packed(batch)))
                batch = []
        if batch:
            joined.append(self._written(_packed(batch)))
        self._joined.append(joined)
        self._runs, self._held = [], 0

    def _told(self, run: _Run) -> Iterator[Fact]:
        for batch in run:
            yield from pickle.loads(zlib.decompress(self._read(batch)))  # noqa: S301 - our own bytes

    def _read(self, batch: _Batch) -> bytes:
        if isinstance(batch, bytes):
            return batch
        assert self._file is not None  # noqa: S101 - a place is given where the file is written
        self._file.seek(batch[0])
        return self._file.read(batch[1])


def _packed(facts: list[Any]) -> bytes:
    return zlib.compress(pickle.dumps(facts, _PROTOCOL), _QUICKLY)
