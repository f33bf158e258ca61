"""Pieces judged by the workers of a Dask cluster: on as many machines as it has.

Sent are pieces and what they are judged by, the application's secret among it; what comes back are
shards. The traffic itself is read by the workers, and by the parent what is cited.
"""

import logging
import pickle
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import closing, contextmanager
from functools import partial
from importlib import import_module
from itertools import islice
from threading import Lock
from typing import Any, TypeVar

from harness.model.errors import EnvironmentTrouble, UsageError
from harness.run.engine import Work
from harness.run.environment import tool_sha256
from harness.run.intake import Intake
from harness.run.piece import Piece, cut
from harness.run.shard import Beat, silent
from harness.run.shard_order import ShardOrder

_CONNECTED_WITHIN = 15
_WORKERS_WITHIN = 60
"""Seconds that a cluster has to start a first worker: some do when there is something to do."""
_LOOKED_AFTER = 0.5
_AHEAD = 2
"""Pieces under way, or judged and waiting for their turn, per thread of a worker."""
_SAME = "install the same version of the harness, with its extra `dask`, on all workers"

Made = TypeVar("Made")


@contextmanager
def connected(scheduler: str) -> Iterator["Cluster"]:
    """The cluster of a scheduler, for as long as it is needed.

    Raises UsageError for what is no address, or without the extra `dask`; EnvironmentTrouble when
    the scheduler cannot be reached, has no workers, or workers with another version of this tool.
    """
    distributed = _distributed()
    # What it logs of lost connections and workers is told here, once and in our words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(scheduler, timeout=_CONNECTED_WITHIN, set_as_default=False)
    except ValueError as error:
        raise UsageError(
            f"--scheduler {scheduler!r} is no address: {error}", hint="tcp://HOST:8786"
        ) from error
    except (OSError, TimeoutError) as error:
        raise EnvironmentTrouble(
            f"the scheduler {scheduler} cannot be reached",
            hint="is it started (`dask scheduler`), and is this its address?",
        ) from error
    try:
        cluster = Cluster(client)
        cluster.require_same_tool()
        yield cluster
    finally:
        client.close(timeout=_LOOKED_AFTER)


class Cluster:
    """An engine: the workers of a cluster, found by a client that is connected with it."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def require_same_tool(self) -> None:
        """Raise EnvironmentTrouble unless some worker is there, with this very tool."""
        try:
            theirs = self._client.submit(_tool, pure=False).result(_WORKERS_WITHIN)
        except TimeoutError:
            raise _no_worker() from None
        except Exception as error:
            raise EnvironmentTrouble(
                f"the workers cannot run this harness: {error}", hint=_SAME
            ) from error
        _require_same(theirs)

    def pieces(self, intake: Intake, size: int, order: ShardOrder) -> Generator[Piece, None, None]:
        """The pieces of all files, each read through by a worker for its cuts and its digest."""
        if intake.held:
            raise UsageError(
                "standard input and pipes cannot be read by the workers of a cluster",
                hint="write the traffic to a file that they see",
            )
        files = (Piece(file=file) for file in intake.files)
        with closing(self.map(partial(_pieces, size), order, files, silent)) as found:
            for pieces in found:
                yield from pieces

    def map(
        self,
        work: Work[Made],
        order: ShardOrder,
        pieces: Iterable[Piece],
        beat: Beat,  # noqa: ARG002 - it is not told how far a worker is
    ) -> Generator[Made, None, None]:
        """What each piece came to, in the order of the pieces; lost workers are made up for."""
        tool, left = tool_sha256(), iter(pieces)
        started: deque[tuple[Piece, Any]] = deque()
        try:
            while True:
                for piece in islice(left, max(1, _AHEAD * self._threads() - len(started))):
                    packed = pickle.dumps((work, order, piece))
                    future = self._client.submit(_done, packed, tool, pure=False)
                    started.append((piece, future))
                if not started:
                    return
                yield self._result(*started.popleft())
        finally:
            self._client.cancel([future for _, future in started])

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _result(self, piece: Piece, future: Any) -> Any:
        alone = 0
        with _told(piece):
            while alone * _LOOKED_AFTER < _WORKERS_WITHIN:
                try:
                    return future.result(_LOOKED_AFTER)
                except TimeoutError:
                    if future.status == "error":
                        return future.result()  # raises what the work raised
                    alone = 0 if self._threads() else alone + 1
        raise _no_worker()


@contextmanager
def _told(piece: Piece) -> Iterator[None]:
    """Tell in our words what becomes of the work on a piece when the cluster is in trouble."""
    distributed = _distributed()
    try:
        yield
    except (CancelledError, distributed.CancelledError, distributed.comm.CommClosedError) as error:
        raise EnvironmentTrouble(
            f"the scheduler was lost before {piece.file.path} was judged",
            hint="start it again, and the audit with it",
        ) from error
    except distributed.KilledWorker as error:
        raise EnvironmentTrouble(
            f"several workers were lost while they judged {piece.file.path}",
            hint="memory may have run out: give each worker more of it",
        ) from error


# What a scheduler is sent it looks into, and it need not have the harness: hence these two, which
# travel as their code, and not as names of this module.
_tool = lambda: import_module("harness.run.environment").tool_sha256()  # noqa: E731 - as above
_done = lambda packed, tool: import_module("harness.run.dask_engine").done(packed, tool)  # noqa: E731 - as above
_ONE_AT_A_TIME = Lock()


def done(packed: bytes, tool: str) -> Any:
    """The work on a piece, in a worker: there with threads, of which Python runs one at a time."""
    _require_same(tool)
    work, order, piece = pickle.loads(packed)  # noqa: S301 - of the scheduler, which may run any code
    with _ONE_AT_A_TIME:
        return work(order, piece, silent)


def _pieces(size: int, _order: ShardOrder, whole: Piece, _beat: Beat) -> tuple[Piece, ...]:
    return tuple(cut(whole, size))


def _no_worker() -> EnvironmentTrouble:
    return EnvironmentTrouble(
        "the scheduler has no worker that is free", hint="start one: dask worker ADDRESS"
    )


def _require_same(tool: str) -> None:
    """Raise EnvironmentTrouble where another version of this tool runs: it may judge otherwise."""
    if tool != tool_sha256():
        raise EnvironmentTrouble(
            "the workers have another version of the harness, which may judge otherwise",
            hint=_SAME,
        )


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise UsageError(
            "--engine dask needs dask, which is not installed", hint="install the extra `dask`"
        ) from error
