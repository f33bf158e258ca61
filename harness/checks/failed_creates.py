"""Creates that failed, or were granted without payment: what the application did with the order."""

from bisect import bisect_right
from collections.abc import Iterator

from harness.checks.create_aftermath import left_alone
from harness.checks.excerpts import shown
from harness.checks.histories import EventKind, History, OrderEvent, Outcome
from harness.checks.ledger import Moment
from harness.checks.order_entries import Creation
from harness.checks.order_frame import OrderFrame
from harness.checks.order_ledger import OrderLedger
from harness.checks.orders import proves_payment
from harness.checks.registry import Events, Examined
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.operations import RefusalKind
from harness.platforms.orders import OrderLife

_NOBODYS_ORDER = ("none", "null", "undefined", "nan", "nil", "false", "0")
"""What an order id that is not there looks like once it is made a text."""
_PASSING = (RefusalKind.EXPIRED_TOKEN, RefusalKind.RATE_LIMITED, RefusalKind.IP_REFUSED)
"""Refusals of the call, whatever it asks for."""
_REFUSED_SHIPPED = Text(
    "The application went on with an order whose create the platform had refused.",
    "平台拒绝下单后，应用仍对该订单执行了后续操作。",
)
_UNPAID_SHIPPED = Text(
    "The application shipped an order whose create came with an error beside its success, before "
    "any payment was seen.",
    "下单响应在成功的同时带有错误信息，应用在未见到付款之前即发货。",
)
_READ_THE_RESULT = Text(
    "Read is_success, error_code and error_msg of every create answer, and go on only when the "
    "order is paid.",
    "请检查每次下单响应中的 is_success、error_code 与 error_msg，仅在订单已付款后继续。",
)


