"""The ledger of orders: what all checks of the order life cycle and of tracking read."""

from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Self

from harness.checks.frame import Frame
from harness.checks.histories import CREATE, EventKind, History
from harness.checks.ledger import Ledger, Moment, ledger, moment_of
from harness.checks.order_entries import (
    Creation,
    call_events,
    creation_of,
    is_lookup,
    push_event,
)
from harness.checks.order_facts import (
    SORTED_BY,
    Fact,
    creation_of_fact,
    event_of,
    fact_of,
    fact_of_creation,
)
from harness.checks.spool import Spool
from harness.checks.stamps import micros
from harness.platforms.calls import Call, Callback

_BY_ORDER = itemgetter(*range(SORTED_BY))


@ledger
class OrderLedger(Ledger):
    """Keeps the events of every order, the create calls and the look-ups of orders.

    All of them go to spools: what is in memory does not grow with them. What belongs together is
    found when it is asked for.
    """

    def __init__(self) -> None:
        self._events = Spool[Fact](SORTED_BY)
        self._creations = Spool[Fact](3)
        self._outcomes = Spool[Fact](4)
        """What create calls with an out_order_id came to: the orders, or the event that failed."""
        self._lookups = Spool[Fact](3)
        self._latest_call: Moment | None = None

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep what a call tells of orders."""
        if frame.edition.order_life is None or not call.is_business:
            return
        exchange = call.exchange
        began = moment_of(exchange)
        self._latest_call = max(began, self._latest_call or began)
        if call.name == CREATE:
            self._enter_creation(creation_of(call))
            return
        for event in call_events(call):
            self._events.add(fact_of(event))
        if is_lookup(call):
            self._lookups.add((*began, exchange.ended))

    def enter_callback(self, callback: Callback, frame: Frame) -> None:
        """Keep a push, whether or not it names an order."""
        if frame.edition.order_life is not None:
            self._events.add(fact_of(push_event(callback)))

    def merge(self, other: Self) -> None:
        """Take in the events of another ledger."""
        self._events.merge(other._events)
        self._creations.merge(other._creations)
        self._outcomes.merge(other._outcomes)
        self._lookups.merge(other._lookups)
        latest = [m for m in (self._latest_call, other._latest_call) if m]
        self._latest_call = max(latest, default=None)

    def histories(self) -> Iterator[History]:
        """The history of every order that a call or a push names, in the order of their names.

        Pushes that name no order come first, as the history of an order without a name.
        """
        joined = self._joined()
        facts = merge(self._events, joined, key=_BY_ORDER) if len(joined) else self._events
        for order, found in groupby(facts, key=itemgetter(0)):
            yield History(order=order, events=tuple(map(event_of, found)))

    def creations(self) -> Iterator[Creation]:
        """The create calls in the order in which they began."""
        return map(creation_of_fact, self._creations)

    def lookups(self) -> Iterator[tuple[Moment, Moment]]:
        """When the application asked for its orders, and when it was answered."""
        for started, number, ended in self._lookups:
            yield (started, number), (ended, number)

    def was_called_after(self, moment: Moment) -> bool:
        """Whether the application made a business call later than this."""
        return self._latest_call is not None and self._latest_call > moment

    def _enter_creation(self, creation: Creation) -> None:
        self._creations.add(fact_of_creation(creation))
        event, orders = creation.event, creation.orders if creation.is_granted else ()
        for order in orders:
            self._events.add(fact_of(event._replace(order=order)))
        if creation.out_order_id and (orders or event.kind is EventKind.NOT_CREATED):
            failed = () if orders else fact_of(event)
            came_to = (micros(event.started), event.number, event.exchange, orders, failed)
            self._outcomes.add((creation.out_order_id, *came_to))

    def _joined(self) -> Spool[Fact]:
        """Creates that named nothing themselves belong to what their out_order_id came to."""
        joined = Spool[Fact](SORTED_BY)
        for _, outcomes in self._outcomes.groups():
            opened = dict.fromkeys(order for outcome in outcomes for order in outcome[-2])
            for *_, failed in outcomes if opened else ():
                for order in opened if failed else ():
                    joined.add((order, *failed[1:]))
        return joined
