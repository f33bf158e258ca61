from collections import Counter
from dataclasses import replace

import pytest

from harness.assess.hearing import Heard
from harness.evidence.learned import Learned
from harness.model.clock import SystemClock
from harness.run.file_read import FileRead
from harness.run.intake import Intake
from harness.run.order import Surroundings
from harness.run.piece import Piece
from harness.run.progress import Progress
from harness.run.shard import Shard
from harness.sources.recorded import Range, TrafficFile

FILE = TrafficFile(path="-")
INTAKE = Intake(files=(FILE,), held={"-": b"x" * 40_000_000})
SHARD = Shard(
    piece=Piece(file=FILE, part=Range(0, 8_000_000, 1)),
    read=FileRead(file=FILE, exchanges=3_000),
    heard=Heard(),
    learned=Learned(),
    replaced=Counter(),
)


class Stopwatch(SystemClock):
    """Time that passes when it is told to."""

    def __init__(self):
        self.seconds = 0.0

    def monotonic(self):
        return self.seconds


@pytest.fixture
def watch():
    return Stopwatch()


@pytest.fixture
def told():
    return []


@pytest.fixture
def world(watch, told):
    return Surroundings(clock=watch, chance=bytes, environ={}, progress=told.append)


def test_a_terminal_sees_one_line_that_changes_about_once_a_second(watch, told, world):
    shown = []
    progress = Progress(INTAKE, replace(world, show=shown.append))
    progress.begin()
    for second in (0.5, 1.0, 1.5, 2.0):
        watch.seconds = second
        progress.add(SHARD)
    progress.end()
    assert told == []
    assert shown == [
        "6,000 exchanges, 6,000/s, about 0:02 left",
        "12,000 exchanges, 6,000/s, about 0:01 left",
        "",
    ]


def test_anybody_else_is_told_a_line_every_ten_seconds(watch, told, world):
    progress = Progress(INTAKE, world)
    progress.begin()
    for second in range(1, 25):
        watch.seconds = second
        progress.beat(second * 100)
    progress.end()
    assert told == [
        "reading 1 file, 40.0 MB",
        "1,000 exchanges, 100/s",
        "2,000 exchanges, 100/s",
    ]


def test_long_times_are_told_in_hours(watch, told, world):
    progress = Progress(INTAKE, world)
    watch.seconds = 1_000.0
    progress.add(SHARD)
    assert told[-1] == "3,000 exchanges, 3/s, about 1:06:40 left"


def test_what_had_been_judged_when_it_was_broken_off_is_told(world):
    progress = Progress(INTAKE, world)
    assert progress.broken_off.startswith("broken off: 0 parts of 1 file had been judged, 0 exch")
    progress.add(SHARD)
    assert progress.broken_off == (
        "broken off: 1 part of 1 file had been judged, 3,000 exchanges; no report was written"
    )


def test_a_second_reading_is_counted_anew(watch, told, world):
    progress = Progress(INTAKE, world)
    progress.add(SHARD)
    progress.again("once more")
    watch.seconds = 12.0
    progress.add(SHARD)
    assert told[-2:] == ["once more", "3,000 exchanges, 250/s, about 0:48 left"]
