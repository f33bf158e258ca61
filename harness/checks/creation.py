"""LIFE: orders whose creation was lost, refused, or granted without payment."""

from collections.abc import Iterator

from harness.checks.excerpts import shown
from harness.checks.histories import EventKind, History, OrderEvent, Outcome
from harness.checks.ledger import Moment
from harness.checks.order_entries import Creation
from harness.checks.order_ledger import OrderLedger
from harness.checks.orders import proves_payment
from harness.checks.registry import Events, Examined, Undecided, traffic_check
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.operations import RefusalKind
from harness.platforms.orders import OrderLife

_NOBODYS_ORDER = ("none", "null", "undefined", "nan", "nil", "false", "0")
"""What an order id that is not there looks like once it is made a text."""
_PASSING = (RefusalKind.EXPIRED_TOKEN, RefusalKind.RATE_LIMITED, RefusalKind.IP_REFUSED)
"""Refusals of the call, whatever it asks for."""
_KNOWN_TO_APPLICATION = (EventKind.READ, EventKind.QUERIED, EventKind.ACTED)

_DUPLICATE = Text(
    "After a create whose outcome was unknown, the same items were ordered under another "
    "out_order_id or none, before it was known what had come of the first.",
    "下单结果未知时，在查明之前即以另一 out_order_id（或不带 out_order_id）重复下单同样的商品。",
)
_REPEAT_IT = Text(
    "After a timeout or HTTP 5xx send the same request with the same out_order_id again, or look "
    "the order up first.",
    "下单超时或返回 HTTP 5xx 后，请以相同的 out_order_id 重发同一请求，或先查询订单。",
)
_ITEMS_UNKNOWN = Text(
    "The items of a create whose answer was lost cannot be read, so a repeat cannot be recognised.",
    "无法读取响应丢失的下单请求中的商品，因而无法识别重复下单。",
)
_TRAFFIC_ENDS = Text(
    "The traffic ends with the create, so what the application did afterwards is not known.",
    "流量在该下单请求之后即结束，无法得知应用其后的操作。",
)
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


@traffic_check("LIFE-05")
def a_lost_create_makes_no_second_order(traffic: Traffic) -> Events:
    """After a create without an answer, or with HTTP 5xx, the same order is not placed once more.

    The repeat carries the same out_order_id, or the order is looked up first. The same items are
    the same products, counts and variants to the same address. The rule ends when a create with the
    same out_order_id succeeds, when the application is told its orders, and when it reads an order
    that came up since and that no other create opened. Fails when before that the same items are
    ordered under another out_order_id or none. Undecided when the traffic does not show what the
    application did afterwards.

    Source: register LIFE-05; platforms.md 4.1.
    """
    book = traffic.of(OrderLedger)
    alike: dict[str, list[Creation]] = {}
    for create in book.creations:
        alike.setdefault(create.goods, []).append(create)
    resolutions = _Resolutions(book)
    for goods, creates in alike.items():
        lost_ones = [c for c in creates if c.is_lost]
        if not goods:
            yield from (Undecided(_ITEMS_UNKNOWN, c.event.exchange) for c in lost_ones)
            continue
        for lost in lost_ones:
            if resolutions.of(lost) or any(_follows(c, lost) for c in creates):
                yield Examined(lost.event.exchange)
            else:
                yield from _left_alone(lost, traffic)
        for create in creates if lost_ones else ():
            doubled = [c for c in lost_ones if _follows(create, c) and not _is_repeat(create, c)]
            still_open = [c for c in doubled if not resolutions.of(c, until=create.event.began)]
            if still_open:
                yield _ordered_again(still_open[-1], create)


@traffic_check("LIFE-06")
def a_refused_create_is_no_order(traffic: Traffic) -> Events:
    """After a create that failed, or that came with an error beside its success, nothing goes on.

    Fails when the application acts on an order that a refused create names in its answer or by its
    out_order_id, or on none at all (`None`, `null`), unless a repeat was granted or the platform
    told of that order; and when it ships an order whose create was granted with an error_code or
    error_msg (the automatic payment failed) before a read, a push or another create shows it paid.
    Undecided when the traffic does not show what the application did afterwards.

    Source: register LIFE-06 (seed 000); platforms.md 4.1.
    """
    life = traffic.edition.order_life
    if life is None:
        return
    book = traffic.of(OrderLedger)
    for create in book.creations:
        if create.warning:
            acts = _acts_on_unpaid(create, book, life)
        elif create.outcome is Outcome.REFUSED:
            acts = _acts_on_refused(create, book)
        else:
            continue
        if act := min(acts, key=lambda a: a.began, default=None):
            yield Examined(create.event.exchange)
            yield _went_on(create, act)
        elif create.event.call and create.event.call.refusal not in _PASSING:
            yield from _left_alone(create, traffic)


