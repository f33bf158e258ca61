"""TRK: callbacks that are delivered twice, and callbacks that arrive in another order."""

from bisect import bisect_left
from collections.abc import Iterator

from harness.checks.callbacks import VALIDITY_UNKNOWN
from harness.checks.deliveries import IGNORE_OLD, acted_upon, moved_back
from harness.checks.excerpts import shown
from harness.checks.histories import SHIP, History, OrderEvent
from harness.checks.ledger import Moment
from harness.checks.news import Repeat, repeats
from harness.checks.order_frame import OrderFrame
from harness.checks.registry import (
    Events,
    Examined,
    OrderEvents,
    Placed,
    Undecided,
    order_check,
)
from harness.checks.states import StatusMap
from harness.model.text import Text
from harness.model.verdict import Finding

_DUPLICATE_REFUSED = Text(
    "A callback that had been acknowledged was delivered again and not acknowledged.",
    "已确认过的回传再次送达时未得到确认。",
)
_ANSWER_AGAIN = Text(
    "Answer a callback that is delivered again with HTTP 200 as well, and process it once.",
    "重复送达的回传同样应以 HTTP 200 响应，且仅处理一次。",
)
_ACTED_TWICE = Text(
    "After a callback was delivered again, the application repeated an act that had been accepted.",
    "回传重复送达之后，应用再次执行了已成功的操作。",
)
_LATE_REFUSED = Text(
    "A callback of an older event that arrived after a newer one was not acknowledged.",
    "内容较早的回传晚于较新的回传到达时，未得到确认。",
)
_ANSWER_LATE = Text(
    "Answer a callback that arrives late with HTTP 200; the platform does not keep the order.",
    "对迟到的回传同样应以 HTTP 200 响应；平台不保证推送顺序。",
)
_ACTED_ON_LATE = Text(
    "A shipment follows a callback of an older event that arrived late, and the newer state of the "
    "order forbids it.",
    "应用在收到迟到的旧回传之后发货，而订单的最新状态不允许发货。",
)
_MOVED_BACK = Text(
    "After a callback of an older event that arrived late, the state probe shows the older state.",
    "收到迟到的旧回传之后，状态探针返回了较早的状态。",
)


@order_check("TRK-05", is_of_all_pushes=True)
def duplicate_callbacks_are_harmless(history: History, orders: OrderFrame) -> OrderEvents:
    """The same callback delivered again is acknowledged and triggers no second act.

    The same is the same body, validly signed. Fails when the application had acknowledged the body
    before and answers this delivery other than 2xx, and when after it an act on the order that the
    platform had accepted is repeated. Where the platform refuses the repetition, only a delivery
    that asks for such an act is to blame, and no replay, which TRK-04 judges. A shipment with
    another number after a part of the order was shipped is no repetition, nor is one after a
    shipment that was refused or lost. A delivery without an answer is left to TRK-02.

    Source: register TRK-05; platforms.md 5.1.
    """
    again: list[OrderEvent] = []
    for repeat in repeats(history.pushes):
        event = repeat.event
        if not event.is_valid:
            yield Placed(event.moment, Undecided(VALIDITY_UNKNOWN, event.exchange))
            continue
        again.append(event)
        yield from (Placed(event.moment, told) for told in _judge_answer(repeat))
    if again and history.order:
        old_news = orders.deliveries.old_news(history)
        replays = {news.event.exchange for news in old_news if news.is_replay}
        asking = [e for e in again if e.exchange not in replays]
        yield from _repeated_acts(history, again, asking, orders.statuses)


