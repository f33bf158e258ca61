"""Numbers over the calls of a run: counts, successes and the 95th percentile."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, Moment, ledger, moment_of
from harness.checks.traffic import Traffic
from harness.model.verdict import CallMetric
from harness.platforms.calls import Call

_CITED = 5
_PER_SECOND = 10_000
"""Answer times are counted in tenths of a millisecond, cut off: a limit stays a limit."""

Times = Counter[int]


@dataclass(slots=True)
class Numbers:
    """The counts of one interface."""

    first: Moment
    count: int = 0
    ok: int = 0
    times: Times = field(default_factory=Counter)


@ledger
class MetricsLedger(Ledger):
    """Counts, answer times and failures per interface; the empty name is no interface at all."""

    def __init__(self) -> None:
        self.by_interface: dict[str, Numbers] = {}
        self.slowest: list[tuple[float, Moment, str]] = []
        """The few calls that took longest: minus their time, when, which."""
        self.broken = 0
        """Calls without an answer or with a 5xx."""
        self.first_broken: list[tuple[Moment, str]] = []

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Count one call."""
        del frame
        when = moment_of(call.exchange)
        numbers = self.by_interface.get(call.interface)
        if numbers is None:
            numbers = self.by_interface[call.interface] = Numbers(first=when)
        numbers.first = min(numbers.first, when)
        numbers.count += 1
        numbers.ok += call.is_success
        taken = answer_time(call)
        if taken is not None:
            numbers.times[int(taken * _PER_SECOND + 1e-6)] += 1
            entry = (-taken, when, call.exchange.id)
            if len(self.slowest) < _CITED or entry < self.slowest[-1]:
                self.slowest = sorted([*self.slowest, entry])[:_CITED]
        if call.is_lost and not call.exchange.intent:  # what we broke on purpose is no outage
            self.broken += 1
            self.first_broken = sorted([*self.first_broken, (when, call.exchange.id)])[:_CITED]

    def merge(self, other: Self) -> None:
        """Add the counts of another ledger."""
        for interface, theirs in other.by_interface.items():
            mine = self.by_interface.setdefault(interface, Numbers(first=theirs.first))
            mine.first = min(mine.first, theirs.first)
            mine.count += theirs.count
            mine.ok += theirs.ok
            mine.times.update(theirs.times)
        self.slowest = sorted([*self.slowest, *other.slowest])[:_CITED]
        self.broken += other.broken
        self.first_broken = sorted([*self.first_broken, *other.first_broken])[:_CITED]

    @property
    def times(self) -> Times:
        """The answer times of all calls."""
        return sum((n.times for n in self.by_interface.values()), start=Counter())


def call_metrics(traffic: Traffic) -> tuple[CallMetric, ...]:
    """One row per interface that was called, in order of first call."""
    rows = [(n.first, name, n) for name, n in traffic.of(MetricsLedger).by_interface.items()]
    return tuple(
        CallMetric(operation=name, count=n.count, ok=n.ok, p95_ms=p95_ms(n.times))
        for _, name, n in sorted(rows, key=lambda row: row[:2])
        if name
    )


def p95_ms(times: Times) -> int | None:
    """The 95th percentile of answer times in whole milliseconds; None where none is known."""
    p95 = p95_seconds(times)
    return None if p95 is None else round(p95 * 1000)


def p95_seconds(times: Times) -> float | None:
    """The 95th percentile of answer times by nearest rank; None where none is known."""
    # Whole numbers: ceil(0.95 * n) in floats is one too many for some n.
    rank = -(-95 * times.total() // 100)
    return next((t / _PER_SECOND for t, seen in _running(times) if seen >= rank), None)


def answer_time(call: Call) -> float | None:
    """How long the answer took in seconds; None without an answer or a known duration."""
    return call.exchange.elapsed if call.exchange.response is not None else None


def _running(times: Times) -> Iterator[tuple[int, int]]:
    seen = 0
    for time in sorted(times):
        seen += times[time]
        yield time, seen
