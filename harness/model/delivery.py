"""A delivery of a callback, as a report shows it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

CALLBACK_DEADLINE_MS = 500
"""How long an application may take to acknowledge a callback."""
ACKNOWLEDGED = "200"
"""The only outcome that is an acknowledgement."""


class DeliveryMark(StrEnum):
    """What sets a delivery apart from a first one, rightly signed and acknowledged in time."""

    FORGED = "forged"
    """Its signature does not verify over the body."""
    UNVERIFIED = "unverified"
    """Whether its signature verifies is not known."""
    OTHER_CASE = "other_case"
    """Its signature is the right value in letters of the other case."""
    OUT_OF_FORM = "out_of_form"
    """It has a body that no platform would send: no JSON object in UTF-8, or a huge one."""
    DUPLICATE = "duplicate"
    """The same body had been acknowledged in time before, or was still on its way."""
    RETRY = "retry"
    """The same body had been delivered before and not been acknowledged in time."""
    OLD = "old"
    """It tells of an older event than one that the application had taken before."""
    LATE = "late"
    """It was acknowledged, or given up, after the deadline."""
    OUR_DELAY = "our_delay"
    """Our own sender was delayed meanwhile, so its time is not certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackDelivery:
    """One attempt to deliver a callback, and what the application made of it."""

    at: datetime
    exchange: str
    order: str
    """The order, found where the edition's callback table says; empty where it names none."""
    name: str
    """Our name of the callback (`order.status`), or `unknown`."""
    word: str
    """The status or event that it tells, or else its message type."""
    outcome: str
    """The HTTP status of the answer, or why none came (`timeout`)."""
    elapsed_ms: int | None
    marks: tuple[DeliveryMark, ...] = ()
    repeats: str = ""
    """The first exchange that delivered the same body; empty for a first delivery."""
    intent: str = ""
    """The fault that it shows (`callback_forged`); empty where nothing was provoked."""
    manner: str = ""
    """In which manner our own sender forged it (`wrong_key`); empty where it did not."""
    is_awaited: bool | None = None
    """Whether a scenario step was met by it; None where no scenario was played."""

    @property
    def is_odd(self) -> bool:
        """Whether it is out of the ordinary: marked, provoked, or answered otherwise."""
        return bool(self.marks or self.intent or self.outcome != ACKNOWLEDGED)


@dataclass(slots=True, kw_only=True)
class DeliveryNumbers:
    """Deliveries in numbers; times are those of acknowledgements."""

    deliveries: int = 0
    """All attempts, forged ones and retries included."""
    odd: int = 0
    """Those that are out of the ordinary."""
    acknowledged: int = 0
    """Answered HTTP 200 though not forged."""
    in_time: int = 0
    """Answered HTTP 200 and not late."""
    late: int = 0
    """Not acknowledged in time though not forged, our own delay excepted."""
    forged_refused: int = 0
    """Forged ones that were answered, with another status than 200."""
    unawaited: int = 0
    """Those that no step of a scenario waited for, although one was played."""
    marks: Counter[DeliveryMark] = field(default_factory=Counter)
    times_ms: Counter[int] = field(default_factory=Counter)
    """How many acknowledgements took so many milliseconds."""

    def count(self, delivery: CallbackDelivery, times: int = 1) -> None:
        """Count a delivery; `-1` takes one out again."""
        marks, is_taken = delivery.marks, delivery.outcome == ACKNOWLEDGED
        is_late = DeliveryMark.LATE in marks
        self.deliveries += times
        self.odd += times * delivery.is_odd
        self.in_time += times * (is_taken and not is_late)
        self.unawaited += times * (delivery.is_awaited is False)
        for mark in marks:
            self.marks[mark] += times
        if DeliveryMark.FORGED in marks:
            self.forged_refused += times * (delivery.outcome.isdigit() and not is_taken)
            return
        self.late += times * (is_late and DeliveryMark.OUR_DELAY not in marks)
        if is_taken:
            self.acknowledged += times
            if delivery.elapsed_ms is not None:
                self.times_ms[delivery.elapsed_ms] += times

    def count_plain(self, elapsed_ms: int | None) -> None:
        """Count a delivery that nothing is out of the ordinary about."""
        self.deliveries += 1
        self.in_time += 1
        self.acknowledged += 1
        if elapsed_ms is not None:
            self.times_ms[elapsed_ms] += 1

    def merge(self, other: Self) -> None:
        """Add what another one counted."""
        self.deliveries += other.deliveries
        self.odd += other.odd
        self.acknowledged += other.acknowledged
        self.in_time += other.in_time
        self.late += other.late
        self.forged_refused += other.forged_refused
        self.unawaited += other.unawaited
        self.marks += other.marks
        self.times_ms += other.times_ms
