"""LIFE: the rounds of an order, the acts of the application, and what the platform says of it."""

from collections.abc import Iterator

from harness.checks.orders import rounds_of
from harness.checks.registry import Event, Examined, Note, Undecided, check
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding, Round

ROUNDS_OWED = 3

_TOO_FEW_ROUNDS = Text(
    "Fewer than three orders went through create, pay, ship and confirm.",
    "走完“创建、支付、发货、确认收货”的订单不足三个。",
)
_COMPLETE_ROUNDS = Text(
    "Take three different orders through the whole cycle: create, see the payment, ship, see the "
    "receipt confirmed.",
    "请让三个不同订单走完全程:创建、获知支付、发货、获知确认收货。",
)
_LOST = Text(
    "The application was not there to the end: {count} complete rounds were seen, and that says "
    "nothing about the others.",
    "应用未运行到最后:已见 {count} 轮完整订单,其余无法判断。",
)
_COUNT = Text(
    "{count} complete order rounds in this traffic; a certification asks for 3.",
    "本段流量中有 {count} 轮完整订单;认证要求 3 轮。",
)


@check("LIFE-01")
def three_orders_went_through_the_whole_cycle(traffic: Traffic) -> Iterator[Event]:
    """At least three different orders each went create, pay, ship, confirm, in this order.

    Evidence of create is a granted create call (for a seller: the platform's order, when first
    seen); of pay an acknowledged, validly signed push PaymentAuthorized or a read status that only
    a paid order has; of ship a granted shipment call; of confirm an acknowledged, validly signed
    push OrderConfirmed or a read FINISH after the shipment. Fails in a certification with fewer
    than three complete rounds; elsewhere fewer than three is untested, with the count in a note.

    Source: register LIFE-01 (seed 000); platforms.md 4.3.
    """
    rounds = rounds_of(traffic)
    complete = [r for r in rounds if r.complete]
    if len(complete) >= ROUNDS_OWED or traffic.is_certification:
        for round_ in complete:
            yield from (Examined(e.exchange) for _, e in round_.phases if e)
    if len(complete) >= ROUNDS_OWED:
        return
    if not traffic.is_certification:
        yield Note(_COUNT.format(count=len(complete)))
    elif traffic.subject_was_lost:
        yield Undecided(_LOST.format(count=len(complete)))
    else:
        yield Finding(
            message=_TOO_FEW_ROUNDS,
            exchanges=tuple(e.exchange for r in rounds for _, e in r.phases[:1] if e),
            expected=f"{ROUNDS_OWED} complete rounds",
            actual="; ".join([f"{len(complete)} complete", *map(_gaps, rounds)]),
            hint=_COMPLETE_ROUNDS,
        )


def _gaps(round_: Round) -> str:
    missing = [phase for phase, evidence in round_.phases if evidence is None]
    if missing:
        return f"order {round_.order}: no evidence of {', '.join(missing)}"
    return f"order {round_.order}: {'complete' if round_.complete else 'phases out of order'}"
