"""LIFE: the amount of an order against its lines, and from read to read."""

from itertools import groupby, pairwise

from harness.checks.histories import History, OrderEvent
from harness.checks.order_amounts import PAID, OrderAmounts
from harness.checks.order_frame import OrderFrame
from harness.checks.registry import Events, Examined, Undecided, order_check
from harness.model.text import Text
from harness.model.verdict import Finding

Told = tuple[OrderEvent, OrderAmounts]

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


@order_check("LIFE-04")
def amounts_agree_along_the_order(history: History, orders: OrderFrame) -> Events:
    """An order's amount is the sum of its lines plus freight and stays the same from read to read.

    Lines are the price of one piece times product_count, reckoned as decimals; freight counts where
    the answer states it. Judged in reads of one order and in lists of orders (order_amount, else
    pay_amount); amounts of the same interface are compared. Fails when they differ, or when the
    amount changes although neither a refund nor an adjustment was seen. Undecided when the lines
    differ and no freight is stated, or when less was paid, which a discount may explain.

    Source: register LIFE-04 (seed 000); platforms.md 4.1 and 8.
    """
    del orders
    told = [(e, e.call.amounts) for e in history.reads if e.call and e.call.amounts]
    for event, amounts in told:
        yield from _judge_lines(event, amounts)
    # Interfaces may count differently: what one of them says is held against itself.
    for _, alike in groupby(sorted(told, key=_source), key=_source):
        yield from _judge_changes(history, list(alike))


def _judge_lines(event: OrderEvent, amounts: OrderAmounts) -> Events:
    if amounts.lines is None:
        return
    expected = amounts.lines + (amounts.freight or 0)
    if expected == amounts.total:
        yield Examined(event.exchange)
    elif amounts.freight is None and amounts.total > amounts.lines:
        yield Undecided(_NO_FREIGHT, event.exchange)
    elif amounts.name == PAID and amounts.total < expected:
        yield Undecided(_DISCOUNT, event.exchange)
    else:
        yield Examined(event.exchange)
        yield _finding(_LINES_DIFFER, ((event, amounts),), f"{expected}")


def _judge_changes(history: History, told: list[Told]) -> Events:
    if _is_adjusted(history):
        return
    for former, later in pairwise(told):
        yield Examined(later[0].exchange)
        if later[1].total != former[1].total:
            yield _finding(_CHANGED, (former, later), f"{former[1].total}")


def _finding(message: Text, told: tuple[Told, ...], expected: str) -> Finding:
    _, amounts = told[-1]
    return Finding(
        message=message,
        exchanges=tuple(event.exchange for event, _ in told),
        where=amounts.where,
        expected=expected,
        actual=f"{amounts.total}",
        hint=_SANDBOX_DRIFT,
    )


def _is_adjusted(history: History) -> bool:
    return any(
        read.word in _CHANGING_STATUSES or (read.call and read.call.tells_of_a_refund)
        for read in history.reads
    )


def _source(told: Told) -> tuple[str, str]:
    event, amounts = told
    return event.name, amounts.name
