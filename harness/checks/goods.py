"""FMT: the goods of a 1688 batch upload, judged on the literals as sent."""

import re
from collections.abc import Callable, Iterator

from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.goods_values import (
    Fault,
    image_faults,
    price_fault,
    stock_fault,
    title_fault,
)
from harness.checks.registry import Counted, Events, Examined, Undecided, call_check
from harness.checks.request_values import body_is_not_recorded, has_unread_body, quoted
from harness.documents.lossless import JsonObject
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.parameters import media_type_of

JSON_TYPE = "application/json"
UPLOAD = ("item.batch_upload",)

_NOT_RECORDED = Text(
    "The recording does not hold the request body.",
    "录制内容不含请求体。",
)
_COMPRESSED = Text(
    "The request body is compressed and was not read.",
    "请求体已压缩，无法读取。",
)
_NO_HEADERS = Text(
    "The recording holds no request headers.",
    "录制内容不含请求头。",
)
_METHOD = Text(
    "An upload is not sent by POST.",
    "商品上传未使用 POST 方法。",
)
_MEDIA_TYPE = Text(
    "The Content-Type of an upload is not application/json.",
    "上传请求的 Content-Type 不是 application/json。",
)
_NO_ARRAY = Text(
    "The body of an upload is not a JSON array.",
    "上传请求体不是 JSON 数组。",
)
_EMPTY = Text(
    "An upload holds no goods.",
    "上传请求不含任何商品。",
)
_NO_OBJECT = Text(
    "An entry of an upload is not a JSON object.",
    "上传数组中的元素不是 JSON 对象。",
)
_SEND_ARRAY = Text(
    "POST one JSON array with an object for each item, with Content-Type: application/json.",
    "请用 POST 发送一个 JSON 数组，每个商品一个对象，并设置 Content-Type: application/json。",
)
_OTHER_DECIMALS = Text(
    "Prices that are right but not written with two decimals: {count}.",
    "数值正确但未写成两位小数的价格：{count} 个。",
)


@call_check("FMT-07", operations=UPLOAD)
def upload_is_a_json_array_of_goods(call: Call, _frame: Frame) -> Events:
    """An upload is a POST with Content-Type application/json and a non-empty array of objects.

    A charset behind the media type is right. Fails on another method, another media type, and a
    body that is no JSON, no array, empty, or holds an entry that is no object. Undecided where the
    recording does not hold the headers or the body.

    Source: register FMT-07 (seed 002).
    """
    if not _is_upload(call):
        return
    findings = (*_head_findings(call), *_body_findings(call))
    unknown = _why_body_unknown(call)
    if unknown is None and not call.exchange.request.headers:
        unknown = _NO_HEADERS
    if unknown and not findings:
        yield Undecided(unknown, call.exchange.id)
        return
    yield Examined(call.exchange.id)
    yield from findings


@call_check("FMT-08", operations=UPLOAD)
def title_is_present_and_clean(call: Call, _frame: Frame) -> Events:
    """The title of an item is a string that is not blank and holds no control character.

    Judged in each object of an array body. A control character given as an escape counts, be it a
    line end, a tab, or one of Unicode beyond ASCII. Fails when the title is missing, no string,
    blank, or holds a control character. What is no array of objects is judged by FMT-07 alone.

    Source: register FMT-08 (seed 002).
    """
    return _each_item(call, "title", title_fault)


@call_check("FMT-09", operations=UPLOAD)
def price_is_a_number_in_yuan(call: Call, _frame: Frame) -> Events:
    """The price of an item is a JSON number above 0 with at most two decimals.

    Judged in each object of an array body, on the literal: 1999, 1999.0 and 1999.00 are all right,
    12.500 states three decimals and is not. An exponent is worked out first, so that 1.25e1 is 12.5
    and right, while 1e-3 is not. A right price that is not written with two decimals is counted in
    a note. Fails when the price is missing, no number ("12" in quotes, null), not above 0, or has
    more than two decimals.

    Source: register FMT-09 (seed 002).
    """
    yield from _each_item(call, "price", price_fault)
    plain = [item for _, item in _items(call) if price_fault(item) is None]
    others = sum(re.search(r"\.[0-9]{2}\Z", item["price"].literal) is None for item in plain)
    if others:
        yield Counted(_OTHER_DECIMALS, others)


