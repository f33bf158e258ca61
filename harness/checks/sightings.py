"""How often something was seen, with the first few exchanges that show it. Merges."""

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from harness.checks.ledger import Moment
from harness.checks.registry import Examined, Placed
from harness.checks.stamps import Stamp

_CITED = 5


@dataclass(slots=True)
class Sightings:
    """A count with the first few of what was counted."""

    count: int = 0
    first: list[tuple[Moment, str]] = field(default_factory=list)
    last: tuple[Moment, str] | None = None

    def see(self, stamp: Stamp) -> None:
        """Count one more."""
        self.count += 1
        entry = stamp.moment, stamp.exchange
        if self.last is None or entry > self.last:
            self.last = entry
        if len(self.first) < _CITED or entry < self.first[-1]:
            insort(self.first, entry)
            del self.first[_CITED:]

    def merge(self, other: "Sightings") -> None:
        """Count what another has counted."""
        self.count += other.count
        self.first = sorted([*self.first, *other.first])[:_CITED]
        self.last = max((last for last in (self.last, other.last) if last), default=None)

    @property
    def latest(self) -> str:
        """The last exchange; empty where nothing was seen."""
        return self.last[1] if self.last else ""

    @property
    def exchanges(self) -> tuple[str, ...]:
        """The first few exchanges."""
        return tuple(exchange for _, exchange in self.first)

    def examined(self) -> Iterator[Examined]:
        """All of them as examined: the first few by name, the others by number."""
        for number, exchange in enumerate(self.exchanges):
            yield Examined(exchange, 1 if number else self.count - len(self.first) + 1)

    def each_examined(self) -> Iterator[Placed]:
        """The same, each of the first few with its place."""
        rest = self.count - len(self.first)
        for moment, exchange in self.first:
            yield Placed(moment, Examined(exchange))
        if rest:
            yield Placed(self.first[-1][0], Examined(count=rest))


def sightings_of(stamps: Iterable[Stamp]) -> Sightings:
    """Calls as sightings."""
    return sightings_of_moments((stamp.moment, stamp.exchange) for stamp in stamps)


def sightings_of_moments(moments: Iterable[tuple[Moment, str]]) -> Sightings:
    """Exchanges with their moments as sightings."""
    entries = sorted(moments)
    return Sightings(len(entries), entries[:_CITED], max(entries, default=None))