def _left_alone(create: Creation, traffic: Traffic) -> Events:
    """What can be said of an application that did nothing wrong after a create."""
    why = traffic.absence_proves_nothing if traffic.is_certification else _TRAFFIC_ENDS
    if why is None or traffic.of(OrderLedger).was_called_after(create.event.moment):
        yield Examined(create.event.exchange)
    else:
        yield Undecided(why, create.event.exchange)


def _follows(create: Creation, lost: Creation) -> bool:
    """Whether a create began when it was known that another was lost."""
    return lost.event.precedes(create.event)


def _is_repeat(create: Creation, lost: Creation) -> bool:
    return bool(lost.out_order_id) and create.out_order_id == lost.out_order_id


class _Resolutions:
    """When a lost create came to be known after all."""

    def __init__(self, book: OrderLedger) -> None:
        self._book = book
        self._granted = [c for c in book.creations if c.is_granted]
        opened = {order for c in self._granted for order in c.orders}
        self._unopened = [h for order, h in book.histories.items() if order not in opened]

    def of(self, lost: Creation, until: Moment | None = None) -> bool:
        """Whether it was known, before a moment where one is given, what a create had come to."""
        return (
            any(_is_repeat(c, lost) and _is_before(c.event, until) for c in self._granted)
            or self._book.looked_up(lost.event.moment, until)
            or any(_is_read(history, lost, until) for history in self._unopened)
        )


def _is_read(history: History, lost: Creation, until: Moment | None) -> bool:
    """Whether an order that came up since was called upon by the application."""
    return history.events[0].moment > lost.event.began and any(
        e.is_accepted and e.began > lost.event.moment and _is_before(e, until)
        for e in history.of(*_KNOWN_TO_APPLICATION)
    )


def _is_before(event: OrderEvent, until: Moment | None) -> bool:
    return until is None or event.moment < until


def _acts_on_refused(create: Creation, book: OrderLedger) -> Iterator[OrderEvent]:
    for order in {*create.orders, create.out_order_id}:
        history = book.histories.get(order)
        for act in history.of(EventKind.ACTED) if history else ():
            is_known = _was_opened(create, act, book) or (history and _is_told_of(history, act))
            if act.began > create.event.moment and not is_known:
                yield act
    for order, history in book.histories.items():
        if order.strip().lower() in _NOBODYS_ORDER:
            acts = history.of(EventKind.ACTED)
            yield from (a for a in acts if _is_latest(create, a, book))


def _was_opened(create: Creation, act: OrderEvent, book: OrderLedger) -> bool:
    """Whether the order of a refused create was opened by another before an act began."""
    return any(
        (act.order in c.orders or _is_repeat(c, create)) and c.event.precedes(act)
        for c in book.creations
        if c.is_granted
    )


def _is_latest(create: Creation, act: OrderEvent, book: OrderLedger) -> bool:
    """Whether a create is the last one that was answered before an act began."""
    before = [c for c in book.creations if c.event.precedes(act)]
    return bool(before) and max(before, key=lambda c: c.event.moment) is create


def _is_told_of(history: History, act: OrderEvent) -> bool:
    """Whether the platform had told of the order before an act began."""
    told = (*history.of(EventKind.READ), *history.genuine_pushes)
    return any(event.precedes(act) for event in told)


def _acts_on_unpaid(create: Creation, book: OrderLedger, life: OrderLife) -> Iterator[OrderEvent]:
    for order in create.orders:
        history = book.histories[order]
        paid = [e for e in history.events if _shows_payment(e, life)]
        paid += [
            c.event
            for c in book.creations
            if c.is_granted and not c.warning and order in c.orders and c is not create
        ]
        for act in history.of(EventKind.ACTED):
            if act.began > create.event.moment and not any(e.precedes(act) for e in paid):
                yield act


def _shows_payment(event: OrderEvent, life: OrderLife) -> bool:
    if event.kind is EventKind.READ:
        return proves_payment(life, event.word)
    state = life.pushed.get(event.word) if event.kind is EventKind.PUSHED else None
    return state is not None and not event.is_forged and state.phase != life.phases[0]


def _ordered_again(lost: Creation, create: Creation) -> Finding:
    out = create.event.literal("out_order_id")
    return Finding(
        message=_DUPLICATE,
        exchanges=(create.event.exchange, lost.event.exchange),
        where=out.where if out else "",
        expected=f"out_order_id {shown(lost.out_order_id)}, or a look-up of the order first"
        if lost.out_order_id
        else "a look-up of the order first",
        actual=f"out_order_id {shown(create.out_order_id) or 'missing'}",
        hint=_REPEAT_IT,
    )


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
