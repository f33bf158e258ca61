"""What the traffic tells of each order: its events in order of time, plain data for all checks."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from harness.checks.ledger import Moment
from harness.checks.order_amounts import OrderAmounts
from harness.platforms.operations import RefusalKind

CREATE = "order.create"
SHIP = "order.ship"
STATUS_PUSH = "order.status"
TRACKING_PUSH = "logistics.tracking"
_MILLISECONDS = 10**11


class EventKind(StrEnum):
    """What an exchange means for an order."""

    __hash__ = str.__hash__  # that of an enumeration is much slower

    CREATED = "created"
    """A create call was granted and named the order."""
    NOT_CREATED = "not_created"
    """A create call with the out_order_id of this order was refused or lost."""
    ACTED = "acted"
    """A further act of the application on the order, granted or not."""
    READ = "read"
    """An answer told the order's status."""
    QUERIED = "queried"
    """A call named the order without learning its status."""
    PUSHED = "pushed"
    """The platform pushed a status of the order."""
    TRACKED = "tracked"
    """The platform pushed a tracking event of the order."""
    OTHER_PUSH = "other_push"
    """The platform pushed something else."""


class Outcome(StrEnum):
    """What came of a call."""

    GRANTED = "granted"
    REFUSED = "refused"
    NOT_YET = "not_yet"
    """The platform says that there is nothing yet."""
    LOST = "lost"
    """No answer came, or HTTP 5xx: the application cannot know whether the call was taken."""
    UNREAD = "unread"
    """An answer came that tells neither."""


class Signature(StrEnum):
    """What is known of the signature of a push."""

    VALID = "valid"
    FORGED = "forged"
    UNKNOWN = "unknown"


Literals = tuple[tuple[str, str, str], ...]
"""Names of values, with the values as they were sent and the places where they stood."""


class Literal(NamedTuple):
    """A value as it was sent, and the place where it stood."""

    text: str
    where: str


class CallFacts(NamedTuple):
    """What an event keeps of a call."""

    outcome: Outcome
    refusal: RefusalKind | None = None
    """The kind of the refusal; None where there is none."""
    amounts: OrderAmounts | None = None
    """What the answer says that the order costs."""
    tells_of_a_refund: bool = False


class PushFacts(NamedTuple):
    """What an event keeps of a push."""

    signature: Signature
    status: int | None
    """The status of the application's answer; None where none came."""
    failure: str = ""
    is_lagged: bool = False
    """Whether our own sender was delayed meanwhile."""
    body: str = ""
    """A digest of the body: the same for every delivery of it."""
    stamp: int | None = None
    """The time that the push carries, in seconds of the epoch."""
    is_out_of_form: bool = False
    """Whether no platform would send such a body: it is no JSON object in UTF-8, or a huge one."""
    is_made_up: bool = False
    """Whether our own emulator told of an event that nobody documented, on purpose."""
    is_in_other_case: bool = False
    """Whether the signature is the right value, only in letters of the other case."""
    intent: str = ""
    """The fault that it shows; empty where nothing was provoked."""
    manner: str = ""
    """In which manner our own sender forged it; empty where it did not."""
    message_type: str = ""
    """The message type of a push that the edition does not know; else empty."""

    @property
    def is_taken(self) -> bool:
        """Whether the application answered 2xx."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own numbers


class OrderEvent(NamedTuple):
    """One exchange as an order saw it; `word` is the status, the pushed word or the event."""

    order: str
    at: datetime
    """When it counts: an answer when it was complete, a push when it was sent."""
    number: tuple[int, ...]
    """The numbers of the exchange's id, which settle ties of time."""
    exchange: str
    kind: EventKind
    name: str
    """Our name of the operation or push."""
    started: datetime
    ended: datetime
    elapsed: float | None = None
    told: str = ""
    """The outcome in a word: `ok`, an error code, an HTTP status."""
    word: str = ""
    word_where: str = ""
    literals: Literals = ()
    call: CallFacts | None = None
    push: PushFacts | None = None

    @property
    def moment(self) -> Moment:
        """When it counts, ties settled."""
        return self.at, self.number

    @property
    def began(self) -> Moment:
        """When its exchange began, ties settled."""
        return self.started, self.number

    @property
    def is_accepted(self) -> bool:
        """Whether this is a call that the platform granted."""
        return self.call is not None and self.call.outcome is Outcome.GRANTED

    @property
    def is_acknowledged(self) -> bool:
        """Whether this is a push that the application answered HTTP 200."""
        return self.push is not None and self.push.status == 200  # noqa: PLR2004 - HTTP's own number

    @property
    def is_out_of_form(self) -> bool:
        """Whether this is a push with a body that no platform would send."""
        return self.push is not None and self.push.is_out_of_form

    @property
    def is_valid(self) -> bool:
        """Whether this is a push whose signature was recomputed and found right."""
        return self.push is not None and self.push.signature is Signature.VALID

    @property
    def is_forged(self) -> bool:
        """Whether this is a push whose signature was recomputed and found wrong."""
        return self.push is not None and self.push.signature is Signature.FORGED

    def literal(self, name: str) -> Literal | None:
        """A named value of the call or push as sent; None when it was not sent or is not kept."""
        for key, text, where in self.literals:
            if key == name:
                return Literal(text, where)
        return None

    def text(self, name: str) -> str:
        """The text of a named value; empty when it is not there."""
        for key, text, _ in self.literals:
            if key == name:
                return text
        return ""

    def precedes(self, act: "OrderEvent") -> bool:
        """Whether the application could know of this event when it began an act."""
        return self.moment < act.began