class FailedCreates:
    """Judges what was done with orders whose creates failed, or came with an error."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._book = traffic.of(OrderLedger)
        self._failed = [c for c in self._book.creations() if _has_failed(c)]
        self._orders = {order for create in self._failed for order in _orders_of(create)}
        self._seen: dict[str, _Order] = {}
        self._nobodys: list[OrderEvent] = []
        """Acts on what is no order."""

    def of(self, history: History, orders: OrderFrame) -> Events:
        """Keep what was done with an order that such a create names."""
        if history.order in self._orders:
            self._seen[history.order] = _Order(history, orders.life)
        if self._failed and history.order.strip().lower() in _NOBODYS_ORDER:
            self._nobodys += history.of(EventKind.ACTED)
        return iter(())

    def end(self) -> Events:
        """What became of every such create, in the order in which they began."""
        if not self._failed:
            return
        opened = _Opened(self._book, self._failed, self._orders)
        nobodys = self._blind_acts()
        for create in self._failed:
            if create.warning:
                acts = self._acts_on_unpaid(create, opened)
            else:
                acts = self._acts_on_refused(create, opened, nobodys)
            if act := min(acts, key=_began, default=None):
                yield Examined(create.event.exchange)
                yield _went_on(create, act)
            elif create.event.call and create.event.call.refusal not in _PASSING:
                yield from left_alone(create, self._traffic)

    def _acts_on_refused(
        self, create: Creation, opened: "_Opened", nobodys: dict[str, OrderEvent]
    ) -> Iterator[OrderEvent]:
        for name in {*create.orders, create.out_order_id}:
            if order := self._seen.get(name):
                told = (
                    order.told,
                    opened.first(name),
                    opened.first_repeat(create),
                )
                yield from order.act_after(create.event.moment, told)
        if act := nobodys.get(create.event.exchange):
            yield act

    def _acts_on_unpaid(self, create: Creation, opened: "_Opened") -> Iterator[OrderEvent]:
        for name in create.orders:
            if order := self._seen.get(name):
                yield from order.act_after(
                    create.event.moment, (order.paid, opened.first_paid(name))
                )

    def _blind_acts(self) -> dict[str, OrderEvent]:
        """By the last create that was answered before them, the first acts on what is no order."""
        acts = sorted(self._nobodys, key=_began)
        starts = [act.began for act in acts]
        latest: list[tuple[Moment, str] | None] = [None] * (len(acts) + 1)
        for create in self._book.creations() if acts else ():
            place = bisect_right(starts, create.event.moment)
            answered = create.event.moment, create.event.exchange
            latest[place] = max(answered, latest[place] or answered)
        found: dict[str, OrderEvent] = {}
        last: tuple[Moment, str] | None = None
        for act, answered_before in zip(acts, latest, strict=False):
            last = max(filter(None, (last, answered_before)), default=None)
            if last:
                found.setdefault(last[1], act)
        return found


class _Order:
    """What is asked of an order that a failed create names."""

    def __init__(self, history: History, life: OrderLife) -> None:
        self._acts = sorted(history.of(EventKind.ACTED), key=_began)
        told = (*history.reads, *history.genuine_pushes)
        self.told = min((e.moment for e in told), default=None)
        """When the platform first told of it."""
        paid = (e.moment for e in history.events if _shows_payment(e, life))
        self.paid = min(paid, default=None)

    def act_after(self, moment: Moment, known: tuple[Moment | None, ...]) -> Iterator[OrderEvent]:
        """The first act after a moment, where nothing of this was known before it."""
        place = bisect_right(self._acts, moment, key=_began)
        first = min((m for m in known if m), default=None)
        if place < len(self._acts) and (first is None or first >= self._acts[place].began):
            yield self._acts[place]


class _Opened:
    """When orders were opened by creates that were granted, of those that matter."""

    def __init__(self, book: OrderLedger, failed: list[Creation], orders: set[str]) -> None:
        self._by_order: dict[str, Moment] = {}
        self._paid: dict[str, Moment] = {}
        self._by_out: dict[str, Moment] = {}
        outs = {create.out_order_id for create in failed if create.out_order_id}
        for create in book.creations():
            if not create.is_granted:
                continue
            for order in orders.intersection(create.orders):
                _keep(self._by_order, order, create)
                if not create.warning:
                    _keep(self._paid, order, create)
            if create.out_order_id in outs:
                _keep(self._by_out, create.out_order_id, create)

    def first(self, order: str) -> Moment | None:
        """When an order was first opened."""
        return self._by_order.get(order)

    def first_paid(self, order: str) -> Moment | None:
        """When it was first opened without an error beside."""
        return self._paid.get(order)

    def first_repeat(self, create: Creation) -> Moment | None:
        """When a create with the same out_order_id was first granted."""
        return self._by_out.get(create.out_order_id)


def _keep(firsts: dict[str, Moment], key: str, create: Creation) -> None:
    moment = create.event.moment
    firsts[key] = min(moment, firsts.get(key, moment))


def _has_failed(create: Creation) -> bool:
    return bool(create.warning) or create.outcome is Outcome.REFUSED


def _orders_of(create: Creation) -> tuple[str, ...]:
    return create.orders if create.warning else (*create.orders, create.out_order_id)


def _began(event: OrderEvent) -> Moment:
    return event.began


def _shows_payment(event: OrderEvent, life: OrderLife) -> bool:
    if event.kind is EventKind.READ:
        return proves_payment(life, event.word)
    state = life.pushed.get(event.word) if event.kind is EventKind.PUSHED else None
    return state is not None and not event.is_forged and state.phase != life.phases[0]


def _went_on(create: Creation, act: OrderEvent) -> Finding:
    order = act.literal("order_id")
    return Finding(
        message=_UNPAID_SHIPPED if create.warning else _REFUSED_SHIPPED,
        exchanges=(act.exchange, create.event.exchange),
        where=order.where if order else "",
        expected=f"nothing after the create answered {create.warning or create.event.told}",
        actual=f"{act.name} of {shown(act.order)}",
        hint=_READ_THE_RESULT,
    )
