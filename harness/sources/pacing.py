"""How fast the reference client calls: never more in a second than the edition allows."""

from collections import deque

from harness.model.clock import Clock

MARGIN = 0.1
"""Seconds by which calls may come closer together on their way."""
_WINDOW = 1.0


class Pace:
    """Lets so many calls start in any second; without a limit it never waits."""

    def __init__(self, clock: Clock, per_second: int | None) -> None:
        self._clock = clock
        self._per_second = per_second
        self._starts: deque[float] = deque(maxlen=per_second)

    def wait(self) -> None:
        """Sleep until one more call may start."""
        if self._per_second is None or len(self._starts) < self._per_second:
            return
        now = self._clock.monotonic()
        due = self._starts[0] + _WINDOW + MARGIN
        if due > now:
            self._clock.sleep(due - now)

    def start(self) -> None:
        """Take note of a call that starts now."""
        if self._per_second is not None:
            self._starts.append(self._clock.monotonic())
