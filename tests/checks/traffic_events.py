"""What a check says of a traffic, event by event, in the order of its places."""

from collections.abc import Iterator
from typing import Any

from harness.checks.order_frame import order_frame
from harness.checks.order_ledger import OrderLedger
from harness.checks.registry import Check, Event, OrderEvents, OrderJudge, Placed
from harness.checks.traffic import Traffic


def events_of_traffic(check: Check, traffic: Traffic) -> list[Event]:
    """Everything that a check says of a traffic or of its orders."""
    told: list[tuple[Any, Event]] = []
    if check.on_traffic:
        told += _placed(check.on_traffic(traffic), (1,))
    if check.on_orders:
        told += _of_orders(check.on_orders(traffic), check, traffic)
    return [event for _, event in sorted(told, key=lambda entry: entry[0])]


def _of_orders(judge: OrderJudge, check: Check, traffic: Traffic) -> Iterator[tuple[Any, Event]]:
    life = traffic.edition.order_life
    if life is not None:
        orders = order_frame(traffic, traffic, life)
        for history in traffic.of(OrderLedger).histories():
            if history.order or check.is_of_all_pushes:
                place = (1, *history.first_seen, history.order)
                yield from _placed(judge.of(history, orders), place)
    yield from _placed(judge.end(), (2,))


def _placed(events: OrderEvents, place: tuple[Any, ...]) -> Iterator[tuple[Any, Event]]:
    for number, told in enumerate(events):
        if isinstance(told, Placed):
            yield (0, told.place, number), told.event
        else:
            yield (*place, number), told
