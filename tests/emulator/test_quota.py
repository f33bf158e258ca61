"""The quota of a day counts by the platform's own day."""

from datetime import UTC, datetime

import pytest

from harness.emulator.quota import DailyQuota


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        raise AssertionError

    def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


# Midnight in China is 16:00 UTC.
@pytest.mark.parametrize(
    ("at", "wait"),
    [
        (datetime(2026, 3, 1, 15, 59, 59, 500_000, tzinfo=UTC), 1),
        (datetime(2026, 3, 1, 15, 59, 58, tzinfo=UTC), 2),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), 86400),
        (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), 57660),
    ],
)
def test_the_wait_lasts_until_midnight_in_china(at: datetime, wait: int) -> None:
    quota = DailyQuota(Clock(at), 1)
    assert quota.refused() == 0
    assert quota.refused() == wait


def test_a_new_day_has_a_new_quota() -> None:
    clock = Clock(datetime(2026, 3, 1, 15, 59, tzinfo=UTC))
    quota = DailyQuota(clock, 1)
    assert quota.refused() == 0
    clock.at = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    assert quota.refused() == 0
    assert quota.refused() > 0


def test_without_a_quota_no_call_is_one_too_many() -> None:
    quota = DailyQuota(Clock(datetime(2026, 3, 1, tzinfo=UTC)), None)
    assert [quota.refused() for _ in range(3)] == [0, 0, 0]
