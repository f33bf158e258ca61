"""What the traffic tells of each order: its events in order of time, read once for all checks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from harness.documents.lossless import Pointer, at, text_of
from harness.model.exchange import Exchange, Fact
from harness.platforms.calls import Call, Callback
from harness.platforms.operations import OperationKind

CREATE = "order.create"
SHIP = "order.ship"
STATUS_PUSH = "order.status"
TRACKING_PUSH = "logistics.tracking"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    """One exchange as an order saw it; `word` is the status, the pushed word or the event."""

    kind: EventKind
    at: datetime
    """When it counts: an answer when it was complete, a push when it was sent."""
    exchange: Exchange
    word: str = ""
    call: Call | None = None
    callback: Callback | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether this is a call that the platform granted."""
        return self.call is not None and self.call.is_success

    @property
    def is_acknowledged(self) -> bool:
        """Whether this is a push that the application answered HTTP 200."""
        return self.callback is not None and self.callback.is_acknowledged


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
        return tuple(e for e in self.of(EventKind.PUSHED) if not is_forged(e.exchange))

    @property
    def genuine_tracking(self) -> tuple[OrderEvent, ...]:
        """Tracking pushes that are not known to be forged."""
        return tuple(e for e in self.of(EventKind.TRACKED) if not is_forged(e.exchange))

    @property
    def accepted_acts(self) -> tuple[OrderEvent, ...]:
        """Granted acts of the application on the order; its creation once, however often named."""
        created = self.of(EventKind.CREATED)[:1]
        acted = (e for e in self.of(EventKind.ACTED) if e.is_accepted)
        return tuple(sorted((*created, *acted), key=lambda e: e.at))

    @property
    def shipments(self) -> tuple[OrderEvent, ...]:
        """The shipment calls for the order, granted or not."""
        return tuple(e for e in self.of(EventKind.ACTED) if e.call and e.call.name == SHIP)


def is_valid(exchange: Exchange) -> bool:
    """Whether the signature of an exchange was recomputed and found right."""
    return bool(exchange.observed(Fact.SIGNATURE_RECIPE))


def is_forged(exchange: Exchange) -> bool:
    """Whether the signature of an exchange was recomputed and found wrong."""
    return exchange.observed(Fact.SIGNATURE_RECIPE) == ""


def read_histories(calls: Iterable[Call], callbacks: Iterable[Callback]) -> Mapping[str, History]:
    """The history of every order that a call or a push names, in order of first sight."""
    calls = tuple(calls)
    found = [*_creations(calls)]
    found += (pair for call in calls if call.name != CREATE for pair in _call_events(call))
    found += (pair for callback in callbacks for pair in _callback_events(callback))
    events: dict[str, list[OrderEvent]] = {}
    for order, event in sorted(found, key=lambda pair: pair[1].at):
        events.setdefault(order, []).append(event)
    return {order: History(order=order, events=tuple(e)) for order, e in events.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """What a granted read tells of one order, and where in the answer that stands."""

    order: str
    status: str
    pointer: Pointer
    """The place of the order, below the envelope."""


def orders_told(call: Call) -> Iterator[Told]:
    """The orders that a granted read tells of."""
    path = call.operation.answer.get("status") if call.operation else None
    if path is None or call.answer is None or not call.is_success:
        return
    asked = call.field("order_id")
    for pointer, status in call.answer.find(path):
        holder = at(call.answer.content, pointer[:-1])
        told = holder.get("order_id") if isinstance(holder, dict) else None
        order = text_of(told) if told is not None else asked.text if asked else ""
        if order:
            yield Told(order, text_of(status), pointer[:-1])


def _creations(calls: tuple[Call, ...]) -> Iterator[tuple[str, OrderEvent]]:
    orders: dict[str, tuple[str, ...]] = {}
    for call in calls:
        if call.name == CREATE and call.is_success:
            created = call.answered("order_id")
            orders[_out_order_id(call)] = created
            for order in created:
                yield order, _event(EventKind.CREATED, call)
    for call in calls:
        if call.name == CREATE and not call.is_success and _out_order_id(call):
            for order in orders.get(_out_order_id(call), ()):
                yield order, _event(EventKind.NOT_CREATED, call)


def _call_events(call: Call) -> Iterator[tuple[str, OrderEvent]]:
    asked = call.field("order_id")
    order = asked.text if asked else ""
    if call.operation and call.operation.kind is OperationKind.ACT:
        if order:
            yield order, _event(EventKind.ACTED, call)
        return
    told = {told.order: told.status for told in orders_told(call)}
    for name, status in told.items():
        yield name, _event(EventKind.READ, call, status)
    if order and order not in told:
        yield order, _event(EventKind.QUERIED, call)


def _callback_events(callback: Callback) -> Iterator[tuple[str, OrderEvent]]:
    order = callback.text("order_id")
    kind, word = {
        STATUS_PUSH: (EventKind.PUSHED, callback.text("status")),
        TRACKING_PUSH: (EventKind.TRACKED, callback.text("event")),
    }.get(callback.name, (None, ""))
    if kind and order:
        exchange = callback.exchange
        yield (
            order,
            OrderEvent(
                kind=kind, at=exchange.started, exchange=exchange, word=word, callback=callback
            ),
        )


def _event(kind: EventKind, call: Call, word: str = "") -> OrderEvent:
    return OrderEvent(
        kind=kind, at=call.exchange.ended, exchange=call.exchange, word=word, call=call
    )


def _out_order_id(call: Call) -> str:
    found = call.field("out_order_id")
    return found.text if found else ""
