"""Ctrl-C while several processes judge, as a terminal sends it: to all of them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CLIENTS = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients"
PATIENCE = 60

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="looks the processes up in /proc"),
]


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()


def wait_for(what):
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_gone(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("moment", [0.0, 1.5])
def test_it_ends_all_processes_and_says_what_was_judged(tmp_path, moment):
    traffic, scratch = tmp_path / "long.ndjson", tmp_path / "scratch"
    scratch.mkdir()
    traffic.write_bytes((CLIENTS / "lazop-sdk-1.0.3.ndjson").read_bytes() * 8_000)
    words = ["audit", traffic, "--workers", "2", "--out", tmp_path / "report"]
    with subprocess.Popen(
        [sys.executable, "-m", "harness", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(scratch)},
        start_new_session=True,
    ) as process:
        wait_for(lambda: len(children_of(process.pid)) > 2)  # one looks after what they share
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGINT)
        shown, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, shown) == (4, b"")
    told, *last = err.decode().splitlines()
    assert told.startswith("broken off: ")
    assert told.endswith("; no report was written")
    assert "interrupted" in last[0]
    wait_for(lambda: is_gone(process.pid))
    assert list(scratch.iterdir()) == []
    assert not (tmp_path / "report").exists()