@order_check("TRK-06")
def late_callbacks_are_harmless(history: History, orders: OrderFrame) -> Events:
    """A callback of an older event after a newer one is acknowledged and moves nothing.

    Older is what carries an earlier time, or at the same time a status that comes before; the newer
    one must have been acknowledged. What had itself been acknowledged before is a replay, which
    TRK-04 judges. Fails when it is answered other than 2xx, when the first shipment after it fits
    the older state and the newer one forbids it, and when the state probe goes back to the older
    state. A delivery without an answer is left to TRK-02.

    Source: register TRK-06; platforms.md 5.1.
    """
    for news in orders.deliveries.old_news(history):
        event = news.event
        if news.is_replay or event.push is None:
            continue
        if not event.is_valid:
            yield Undecided(VALIDITY_UNKNOWN, event.exchange)
            continue
        if event.push.status is not None:
            yield Examined(event.exchange)
            # What may be refused for its form is TRK-02's alone.
            if not (event.push.is_taken or event.is_out_of_form):
                events = (event, news.newer)
                yield _not_acknowledged(_LATE_REFUSED, events, _ANSWER_LATE)
        effect = orders.deliveries.effect(news, history)
        if effect.act:
            yield acted_upon(_ACTED_ON_LATE, event, effect.act, IGNORE_OLD)
        if effect.word:
            yield moved_back(_MOVED_BACK, news, effect.word)


def _judge_answer(repeat: Repeat) -> Events:
    push = repeat.event.push
    if push is None or push.status is None:
        return
    if push.is_taken:
        yield Examined(repeat.event.exchange)
    elif repeat.was_taken:
        yield Examined(repeat.event.exchange)
        events = (repeat.event, repeat.first)
        yield _not_acknowledged(_DUPLICATE_REFUSED, events, _ANSWER_AGAIN)


def _repeated_acts(
    history: History, again: list[OrderEvent], fresh: list[OrderEvent], statuses: StatusMap
) -> Events:
    """The acts that were done once more after a delivery; `fresh` are those that are no replay."""
    permitting = statuses.permitting(SHIP)
    asking = [e for e in fresh if statuses.behind(e.word) & permitting]
    for former, act in _done_again(history):
        cause = _last_before(asking, act)
        # Others are to blame only for an act that the platform took, and that came before them.
        other = _last_before(again, act) if act.is_accepted else None
        if other and other.began > former.began and (not cause or cause.began < other.began):
            cause = other
        if cause:
            yield Examined(cause.exchange)
            yield _acted_twice(cause, former, act)


def _done_again(history: History) -> Iterator[tuple[OrderEvent, OrderEvent]]:
    """Shipments that do once more what a former one did, rather than ship another part.

    Each with the first such former one that was accepted: of the same parcel, or of the whole.
    """
    parcels: dict[str, OrderEvent] = {}
    whole: OrderEvent | None = None
    for act in sorted(history.shipments, key=_began):
        number = act.text("tracking_number")
        formers = [f for f in (parcels.get(number), whole) if f]
        if formers:
            yield min(formers, key=_began), act
        if act.is_accepted:
            parcels.setdefault(number, act)
            whole = whole or (act if act.text("send_type") != "part" else None)


def _last_before(pushes: list[OrderEvent], act: OrderEvent) -> OrderEvent | None:
    """The last of some pushes, in order of time, before an act began."""
    place = bisect_left(pushes, act.began, key=_began)
    return pushes[place - 1] if place else None


def _began(event: OrderEvent) -> Moment:
    return event.began


def _not_acknowledged(message: Text, events: tuple[OrderEvent, ...], hint: Text) -> Finding:
    push = events[0].push
    return Finding(
        message=message,
        exchanges=tuple(e.exchange for e in events),
        where="response.status",
        expected="2xx",
        actual=f"{push.status if push else ''}",
        hint=hint,
    )


def _acted_twice(cause: OrderEvent, former: OrderEvent, act: OrderEvent) -> Finding:
    order = act.literal("order_id")
    return Finding(
        message=_ACTED_TWICE,
        exchanges=(cause.exchange, former.exchange, act.exchange),
        where=order.where if order else "",
        expected=f"no second {act.name} of the order",
        actual=f"logistics_no {shown(act.text('tracking_number'))} "
        + ("accepted again" if act.is_accepted else f"sent again, answered {shown(act.told)}"),
        hint=_ANSWER_AGAIN,
    )
