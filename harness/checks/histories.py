"""What the traffic tells of each order: its events in order of time, plain data for all checks."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from harness.checks.ledger import Moment
from harness.checks.order_amounts import OrderAmounts
from harness.model.exchange import Exchange, Fact, Fidelity
from harness.platforms.calls import Callback
from harness.platforms.operations import RefusalKind

CREATE = "order.create"
SHIP = "order.ship"
STATUS_PUSH = "order.status"
TRACKING_PUSH = "logistics.tracking"
_DIGEST_SIZE = 16
_LARGEST_BODY = 256 * 1024
"""Bytes; a push of the platform has a few hundred."""
_OTHER_CASE = "lower_case"
"""The mistake of that name is made in either direction: a push has lower-case letters."""


class EventKind(StrEnum):
    """What an exchange means for an order."""

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


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it was sent, and the place where it stood."""

    text: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """What an event keeps of a call."""

    outcome: Outcome
    refusal: RefusalKind | None = None
    """The kind of the refusal; None where there is none."""
    amounts: OrderAmounts | None = None
    """What the answer says that the order costs."""
    tells_of_a_refund: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PushFacts:
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

    @property
    def is_taken(self) -> bool:
        """Whether the application answered 2xx."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    """One exchange as an order saw it; `word` is the status, the pushed word or the event."""

    kind: EventKind
    name: str
    """Our name of the operation or push."""
    order: str
    exchange: str
    number: tuple[int, ...]
    """The numbers of the exchange's id, which settle ties of time."""
    started: datetime
    ended: datetime
    elapsed: float | None = None
    told: str = ""
    """The outcome in a word: `ok`, an error code, an HTTP status."""
    word: str = ""
    word_where: str = ""
    literals: tuple[tuple[str, Literal], ...] = ()
    call: CallFacts | None = None
    push: PushFacts | None = None

    @property
    def at(self) -> datetime:
        """When it counts: an answer when it was complete, a push when it was sent."""
        return self.ended if self.call else self.started

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
        return next((value for key, value in self.literals if key == name), None)

    def text(self, name: str) -> str:
        """The text of a named value; empty when it is not there."""
        found = self.literal(name)
        return found.text if found else ""

    def precedes(self, act: "OrderEvent") -> bool:
        """Whether the application could know of this event when it began an act."""
        return self.moment < act.began


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The events of one order in order of time."""

    order: str
    events: tuple[OrderEvent, ...]

    def of(self, *kinds: EventKind) -> tuple[OrderEvent, ...]:
        """The events of these kinds."""
        return tuple(e for e in self.events if e.kind in kinds)

    @property
    def genuine_pushes(self) -> tuple[OrderEvent, ...]:
        """Status pushes that are not known to be forged."""
        return tuple(e for e in self.of(EventKind.PUSHED) if not e.is_forged)

    @property
    def genuine_tracking(self) -> tuple[OrderEvent, ...]:
        """Tracking pushes that are not known to be forged."""
        return tuple(e for e in self.of(EventKind.TRACKED) if not e.is_forged)

    @property
    def accepted_acts(self) -> tuple[OrderEvent, ...]:
        """Granted acts of the application on the order; its creation once, however often named."""
        created = self.of(EventKind.CREATED)[:1]
        acted = (e for e in self.of(EventKind.ACTED) if e.is_accepted)
        return in_order_of_time((*created, *acted))

    @property
    def shipments(self) -> tuple[OrderEvent, ...]:
        """The shipment calls for the order, granted or not."""
        return tuple(e for e in self.of(EventKind.ACTED) if e.name == SHIP)


def in_order_of_time(events: Iterable[OrderEvent]) -> tuple[OrderEvent, ...]:
    """Events by the moment at which they count."""
    return tuple(sorted(events, key=lambda e: e.moment))


def signature_of(exchange: Exchange) -> Signature:
    """What is known of a push's signature.

    One that does not verify over a body that was put together afterwards, or that the recording
    does not hold, says nothing.
    """
    recipe = exchange.observed(Fact.SIGNATURE_RECIPE)
    if recipe:
        return Signature.VALID
    is_whole = exchange.fidelity is not Fidelity.RECONSTRUCTED and not exchange.is_unrecorded(
        "body"
    )
    if recipe is None or not is_whole:
        return Signature.UNKNOWN
    return Signature.FORGED


def is_in_other_case(exchange: Exchange) -> bool:
    """Whether a push carries the right signature, only in letters of the other case."""
    return exchange.observed(Fact.SIGNATURE_MISTAKE) == _OTHER_CASE


def is_forged(exchange: Exchange) -> bool:
    """Whether the signature of a push was recomputed and found wrong."""
    return signature_of(exchange) is Signature.FORGED


def body_identity(exchange: Exchange) -> str:
    """A digest that is the same for every delivery of a body; empty where no body is recorded."""
    noted = exchange.withheld("body")
    body = exchange.request.body if noted is None else noted.encode()
    if not body or exchange.is_unrecorded("body"):
        return ""
    return hashlib.blake2b(body, digest_size=_DIGEST_SIZE).hexdigest()


def is_out_of_form(callback: Callback) -> bool:
    """Whether no platform would send such a body: no JSON object in UTF-8, or a huge one.

    A body that the recording does not hold is taken for an ordinary one.
    """
    exchange = callback.exchange
    if len(exchange.request.body) > _LARGEST_BODY:
        return True
    return callback.body is None and not exchange.is_unrecorded("body")
