"""The reference client never calls faster than the edition allows."""

import pytest

from harness.sources.pacing import Pace


class Clock:
    """A clock that moves when somebody sleeps, or when a test moves it."""

    at = 0.0

    def monotonic(self):
        return self.at

    def sleep(self, seconds):
        self.at += seconds


@pytest.fixture
def clock():
    return Clock()


def started(pace, clock, *, takes=0.0):
    pace.wait()
    pace.start()
    at = clock.at
    clock.at += takes
    return at


def test_as_many_calls_as_are_allowed_start_at_once(clock):
    pace = Pace(clock, 5)
    assert [started(pace, clock) for _ in range(5)] == [0.0] * 5


@pytest.mark.parametrize("takes", [0.0, 0.05, 0.17, 0.9])
def test_no_window_of_a_second_holds_more_starts(clock, takes):
    pace = Pace(clock, 5)
    starts = [started(pace, clock, takes=takes) for _ in range(30)]
    assert all(later - former > 1.0 for former, later in zip(starts, starts[5:], strict=False))


def test_a_call_counts_from_its_start_and_not_from_the_wait_before_it(clock):
    pace = Pace(clock, 1)
    pace.wait()
    clock.at = 10.0
    pace.start()
    assert started(pace, clock) > 11.0


def test_slow_calls_are_not_held_up(clock):
    pace = Pace(clock, 5)
    starts = [started(pace, clock, takes=0.5) for _ in range(10)]
    assert starts == [0.5 * n for n in range(10)]


def test_without_a_limit_nothing_waits(clock):
    pace = Pace(clock, None)
    assert {started(pace, clock) for _ in range(100)} == {0.0}
