import os
import socket

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

pytest_plugins = ["pytester", "tests.whole_runs"]

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


# Files that certify several examples: the name of a case is that of its example.
BY_EXAMPLE = (
    "tests/run/test_sloppy.py",
    "tests/run/test_samples.py",
    "tests/run/test_merged_whole.py",
)
# What takes longest; others read what these have made.
FIRST = ("tests/run/test_certify.py", *BY_EXAMPLE)


class ByFileOrExample(LoadFileScheduling):  # type: ignore[misc] # xdist has no types
    """A file stays with one worker, for its fixtures; whole runs are shared out by example.

    The marks of `--dist loadgroup` would say it, but pytest 9.2 loses them (pytest-xdist #1386).
    """

    def _split_scope(self, nodeid):
        file, _, test = nodeid.partition("::")
        return file + test.partition("[")[2] if file in BY_EXAMPLE else file


def pytest_xdist_make_scheduler(config, log):
    return ByFileOrExample(config, log)


def pytest_collection_modifyitems(items):
    """Put what takes longest first, so that no worker is left with it when the others are done."""
    items.sort(key=_haste)


def _haste(item):
    file = item.nodeid.partition("::")[0]
    if file in FIRST:
        return FIRST.index(file)
    return len(FIRST) + (item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Lets tests of this process reach loopback and nothing else."""
    connect = socket.socket.connect

    def guarded(self, address):
        host = address[0] if isinstance(address, tuple) else "unix"
        if host not in ("127.0.0.1", "::1", "localhost", "unix"):
            pytest.fail(f"a test tried to reach {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
