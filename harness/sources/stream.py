"""Finished exchanges as they come, for whoever waits for one."""

import threading
from collections.abc import Callable

from harness.model.clock import Clock
from harness.model.exchange import Exchange


class LiveStream:
    """A list of exchanges that can be waited on; implements the engine's port `Watch`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._exchanges: list[Exchange] = []
        self._gone = ""

    def put(self, exchange: Exchange) -> None:
        """Add a finished exchange."""
        with self._changed:
            self._exchanges.append(exchange)
            self._changed.notify_all()

    def close(self, reason: str) -> None:
        """Say that the subject can send nothing more, and why; the first reason stays."""
        with self._changed:
            self._gone = self._gone or reason
            self._changed.notify_all()

    def position(self) -> int:
        """How many exchanges have come so far."""
        with self._changed:
            return len(self._exchanges)

    def all(self) -> tuple[Exchange, ...]:
        """Everything that has come so far."""
        with self._changed:
            return tuple(self._exchanges)

    def since(self, position: int) -> tuple[Exchange, ...]:
        """What has come from a position on."""
        with self._changed:
            return tuple(self._exchanges[position:])

    def gone(self) -> str:
        """Why the subject can send nothing more; empty while it can."""
        with self._changed:
            return self._gone

    def wait(
        self, since: int, matches: Callable[[Exchange], bool], timeout: float
    ) -> tuple[int, Exchange] | None:
        """The first matching exchange from a position on; None when none came in time."""
        deadline = self._clock.monotonic() + timeout
        with self._changed:
            position = since
            while True:
                while position < len(self._exchanges):
                    if matches(self._exchanges[position]):
                        return position, self._exchanges[position]
                    position += 1
                left = deadline - self._clock.monotonic()
                if self._gone or left <= 0:
                    return None
                self._changed.wait(left)
