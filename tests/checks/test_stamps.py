"""What a recording's clock can tell of the time between two calls."""

from datetime import UTC, datetime, timedelta
from math import inf

import pytest

from harness.checks.stamps import (
    DATE_HEADER,
    NO_CLOCK,
    NO_TIME,
    RECORDED_AT,
    SIGNED_TIMESTAMP,
    TOO_COARSE,
    Gap,
    Stamp,
    follows,
    gap_after,
    gap_of_starts,
)

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def stamp(
    at: float, elapsed: float | None = 0.1, clock: str = "harness", name: str = "x1"
) -> Stamp:
    return Stamp(START + timedelta(seconds=at), elapsed, clock, name)


def test_an_exact_clock_knows_the_gap() -> None:
    assert gap_after(stamp(0, 0.3), stamp(1)) == Gap(0.7, 0.7)
    assert gap_of_starts(stamp(0, 0.3), stamp(1)) == Gap(1.0, 1.0)


def test_a_duration_that_is_not_known_is_anything_up_to_the_longest_timeout() -> None:
    assert gap_after(stamp(0, None), stamp(40)) == Gap(10.0, 40.0)


@pytest.mark.parametrize("clock", [DATE_HEADER, RECORDED_AT])
def test_a_date_header_names_the_second_of_the_answer(clock: str) -> None:
    former, later = stamp(0, None, clock), stamp(100, None, clock)
    assert gap_after(former, later) == Gap(39.0, 101.0)
    assert gap_of_starts(former, later) == Gap(69.0, 131.0)
    assert gap_after(stamp(0, 2.0, clock), stamp(100, 2.0, clock)) == Gap(95.0, 101.0)
    assert not former.is_exact


def test_two_clocks_may_differ_by_five_minutes() -> None:
    gap = gap_of_starts(stamp(0, None, SIGNED_TIMESTAMP), stamp(1000))
    assert gap == Gap(700.0, 1300.0)


def test_without_a_clock_any_gap_is_possible() -> None:
    assert gap_after(stamp(0, None, NO_CLOCK), stamp(5)) == Gap(-inf, inf)
    assert follows(stamp(0, None, NO_CLOCK), stamp(5)) is None


@pytest.mark.parametrize(
    ("later", "answer"), [(0.1, True), (0.2, True), (0.099, False), (-5.0, False)]
)
def test_a_call_follows_another_once_that_was_answered(later: float, *, answer: bool) -> None:
    assert follows(stamp(0, 0.1), stamp(later)) is answer


def test_microseconds_are_not_lost_in_floats() -> None:
    assert follows(stamp(0, 0.7), stamp(0.7)) is True
    assert gap_after(stamp(0.1, 0.2), stamp(0.3)) == Gap(0.0, 0.0)


@pytest.mark.parametrize(
    ("gap", "at_least", "exceeds"),
    [
        (Gap(5, 5), True, False),
        (Gap(4, 4.9), False, False),
        (Gap(5.1, 9), True, True),
        (Gap(4, 6), None, None),
        (Gap(5, 6), True, None),
        (Gap(4, 5), None, False),
    ],
)
def test_a_gap_says_what_it_knows(gap: Gap, *, at_least: bool, exceeds: bool) -> None:
    assert gap.is_at_least(5) is at_least
    assert gap.exceeds(5) is exceeds


def test_a_day_is_one_of_the_platforms_zone() -> None:
    assert stamp(8 * 3600 - 1).day == "2026-01-05"
    assert stamp(8 * 3600).day == "2026-01-06"


def test_a_stamp_says_why_it_is_not_enough() -> None:
    assert stamp(0, None, NO_CLOCK).why_unclear == NO_TIME
    assert stamp(0, None, DATE_HEADER).why_unclear == TOO_COARSE
    assert [stamp(0, clock=c).is_exact for c in ("har", SIGNED_TIMESTAMP)] == [True, True]


def test_calls_of_one_moment_are_ordered_by_their_numbers() -> None:
    names = ["x10", "x9", "f2.x1"]
    assert [
        s.exchange for s in sorted((stamp(0, name=n) for n in names), key=lambda s: s.moment)
    ] == ["f2.x1", "x9", "x10"]
