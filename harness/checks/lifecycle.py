"""LIFE: the rounds of an order, the acts of the application, and what the platform says of it."""

from itertools import pairwise

from harness.checks.excerpts import shown
from harness.checks.histories import EventKind, OrderEvent
from harness.checks.order_ledger import OrderLedger
from harness.checks.orders import rounds_of
from harness.checks.registry import Events, Examined, Note, Scope, Undecided, traffic_check
from harness.checks.states import Known, StatusMap, status_map
from harness.checks.traffic import Traffic
from harness.model.requirement import RunClass
from harness.model.text import Text
from harness.model.verdict import Finding, Round

ROUNDS_OWED = 3

_NO_SHIPPING = Text(
    "The statement declares order.ship: false, and a complete round has a shipment.",
    "声明文件中 order.ship 为 false，而完整的一轮须包含发货。",
)
_TOO_FEW_ROUNDS = Text(
    "Fewer than three orders went through create, pay, ship and confirm.",
    "走完“下单、付款、发货、确认收货”的订单不足三个。",
)
_COMPLETE_ROUNDS = Text(
    "Take three different orders through the whole cycle: create, see the payment, ship, see the "
    "receipt confirmed.",
    "请让三个不同的订单走完全程：下单、获知付款、发货、获知确认收货。",
)
_SEEN_SO_FAR = Text(
    "{why} Complete rounds seen: {count}.",
    "{why}已见到完整订单 {count} 轮。",
)
_COUNT = Text(
    "{count} complete order rounds in this traffic; acceptance asks for 3.",
    "本段流量中有 {count} 轮完整订单；验收要求 3 轮。",
)
_STATE_UNKNOWN = Text(
    "The traffic tells nothing of this order before the act.",
    "在该操作之前，流量中没有此订单的任何状态。",
)
_NO_CALLBACKS = Text(
    "The recording holds no callback, so what the application was told of the order is not known.",
    "录制内容不含任何回传，无法得知应用对该订单状态的了解。",
)
_AHEAD = Text(
    "The application acted on an order whose last known state forbids it.",
    "应用对订单执行了其最近已知状态所不允许的操作。",
)
_WAIT = Text(
    "Ship only when the order is paid and not yet wholly shipped: after push PaymentAuthorized or "
    "a read WAIT_SELLER_SEND_GOODS.",
    "请仅在订单已付款且未全部发货时发货，即收到 PaymentAuthorized 推送或查询到 "
    "WAIT_SELLER_SEND_GOODS 之后。",
)
_NOT_READ_BACK = Text(
    "Two accepted acts on one order follow each other without learning its state in between.",
    "应用在同一订单的两次成功操作之间未获知订单状态。",
)
_READ_BACK = Text(
    "After each act read the order, or wait for the push of its new state, before the next one.",
    "请在每次操作后查询订单或等待新状态的推送，再执行下一步。",
)


