"""Files judged side by side, each in a process of its own."""

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from multiprocessing.process import BaseProcess

from harness.model.errors import EnvironmentTrouble
from harness.run.shard import Shard, ShardOrder, judge_file
from harness.sources.recorded import TrafficFile

_LOOKED_AFTER = 0.5
"""Seconds after which the processes are looked after, again and again."""


def judge_side_by_side(
    files: Sequence[TrafficFile], order: ShardOrder, workers: int
) -> Iterator[Shard]:
    """The shards of the files, in the order of the files.

    Raises what judging one of them raises, and EnvironmentTrouble when a process was ended from
    outside. Whoever stops listening early ends the processes with it.
    """
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        former = active_children()
        with _deaf():
            started = [pool.submit(judge_file, file, order) for file in files]
        processes = [child for child in active_children() if child not in former]
        for file, future in zip(files, started, strict=True):
            yield _result(file, future, processes)
    except BaseException:
        for child in active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _result(file: TrafficFile, future: "Future[Shard]", processes: Sequence[BaseProcess]) -> Shard:
    while True:
        try:
            return future.result(_LOOKED_AFTER)
        except BrokenProcessPool as error:
            raise _ended_from_outside(file) from error
        except TimeoutError:
            if future.done():
                raise
            # The pool does not always notice that a process was lost: seen with Python 3.11.
            if any(process.exitcode for process in processes):
                raise _ended_from_outside(file) from None


def _ended_from_outside(file: TrafficFile) -> EnvironmentTrouble:
    return EnvironmentTrouble(
        f"a process was ended from outside before {file.path} was judged",
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
