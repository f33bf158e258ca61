"""What keeps an audit from its cluster, and what is told of it. No cluster is needed to see it."""

import socket
import sys
from concurrent.futures import CancelledError

import pytest

from harness.cli.main import main
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.run import dask_engine
from harness.run.dask_engine import Cluster, connected
from harness.run.piece import Piece
from harness.run.shard import judge_piece, silent
from harness.run.shard_order import ShardOrder
from harness.sources.recorded import TrafficFile

distributed = pytest.importorskip("distributed")

ORDER = ShardOrder(edition_name="aliexpress", key=b"k" * 32)
PIECE = Piece(file=TrafficFile(path="day.ndjson"))


class Future:
    """What a cluster answers, be it an error."""

    def __init__(self, answer):
        self.answer = answer

    status = "pending"

    def result(self, _patience):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Client:
    """A client of a cluster whose every task comes to the same."""

    def __init__(self, answer, threads=2):
        self.answer, self.threads = answer, threads

    def submit(self, *_task, **_how):
        return Future(self.answer)

    def nthreads(self):
        return {"tcp://127.0.0.1:1": self.threads} if self.threads else {}

    def cancel(self, futures):
        self.cancelled = len(futures)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("digest of another", "another version of the harness"),
        (ModuleNotFoundError("No module named 'harness'"), "cannot run this harness: No module"),
        (TimeoutError(), "no worker"),
    ],
)
def test_workers_that_cannot_judge_as_we_do_are_refused(answer, told):
    with pytest.raises(EnvironmentTrouble, match=told) as caught:
        Cluster(Client(answer)).require_same_tool()
    assert caught.value.hint


def test_a_worker_that_came_later_with_another_version_refuses_its_task():
    with pytest.raises(EnvironmentTrouble, match="another version"):
        dask_engine.done(b"never unpacked", "digest of another")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (CancelledError(), "the scheduler was lost before day.ndjson"),
        (distributed.comm.CommClosedError(), "the scheduler was lost"),
        (distributed.KilledWorker("key", None, 3), "several workers were lost"),
    ],
)
def test_what_a_cluster_could_not_do_is_told_with_its_remedy(answer, told):
    client = Client(answer)
    with pytest.raises(EnvironmentTrouble, match=told) as caught:
        list(Cluster(client).map(judge_piece, ORDER, [PIECE] * 3, silent))
    assert caught.value.hint
    assert client.cancelled == 2


def test_when_no_worker_is_left_it_is_not_waited_for_ever():
    with pytest.raises(EnvironmentTrouble, match="no worker"):
        list(Cluster(Client(TimeoutError(), threads=0)).map(judge_piece, ORDER, [PIECE], silent))


def test_a_scheduler_that_cannot_be_reached_is_trouble_with_a_hint(monkeypatch):
    monkeypatch.setattr(dask_engine, "_CONNECTED_WITHIN", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with (
        pytest.raises(EnvironmentTrouble, match="cannot be reached") as caught,
        connected(address),
    ):
        pass
    assert "dask scheduler" in caught.value.hint


def test_what_is_no_address_is_wrong_use():
    with pytest.raises(UsageError, match="is no address"), connected("nowhere://x"):
        pass


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="dask") as caught, connected("tcp://127.0.0.1:1"):
        pass
    assert "extra" in caught.value.hint


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--engine", "dask"], "go together"),
        (["--scheduler", "tcp://127.0.0.1:1"], "go together"),
        (
            ["--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--workers", "2"],
            "a cluster has its own",
        ),
    ],
)
def test_options_that_do_not_fit_together_are_wrong_use(capsys, tmp_path, words, told):
    (tmp_path / "day.ndjson").write_bytes(b"{}\n")
    assert main(["audit", str(tmp_path / "day.ndjson"), *words]) == 2
    assert told in capsys.readouterr().err
