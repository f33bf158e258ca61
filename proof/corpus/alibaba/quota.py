"""Cases on calls per day and on caching: RATE-02, RATE-06."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from proof.corpus.alibaba.traffic import ALIBABA, ItemGet
from proof.corpus.bearer import LOST_ANSWER, MIDNIGHT_GMT8, MIDNIGHT_UTC, Sent, unavailable
from proof.corpus.case import Case, Kind, Record

_GAP = 0.25
_DAY = 86400.0


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _rate_02()
    yield from _rate_06()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyCalls(Sequence[Record]):
    """A day's calls, four a second; each record is made when it is asked for."""

    at: float
    calls: int
    """Business calls; the token request before them comes on top."""

    def __len__(self) -> int:
        """Calls and the token request."""
        return self.calls + 1

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        """The record at a position."""
        if isinstance(index, slice):
            return tuple(self[n] for n in range(*index.indices(len(self))))
        position = range(len(self))[index]
        record = self._sent(position).record()
        origin = {**record["origin"], "position": position + 1}
        return {**record, "id": f"x{position + 1}", "origin": origin}

    def _sent(self, position: int) -> Sent:
        if not position:
            return ALIBABA.grant(self.at - 2.0, life=200_000)
        return ItemGet(at=self.at + _GAP * (position - 1), number=position)


def _rate_02() -> Iterator[Case]:
    row = ALIBABA.row("RATE-02")
    long = 100_001 * _GAP
    midday = MIDNIGHT_GMT8 - _DAY / 2 - long / 2
    across_utc = MIDNIGHT_UTC - long / 2
    for kind, name, shows, at, calls in (
        (
            Kind.MUTANT,
            "one-call-too-many",
            "100,001 calls on one day.",
            midday,
            100_001,
        ),
        (
            Kind.MUTANT,
            "one-call-too-many-across-midnight-utc",
            "100,001 calls on one day of GMT+8, with midnight UTC in their middle.",
            across_utc,
            100_001,
        ),
        (
            Kind.NEIGHBOUR,
            "last-call-on-the-next-day",
            "100,000 calls on one day of GMT+8, all of its quota, and the next at midnight.",
            MIDNIGHT_GMT8 - 100_000 * _GAP,
            100_001,
        ),
    ):
        yield row.of_records(kind, name, shows, ManyCalls(at=at, calls=calls))
    yield row.of_records(
        Kind.NEIGHBOUR,
        "within-a-granted-quota",
        "A million calls a day are granted; 100,001 are made.",
        ManyCalls(at=midday, calls=100_001),
        statement=ALIBABA.stated(limits={"per_day": 1_000_000}),
    )


def _rate_06() -> Iterator[Case]:
    row = ALIBABA.row("RATE-06")
    yield row.mutant(
        "same-item-an-hour-later",
        "The same item, language and fields are asked for twice on one day.",
        (ALIBABA.grant(), ItemGet(at=2), ItemGet(at=3, number=1), ItemGet(at=3602)),
    )
    yield row.mutant(
        "same-item-across-midnight-utc",
        "Midnight UTC between two like questions is 08:00 of one day in GMT+8.",
        (
            ALIBABA.grant(MIDNIGHT_UTC - 100),
            ItemGet(at=MIDNIGHT_UTC - 10),
            ItemGet(at=MIDNIGHT_UTC - 5, number=1),
            ItemGet(at=MIDNIGHT_UTC + 10),
        ),
    )
    day = ALIBABA.grant(MIDNIGHT_GMT8 - 100)
    for name, shows, calls in (
        (
            "same-item-on-the-next-day",
            "Midnight GMT+8 lies between two like questions.",
            (day, ItemGet(at=MIDNIGHT_GMT8 - 10), ItemGet(at=MIDNIGHT_GMT8 + 10)),
        ),
        (
            "another-language",
            "The same item in another language.",
            ALIBABA.amid(ItemGet(at=100), ItemGet(at=101, language="zh")),
        ),
        (
            "other-fields",
            "The same item with other fields.",
            ALIBABA.amid(ItemGet(at=100), ItemGet(at=101, fields="subject,certifications")),
        ),
    ):
        yield row.neighbour(name, shows, calls)
    yield row.neighbour(
        "the-first-answer-was-lost",
        "What was never answered cannot be cached; the 503 lowers the availability (PERF-02).",
        ALIBABA.amid(ItemGet(at=100, reply=unavailable()), ItemGet(at=103)),
        also=LOST_ANSWER,
    )
