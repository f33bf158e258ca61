"""TRK: the platform's tracking events, as pushed and as answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.checks.answers import place_in_answer
from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.histories import EventKind, History, OrderEvent, epoch_ms
from harness.checks.order_frame import OrderFrame
from harness.checks.orders import end_statuses
from harness.checks.registry import Events, Examined, call_check, order_check
from harness.documents.lossless import Pointer, walk
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.orders import OrderLife

DELIVERED = "DELIVERED"
_NODE_PARTS = {
    "tracking.query": (("time_stamp",), ("tracking_detail_desc", "tracking_name")),
    "tracking.list": (("event_date",), ("event_desc", "status")),
}
_INCOMPLETE = Text(
    "A tracking event lacks its time, its description or code, or its tracking number.",
    "物流轨迹节点缺少时间、描述（或代码）或运单号。",
)
_RUNS_BACK = Text(
    "The times of tracking events run back in order of arrival.",
    "按到达顺序，物流轨迹节点的时间出现倒退。",
)
_NOT_DELIVERED = Text(
    "The last tracking event before the receipt is no delivery.",
    "确认收货前的最后一个物流轨迹节点不是妥投。",
)
_SANDBOX_DRIFT = Text(
    "The sandbox tracks otherwise than documented; this does not count against the application.",
    "沙箱的物流轨迹与文档不符；此项不计入应用的问题。",
)


@order_check("TRK-08")
def tracking_events_are_well_formed(history: History, orders: OrderFrame) -> Events:
    """Each tracking event that is pushed has a time, a description or code, and a tracking number.

    Event times of first deliveries do not run back in order of arrival. The last event before the
    receipt of an order is a delivery. Fails when one of these is broken. Forged callbacks are not
    examined.

    Source: register TRK-08 (seed 000); platforms.md 5.1.
    """
    pushes = _first_deliveries(history)
    for push in pushes:
        yield Examined(push.event.exchange)
        yield from _incomplete(push)
    yield from _backward(pushes)
    yield from _undelivered(history, pushes, orders.life)


@call_check("TRK-08", operations=(*_NODE_PARTS,))
def tracking_answers_are_well_formed(call: Call, frame: Frame) -> Events:
    """Each tracking event in an answer has a time and a description, each parcel its number.

    A list in an answer may run either way. Fails when one of these is missing.

    Source: register TRK-08 (seed 000); platforms.md 4.1.
    """
    del frame
    parts = _NODE_PARTS[call.name]
    if call.answer is None or not call.is_success:
        return
    names = {name for alternatives in parts for name in alternatives}
    for pointer, value in walk(call.answer.content):
        if not isinstance(value, dict):
            continue
        if names & set(value) - {"status"}:
            yield Examined(call.exchange.id)
            missing = next((p for p in parts if not any(_is_told(value, n) for n in p)), None)
            if missing:
                yield _answer_finding(call, (*pointer, missing[0]), " or ".join(missing))
        if "detail_node_list" in value and not _is_told(value, "mail_no"):
            yield Examined(call.exchange.id)
            yield _answer_finding(call, (*pointer, "mail_no"), "mail_no")


@dataclass(frozen=True, slots=True)
class _Push:
    event: OrderEvent
    time: int | None
    """Epoch milliseconds; None where the event has no time."""

    @property
    def number(self) -> str:
        return self.event.text("tracking_number")


def _first_deliveries(history: History) -> list[_Push]:
    first: dict[tuple[str, str, str], _Push] = {}
    for event in history.genuine_tracking:
        when = event.text("event_time")
        key = (event.text("tracking_number"), event.word, when)
        first.setdefault(key, _Push(event, epoch_ms(when)))
    return list(first.values())


def _incomplete(push: _Push) -> Iterator[Finding]:
    event = push.event
    told = event.word or event.text("description")
    for is_there, place, expected in (
        (push.time is not None, "eventTime", "a time in epoch milliseconds"),
        (bool(told), "eventCode", "eventCode or eventDesc"),
        (bool(push.number), "trackingNumber", "a tracking number"),
    ):
        if not is_there:
            actual = event.text("event_time") if place == "eventTime" else ""
            yield _finding(
                _INCOMPLETE, (event,), f"body/data/{place}", expected, actual or "missing"
            )


def _backward(pushes: list[_Push]) -> Iterator[Finding]:
    latest: dict[str, _Push] = {}
    for push in pushes:
        if push.time is None:
            continue
        former = latest.get(push.number)
        if former is not None and former.time is not None and push.time < former.time:
            yield _finding(
                _RUNS_BACK,
                (former.event, push.event),
                "body/data/eventTime",
                f"{former.time} or later",
                f"{push.time}",
            )
            continue
        latest[push.number] = push


def _undelivered(history: History, pushes: list[_Push], life: OrderLife) -> Iterator[Finding]:
    receipt = _receipt(history, life)
    if receipt is None:
        return
    before = [p for p in pushes if p.event.moment < receipt.moment]
    last = max(before, key=lambda push: push.time or 0, default=None)
    # Several events may carry the same time.
    tied = [p.event.word for p in before if last and p.time == last.time]
    if last is not None and DELIVERED not in tied:
        yield _finding(
            _NOT_DELIVERED, (last.event, receipt), "body/data/eventCode", DELIVERED, last.event.word
        )


def _receipt(history: History, life: OrderLife) -> OrderEvent | None:
    """What first shows that the buyer received the order."""
    last = life.phases[-1]
    confirmed = {word for word, state in life.pushed.items() if state.phase == last}
    finished = end_statuses(life)
    is_shipped = any(e.is_accepted for e in history.shipments)
    for event in history.events:
        if event.kind is EventKind.PUSHED and not event.is_forged:
            if event.word in confirmed:
                return event
        elif event.kind is EventKind.READ and is_shipped and event.word in finished:
            return event
    return None


def _is_told(holder: dict[str, object], name: str) -> bool:
    return holder.get(name) not in (None, "")


def _answer_finding(call: Call, pointer: Pointer, expected: str) -> Finding:
    return Finding(
        message=_INCOMPLETE,
        exchanges=(call.exchange.id,),
        where=place_in_answer(call, pointer),
        expected=expected,
        actual="missing",
        hint=_SANDBOX_DRIFT,
    )


def _finding(
    message: Text, events: tuple[OrderEvent, ...], where: str, expected: str, actual: str
) -> Finding:
    return Finding(
        message=message,
        exchanges=tuple(e.exchange for e in events),
        where=where,
        expected=expected,
        actual=shown(actual) or "empty",
        hint=_SANDBOX_DRIFT,
    )