@call_check("FMT-10", operations=UPLOAD)
def stock_is_a_whole_number(call: Call, _frame: Frame) -> Events:
    """The stock of an item is a JSON integer of 0 or more.

    Judged in each object of an array body, on the literal: 200.0 and 2e2 are no JSON integers.
    Fails when the stock is missing, a string, fractional, or negative.

    Source: register FMT-10 (seed 002).
    """
    return _each_item(call, "stock", stock_fault)


@call_check("FMT-11", operations=UPLOAD)
def images_are_a_list_of_urls(call: Call, _frame: Frame) -> Events:
    """The images of an item, where it has some, are a non-empty array of absolute URLs.

    Judged in each object of an array body; one without the key images is right. Fails when images
    is no array or empty, or when an entry is no http or https URL with a host.

    Source: register FMT-11 (seed 002).
    """
    if reason := _why_unknown(call):
        yield Undecided(reason, call.exchange.id)
        return
    items = tuple(_items(call))
    if items:
        yield Examined(call.exchange.id)
    for index, item in items:
        for place, value, fault in image_faults(item) if "images" in item else ():
            yield _finding(call, f"body/{index}/images{place}", quoted(value), fault)


def _is_upload(call: Call) -> bool:
    # A browser asks for leave with OPTIONS before it uploads.
    return call.exchange.request.method != "OPTIONS"


def _items(call: Call) -> Iterator[tuple[int, JsonObject]]:
    """The objects of an array body, each with its index."""
    body = call.json_body if _is_upload(call) else None
    for index, item in enumerate(body if isinstance(body, list) else ()):
        if isinstance(item, JsonObject):
            yield index, item


def _each_item(call: Call, name: str, fault_of: Callable[[JsonObject], Fault | None]) -> Events:
    if reason := _why_unknown(call):
        yield Undecided(reason, call.exchange.id)
        return
    items = tuple(_items(call))
    if items:
        yield Examined(call.exchange.id)
    for index, item in items:
        fault = fault_of(item)
        if fault:
            actual = quoted(item[name]) if name in item else "missing"
            yield _finding(call, f"body/{index}/{name}", actual, fault)


def _why_unknown(call: Call) -> Text | None:
    return _why_body_unknown(call) if _is_upload(call) else None


def _why_body_unknown(call: Call) -> Text | None:
    """Why the body cannot be judged; None when it can, be it right or wrong."""
    if call.json_body is not None:
        return None
    encoding = call.exchange.request.header("content-encoding") or "identity"
    if encoding.strip().lower() != "identity":
        return _COMPRESSED
    return _NOT_RECORDED if body_is_not_recorded(call) else None


def _head_findings(call: Call) -> Iterator[Finding]:
    request = call.exchange.request
    if request.method != "POST":
        yield _shape(call, _METHOD, "method", "POST", shown(request.method) or "none")
    if request.headers and media_type_of(request) != JSON_TYPE:
        sent = request.header("content-type")
        actual = "missing" if sent is None else shown(sent) or "empty"
        yield _shape(call, _MEDIA_TYPE, "header.Content-Type", JSON_TYPE, actual)


def _body_findings(call: Call) -> Iterator[Finding]:
    body = call.json_body
    if _why_body_unknown(call):
        return
    if not isinstance(body, list):
        yield _shape(call, _NO_ARRAY, "body", "a JSON array", _what_came(call))
    elif not body:
        yield _shape(call, _EMPTY, "body", "one item or more", "an empty array")
    else:
        for index, item in enumerate(body):
            if not isinstance(item, JsonObject):
                yield _shape(call, _NO_OBJECT, f"body/{index}", "a JSON object", quoted(item))


def _what_came(call: Call) -> str:
    if isinstance(call.json_body, JsonObject):
        return "a JSON object"
    if call.json_body is not None:
        return quoted(call.json_body)
    if has_unread_body(call):
        return "no JSON"
    return shown(call.exchange.request.body.decode("utf-8", "replace"), 80) or "an empty body"


def _shape(call: Call, message: Text, where: str, expected: str, actual: str) -> Finding:
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=where,
        expected=expected,
        actual=actual,
        hint=_SEND_ARRAY,
    )


def _finding(call: Call, where: str, actual: str, fault: Fault) -> Finding:
    return Finding(
        message=fault.message,
        exchanges=(call.exchange.id,),
        where=where,
        expected=fault.expected,
        actual=actual,
        hint=fault.hint,
    )
