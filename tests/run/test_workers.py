"""Files judged side by side: what a lost process, and an impatient person, come to."""

import os
import signal
import threading
import time
from contextlib import ExitStack
from multiprocessing import active_children
from pathlib import Path

import pytest

from harness.model.errors import EnvironmentTrouble, UsageError
from harness.run.shard import ShardOrder
from harness.run.workers import judge_side_by_side
from harness.sources.recorded import TrafficFile

CLIENTS = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients"
ORDER = ShardOrder(
    edition="aliexpress",
    statement=None,
    environ=(),
    gateways=frozenset(),
    only=(),
    key=b"k" * 32,
)


@pytest.fixture
def pipes(tmp_path):
    """Files that never end: who opens one waits for a writer."""
    paths = [tmp_path / name for name in ("a.ndjson", "b.ndjson")]
    for path in paths:
        os.mkfifo(path)
    return [TrafficFile(path=str(path)) for path in paths]


def once_files_are_read(pipes, do):
    """Do something to the processes as soon as each of them waits for what its file holds."""

    def wait():
        with ExitStack() as stack:
            for pipe in pipes:
                stack.callback(os.close, opened_for_a_reader(pipe.path))
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


def test_shards_come_in_the_order_of_the_files():
    files = [TrafficFile(path=str(path)) for path in sorted(CLIENTS.glob("*.ndjson"))]
    shards = list(judge_side_by_side(files, ORDER, 2))
    assert [shard.file for shard in shards] == files
    assert [shard.exchanges for shard in shards] == [13, 13]


def test_an_error_in_a_process_is_the_same_error_here(tmp_path):
    gone = TrafficFile(path=str(tmp_path / "gone.har"))
    with pytest.raises(UsageError, match=r"cannot read .*gone\.har") as caught:
        list(judge_side_by_side([gone, gone], ORDER, 2))
    assert caught.value.hint
    assert active_children() == []


def test_a_process_that_was_ended_from_outside_is_trouble_with_its_remedy(pipes):
    once_files_are_read(pipes, lambda children: os.kill(children[0].pid, signal.SIGKILL))
    with pytest.raises(EnvironmentTrouble, match="ended from outside") as caught:
        list(judge_side_by_side(pipes, ORDER, 2))
    assert "--workers" in caught.value.hint


def test_ctrl_c_ends_the_processes_and_is_obeyed_at_once(pipes):
    once_files_are_read(pipes, lambda _: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        list(judge_side_by_side(pipes, ORDER, 2))
    assert active_children() == []
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
