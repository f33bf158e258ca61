"""TRK: callbacks that are delivered twice, and callbacks that arrive in another order."""

from harness.checks.callbacks import VALIDITY_UNKNOWN
from harness.checks.deliveries import (
    IGNORE_OLD,
    Deliveries,
    Repeat,
    acted_upon,
    moved_back,
    repeats,
)
from harness.checks.excerpts import shown
from harness.checks.histories import History, OrderEvent, in_order_of_time
from harness.checks.order_ledger import OrderLedger
from harness.checks.progress import Probes
from harness.checks.registry import Events, Examined, Undecided, traffic_check
from harness.checks.states import StatusMap, status_map
from harness.checks.traffic import Traffic
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


@traffic_check("TRK-05")
def duplicate_callbacks_are_harmless(traffic: Traffic) -> Events:
    """The same callback delivered again is acknowledged and triggers no second act.

    The same is the same body, validly signed. Fails when the application had acknowledged the body
    before and answers this delivery other than 2xx, and when after it an act on the order that the
    platform had accepted is repeated. Where the platform refuses the repetition, only a delivery
    that asks for such an act is to blame, and no replay, which TRK-04 judges. A shipment with
    another number after a part of the order was shipped is no repetition, nor is one after a
    shipment that was refused or lost. A delivery without an answer is left to TRK-02.

    Source: register TRK-05; platforms.md 5.1.
    """
    life = traffic.edition.order_life
    if life is None:
        return
    statuses, deliveries = status_map(life), Deliveries(life, Probes(traffic.frame))
    book = traffic.of(OrderLedger)
    again: dict[str, list[Repeat]] = {}
    for repeat in repeats(book.pushes):
        if not repeat.event.is_valid:
            yield Undecided(VALIDITY_UNKNOWN, repeat.event.exchange)
            continue
        again.setdefault(repeat.event.order, []).append(repeat)
        yield from _judge_answer(repeat)
    for order, history in book.histories.items():
        if order in again:
            replays = {n.event.exchange for n in deliveries.old_news(history) if n.is_replay}
            events = [repeat.event for repeat in again[order]]
            asking = [e for e in events if e.exchange not in replays]
            yield from _repeated_acts(history, events, asking, statuses)


@traffic_check("TRK-06")
def late_callbacks_are_harmless(traffic: Traffic) -> Events:
    """A callback of an older event after a newer one is acknowledged and moves nothing.

    Older is what carries an earlier time, or at the same time a status that comes before; the newer
    one must have been acknowledged. What had itself been acknowledged before is a replay, which
    TRK-04 judges. Fails when it is answered other than 2xx, when the first shipment after it fits
    the older state and the newer one forbids it, and when the state probe goes back to the older
    state. A delivery without an answer is left to TRK-02.

    Source: register TRK-06; platforms.md 5.1.
    """
    life = traffic.edition.order_life
    if life is None:
        return
    deliveries = Deliveries(life, Probes(traffic.frame))
    for history in traffic.of(OrderLedger).histories.values():
        for news in deliveries.old_news(history):
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
            effect = deliveries.effect(news, history)
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
    acts = sorted(history.shipments, key=lambda a: a.began)
    for number, act in enumerate(acts):
        former = next((a for a in acts[:number] if a.is_accepted and _repeats(act, a)), None)
        if former is None:
            continue
        permitting = statuses.permitting(act.name)
        asking = [e for e in fresh if statuses.behind(e.word) & permitting]
        # Others are to blame only for an act that the platform took, and that came before them.
        others = [e for e in again if act.is_accepted and former.began < e.began]
        cause = [e for e in in_order_of_time((*asking, *others)) if e.began < act.began]
        if cause:
            yield Examined(cause[-1].exchange)
            yield _acted_twice(cause[-1], former, act)


def _repeats(act: OrderEvent, former: OrderEvent) -> bool:
    """Whether a shipment does once more what a former one did, rather than ship another part."""
    is_same_parcel = act.text("tracking_number") == former.text("tracking_number")
    return is_same_parcel or former.text("send_type") != "part"


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
