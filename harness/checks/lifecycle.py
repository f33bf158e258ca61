"""LIFE: the rounds of an order, the acts of the application, and what the platform says of it."""

from bisect import bisect_left
from itertools import pairwise

from harness.checks.excerpts import shown
from harness.checks.firsts import Firsts
from harness.checks.histories import EventKind, History, OrderEvent
from harness.checks.ledger import Moment
from harness.checks.order_frame import OrderFrame
from harness.checks.orders import round_of
from harness.checks.registry import (
    Events,
    Examined,
    Note,
    Scope,
    Undecided,
    order_check,
    orders_check,
)
from harness.checks.states import Known, StatusMap
from harness.checks.traffic import Traffic
from harness.model.requirement import RunClass
from harness.model.text import Text
from harness.model.verdict import Finding, Round

ROUNDS_OWED = 3
_ROUNDS_TOLD = 1_000

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


@orders_check("LIFE-01", scope=Scope.RUN)
def three_orders_went_through_the_whole_cycle(traffic: Traffic) -> "_Rounds":
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
    return _Rounds(traffic)


class _Rounds:
    """Counts the complete rounds, and keeps the first of all rounds."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._complete = 0
        self._shown = Firsts[tuple[str, ...]](ROUNDS_OWED)
        """What shows the first complete ones."""
        self._gaps = Firsts[tuple[str, str]](_ROUNDS_TOLD)
        """By the first evidence of a round, how far it came."""

    def of(self, history: History, orders: OrderFrame) -> Events:
        """Take in the round of one order."""
        found = round_of(history, orders.life)
        evidence = [e for _, e in found.phases if e]
        if evidence and self._traffic.is_certification:
            started = found.phases[0][1]
            told = (started.exchange if started else "", _gaps(found))
            self._gaps.add((*history.first_seen, history.order), told)
        if found.complete:
            self._complete += 1
            shown = tuple(e.exchange for e in evidence)
            self._shown.add((*history.first_seen, history.order), shown)
        return iter(())

    def end(self) -> Events:
        """What all rounds come to."""
        complete, traffic = self._complete, self._traffic
        if complete >= ROUNDS_OWED or traffic.is_certification:
            shown = [exchange for exchanges in self._shown for exchange in exchanges]
            yield from map(Examined, shown)
            if more := complete - len(self._shown):
                yield Examined(count=more * (len(shown) // len(self._shown)))
        if complete >= ROUNDS_OWED:
            return
        if not traffic.is_certification:
            yield Note(_COUNT.format(count=complete))
        elif why := traffic.absence_proves_nothing or _why_none_is_possible(traffic):
            yield Undecided(_so_far(why, complete))
        else:
            yield Finding(
                message=_TOO_FEW_ROUNDS,
                exchanges=tuple(exchange for exchange, _ in self._gaps if exchange),
                expected=f"{ROUNDS_OWED} complete rounds",
                actual="; ".join([f"{complete} complete", *(gaps for _, gaps in self._gaps)]),
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


@order_check("LIFE-02")
def no_act_ahead_of_the_order(history: History, orders: OrderFrame) -> Events:
    """The application never acts on an order whose last known state forbids it.

    No shipment before payment, none of an order that is finished, closed or wholly shipped. Last
    known is what reads answered, what was pushed and what the application itself did before the act
    began; within one second of a push the state before it still counts. Fails whether the platform
    took the act or refused it. Undecided when nothing was known of the order, and where the
    recording holds no callback at all and one could have told of a state that permits the act.

    Source: register LIFE-02 (seed 000); platforms.md 4.3.
    """
    statuses = orders.statuses
    for act in history.shipments:
        known = statuses.known_before(act, orders.deliveries.states(history))
        if not known:
            yield Undecided(_STATE_UNKNOWN, act.exchange)
            continue
        if statuses.is_permitted(act, known):
            yield Examined(act.exchange)
        elif _may_have_been_told(orders.traffic, statuses, known[-1], act):
            yield Undecided(_NO_CALLBACKS, act.exchange)
        else:
            yield Examined(act.exchange)
            yield _ahead(act, known[-1], statuses.permitting(act.name))


@order_check("LIFE-07")
def the_state_is_read_back(history: History, orders: OrderFrame) -> Events:
    """Between two accepted acts on an order the application learns the state that the first made.

    It reads the order, or acknowledges a status push of it, after the first act and before the
    second begins. Fails when two accepted acts (create, ship) on one order follow each other
    without either. An order with one act is not examined. Undecided where the recording holds no
    callback at all: a push may have told the state.

    Source: register LIFE-07; platforms.md 4.1 and 5.1.
    """
    for former, act in pairwise(history.accepted_acts):
        is_learnt = _is_learnt_between(history, former, act)
        if not is_learnt and _lacks_callbacks(orders.traffic):
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


def _is_learnt_between(history: History, former: OrderEvent, act: OrderEvent) -> bool:
    """Whether a read or an acknowledged push told the state after one act and before the next."""
    first = bisect_left(history.events, former.began, key=_moment)
    end = bisect_left(history.events, act.began, lo=first, key=_moment)
    between = map(history.events.__getitem__, range(first, end))
    return any(e.began >= former.began and _tells_after(e, former) for e in between)


def _tells_after(event: OrderEvent, former: OrderEvent) -> bool:
    if event.kind is EventKind.READ:
        return event.moment >= former.moment
    return event.kind is EventKind.PUSHED and event.is_acknowledged


def _moment(event: OrderEvent) -> Moment:
    return event.moment
