"""The clock of a replay shows recorded time, and takes none of ours."""

from datetime import UTC, datetime, timedelta

import pytest

from harness.sources.replay_clock import ReplayClock

START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def clock():
    return ReplayClock(START)


def test_it_begins_where_the_recording_does(clock):
    assert clock.now() == START
    assert clock.monotonic() == 0.0


def test_whoever_sleeps_wakes_up_behind_the_time_named(clock):
    due = clock.monotonic() + 3600.0
    clock.sleep(3600.0)
    assert clock.monotonic() > due
    assert clock.now() - START < timedelta(seconds=3600.1)


def test_a_sleep_of_nothing_or_less_changes_nothing(clock):
    clock.sleep(0.0)
    clock.sleep(-5.0)
    assert clock.now() == START


def test_it_goes_on_to_a_recorded_moment(clock):
    clock.move_to(START + timedelta(days=1, microseconds=7))
    assert clock.now() == START + timedelta(days=1, microseconds=7)


def test_it_never_goes_back(clock):
    clock.sleep(10.0)
    before = clock.now()
    clock.move_to(START + timedelta(seconds=3))
    assert clock.now() == before
