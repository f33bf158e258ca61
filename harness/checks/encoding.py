"""SIGN: the percent-encoding of URLs."""

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes, urlsplit

from harness.checks.excerpts import shown
from harness.checks.registry import Event, Examined, check
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding

_PLUS = Text(
    "A query string carries + for a space.",
    "查询字符串用 + 表示空格。",
)
_WRITE_PERCENT_20 = Text(
    "Write a space in a query as %20; + means a space only in a form body.",
    "请将查询字符串中的空格写成 %20；+ 仅在表单体中表示空格。",
)
_NOT_UTF8 = Text(
    "A query string carries bytes that are not UTF-8.",
    "查询字符串含有非 UTF-8 字节。",
)
_ENCODE_UTF8 = Text(
    "Encode names and values as UTF-8 before percent-encoding them.",
    "请先将参数名和参数值按 UTF-8 编码，再做百分号编码。",
)


@check("SIGN-11")
def query_is_percent_encoded(traffic: Traffic) -> Iterator[Event]:
    """A query string is UTF-8, with a space written %20 and not +.

    Judged on the URL as sent; calls without a query are not examined. Fails when a query carries +
    for a space or bytes that are not UTF-8. This gateway decodes +, so it is a warning here.

    Source: register SIGN-11 (seed 001); platforms.md 1.1.
    """
    for call in traffic.calls:
        query = urlsplit(call.exchange.request.url).query
        if not query:
            continue
        yield Examined(call.exchange.id)
        for piece in query.split("&"):
            name = shown(unquote_to_bytes(piece.partition("=")[0]).decode("utf-8", "replace"))
            fault = _fault(piece)
            if fault:
                message, expected, hint = fault
                yield Finding(
                    message=message,
                    exchanges=(call.exchange.id,),
                    where=f"query.{name}",
                    expected=expected,
                    actual=shown(piece),
                    hint=hint,
                )


def _fault(piece: str) -> tuple[Text, str, Text] | None:
    if "+" in piece:
        return _PLUS, "%20", _WRITE_PERCENT_20
    try:
        unquote_to_bytes(piece).decode("utf-8")
    except UnicodeDecodeError:
        return _NOT_UTF8, "UTF-8", _ENCODE_UTF8
    return None
