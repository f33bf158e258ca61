"""TRK: how the application answers callbacks."""

from collections.abc import Iterator

from harness.checks.histories import is_valid
from harness.checks.registry import Event, Examined, Undecided, check
from harness.checks.traffic import Traffic
from harness.model.exchange import Exchange, Fact, FailureKind
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Callback

DEADLINE = 0.5
HEALTHY_LAG_MS = 50.0

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
_VALIDITY_UNKNOWN = Text(
    "Whether a callback is validly signed is not known: no secret was at hand.",
    "没有可用的应用密钥，无法判断回传签名是否有效。",
)
_OUR_CLOCK_LAGGED = Text(
    "Our own sender was delayed while it waited for a late acknowledgement, so its time is not "
    "certain.",
    "等待响应时本工具的发送端自身出现延迟，无法确定该确认是否超时。",
)
_TIME_UNKNOWN = Text(
    "The recording does not say how long the acknowledgement took.",
    "录制内容未记录确认所用时间。",
)


@check("TRK-02")
def callbacks_are_acknowledged_in_time(traffic: Traffic) -> Iterator[Event]:
    """Every validly signed callback is answered HTTP 200 within 500 ms.

    Each delivery counts, a repeated one too. Fails on another status, on no answer and on a later
    one. A late answer that our own sender measured badly (its clock lagged by more than 50 ms) is
    decided by another delivery of the same body, else undecided. Forged callbacks are not examined.

    Source: register TRK-02; platforms.md 5.1.
    """
    decided = {
        _body(c)
        for c in traffic.callbacks
        if is_valid(c.exchange) and not _is_lagged(c.exchange) and c.exchange.elapsed is not None
    }
    for callback in traffic.callbacks:
        exchange = callback.exchange
        if exchange.observed(Fact.SIGNATURE_RECIPE) is None:
            yield Undecided(_VALIDITY_UNKNOWN, exchange.id)
        elif is_valid(exchange):
            yield from _judge(callback, is_decided_elsewhere=_body(callback) in decided)


def _judge(callback: Callback, *, is_decided_elsewhere: bool) -> Iterator[Event]:
    exchange = callback.exchange
    is_late = (
        (exchange.elapsed or 0.0) > DEADLINE
        if callback.is_acknowledged
        else exchange.failure is not None and exchange.failure.kind is FailureKind.TIMEOUT
    )
    if is_late and _is_lagged(exchange):
        if not is_decided_elsewhere:
            yield Undecided(_OUR_CLOCK_LAGGED, exchange.id)
    elif callback.is_acknowledged and exchange.elapsed is None:
        yield Undecided(_TIME_UNKNOWN, exchange.id)
    else:
        yield Examined(exchange.id)
        if is_late or not callback.is_acknowledged:
            yield _finding(exchange)


def _finding(exchange: Exchange) -> Finding:
    if exchange.response is None:
        message, where = _NO_ANSWER, "response"
        actual = exchange.failure.kind.value if exchange.failure else "no answer"
    elif exchange.response.status != 200:  # noqa: PLR2004 - HTTP's own number
        message, where, actual = _OTHER_STATUS, "response.status", f"{exchange.response.status}"
    else:
        message, where = _LATE, "response.elapsed"
        actual = f"{(exchange.elapsed or 0.0) * 1000:.0f} ms"
    return Finding(
        message=message,
        exchanges=(exchange.id,),
        where=where,
        expected=f"HTTP 200 within {DEADLINE * 1000:.0f} ms",
        actual=actual,
        hint=_ANSWER_FIRST,
    )


def _is_lagged(exchange: Exchange) -> bool:
    try:
        return float(exchange.observed(Fact.SENDER_LAG) or 0.0) > HEALTHY_LAG_MS
    except ValueError:
        return False


def _body(callback: Callback) -> bytes:
    return callback.exchange.request.body
