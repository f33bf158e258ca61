"""TRK: how the application answers callbacks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.checks.histories import History, OrderEvent, PushFacts, Signature
from harness.checks.registry import (
    Counted,
    Events,
    Examined,
    OrderEvents,
    Placed,
    Undecided,
    order_check,
)
from harness.model.delivery import DeliveryMark
from harness.model.exchange import FailureKind
from harness.model.text import Text
from harness.model.verdict import (
    Finding,
)

if TYPE_CHECKING:
    from harness.checks.order_frame import OrderFrame

DEADLINE = 0.5

_OTHER_STATUS = Text(
    "A validly signed callback was not answered with HTTP 200.",
    "签名有效的回传未得到 HTTP 200 响应。",
)
_NO_ANSWER = Text(
    "A validly signed callback got no answer.",
    "签名有效的回传未得到任何响应。",
)
_LATE = Text(
    "A validly signed callback was acknowledged later than 500 ms.",
    "签名有效的回传在 500 毫秒之后才得到确认。",
)
_ANSWER_FIRST = Text(
    "Store the message, answer HTTP 200 at once, and process it afterwards.",
    "请先保存消息并立即以 HTTP 200 响应，再异步处理。",
)
_ODD_NOT_TAKEN = Text(
    "A validly signed callback that no platform would send met HTTP 5xx or no answer.",
    "签名有效、但平台不会发送的回传得到 HTTP 5xx 响应或未得到任何响应。",
)
_ODD_REFUSED = Text(
    "A validly signed callback that no platform would send (its body is no JSON object in UTF-8, "
    "or larger than 256 KiB) was refused with HTTP 4xx ({count} in all), as is allowed.",
    "签名有效、但平台不会发送的回传（消息体不是 UTF-8 编码的 JSON 对象，或大于 256 KiB）"
    "被以 HTTP 4xx 拒绝（共 {count} 次），属于允许的处理。",
)
_SURVIVE = Text(
    "Answer what cannot be read with HTTP 400 or 413; no callback may end in an exception.",
    "无法解析的回传请以 HTTP 400 或 413 响应；任何回传都不得引发未处理的异常。",
)
VALIDITY_UNKNOWN = Text(
    "Whether a callback is validly signed is not known: no secret was at hand.",
    "没有可用的应用密钥，无法判断回传签名是否有效。",
)
OUR_CLOCK_LAGGED = Text(
    "Our own sender was delayed while it waited for a late acknowledgement, so its time is not "
    "certain.",
    "等待响应时本工具的发送端自身出现延迟，无法确定该确认是否超时。",
)
_TIME_UNKNOWN = Text(
    "The recording does not say how long the acknowledgement took.",
    "录制内容未记录确认所用时间。",
)


@order_check("TRK-02", is_of_all_pushes=True)
def callbacks_are_acknowledged_in_time(history: History, orders: "OrderFrame") -> OrderEvents:
    """Every validly signed callback is answered HTTP 200 within 500 ms.

    Each delivery counts, a repeated one too, and one of an event that nobody documented. Fails on
    another status, on no answer and on a later one. A body that no platform would send (no JSON
    object in UTF-8, or larger than 256 KiB) may be refused with any 4xx, which is noted; 5xx and no
    answer fail. A late answer that our own sender measured badly (its clock lagged by more than 50
    ms) is decided by another delivery of the same body, else undecided. Forged callbacks are not
    examined.

    Source: register TRK-02; platforms.md 5.1.
    """
    del orders
    pushes = history.pushes
    decided = {
        e.push.body
        for e in pushes
        if e.push and e.push.body and e.is_valid and not e.push.is_lagged and e.elapsed is not None
    }
    for event in pushes:
        for told in _judge_push(event, decided):
            yield Placed(event.moment, told)


def marks_of(push: PushFacts) -> Iterator[DeliveryMark]:
    """What a push is by itself, whatever came of it."""
    if push.signature is Signature.FORGED:
        yield DeliveryMark.FORGED
        if push.is_in_other_case:
            yield DeliveryMark.OTHER_CASE
    if push.signature is Signature.UNKNOWN:
        yield DeliveryMark.UNVERIFIED
    if push.is_out_of_form:
        yield DeliveryMark.OUT_OF_FORM


def _judge_push(event: OrderEvent, decided: set[str]) -> Events:
    if event.push is None or event.is_forged:
        return
    if event.push.signature is Signature.UNKNOWN:
        yield Undecided(VALIDITY_UNKNOWN, event.exchange)
    elif event.is_out_of_form:
        yield from _judge_odd(event)
    else:
        yield from _judge(event, is_decided_elsewhere=event.push.body in decided)


def _judge(event: OrderEvent, *, is_decided_elsewhere: bool) -> Events:
    is_late = (
        (event.elapsed or 0.0) > DEADLINE
        if event.is_acknowledged
        else event.push is not None and event.push.failure == FailureKind.TIMEOUT
    )
    if is_late and event.push and event.push.is_lagged:
        if not is_decided_elsewhere:
            yield Undecided(OUR_CLOCK_LAGGED, event.exchange)
    elif event.is_acknowledged and event.elapsed is None:
        yield Undecided(_TIME_UNKNOWN, event.exchange)
    else:
        yield Examined(event.exchange)
        if is_late or not event.is_acknowledged:
            yield _finding(event)


def _judge_odd(event: OrderEvent) -> Events:
    status = event.push.status if event.push else None
    if status is not None and 400 <= status < 500:  # noqa: PLR2004 - HTTP's own numbers
        yield Counted(_ODD_REFUSED)
        return
    if event.push and event.push.is_lagged and event.push.failure == FailureKind.TIMEOUT:
        yield Undecided(OUR_CLOCK_LAGGED, event.exchange)
        return
    yield Examined(event.exchange)
    if event.is_acknowledged:
        return
    yield Finding(
        message=_OTHER_STATUS if status and status < 400 else _ODD_NOT_TAKEN,  # noqa: PLR2004 - HTTP's own number
        exchanges=(event.exchange,),
        where="response" if status is None else "response.status",
        expected="HTTP 200 or 4xx",
        actual=event.told,
        hint=_SURVIVE,
    )


def _finding(event: OrderEvent) -> Finding:
    status = event.push.status if event.push else None
    if status is None:
        message, where, actual = _NO_ANSWER, "response", event.told
    elif status != 200:  # noqa: PLR2004 - HTTP's own number
        message, where, actual = _OTHER_STATUS, "response.status", f"{status}"
    else:
        message, where = _LATE, "response.elapsed"
        actual = f"{(event.elapsed or 0.0) * 1000:.0f} ms"
    return Finding(
        message=message,
        exchanges=(event.exchange,),
        where=where,
        expected=f"HTTP 200 within {DEADLINE * 1000:.0f} ms",
        actual=actual,
        hint=_ANSWER_FIRST,
    )
