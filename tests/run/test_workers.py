"""Pieces judged side by side: what a lost process, and an impatient person, come to."""

import os
import signal
import threading
import time
from contextlib import ExitStack, closing
from multiprocessing import active_children
from pathlib import Path

import pytest

from harness.model.errors import EnvironmentTrouble, UsageError
from harness.run.piece import Piece
from harness.run.shard import judge_piece, silent
from harness.run.shard_order import ShardOrder
from harness.run.workers import Processes
from harness.sources.recorded import TrafficFile

CLIENTS = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients"
ORDER = ShardOrder(edition_name="aliexpress", key=b"k" * 32)


@pytest.fixture
def pipes(tmp_path):
    """Files that never end: who opens one waits for a writer."""
    paths = [tmp_path / name for name in ("a.ndjson", "b.ndjson")]
    for path in paths:
        os.mkfifo(path)
    return [Piece(file=TrafficFile(path=str(path))) for path in paths]


def once_files_are_read(pipes, do):
    """Do something to the processes as soon as each of them waits for what its file holds."""

    def wait():
        with ExitStack() as stack:
            for pipe in pipes:
                stack.callback(os.close, opened_for_a_reader(pipe.file.path))
            do(active_children())
            while active_children():
                time.sleep(0.01)

    threading.Thread(target=wait, daemon=True).start()


def opened_for_a_reader(path):
    """The writing end of a pipe, once somebody reads it."""
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody does yet
            time.sleep(0.01)


def judged(pieces, count=2):
    return Processes(count).map(judge_piece, ORDER, pieces, silent)


def test_shards_come_in_the_order_of_the_pieces():
    paths = sorted(CLIENTS.glob("*.ndjson")) * 6
    pieces = [Piece(file=TrafficFile(path=str(path))) for path in paths]
    shards = list(judged(pieces))
    assert [shard.piece for shard in shards] == pieces
    assert [shard.read.exchanges for shard in shards] == [13] * 12
    assert active_children() == []


def test_few_pieces_are_looked_up_before_they_are_judged():
    taken = []

    def pieces():
        for number in range(100):
            taken.append(number)
            yield Piece(file=TrafficFile(path=str(CLIENTS / "lazop-sdk-1.0.3.ndjson")))

    with closing(judged(pieces())) as shards:
        next(shards)
        assert len(taken) < 12
    assert active_children() == []


def test_a_single_piece_needs_no_process(monkeypatch):
    monkeypatch.setattr("harness.run.workers.ProcessPoolExecutor", None)
    piece = Piece(file=TrafficFile(path=str(CLIENTS / "lazop-sdk-1.0.3.ndjson")))
    assert [shard.read.exchanges for shard in judged([piece])] == [13]
    assert [shard.read.exchanges for shard in judged([piece, piece], 1)] == [13, 13]
    assert list(judged([])) == []


def test_an_error_in_a_process_is_the_same_error_here(tmp_path):
    gone = Piece(file=TrafficFile(path=str(tmp_path / "gone.har")))
    with pytest.raises(UsageError, match=r"cannot read .*gone\.har") as caught:
        list(judged([gone, gone]))
    assert caught.value.hint
    assert active_children() == []


def test_a_process_that_was_ended_from_outside_is_trouble_with_its_remedy(pipes):
    once_files_are_read(pipes, lambda children: os.kill(children[0].pid, signal.SIGKILL))
    with pytest.raises(EnvironmentTrouble, match="ended from outside") as caught:
        list(judged(pipes))
    assert "--workers" in caught.value.hint


def test_ctrl_c_ends_the_processes_and_is_obeyed_at_once(pipes):
    once_files_are_read(pipes, lambda _: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        list(judged(pipes))
    assert active_children() == []
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