class History:
    """The events of one order in order of time. Nothing changes it."""

    __slots__ = (
        "_by_kind",
        "events",
        "genuine_pushes",
        "genuine_tracking",
        "order",
        "pushes",
        "shipments",
    )

    def __init__(self, *, order: str, events: tuple[OrderEvent, ...]) -> None:
        self.order = order
        self.events = events
        by_kind: dict[EventKind, list[OrderEvent]] = {}
        for event in events:
            by_kind.setdefault(event.kind, []).append(event)
        self._by_kind = {kind: tuple(found) for kind, found in by_kind.items()}
        self.pushes = tuple([e for e in events if e.push])
        """Everything that was pushed, forged pushes among it."""
        self.genuine_pushes = tuple([e for e in self.status_pushes if not e.is_forged])
        """Status pushes that are not known to be forged."""
        self.genuine_tracking = tuple([e for e in self.of(EventKind.TRACKED) if not e.is_forged])
        """Tracking pushes that are not known to be forged."""
        self.shipments = tuple([e for e in self.of(EventKind.ACTED) if e.name == SHIP])
        """The shipment calls for the order, granted or not."""

    @property
    def first_seen(self) -> Moment:
        """When the order was seen first: it stands there in the order of all orders."""
        return self.events[0].moment

    def of(self, *kinds: EventKind) -> tuple[OrderEvent, ...]:
        """The events of these kinds."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return tuple([e for e in self.events if e.kind in kinds])

    @property
    def reads(self) -> tuple[OrderEvent, ...]:
        """The answers that told the order's status."""
        return self.of(EventKind.READ)

    @property
    def status_pushes(self) -> tuple[OrderEvent, ...]:
        """The pushes of a status, forged ones among them."""
        return self.of(EventKind.PUSHED)

    @property
    def accepted_acts(self) -> tuple[OrderEvent, ...]:
        """Granted acts of the application on the order; its creation once, however often named."""
        created = self.of(EventKind.CREATED)[:1]
        acted = (e for e in self.of(EventKind.ACTED) if e.is_accepted)
        return in_order_of_time((*created, *acted))


def in_order_of_time(events: Iterable[OrderEvent]) -> tuple[OrderEvent, ...]:
    """Events by the moment at which they count."""
    return tuple(sorted(events, key=lambda e: e.moment))


def epoch_ms(text: str) -> int | None:
    """The time that digits in seconds or milliseconds stand for; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 16):  # noqa: PLR2004 - past any date
        return None
    return int(text) if int(text) > _MILLISECONDS else int(text) * 1000
