"""ERRH: the shape of the platform's refusals, and the sums in its answers to uploads."""

import re
from collections.abc import Iterator

from harness.checks.answers import SANDBOX_DRIFT
from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Told, Undecided, call_check
from harness.checks.request_values import answer_is_not_recorded, quoted
from harness.documents.lossless import Json, JsonObject, Number, text_of
from harness.model.exchange import Response
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call, holds
from harness.platforms.operations import OperationKind

_NO_ENVELOPE = Text(
    "A refusal does not come in the gateway's error envelope.",
    "拒绝响应未采用网关的错误结构。",
)
_INCOMPLETE = Text(
    "A refusal lacks a member of the gateway's error envelope.",
    "拒绝响应缺少网关错误结构中的字段。",
)
_NOT_RECORDED = Text(
    "The recording does not hold the body of a refusal.",
    "录制内容不含拒绝响应的响应体。",
)
_SUM = Text(
    "success_count and the number of failed_items do not add up to the size of the batch.",
    "success_count 与 failed_items 数量之和不等于批次商品数。",
)
_NO_SUM = Text(
    "The answer to an upload does not say how many goods were taken, or which were not.",
    "上传响应未说明成功数量或失败商品。",
)


@call_check("ERRH-03", operations=("item.batch_upload",))
def batch_results_add_up(call: Call, _frame: Frame) -> Events:
    """success_count plus the number of failed_items is the size of the batch.

    Judged on every granted upload whose body is a JSON array; an answer without failed_items has
    none of them. Fails when the sum is another number. Undecided when the answer gives no number of
    goods taken, or failed_items is no list.

    Source: register ERRH-03 (seed 002).
    """
    batch = call.json_body
    if not isinstance(batch, list) or call.answer is None or not call.is_success:
        return
    data = call.answer.content.get("data") if isinstance(call.answer.content, dict) else None
    taken = _whole(data.get("success_count")) if isinstance(data, dict) else None
    failed = data.get("failed_items") or [] if isinstance(data, dict) else None
    if taken is None or not isinstance(failed, list):
        yield Undecided(_NO_SUM, call.exchange.id)
        return
    yield Examined(call.exchange.id)
    if taken + len(failed) != len(batch):
        yield Finding(
            message=_SUM,
            exchanges=(call.exchange.id,),
            where="response.body/data",
            expected=f"a sum of {len(batch)}",
            actual=f"success_count {taken}, {len(failed)} failed_items",
            hint=SANDBOX_DRIFT,
        )


@call_check("ERRH-04")
def errors_come_in_the_envelope(call: Call, frame: Frame) -> Told:
    """A refusal has the error shape of its gateway.

    A refusal is an HTTP 4xx, or an answer with HTTP 200 in which the gateway says no. On aliexpress
    it holds code, msg or message, and request_id, inside error_response or at the top; on alibaba
    code and msg; on 1688 code and message. A token call on the latter two may be refused in the
    form of OAuth, with error, instead. What the business behind the gateway refuses has shapes of
    its own and is not examined, nor are 5xx and transport failures, which are no answers of the
    gateway. Fails when a refusal has another shape or lacks a member. Undecided where the recording
    does not hold its body.

    Source: register ERRH-04 (seeds 000, 001, 002); platforms.md 3.1.
    """
    response = call.exchange.response
    if response is None or not _is_known(call, frame) or not _is_refused(call, response):
        return 0
    if answer_is_not_recorded(call):
        return (Undecided(_NOT_RECORDED, call.exchange.id),)
    return Examined(call.exchange.id), *_departures(call, frame, response)


def _whole(value: Json) -> int | None:
    text = text_of(value) if isinstance(value, (str, Number)) else ""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None


def _is_known(call: Call, frame: Frame) -> bool:
    # On a Bearer edition every path reads as an interface; what is no interface answers as it may.
    return call.operation is not None or (bool(call.interface) and not frame.edition.secret_field)


def _is_refused(call: Call, response: Response) -> bool:
    refusal = call.answer.refusal if call.answer else None
    match response.status // 100:
        case 4:
            return True
        case 2:
            return refusal is not None and (refusal.from_gateway or _says_nothing(call))
        case _:
            return False


def _says_nothing(call: Call) -> bool:
    """Whether an answer is neither in its envelope nor a business answer without one."""
    answer, operation = call.answer, call.operation
    success = operation.success if operation and operation.envelope else None
    is_bare = answer is not None and answer.content is answer.whole
    return bool(success and is_bare and answer and holds(success, answer.content) is None)


def _departures(call: Call, frame: Frame, response: Response) -> Iterator[Finding]:
    members = frame.edition.refusal_members
    whole = call.answer.whole if call.answer else None
    error, where = _error_of(whole)
    if _is_oauth(call, frame, error):
        return
    if not any(_has(error, name) for names in members for name in names):
        wanted = ", ".join(" or ".join(names) for names in members)
        sent = response.body.decode("utf-8", "replace")
        actual = quoted(whole) if call.answer else shown(sent, 80) or "no JSON"
        yield _finding(call, _NO_ENVELOPE, "response.body", wanted, actual)
        return
    for names in members:
        if not any(_has(error, name) for name in names):
            name = names[0]
            actual = quoted(error[name]) if name in error else "missing"
            yield _finding(call, _INCOMPLETE, f"{where}/{name}", " or ".join(names), actual)


def _error_of(whole: Json) -> tuple[JsonObject, str]:
    if not isinstance(whole, JsonObject):
        return JsonObject(), "response.body"
    if isinstance(inner := whole.get("error_response"), JsonObject):
        return inner, "response.body/error_response"
    return whole, "response.body"


def _has(error: JsonObject, name: str) -> bool:
    value = error.get(name)
    return isinstance(value, Number) or (isinstance(value, str) and bool(value))


def _is_oauth(call: Call, frame: Frame, error: JsonObject) -> bool:
    is_token = call.operation is not None and call.operation.kind is OperationKind.TOKEN
    return is_token and bool(frame.edition.secret_field) and _has(error, "error")


def _finding(call: Call, message: Text, where: str, expected: str, actual: str) -> Finding:
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=where,
        expected=expected,
        actual=actual,
        hint=SANDBOX_DRIFT,
    )
