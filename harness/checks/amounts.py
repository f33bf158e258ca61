"""LIFE: the amount of an order against its lines, and from read to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from harness.checks.answers import place_in_answer
from harness.checks.histories import Event as OrderEvent
from harness.checks.histories import EventKind, History
from harness.checks.registry import Event, Examined, Undecided, check
from harness.checks.traffic import Traffic
from harness.documents.lossless import Json, Number, text_of, walk
from harness.model.text import Text
from harness.model.verdict import Finding

FREIGHT_KEYS = ("logistics_amount", "logisitcs_amount", "freight_amount", "shipping_fee")
_CHANGING_STATUSES = ("IN_ISSUE", "IN_CANCEL", "IN_FROZEN")
_LINES_DIFFER = Text(
    "The order amount is not the sum of its lines and the freight.",
    "订单金额不等于各商品行金额与运费之和。",
)
_CHANGED = Text(
    "The order amount changed between two reads without a refund or adjustment.",
    "两次查询之间订单金额发生变化,但未见退款或改价。",
)
_NO_FREIGHT = Text(
    "The order amount differs from its lines, and the answer states no freight that explains it.",
    "订单金额与商品行不符,且应答未注明可解释差额的运费。",
)
_SANDBOX_DRIFT = Text(
    "The sandbox reckons otherwise than documented; this does not count against the application.",
    "沙箱的金额计算与文档不符;此项不计入应用的问题。",
)


@check("LIFE-04")
def amounts_agree_along_the_order(traffic: Traffic) -> Iterator[Event]:
    """An order's amount is the sum of its lines plus freight and stays the same from read to read.

    Lines are product_price times product_count, reckoned as decimals; freight counts where the
    answer states it. Fails when they differ, or when the amount changes although neither a refund
    nor an adjustment was seen. Undecided when the lines differ and no freight is stated.

    Source: register LIFE-04 (seed 000); platforms.md 4.1 and 8.
    """
    for history in traffic.histories.values():
        amounts = [a for a in map(_read, history.of(EventKind.READ)) if a is not None]
        for amount in amounts:
            yield from _judge_lines(amount)
        yield from _judge_changes(history, amounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amounts:
    event: OrderEvent
    where: str
    total: Decimal
    lines: Decimal | None
    """None where the answer lists no line or a line cannot be read."""
    freight: Decimal | None
    """None where none is stated."""


def _judge_lines(amounts: _Amounts) -> Iterator[Event]:
    if amounts.lines is None:
        return
    expected = amounts.lines + (amounts.freight or 0)
    if expected == amounts.total:
        yield Examined(amounts.event.exchange.id)
    elif amounts.freight is None and amounts.total > amounts.lines:
        yield Undecided(_NO_FREIGHT, amounts.event.exchange.id)
    else:
        yield Examined(amounts.event.exchange.id)
        yield _finding(_LINES_DIFFER, (amounts,), f"{expected}")


def _judge_changes(history: History, amounts: list[_Amounts]) -> Iterator[Event]:
    if _is_adjusted(history):
        return
    for former, later in pairwise(amounts):
        yield Examined(later.event.exchange.id)
        if later.total != former.total:
            yield _finding(_CHANGED, (former, later), f"{former.total}")


def _finding(message: Text, amounts: tuple[_Amounts, ...], expected: str) -> Finding:
    return Finding(
        message=message,
        exchanges=tuple(a.event.exchange.id for a in amounts),
        where=amounts[-1].where,
        expected=expected,
        actual=f"{amounts[-1].total}",
        hint=_SANDBOX_DRIFT,
    )


def _is_adjusted(history: History) -> bool:
    reads = history.of(EventKind.READ)
    return any(r.word in _CHANGING_STATUSES or _tells_of_a_refund(r) for r in reads)


def _tells_of_a_refund(read: OrderEvent) -> bool:
    answer = read.call.answer if read.call else None
    if answer is None:
        return False
    return any(
        isinstance(pointer[-1], str) and ("refund" in pointer[-1] or "adjust" in pointer[-1])
        for pointer, value in walk(answer.content)
        if pointer and value not in (None, "", False)
    )


def _read(event: OrderEvent) -> _Amounts | None:
    call = event.call
    if call is None or call.answer is None or call.name != "order.get":
        return None
    result = call.answer.content
    result = result.get("result") if isinstance(result, dict) else None
    if not isinstance(result, dict):
        return None
    total = _money(result.get("order_amount"))
    if total is None:
        return None
    children = _children(result.get("child_order_list"))
    return _Amounts(
        event=event,
        where=place_in_answer(call, ("result", "order_amount", "amount")),
        total=total,
        lines=_sum_of_lines(children),
        freight=_freight(result, children),
    )


def _children(listed: Json) -> list[Json]:
    """The lines of an order: `{wrapper: […]}`, a plain list, or a single bare object."""
    if isinstance(listed, dict) and "product_price" not in listed and len(listed) == 1:
        listed = next(iter(listed.values()))
    if isinstance(listed, list):
        return listed
    return [listed] if isinstance(listed, dict) else []


def _sum_of_lines(children: list[Json]) -> Decimal | None:
    lines = [_line(child) for child in children]
    known = [line for line in lines if line is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(lines) else None


def _line(child: Json) -> Decimal | None:
    if not isinstance(child, dict):
        return None
    price, count = _money(child.get("product_price")), _money(child.get("product_count"))
    return price * count if price is not None and count is not None else None


def _freight(result: dict[str, Json], children: list[Json]) -> Decimal | None:
    """The freight of the order, else that of its lines together; None where none is stated."""
    stated = _stated_freight(result)
    if stated is not None:
        return stated
    found = [_stated_freight(child) for child in children if isinstance(child, dict)]
    known = [f for f in found if f is not None]
    return sum(known, Decimal(0)) if known else None


def _stated_freight(holder: dict[str, Json]) -> Decimal | None:
    found = (_money(holder[key]) for key in FREIGHT_KEYS if key in holder)
    return next((f for f in found if f is not None), None)


def _money(value: Json) -> Decimal | None:
    amount = value.get("amount") if isinstance(value, dict) else value
    if not isinstance(amount, (str, Number)):
        return None
    try:
        number = Decimal(text_of(amount))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 30 else None  # noqa: PLR2004 - no price is that large
