"""An audit on a Dask cluster: two workers on this machine, over loopback."""

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest

from harness.catalog.statement import load_statement
from harness.model.errors import UsageError
from harness.run.dask_engine import Cluster, connected
from harness.run.intake import Intake, take_in
from harness.run.piece import Piece, pieces_of
from harness.run.shard import judge_piece, silent
from harness.run.shard_order import ShardOrder, travelling
from harness.sources.recorded import TrafficFile
from tests.run.audits import STATEMENT, audited

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

CLIENTS = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients"
ORDER = ShardOrder(
    edition_name="aliexpress",
    statement=travelling(load_statement(STATEMENT, environ={})),
    key=b"k" * 32,
)
PIECE_SIZE = 60_000


@pytest.fixture(scope="module")
def scheduler():
    """A cluster of two workers, each a process with one thread: the address of its scheduler."""
    settings = {"distributed.worker.daemon": True, "distributed.comm.timeouts.connect": "60s"}
    dask = pytest.importorskip("dask")
    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=50,
            memory_limit=0,
        ) as cluster,
    ):
        yield cluster.scheduler_address


@pytest.fixture
def traffic(tmp_path):
    """Lines for a good dozen of pieces, and another file."""
    lines = tmp_path / "lines.ndjson"
    lines.write_bytes((CLIENTS / "lazop-sdk-1.0.3.ndjson").read_bytes() * 40)
    return [lines, CLIENTS / "ae_sdk-0.6.0.ndjson"]


class WithALoss(Cluster):
    """A cluster that loses a worker as soon as the first shard has come back."""

    def __init__(self, client):
        super().__init__(client)
        self.lost = []

    def map(self, work, order, pieces, beat):
        for number, made in enumerate(super().map(work, order, pieces, beat)):
            yield made
            if work is judge_piece and number == 0:
                self.lost.append(self._client.run(os.getpid).popitem()[1])
                os.kill(self.lost[0], signal.SIGKILL)


def test_the_report_is_that_of_one_machine(scheduler, traffic, tmp_path):
    here = audited(tmp_path / "here", traffic, piece_size=PIECE_SIZE)
    with connected(scheduler) as cluster:
        there = audited(tmp_path / "there", traffic, piece_size=PIECE_SIZE, engine=cluster)
    assert there == here


def test_a_worker_that_is_lost_in_the_middle_is_made_up_for(scheduler, traffic, tmp_path):
    here = audited(tmp_path / "here", traffic, piece_size=PIECE_SIZE)
    with connected(scheduler) as cluster:
        losing = WithALoss(cluster._client)
        there = audited(tmp_path / "there", traffic, piece_size=PIECE_SIZE, engine=losing)
    assert len(losing.lost) == 1
    assert there == here


def test_what_cannot_be_read_there_is_the_same_error_here(scheduler, tmp_path):
    gone = Piece(file=TrafficFile(path=str(tmp_path / "gone.har")))
    with (
        connected(scheduler) as cluster,
        pytest.raises(UsageError, match=r"cannot read .*gone\.har"),
    ):
        list(cluster.map(judge_piece, ORDER, [gone], silent))


def test_few_pieces_are_sent_ahead(scheduler, traffic):
    taken = []

    def pieces():
        for piece in pieces_of(take_in([str(traffic[0])], bytes), 20_000):
            taken.append(piece)
            yield piece

    with (
        connected(scheduler) as cluster,
        closing(cluster.map(judge_piece, ORDER, pieces(), silent)) as shards,
    ):
        assert next(shards).read.exchanges > 0
        assert len(taken) <= 4


def test_standard_input_cannot_be_read_there(scheduler):
    held = Intake(files=(TrafficFile(path="-"),), held={"-": b"x"})
    with (
        connected(scheduler) as cluster,
        pytest.raises(UsageError, match="standard input"),
    ):
        next(cluster.pieces(held, 1, ORDER))
