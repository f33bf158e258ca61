"""How many processes an audit judges in when nobody says it."""

import os

import pytest

from harness.cli import audit
from harness.run.intake import take_in
from harness.sources.recorded_ranges import RANGE


@pytest.fixture
def traffic(tmp_path):
    """Writes a file of so many bytes, most of which take no room."""

    def write(size):
        with (tmp_path / "a.ndjson").open("wb") as stream:
            stream.truncate(size)
        return take_in([str(tmp_path / "a.ndjson")], lambda: b"")

    return write


@pytest.fixture(autouse=True)
def many_processors(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(64)), raising=False)


@pytest.mark.parametrize(
    ("size", "count"), [(0, 1), (RANGE, 1), (2 * RANGE - 1, 1), (3 * RANGE, 3), (99 * RANGE, 8)]
)
def test_there_are_as_many_as_there_is_work_for(traffic, size, count):
    assert audit._count(None, traffic(size)) == count


def test_there_are_no_more_than_may_be_used(traffic, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 3}, raising=False)
    assert audit._count(None, traffic(99 * RANGE)) == 2
    assert audit._count(0, traffic(0)) == 2


def test_what_is_named_counts(traffic):
    assert audit._count(5, traffic(0)) == 5
    assert audit._count(0, traffic(0)) == 64
