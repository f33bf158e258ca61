"""LIFE: the amount of an order against its lines, and from read to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby, pairwise

from harness.checks.answers import place_in_answer
from harness.checks.histories import EventKind, History, OrderEvent, orders_told
from harness.checks.registry import Event, Examined, Undecided, check
from harness.checks.traffic import Traffic
from harness.documents.lossless import Json, Number, Pointer, at, text_of, walk
from harness.model.text import Text
from harness.model.verdict import Finding

FREIGHT_KEYS = ("logistics_amount", "logisitcs_amount", "freight_amount", "shipping_fee")
TOTAL_KEYS = ("order_amount", "pay_amount")
PAID = "pay_amount"
"""What the buyer paid: discounts and coupons are taken off it, and no answer states those."""
LINE_LISTS = ("child_order_list", "product_list")
LINE_PRICES = ("product_price", "product_unit_price")
_CHANGING_STATUSES = ("IN_ISSUE", "IN_CANCEL", "IN_FROZEN")
_LINES_DIFFER = Text(
    "The order amount is not the sum of its lines and the freight.",
    "订单金额不等于各商品行金额与运费之和。",
)
_CHANGED = Text(
    "The order amount changed between two reads without a refund or adjustment.",
    "两次查询之间订单金额发生变化，但未见退款或改价。",
)
_NO_FREIGHT = Text(
    "The order amount differs from its lines, and the answer states no freight that explains it.",
    "订单金额与商品行不符，且响应未注明可解释差额的运费。",
)
_DISCOUNT = Text(
    "The buyer paid less than the lines and the freight, and the answer does not say why: a "
    "discount may explain it.",
    "买家实付少于商品行与运费之和，响应未说明原因：可能是优惠所致。",
)
_SANDBOX_DRIFT = Text(
    "The sandbox reckons otherwise than documented; this does not count against the application.",
    "沙箱的金额计算与文档不符；此项不计入应用的问题。",
)


@check("LIFE-04")
def amounts_agree_along_the_order(traffic: Traffic) -> Iterator[Event]:
    """An order's amount is the sum of its lines plus freight and stays the same from read to read.

    Lines are the price of one piece times product_count, reckoned as decimals; freight counts where
    the answer states it. Judged in reads of one order and in lists of orders (order_amount, else
    pay_amount); amounts of the same interface are compared. Fails when they differ, or when the
    amount changes although neither a refund nor an adjustment was seen. Undecided when the lines
    differ and no freight is stated, or when less was paid, which a discount may explain.

    Source: register LIFE-04 (seed 000); platforms.md 4.1 and 8.
    """
    for history in traffic.histories.values():
        reads = history.of(EventKind.READ)
        amounts = [a for a in (_read(e, history.order) for e in reads) if a is not None]
        for amount in amounts:
            yield from _judge_lines(amount)
        # Interfaces may count differently: what one of them says is held against itself.
        for _, alike in groupby(sorted(amounts, key=_source), key=_source):
            yield from _judge_changes(history, list(alike))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amounts:
    event: OrderEvent
    where: str
    name: str
    """The field that states the amount."""
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
    elif amounts.name == PAID and amounts.total < expected:
        yield Undecided(_DISCOUNT, amounts.event.exchange.id)
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
    return any(
        r.word in _CHANGING_STATUSES or _tells_of_a_refund(_holder(r, history.order)[1])
        for r in reads
    )


def _tells_of_a_refund(holder: Json) -> bool:
    return any(
        isinstance(pointer[-1], str) and ("refund" in pointer[-1] or "adjust" in pointer[-1])
        for pointer, value in walk(holder)
        if pointer and value not in (None, "", False)
    )


def _holder(event: OrderEvent, order: str) -> tuple[Pointer, Json]:
    """The place below the envelope that speaks of the order, with all that stands there."""
    call = event.call
    told = next((t for t in orders_told(call) if t.order == order), None) if call else None
    if call is None or call.answer is None or told is None:
        return (), None
    return told.pointer, at(call.answer.content, told.pointer)


def _source(amounts: _Amounts) -> tuple[str, str]:
    return (amounts.event.call.name if amounts.event.call else "", amounts.name)


def _read(event: OrderEvent, order: str) -> _Amounts | None:
    pointer, holder = _holder(event, order)
    if event.call is None or not isinstance(holder, dict):
        return None
    name = next((k for k in TOTAL_KEYS if _money(holder.get(k)) is not None), None)
    total = _money(holder.get(name)) if name else None
    if name is None or total is None:
        return None
    children = _children(_first(holder, LINE_LISTS))
    return _Amounts(
        event=event,
        where=place_in_answer(event.call, (*pointer, name, "amount")),
        name=name,
        total=total,
        lines=_sum_of_lines(children),
        freight=_freight(holder, children),
    )


def _first(holder: dict[str, Json], names: tuple[str, ...]) -> Json:
    return next((holder[name] for name in names if name in holder), None)


def _children(listed: Json) -> list[Json]:
    """The lines of an order: `{wrapper: […]}`, a plain list, or a single bare object."""
    is_line = isinstance(listed, dict) and _first(listed, LINE_PRICES) is not None
    if isinstance(listed, dict) and not is_line and len(listed) == 1:
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
    price, count = _money(_first(child, LINE_PRICES)), _money(child.get("product_count"))
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
    amount = _first(value, ("amount", "amount_str")) if isinstance(value, dict) else value
    if not isinstance(amount, (str, Number)):
        return None
    try:
        number = Decimal(text_of(amount))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 30 else None  # noqa: PLR2004 - no price is that large
