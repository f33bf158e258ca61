"""Pieces judged side by side, in processes of this machine."""

import signal
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import active_children, get_context
from multiprocessing.process import BaseProcess
from typing import TypeVar

from harness.model.errors import EnvironmentTrouble
from harness.run.engine import Here, InProcess, Work
from harness.run.piece import Piece
from harness.run.shard import Beat, silent
from harness.run.shard_order import ShardOrder

_LOOKED_AFTER = 0.5
"""Seconds after which the processes are looked after, again and again."""
_AHEAD = 4
"""Pieces under way, or judged and waiting for their turn, per process."""

Made = TypeVar("Made")


class Processes(Here):
    """So many processes; for a single piece none is started."""

    def __init__(self, count: int) -> None:
        self._count = count

    def map(
        self, work: Work[Made], order: ShardOrder, pieces: Iterable[Piece], beat: Beat
    ) -> Generator[Made, None, None]:
        """What each piece came to, in the order of the pieces.

        Raises EnvironmentTrouble when a process was ended from outside.
        """
        left = iter(pieces)
        first = list(islice(left, 2))
        if len(first) < 2 or self._count < 2:  # noqa: PLR2004 - one process is this one
            return InProcess().map(work, order, chain(first, left), beat)
        return self._side_by_side(work, order, chain(first, left))

    def _side_by_side(
        self, work: Work[Made], order: ShardOrder, pieces: Iterator[Piece]
    ) -> Generator[Made, None, None]:
        pool = ProcessPoolExecutor(self._count, mp_context=get_context("spawn"))
        former, processes = active_children(), set[BaseProcess]()
        started: deque[tuple[Piece, Future[Made]]] = deque()
        try:
            while True:
                for piece in islice(pieces, self._count * _AHEAD - len(started)):
                    with _deaf():
                        started.append((piece, pool.submit(work, order, piece, silent)))
                    processes.update(active_children())
                if not started:
                    return
                yield _result(*started.popleft(), processes.difference(former))
        except BaseException:
            for process in set(active_children()).difference(former):
                process.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _result(piece: Piece, future: "Future[Made]", processes: Collection[BaseProcess]) -> Made:
    while not wait([future], _LOOKED_AFTER).done:
        # The pool does not always notice that a process was lost: seen with Python 3.11.
        if any(process.exitcode for process in processes):
            raise _ended_from_outside(piece)
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise _ended_from_outside(piece) from error


def _ended_from_outside(piece: Piece) -> EnvironmentTrouble:
    return EnvironmentTrouble(
        f"a process was ended from outside before {piece.file.path} was judged",
        hint="memory may have run out: try fewer --workers",
    )


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started here take no notice of Ctrl-C, which a terminal sends to all of them.

    They are ended by the one that started them; else each would print where it was interrupted.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)  # one that came meanwhile arrives now
