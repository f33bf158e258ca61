"""The clock of a replay: it shows the recording's time and goes on only when it is told to."""

from datetime import datetime, timedelta

_GRAIN = 1e-6
"""Whoever sleeps wakes up a little later, as on any machine, and never before the time named."""


class ReplayClock:
    """Time as it was when the recording was made; waiting takes none of ours. Never goes back."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._passed = 0.0

    def now(self) -> datetime:
        """The recorded time that the replay has come to, in UTC."""
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """Seconds since the recording's first moment."""
        return self._passed

    def sleep(self, seconds: float) -> None:
        """Let so much recorded time pass."""
        if seconds > 0:
            self._passed += seconds + _GRAIN

    def move_to(self, moment: datetime) -> None:
        """Go on to a recorded moment; one that has passed already changes nothing."""
        self._passed = max(self._passed, (moment - self._start).total_seconds())
