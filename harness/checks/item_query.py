"""FMT: the item query of alibaba: its parameters and headers."""

import re
from collections.abc import Iterator

from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Undecided, call_check
from harness.checks.request_values import UNREAD_BODY, has_unread_body, missing_place, quoted
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.parameters import Parameter, media_type_of

FIELD_NAMES = (
    "subject", "title", "category_id", "brand", "main_image", "extra_images", "video_url", "desc",
    "price_info", "tier_prices", "min_order_quantity", "min_order_unit", "sku_list",
    "supplier_info", "trade_info", "shipping_info", "certifications", "seo_info",
)  # fmt: skip
API_VERSION = "3.0"
ITEM_QUERY = ("item.get",)
_SELECTION = ("language", "include_raw", "fields")
JSON_TYPE = "application/json"

_ITEM_ID = Text(
    "item_id is not a string of digits.",
    "item_id 不是纯数字字符串。",
)
_SEND_DIGITS = Text(
    "Send the digits of the product's address as item_id and nothing else: 1600590399629.",
    "item_id 仅发送商品链接中的数字部分，如 1600590399629。",
)
_VERSION = Text(
    "The header X-Api-Version is not 3.0.",
    "请求头 X-Api-Version 不是 3.0。",
)
_SEND_VERSION = Text(
    "Send X-Api-Version: 3.0 with every business call.",
    "请在每次业务调用中发送请求头 X-Api-Version: 3.0。",
)
_CONTENT_TYPE = Text(
    "The header Content-Type is not application/json.",
    "请求头 Content-Type 不是 application/json。",
)
_SEND_CONTENT_TYPE = Text(
    "Send Content-Type: application/json with every business call, the GET included.",
    "请在每次业务调用（包括 GET）中发送请求头 Content-Type: application/json。",
)
_NO_HEADERS = Text(
    "The recording holds no request headers.",
    "录制内容不含请求头。",
)
_LANGUAGE = Text(
    "language is not a two-letter code.",
    "language 不是两个字母的语言代码。",
)
_SEND_LANGUAGE = Text(
    "Send the language as two letters: en, zh, es, ru.",
    "语言请用两个字母表示，如 en、zh、es、ru。",
)
_INCLUDE_RAW = Text(
    "include_raw is neither true nor false in lower case.",
    "include_raw 不是小写的 true 或 false。",
)
_SEND_LOWER_CASE = Text(
    "Write the value in lower case; in Python str(value).lower(), for str(True) gives True.",
    "请写成小写；Python 中用 str(value).lower()，因为 str(True) 得到 True。",
)
_FIELDS = Text(
    "fields names something that the interface does not have.",
    "fields 含有该接口没有的字段名。",
)
_NAME_KNOWN_FIELDS = Text(
    f"Separate the names by commas without blanks and take them from: {', '.join(FIELD_NAMES)}.",
    f"字段名之间用英文逗号分隔、不留空格，并从以下名称中选取：{'、'.join(FIELD_NAMES)}。",
)


@call_check("FMT-04", operations=ITEM_QUERY)
def item_id_is_digits(call: Call, _frame: Frame) -> Events:
    """item_id consists of digits only.

    Judged on every item query. Fails when item_id is missing, empty or has a non-digit.

    Source: register FMT-04 (seed 001).
    """
    if not _is_item_query(call):
        return
    sent = _sent(call, "item_id")
    if not sent and has_unread_body(call):
        yield Undecided(UNREAD_BODY, call.exchange.id)
        return
    yield Examined(call.exchange.id)
    for parameter in sent:
        if not re.fullmatch("[0-9]+", parameter.value):
            yield _finding(call, parameter, _ITEM_ID, "digits", _SEND_DIGITS)
    if not sent:
        yield Finding(
            message=_ITEM_ID,
            exchanges=(call.exchange.id,),
            where=missing_place(call, "item_id"),
            expected="digits",
            actual="missing",
            hint=_SEND_DIGITS,
        )


@call_check("FMT-05", operations=ITEM_QUERY)
def calls_carry_the_documented_headers(call: Call, _frame: Frame) -> Events:
    """Business calls carry X-Api-Version 3.0 and Content-Type application/json.

    A charset behind the media type is right. Fails when either header is missing or different.
    Undecided where the recording holds no request headers at all.

    Source: register FMT-05 (seed 001).
    """
    if not _is_item_query(call):
        return
    request = call.exchange.request
    if not request.headers:
        yield Undecided(_NO_HEADERS, call.exchange.id)
        return
    yield Examined(call.exchange.id)
    version = request.header("x-api-version")
    if version is None or version.strip() != API_VERSION:
        yield _header(call, "X-Api-Version", _VERSION, API_VERSION, _SEND_VERSION)
    if media_type_of(request) != JSON_TYPE:
        yield _header(call, "Content-Type", _CONTENT_TYPE, JSON_TYPE, _SEND_CONTENT_TYPE)


@call_check("FMT-06", operations=ITEM_QUERY)
def query_parameters_are_well_formed(call: Call, _frame: Frame) -> Events:
    """language, include_raw and fields of an item query are well formed, where they are sent.

    language is a code of two letters, include_raw is true or false in lower case, fields is a list
    of known names separated by commas, without blanks. Fails when one that is sent is otherwise. A
    query that sends none of them is right, as is an empty fields: it asks for no selection.

    Source: register FMT-06 (seed 001).
    """
    if not _is_item_query(call):
        return
    if has_unread_body(call) and not any(_sent(call, name) for name in _SELECTION):
        yield Undecided(UNREAD_BODY, call.exchange.id)
        return
    yield Examined(call.exchange.id)
    yield from _judged(call, "language", "[A-Za-z]{2}", _LANGUAGE, "two letters", _SEND_LANGUAGE)
    yield from _judged(
        call, "include_raw", "true|false", _INCLUDE_RAW, "true or false", _SEND_LOWER_CASE
    )
    for parameter in _sent(call, "fields"):
        if not parameter.value:
            continue
        unknown = [name for name in parameter.value.split(",") if name not in FIELD_NAMES]
        if unknown:
            yield Finding(
                message=_FIELDS,
                exchanges=(call.exchange.id,),
                where=parameter.where,
                expected="names that the interface has",
                actual=shown(", ".join(f'"{name}"' for name in unknown)),
                hint=_NAME_KNOWN_FIELDS,
            )


def _is_item_query(call: Call) -> bool:
    # A browser asks for leave with OPTIONS before it calls.
    return call.exchange.request.method != "OPTIONS"


def _sent(call: Call, name: str) -> tuple[Parameter, ...]:
    return tuple(p for p in call.parameters if p.name == name)


def _judged(
    call: Call, name: str, pattern: str, message: Text, expected: str, hint: Text
) -> Iterator[Finding]:
    for parameter in _sent(call, name):
        if not re.fullmatch(pattern, parameter.value):
            yield _finding(call, parameter, message, expected, hint)


def _finding(call: Call, parameter: Parameter, message: Text, expected: str, hint: Text) -> Finding:
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=parameter.where,
        expected=expected,
        actual=quoted(parameter.value) if parameter.value else "empty",
        hint=hint,
    )


def _header(call: Call, name: str, message: Text, expected: str, hint: Text) -> Finding:
    sent = call.exchange.request.header(name)
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=f"header.{name}",
        expected=expected,
        actual="missing" if sent is None else shown(sent) or "empty",
        hint=hint,
    )
