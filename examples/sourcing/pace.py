"""When a call may start: one clock and one limiter for all workers."""

import threading
import time

# The platform allows 5 starts a second; at this pace a late packet does no harm.
INTERVAL = 0.3


class Clock:
    """The time as the workers know it; each wait is over when the application ends."""

    def __init__(self) -> None:
        self._ended = threading.Event()

    def now(self) -> float:
        """Return the seconds since some moment of the past."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait; where the application ends meanwhile, so does the thread that waits."""
        if self._ended.wait(max(0.0, seconds)):
            raise SystemExit

    def end(self) -> None:
        """End every wait, those to come as well."""
        self._ended.set()


class Pace:
    """Lets one call start at a time, with a distance between them, and none while paused."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turn, self._closing = threading.Lock(), threading.Lock()
        self._next = self._closed_until = clock.now()

    def wait(self) -> float:
        """Wait until a call may start, and return that moment."""
        with self._turn:
            # A pause may begin during the wait, so look again after it.
            while (ahead := max(self._next, self._closed_until) - self._clock.now()) > 0:
                self._clock.sleep(ahead)
            started = self._clock.now()
            self._next = started + INTERVAL
        return started

    def pause(self, seconds: float) -> None:
        """Let no call start for so long."""
        with self._closing:
            self._closed_until = max(self._closed_until, self._clock.now() + seconds)
