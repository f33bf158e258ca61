"""A delivery of a callback, as a report shows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CALLBACK_DEADLINE_MS = 500
"""How long an application may take to acknowledge a callback."""


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
class DeliveryNumbers:
    """All deliveries of a run in numbers; times are those of acknowledgements."""

    deliveries: int = 0
    """All attempts, forged ones and retries included."""
    acknowledged: int = 0
    """Answered HTTP 200 though not forged."""
    in_time: int = 0
    """Answered HTTP 200 and not late."""
    odd: int = 0
    """Those that are out of the ordinary: marked, provoked, or answered otherwise."""
    late: int = 0
    """Not acknowledged in time though not forged, our own delay excepted."""
    forged_refused: int = 0
    """Forged ones that were answered, with another status than 200."""
    marks: tuple[tuple[DeliveryMark, int], ...] = ()
    """How many have each mark; marks that none has are left out."""
    times_ms: tuple[tuple[int, int], ...] = ()
    """How many acknowledgements took so many milliseconds, shortest first."""

    def marked(self, mark: DeliveryMark) -> int:
        """How many have a mark."""
        return dict(self.marks).get(mark, 0)


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
