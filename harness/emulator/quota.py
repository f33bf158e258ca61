"""How many calls a day: the quota of an application."""

from datetime import date, datetime, timedelta, timezone
from math import ceil

from harness.model.clock import Clock

PLATFORM_TIME = timezone(timedelta(hours=8))
"""A day of the platforms begins at midnight in China."""


class DailyQuota:
    """Counts calls by the platform's day; used under the sandbox's lock. None is no quota."""

    def __init__(self, clock: Clock, most: int | None) -> None:
        self.most = most
        self._clock = clock
        self._day = date.min
        self._calls = 0

    def refused(self) -> int:
        """Seconds until one more call is taken; 0 when it is taken now, and then it is counted."""
        now = self._clock.now().astimezone(PLATFORM_TIME)
        if self._day != now.date():
            self._day, self._calls = now.date(), 0
        if self.most is not None and self._calls >= self.most:
            return _until_midnight(now)
        self._calls += 1
        return 0


def _until_midnight(now: datetime) -> int:
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
    return ceil((midnight - now).total_seconds())
