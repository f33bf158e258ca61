"""The ledger of orders: what all checks of the order life cycle and of tracking read."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Self

from harness.checks.frame import Frame
from harness.checks.histories import CREATE, EventKind, History, OrderEvent, in_order_of_time
from harness.checks.ledger import Ledger, Moment, ledger, moment_of
from harness.checks.order_entries import (
    Creation,
    call_events,
    creation_of,
    is_lookup,
    push_event,
)
from harness.platforms.calls import Call, Callback


@ledger
class OrderLedger(Ledger):
    """Keeps the events of every order; sorts them, and finds what belongs together, when asked."""

    def __init__(self) -> None:
        self._events: dict[str, list[OrderEvent]] = {}
        self._creations: list[Creation] = []
        self._lookups: list[tuple[Moment, Moment]] = []
        self._latest_call: Moment | None = None
        self._histories: dict[str, History] | None = None
        self._sorted: tuple[Creation, ...] | None = None

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep what a call tells of orders."""
        if frame.edition.order_life is None or not call.is_business:
            return
        self._forget_what_was_read()
        exchange = call.exchange
        began = moment_of(exchange)
        self._latest_call = max(began, self._latest_call or began)
        if call.name == CREATE:
            self._creations.append(creation_of(call))
            return
        for event in call_events(call):
            self._keep(event)
        if is_lookup(call):
            self._lookups.append((began, (exchange.ended, began[1])))

    def enter_callback(self, callback: Callback, frame: Frame) -> None:
        """Keep a push, whether or not it names an order."""
        if frame.edition.order_life is not None:
            self._forget_what_was_read()
            self._keep(push_event(callback))

    def merge(self, other: Self) -> None:
        """Take in the events of another ledger."""
        self._forget_what_was_read()
        for order, events in other._events.items():
            self._events.setdefault(order, []).extend(events)
        self._creations.extend(other._creations)
        self._lookups.extend(other._lookups)
        latest = [m for m in (self._latest_call, other._latest_call) if m]
        self._latest_call = max(latest, default=None)

    @property
    def histories(self) -> Mapping[str, History]:
        """The history of every order that a call or a push names, in order of first sight."""
        if self._histories is None:
            self._histories = self._read_histories()
        return self._histories

    @property
    def creations(self) -> tuple[Creation, ...]:
        """The create calls in the order in which they began."""
        if self._sorted is None:
            self._sorted = tuple(sorted(self._creations, key=lambda c: c.event.began))
        return self._sorted

    @property
    def pushes(self) -> tuple[OrderEvent, ...]:
        """Every push that reached for the application, those without an order too."""
        found = (e for events in self._events.values() for e in events if e.push)
        return in_order_of_time(found)

    def looked_up(self, since: Moment, until: Moment | None) -> bool:
        """Whether the application asked for its orders, and was answered, in this time."""
        return any(
            since < began and (until is None or ended < until) for began, ended in self._lookups
        )

    def was_called_after(self, moment: Moment) -> bool:
        """Whether the application made a business call later than this."""
        return self._latest_call is not None and self._latest_call > moment

    def _forget_what_was_read(self) -> None:
        self._histories = self._sorted = None

    def _keep(self, event: OrderEvent) -> None:
        self._events.setdefault(event.order, []).append(event)

    def _read_histories(self) -> dict[str, History]:
        found = {order: list(events) for order, events in self._events.items() if order}
        for order, event in self._creation_events():
            found.setdefault(order, []).append(replace(event, order=order))
        read = [History(order=o, events=in_order_of_time(e)) for o, e in found.items()]
        read.sort(key=lambda history: (history.events[0].moment, history.order))
        return {history.order: history for history in read}

    def _creation_events(self) -> Iterator[tuple[str, OrderEvent]]:
        opened: dict[str, dict[str, None]] = {}
        for creation in self._creations:
            if creation.is_granted:
                for order in creation.orders:
                    yield order, creation.event
                    opened.setdefault(creation.out_order_id, {})[order] = None
        for creation in self._creations:
            # A create that named nothing itself belongs to what its out_order_id came to.
            if creation.event.kind is EventKind.NOT_CREATED and creation.out_order_id:
                for order in opened.get(creation.out_order_id, ()):
                    yield order, creation.event
