"""A spool of facts: any number of them in bounded memory, told in order.

What does not fit is packed (sorted, pickled, compressed) and, when that is too much as well, kept
in a temporary file without a name, so that nothing of it stays behind however the process ends.
Only redacted facts come here.
"""

import pickle
import tempfile
import weakref
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heapreplace
from itertools import chain, groupby
from operator import itemgetter
from typing import IO, Any, Generic, Self, TypeVar

from harness.model.errors import EnvironmentTrouble

Fact = TypeVar("Fact", bound=tuple[Any, ...])

HELD_FACTS = 4_000
"""Facts of one spool that are held as they are."""
HELD_BYTES = 1 << 18
"""Bytes of packed facts of one spool that are held in memory."""
MOST_RUNS = 800
"""Sorted runs that are told side by side; more of them are made one."""
_BATCH = 32
"""Facts that are packed, and unpacked, together: so many of each run are in memory at a time."""
_LENGTH = 4
"""Bytes in front of a packed batch that tell how long it is."""
_PROTOCOL = 5
_QUICKLY = 1

_Place = tuple[int, int]
"""Offset and length of a run in the temporary file."""
_Run = bytes | _Place
"""Packed batches of facts in order, each behind its length."""


class Spool(Generic[Fact]):
    """Facts: tuples of plain values, of which the first `sorted_by` members say their order.

    Merges, and is pickled, with all that it holds; it may be told more than once, and more may be
    added in between, though not while it is told. Raises EnvironmentTrouble where there is no room
    for its temporary file.
    """

    def __init__(self, sorted_by: int) -> None:
        self._sorted_by = sorted_by
        self._order = itemgetter(*range(sorted_by))
        self._fresh: list[Fact] = []
        self._runs: list[_Run] = []
        self._joined: list[_Run] = []
        self._held = 0
        self._packed_count = 0
        self._file: IO[bytes] | None = None
        self._end = 0

    def add(self, fact: Fact) -> None:
        """Keep one more fact."""
        self._fresh.append(fact)
        if len(self._fresh) >= HELD_FACTS:
            self._pack()

    def merge(self, other: Self) -> None:
        """Take in the facts of another spool."""
        self._fresh += other._fresh
        self._packed_count += other._packed_count
        for run in other._packed_runs():
            self._keep(run)
        if len(self._fresh) >= HELD_FACTS:
            self._pack()

    def __len__(self) -> int:
        return self._packed_count + len(self._fresh)

    def __iter__(self) -> Iterator[Fact]:
        """All facts in order."""
        self._fresh.sort(key=self._order)
        if not self._joined and not self._runs:
            return iter(self._fresh)
        return self._merged((*self._joined, *self._runs), self._fresh)

    def groups(self) -> Iterator[tuple[Any, list[Fact]]]:
        """The facts by their first member, in its order."""
        for key, facts in groupby(self, key=itemgetter(0)):
            yield key, list(facts)

    def __getstate__(self) -> tuple[int, int, list[bytes]]:
        self._pack()
        return self._sorted_by, self._packed_count, list(self._packed_runs())

    def __setstate__(self, state: tuple[int, int, list[bytes]]) -> None:
        self.__init__(state[0])  # type: ignore[misc] # an object that is unpickled was not made yet
        self._packed_count = state[1]
        for run in state[2]:
            self._keep(run)

    def _packed_runs(self) -> Iterator[bytes]:
        for run in (*self._joined, *self._runs):
            yield run if isinstance(run, bytes) else self._read(*run)

    def _pack(self) -> None:
        if not self._fresh:
            return
        self._fresh.sort(key=self._order)
        fresh, self._fresh = self._fresh, []
        self._packed_count += len(fresh)
        parts = (fresh[at : at + _BATCH] for at in range(0, len(fresh), _BATCH))
        self._keep(b"".join(map(_packed, parts)))

    def _keep(self, run: bytes) -> None:
        self._runs.append(run)
        self._held += len(run)
        if self._held > HELD_BYTES:
            self._put_aside()
        if len(self._runs) > MOST_RUNS:
            self._join()

    def _put_aside(self) -> None:
        """Move what is packed into the temporary file."""
        runs = self._runs
        for number in range(len(runs) - 1, -1, -1):
            run = runs[number]
            if not isinstance(run, bytes):
                break  # it was moved before, with all in front of it
            runs[number] = self._written(run)
        self._held = 0

    def _join(self) -> None:
        """Make one run of all that were not joined before: so each fact is joined once."""
        start = self._end
        for batch in _batches(self._merged(self._runs, [])):
            self._written(_packed(batch))
        self._joined.append((start, self._end - start))
        self._runs, self._held = [], 0

    def _merged(self, runs: Iterable[_Run], fresh: list[Fact]) -> Iterator[Fact]:
        """The facts of sorted runs in order: as many of one at a time as lie before all others."""
        order = self._order
        heads: list[_Head] = []
        for number, batches in enumerate([*map(self._told, runs), iter([fresh] if fresh else [])]):
            if batch := next(batches, None):
                heads.append((order(batch[0]), number, 0, batch, batches))
        heapify(heads)
        while len(heads) > 1:
            _, number, at, batch, batches = heads[0]
            following = heads[1] if len(heads) == 2 else min(heads[1], heads[2])  # noqa: PLR2004 - a heap's
            bisect = bisect_right if number < following[1] else bisect_left
            end = bisect(batch, following[0], at, key=order)
            yield from batch[at:end]
            if end < len(batch):
                heapreplace(heads, (order(batch[end]), number, end, batch, batches))
            elif more := next(batches, None):
                heapreplace(heads, (order(more[0]), number, 0, more, batches))
            else:
                heappop(heads)
        for _, _, at, batch, batches in heads:
            yield from batch[at:]
            yield from chain.from_iterable(batches)

    def _told(self, run: _Run) -> Iterator[list[Fact]]:
        """The batches of a run."""
        at, end = (0, len(run)) if isinstance(run, bytes) else (run[0], sum(run))
        while at < end:
            head = self._part(run, at, _LENGTH)
            length = int.from_bytes(head)
            packed = self._part(run, at + _LENGTH, length)
            yield pickle.loads(zlib.decompress(packed))  # noqa: S301 - our own bytes
            at += _LENGTH + length

    def _part(self, run: _Run, at: int, length: int) -> bytes:
        return run[at : at + length] if isinstance(run, bytes) else self._read(at, length)

    def _read(self, at: int, length: int) -> bytes:
        assert self._file is not None  # noqa: S101 - a place is given where the file is written
        self._file.seek(at)
        return self._file.read(length)

    def _written(self, data: bytes) -> _Place:
        place = self._end, len(data)
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="harness-", buffering=0)  # noqa: SIM115 - ends with the spool
                weakref.finalize(self, self._file.close)
            self._file.seek(self._end)
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            raise _no_room(error) from error
        self._end += len(data)
        return place


_Head = tuple[Any, int, int, list[Any], Iterator[list[Any]]]
"""Of a run that is told: order of its next fact, number of the run, place, batch, further ones."""


def _batches(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    batch: list[Fact] = []
    for fact in facts:
        batch.append(fact)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _packed(facts: list[Any]) -> bytes:
    packed = zlib.compress(pickle.dumps(facts, _PROTOCOL), _QUICKLY)
    return len(packed).to_bytes(_LENGTH) + packed


def _no_room(error: OSError) -> EnvironmentTrouble:
    try:
        where = f" in {tempfile.gettempdir()}"
    except OSError:
        where = ""
    return EnvironmentTrouble(
        f"what was found in the traffic cannot be kept{where}: {error.strerror or error}",
        hint="make room there, or let TMPDIR name a folder with more of it "
        "(some 300 bytes an exchange)",
    )