@traffic_check("LIFE-01", scope=Scope.RUN)
def three_orders_went_through_the_whole_cycle(traffic: Traffic) -> Events:
    """At least three different orders each went create, pay, ship, confirm, in this order.

    Evidence of create is a granted create call (for a seller: the platform's order, when first
    seen); of pay an acknowledged, validly signed push PaymentAuthorized or a read status that only
    a paid order has; of ship a granted shipment call; of confirm an acknowledged, validly signed
    push OrderConfirmed or a read FINISH after the shipment. Fails in a certification with fewer
    than three complete rounds; elsewhere fewer than three is untested, with the count in a note.
    Undecided where absence proves nothing: the application was lost, the run was broken off, the
    platform's side refused to act, or the statement says that the application does not ship.

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
    elif why := traffic.absence_proves_nothing or _why_none_is_possible(traffic):
        yield Undecided(_so_far(why, len(complete)))
    else:
        yield Finding(
            message=_TOO_FEW_ROUNDS,
            exchanges=tuple(e.exchange for r in rounds for _, e in r.phases[:1] if e),
            expected=f"{ROUNDS_OWED} complete rounds",
            actual="; ".join([f"{len(complete)} complete", *map(_gaps, rounds)]),
            hint=_COMPLETE_ROUNDS,
        )


def _why_none_is_possible(traffic: Traffic) -> Text | None:
    statement = traffic.statement
    return _NO_SHIPPING if statement and statement.declares_absent("order.ship") else None


def _so_far(why: Text, count: int) -> Text:
    return Text(
        _SEEN_SO_FAR.en.format(why=why.en, count=count),
        _SEEN_SO_FAR.zh.format(why=why.zh, count=count),
    )


def _gaps(round_: Round) -> str:
    missing = [phase for phase, evidence in round_.phases if evidence is None]
    if missing:
        return f"order {round_.order}: no evidence of {', '.join(missing)}"
    return f"order {round_.order}: {'complete' if round_.complete else 'phases out of order'}"


@traffic_check("LIFE-02")
def no_act_ahead_of_the_order(traffic: Traffic) -> Events:
    """The application never acts on an order whose last known state forbids it.

    No shipment before payment, none of an order that is finished, closed or wholly shipped. Last
    known is what reads answered, what was pushed and what the application itself did before the act
    began; within one second of a push the state before it still counts. Fails whether the platform
    took the act or refused it. Undecided when nothing was known of the order, and where the
    recording holds no callback at all and one could have told of a state that permits the act.

    Source: register LIFE-02 (seed 000); platforms.md 4.3.
    """
    life = traffic.edition.order_life
    if life is None:
        return
    statuses = status_map(life)
    for history in traffic.of(OrderLedger).histories.values():
        for act in history.shipments:
            known = statuses.known_before(act, history)
            if not known:
                yield Undecided(_STATE_UNKNOWN, act.exchange)
                continue
            if statuses.is_permitted(act, known):
                yield Examined(act.exchange)
            elif _may_have_been_told(traffic, statuses, known[-1], act):
                yield Undecided(_NO_CALLBACKS, act.exchange)
            else:
                yield Examined(act.exchange)
                yield _ahead(act, known[-1], statuses.permitting(act.name))


@traffic_check("LIFE-07")
def the_state_is_read_back(traffic: Traffic) -> Events:
    """Between two accepted acts on an order the application learns the state that the first made.

    It reads the order, or acknowledges a status push of it, after the first act and before the
    second begins. Fails when two accepted acts (create, ship) on one order follow each other
    without either. An order with one act is not examined. Undecided where the recording holds no
    callback at all: a push may have told the state.

    Source: register LIFE-07; platforms.md 4.1 and 5.1.
    """
    for history in traffic.of(OrderLedger).histories.values():
        for former, act in pairwise(history.accepted_acts):
            is_learnt = any(_is_learnt_between(e, former, act) for e in history.events)
            if not is_learnt and _lacks_callbacks(traffic):
                yield Undecided(_NO_CALLBACKS, act.exchange)
                continue
            yield Examined(act.exchange)
            if not is_learnt:
                yield Finding(
                    message=_NOT_READ_BACK,
                    exchanges=(former.exchange, act.exchange),
                    expected="a read of the order or an acknowledged push of its state in between",
                    actual="neither",
                    hint=_READ_BACK,
                )


def _lacks_callbacks(traffic: Traffic) -> bool:
    """Whether this is a recording of calls alone, as clients and browsers make them."""
    return traffic.frame.run_class is RunClass.RECORDED and not traffic.callbacks


def _may_have_been_told(
    traffic: Traffic, statuses: StatusMap, last: Known, act: OrderEvent
) -> bool:
    permitting = statuses.permitting(act.name)
    return _lacks_callbacks(traffic) and any(
        statuses.leads(status, wanted) for status in last.statuses for wanted in permitting
    )


def _ahead(act: OrderEvent, last: Known, permitting: frozenset[str]) -> Finding:
    order = act.literal("order_id")
    told = last.event.word or last.event.kind
    return Finding(
        message=_AHEAD,
        exchanges=(act.exchange, last.event.exchange),
        where=order.where if order else "",
        expected=f"last known state {' or '.join(sorted(permitting))}",
        actual=f"{shown(told)} ({' or '.join(sorted(last.statuses))})",
        hint=_WAIT,
    )


def _is_learnt_between(event: OrderEvent, former: OrderEvent, act: OrderEvent) -> bool:
    if event.began < former.began or not event.precedes(act):
        return False
    if event.kind is EventKind.READ:
        return event.moment >= former.moment
    return event.kind is EventKind.PUSHED and event.is_acknowledged
