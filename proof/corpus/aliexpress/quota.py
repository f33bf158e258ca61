"""RATE-02: calls per day, in days of hundreds of thousands of calls, made as they are asked for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import overload

from proof.corpus.aliexpress import reads
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.statement import statement
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import grant
from proof.corpus.case import Case, Kind
from proof.corpus.wire import Record

NIGHT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
"""Midnight of 3 March in GMT+8."""
ELECTRONICS = {"category": "consumer electronics"}
_QUOTA = 300_000


class Day(Sequence[Record]):
    """A right round on the eve, and reads at even distances; made one by one, never all at once."""

    def __init__(self, *, first: datetime, calls: int, apart: timedelta) -> None:
        self._tape = Tape(now=NIGHT - timedelta(hours=20))
        grant(self._tape, life=864_000)
        whole_round(self._tape)
        self._eve = tuple(self._tape.records)
        self._first, self._calls, self._apart = first, calls, apart

    def __len__(self) -> int:
        return len(self._eve) + self._calls

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(*place.indices(len(self))))
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        return self._eve[place] if place < len(self._eve) else self._call(place)

    def __iter__(self) -> Iterator[Record]:
        return (self[place] for place in range(len(self)))

    def _call(self, place: int) -> Record:
        self._tape.records = []
        began = self._first + self._apart * (place - len(self._eve))
        record = reads.product(self._tape, How(at=began, elapsed=0.05))
        record["id"], record["origin"]["position"] = f"x{place + 1:06}", place + 1
        return record


def cases() -> tuple[Case, ...]:
    """The cases of RATE-02; each is large."""
    apart = timedelta(milliseconds=270)
    bought = {**ELECTRONICS, "limits": {"per_day": 301_000}}
    return (
        _case(
            Kind.MUTANT,
            "one-call-more-than-the-quota",
            "300,001 reads on one day of GMT+8, of which no day of UTC holds more than 220,000.",
            Day(first=NIGHT, calls=_QUOTA + 1, apart=apart),
            ELECTRONICS,
        ),
        _case(
            Kind.MUTANT,
            "one-call-more-than-bought",
            "The statement says that 301,000 calls a day were bought; 301,001 were made.",
            Day(first=NIGHT, calls=301_001, apart=apart),
            bought,
        ),
        _case(
            Kind.NEIGHBOUR,
            "exactly-the-quota",
            "Exactly 300,000 reads on one day of GMT+8.",
            Day(first=NIGHT, calls=_QUOTA, apart=apart),
            ELECTRONICS,
        ),
        _case(
            Kind.NEIGHBOUR,
            "a-day-of-another-zone",
            "300,200 reads on one day of UTC, which two days of GMT+8 share between them.",
            Day(first=NIGHT - timedelta(hours=15.5), calls=300_200, apart=apart),
            ELECTRONICS,
        ),
    )


def _case(
    kind: Kind, name: str, shows: str, exchanges: Sequence[Record], stated: Mapping[str, object]
) -> Case:
    return Case(
        requirement="RATE-02",
        kind=kind,
        name=name,
        shows=shows,
        edition="aliexpress",
        statement=statement(**stated),
        exchanges=exchanges,
    )
