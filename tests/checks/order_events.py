"""What a check of orders says of a traffic, event by event."""

from collections.abc import Iterator
from typing import Any

from harness.checks.order_frame import order_frame
from harness.checks.order_ledger import OrderLedger
from harness.checks.registry import Check, Event, OrderEvents, Placed
from harness.checks.traffic import Traffic


def events_of_orders(check: Check, traffic: Traffic) -> list[Event]:
    """Everything that a check says of the orders of a traffic, in the order of its places."""
    assert check.on_orders
    judge, life = check.on_orders(traffic), traffic.edition.order_life
    told: list[tuple[Any, Event]] = []
    if life is not None:
        orders = order_frame(traffic, traffic, life)
        for history in traffic.of(OrderLedger).histories():
            if history.order or check.is_of_all_pushes:
                place = (1, *history.first_seen, history.order)
                told += _placed(judge.of(history, orders), place)
    told += _placed(judge.end(), (2,))
    return [event for _, event in sorted(told, key=lambda entry: entry[0])]


def _placed(events: OrderEvents, place: tuple[Any, ...]) -> Iterator[tuple[Any, Event]]:
    for number, told in enumerate(events):
        if isinstance(told, Placed):
            yield (0, told.place, number), told.event
        else:
            yield (*place, number), told
