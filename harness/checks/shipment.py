"""TRK: the shipment write-back, and the tracking number from end to end."""

import re
from collections.abc import Iterator
from typing import Self

from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.histories import SHIP, EventKind, History, Literal, OrderEvent, Outcome
from harness.checks.ledger import Ledger, ledger
from harness.checks.order_frame import OrderFrame
from harness.checks.registry import Events, Examined, Undecided, call_check, orders_check
from harness.checks.request_values import UNREAD_BODY, has_unread_body, missing_place
from harness.checks.spool import Spool
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call, Field

_SOMETHING = re.compile(".*[^ ].*")
_PARTS = {
    "service": (_SOMETHING, "a logistics service"),
    "tracking_number": (re.compile("[A-Za-z0-9-]{8,35}"), "8 to 35 characters A-Z a-z 0-9 -"),
    "order_id": (_SOMETHING, "an order"),
    "send_type": (re.compile("all|part"), "all or part"),
}
_NUMBER_OF = {
    "aliexpress.logistics.sellershipmentfortop": "logistics_no",
    "aliexpress.logistics.sellermodifiedshipmentfortop": "new_logistics_no",
}
"""The older calls that give or change a number, and the parameter that holds it."""
_MAY_BE_TAKEN = (Outcome.GRANTED, Outcome.LOST, Outcome.UNREAD)
_MALFORMED = Text(
    "A shipment call lacks one of its parts, or has it in a wrong form.",
    "发货请求缺少必填项，或其格式有误。",
)
_FILL_IN = Text(
    "Send service_name, logistics_no, out_ref and send_type (all or part) with every shipment.",
    "请在每次发货时发送 service_name、logistics_no、out_ref 和 send_type（all 或 part）。",
)
_DIFFERS = Text(
    "A tracking number differs from the one that the order was shipped with.",
    "运单号与该订单发货时的运单号不一致。",
)
_KEEP_NUMBER = Text(
    "Store the number that was sent as logistics_no, and use it for every query of this shipment.",
    "请保存发货时发送的 logistics_no，并在该包裹的所有查询中使用。",
)


@ledger
class OlderShipmentLedger(Ledger):
    """The tracking numbers that orders were given by the older shipment calls: in a spool."""

    def __init__(self) -> None:
        self._numbers = Spool[tuple[str, str]](2)

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep the number that such a call gives, unless it was refused."""
        del frame
        name = _NUMBER_OF.get(call.interface)
        if name and call.value(name) and call.refusal is None:
            self._numbers.add((call.value("out_ref"), call.value(name)))

    def merge(self, other: Self) -> None:
        """Take in the numbers of another ledger."""
        self._numbers.merge(other._numbers)

    def by_order(self) -> Iterator[tuple[str, set[str]]]:
        """The numbers of each order, in the order of their names."""
        for order, found in self._numbers.groups():
            yield order, {number for _, number in found}


@call_check("TRK-07", operations=(SHIP,))
def shipment_write_back_is_complete(call: Call, frame: Frame) -> Events:
    """The shipment call names a logistics service, a tracking number, an order and a send_type.

    The tracking number has 8 to 35 characters A-Z a-z 0-9 -, send_type is all or part. Fails when
    one of the four is missing, empty or malformed.

    Source: register TRK-07 (seed 000); platforms.md 4.2.
    """
    del frame
    parts = {name: call.field(name) for name in _PARTS}
    if has_unread_body(call) and None in parts.values():
        yield Undecided(UNREAD_BODY, call.exchange.id)
        return
    yield Examined(call.exchange.id)
    for name, field in parts.items():
        pattern, expected = _PARTS[name]
        if field is None or pattern.fullmatch(field.text) is None:
            yield _malformed(call, name, field, expected)


@orders_check("TRK-09")
def tracking_number_agrees(traffic: Traffic) -> "_Numbers":
    """The number in callbacks, tracking queries and the shipment call is the same per shipment.

    An order that was shipped more than once has several right numbers, as has one whose shipment
    was modified; a shipment that the platform refused gives none. Orders whose shipment is not in
    the traffic are not examined, nor are forged callbacks. Fails when a callback or a query names a
    number that the order was not shipped with.

    Source: register TRK-09 (seed 000).
    """
    return _Numbers(traffic)


class _Numbers:
    """Judges the numbers of one order after the other, which come in the order of their names."""

    def __init__(self, traffic: Traffic) -> None:
        self._older = traffic.of(OlderShipmentLedger).by_order()
        self._next: tuple[str, set[str]] | None = next(self._older, None)

    def of(self, history: History, orders: OrderFrame) -> Events:
        """Whether all that name a number of the order name one that it was shipped with."""
        del orders
        shipped, further = _shipped_numbers(history), self._given_by_older_calls(history.order)
        expected = " or ".join(map(shown, shipped))
        for event in history.events if shipped else ():
            number = _tracking_number(event)
            if number is None or not number.text:
                continue
            yield Examined(event.exchange)
            if number.text not in shipped and number.text not in further:
                yield Finding(
                    message=_DIFFERS,
                    exchanges=(event.exchange, next(iter(shipped.values()))),
                    where=number.where,
                    expected=expected,
                    actual=shown(number.text),
                    hint=_KEEP_NUMBER,
                )

    def end(self) -> Events:
        """Nothing is to be said of all orders together."""
        return iter(())

    def _given_by_older_calls(self, order: str) -> set[str]:
        while self._next and self._next[0] < order:
            self._next = next(self._older, None)
        return self._next[1] if self._next and self._next[0] == order else set()


def _malformed(call: Call, name: str, field: Field | None, expected: str) -> Finding:
    parameter = call.operation.fields[name] if call.operation else name
    return Finding(
        message=_MALFORMED,
        exchanges=(call.exchange.id,),
        where=field.where if field else missing_place(call, parameter),
        expected=expected,
        actual="missing" if field is None else shown(field.text) or "empty",
        hint=_FILL_IN,
    )


def _shipped_numbers(history: History) -> dict[str, str]:
    """The numbers that the order was shipped with, each with the exchange that says so."""
    found: dict[str, str] = {}
    for event in history.shipments:
        # A shipment whose answer was lost or not recorded may have been taken.
        if event.text("tracking_number") and event.call and event.call.outcome in _MAY_BE_TAKEN:
            found.setdefault(event.text("tracking_number"), event.exchange)
    return found


def _tracking_number(event: OrderEvent) -> Literal | None:
    is_named = event.kind in (EventKind.TRACKED, EventKind.QUERIED, EventKind.READ)
    return event.literal("tracking_number") if is_named and not event.is_forged else None
