"""How late an event loop is, watched all the time and for next to nothing."""

import asyncio

BEAT = 0.05
"""Seconds between two looks at the clock; a delay that is no longer goes unnoticed."""


class Pulse:
    """A timer that comes again and again: what comes late was not the only thing to be late.

    Everything is called in the thread of the loop.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._due = 0.0
        self._last = 0.0

    def start(self) -> None:
        """Begin to watch the running loop, until it is closed."""
        self._loop = asyncio.get_running_loop()
        self._wait(self._loop)

    @property
    def lag(self) -> int:
        """The milliseconds that what is begun now may have had to wait for its turn, at most."""
        if self._loop is None:
            return 0
        late = self._last + max(0.0, self._loop.time() - self._due)
        # What was late began to be so at some time after the last look.
        return round((late + BEAT) * 1000) if late >= BEAT else 0

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        self._due = loop.time() + BEAT
        loop.call_at(self._due, self._beat, loop)

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        self._last = max(0.0, loop.time() - self._due)
        self._wait(loop)
