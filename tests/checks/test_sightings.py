"""Counts that keep the first few of what they counted."""

from datetime import UTC, datetime, timedelta

from harness.checks.sightings import Sightings, sightings_of
from harness.checks.stamps import Stamp

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
STAMPS = [Stamp(START + timedelta(seconds=n), 0.1, "harness", f"x{n}") for n in range(8)]


def test_the_first_five_are_kept_whatever_the_order() -> None:
    seen = Sightings()
    for stamp in reversed(STAMPS):
        seen.see(stamp)
    assert seen == sightings_of(STAMPS)
    assert seen.count == 8
    assert seen.exchanges == ("x0", "x1", "x2", "x3", "x4")


def test_merging_adds_up() -> None:
    one, other = sightings_of(STAMPS[4:]), sightings_of(STAMPS[:4])
    one.merge(other)
    assert one == sightings_of(STAMPS)


def test_all_of_them_count_as_examined() -> None:
    events = list(sightings_of(STAMPS).examined())
    assert sum(event.count for event in events) == 8
    assert [event.exchange for event in events] == ["x0", "x1", "x2", "x3", "x4"]
    assert list(Sightings().examined()) == []
