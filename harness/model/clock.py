"""Time as it is passed in: nothing below the command line asks the machine for it by itself."""

import time
from datetime import UTC, datetime
from typing import Protocol

YEARS = range(1970, 2200)
"""Those in which traffic can have been recorded; with a time out of them nothing is computed."""
LONGEST_SECONDS = 366 * 24 * 3600
"""No exchange takes longer."""


class Clock(Protocol):
    """Wall clock, stop watch and patience."""

    def now(self) -> datetime:
        """The time in UTC."""

    def monotonic(self) -> float:
        """Seconds of a clock that never jumps."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds of a clock that never jumps."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
