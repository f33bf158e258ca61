"""The platform's no in one structure, with what it asks of whoever made the call."""

from typing import Any

from harness.documents.lossless import JsonObject, text_of
from harness.model.text import Text
from harness.platforms.calls import Call, read_answer
from harness.platforms.operations import RefusalKind

_BY_KIND = {
    RefusalKind.EXPIRED_TOKEN: Text(
        "Renew the access token, then make the same call again, once.",
        "请刷新访问令牌，然后将同一调用重发一次。",
    ),
    RefusalKind.RATE_LIMITED: Text(
        "Wait as long as the answer says before the next call, and call more slowly.",
        "请按响应给出的时间等待后再调用，并降低调用频率。",
    ),
    RefusalKind.FINAL: Text(
        "The same call will be refused again: mend what the message names, do not repeat it.",
        "同样的调用仍会被拒绝：请修正消息中指出的问题，不要重试。",
    ),
    RefusalKind.IP_REFUSED: Text(
        "The calling address is not on the whitelist: add it, and make no more calls until then.",
        "调用地址不在白名单中：请先添加该地址，在此之前不要再调用。",
    ),
    RefusalKind.OTHER: Text(
        "Read the code in the platform's documentation; do not take this answer for a success.",
        "请在平台文档中查找该错误码；不要将此响应视为成功。",
    ),
}
_SIGNATURE = Text(
    "Mend the signature: how it was made and how it should be stands below.",
    "请修正签名：实际的签名方式与正确方式见下文。",
)
_LOST = Text(
    "No whole answer: the outcome is unknown. Ask for the state before an act is repeated.",
    "没有完整的响应：结果未知。重复操作之前请先查询状态。",
)
_SERVER = Text(
    "The platform failed (HTTP 5xx): the outcome is unknown. Ask for the state, then wait ever "
    "longer between repeats.",
    "平台故障（HTTP 5xx）：结果未知。请先查询状态，再以逐步加长的间隔重试。",
)
_UNREADABLE = Text(
    "The answer is no JSON: take it for a lost one, and ask for the state.",
    "响应不是 JSON：应视为丢失，并查询状态。",
)
_NOT_ACKNOWLEDGED = Text(
    "Only HTTP 200 within the deadline counts: answer first, work afterwards.",
    "仅在时限内返回 HTTP 200 才算确认：请先应答，再处理。",
)


def error_of(call: Call, *, is_signature_wrong: bool) -> dict[str, Any] | None:
    """What went wrong with a call and what to do; None where it was granted."""
    exchange = call.exchange
    if exchange.failure:
        return _told(str(exchange.failure.kind), exchange.failure.message, _LOST)
    response = exchange.response
    if response and call.is_lost:
        return _told(str(response.status), "", _SERVER) | _request_id(call)
    if refusal := call.refusal:
        do = _SIGNATURE if is_signature_wrong else _BY_KIND[refusal.kind]
        told = _told(refusal.code, refusal.message, do, kind=str(refusal.kind))
        return told | _request_id(call) | ({"wait": refusal.wait} if refusal.wait else {})
    if response and call.answer is None and call.operation is not None:
        return _told(str(response.status), "", _UNREADABLE)
    return None


def push_error(*, status: int | None, failure: str) -> dict[str, Any] | None:
    """What was wrong with the acknowledgement of a push; None where it was one."""
    if status == 200:  # noqa: PLR2004 - HTTP's own number
        return None
    return _told(str(status or ""), failure, _NOT_ACKNOWLEDGED)


def _told(code: str, message: str, do: Text, *, kind: str = "") -> dict[str, Any]:
    return {"code": code, "message": message, "kind": kind, "do": {"en": do.en, "zh": do.zh}}


def _request_id(call: Call) -> dict[str, str]:
    whole = read_answer(call.exchange)
    if not isinstance(whole, JsonObject):
        return {}
    inner = whole.get("error_response")
    places = (whole, inner) if isinstance(inner, JsonObject) else (whole,)
    found = (text_of(p[n]) for p in places for n in ("request_id", "requestId") if n in p)
    identity = next(found, "")
    return {"request_id": identity} if identity else {}
