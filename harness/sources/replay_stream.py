"""What a recording brings of its own accord, at its recorded times, for whoever waits for it."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.sources.replay_clock import ReplayClock
from harness.sources.replay_script import Recorded
from harness.sources.stream import LiveStream


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Something that comes by itself, with the moment at which it does."""

    at: datetime
    what: Recorded | Act


def in_order(exchanges: Iterable[Recorded], acts: Iterable[Act]) -> list[Arrival]:
    """Exchanges in the order of the recording, acts between them by their times.

    An exchange that ended before the one in front of it comes right behind that.
    """
    arrivals: list[Arrival] = []
    last: datetime | None = None
    for recorded in exchanges:
        ended = recorded.exchange.ended
        last = ended if last is None else max(last, ended)
        arrivals.append(Arrival(at=last, what=recorded))
    arrivals += [Arrival(at=act.at, what=act) for act in acts]
    return sorted(arrivals, key=lambda arrival: arrival.at)


class ReplayStream:
    """Implements the engine's port `Watch`: a wait moves the clock on to what comes next.

    `deliver` is told of everything that comes, and puts exchanges into `stream`.
    """

    def __init__(
        self,
        *,
        clock: ReplayClock,
        stream: LiveStream,
        arrivals: Iterable[Arrival],
        deliver: Callable[[Recorded | Act], None],
    ) -> None:
        self._clock = clock
        self._stream = stream
        self._pending = deque(arrivals)
        self._earliest = deque(_earliest(self._pending))
        self._deliver = deliver
        self.ends: datetime | None = None
        """When the round that is played was over: no wait went on longer, however patient."""
        self.cut_short = 0.0
        """Seconds of the waits since somebody last looked that lie behind that end."""

    def position(self) -> int:
        """How many exchanges have come so far."""
        self.catch_up()
        return self._stream.position()

    def gone(self) -> str:
        """Why the subject can send nothing more; empty while it can."""
        return self._stream.gone()

    def wait(
        self, since: int, matches: Callable[[Exchange], bool], timeout: float
    ) -> tuple[int, Exchange] | None:
        """The first matching exchange from a position on; None when none came in recorded time."""
        self.catch_up()
        patient_until = self._clock.now() + timedelta(seconds=timeout)
        deadline = min(patient_until, self.ends) if self.ends else patient_until
        position = since
        while True:
            for exchange in self._stream.since(position):
                if matches(exchange):
                    return position, exchange
                position += 1
            if self.gone():
                return None
            if not self._pending or self._pending[0].at > deadline:
                self.cut_short = max(self.cut_short, (patient_until - deadline).total_seconds())
                # Slept, for whoever waits wakes up behind the deadline and not before.
                self._clock.sleep((deadline - self._clock.now()).total_seconds())
                return None
            self._next()

    def catch_up(self) -> None:
        """Let everything come that is due by now."""
        while self._pending and self._pending[0].at <= self._clock.now():
            self._next()

    def catch_up_to(self, number: int) -> None:
        """Let everything come that was recorded before the exchange of that number."""
        while self._earliest and self._earliest[0] < number:
            self._next()

    def finish(self) -> None:
        """Let everything come that is left."""
        while self._pending:
            self._next()

    def _next(self) -> None:
        arrival = self._pending.popleft()
        self._earliest.popleft()
        self._clock.move_to(arrival.at)
        self._deliver(arrival.what)


def _earliest(arrivals: Sequence[Arrival]) -> list[float]:
    """For each arrival the lowest number of an exchange from there on."""
    numbers = [a.what.number if isinstance(a.what, Recorded) else math.inf for a in arrivals]
    return [*accumulate(reversed(numbers), min)][::-1]
