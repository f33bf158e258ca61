"""SIGN: the percent-encoding of URLs."""

from urllib.parse import unquote_to_bytes

from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Told, Undecided, call_check
from harness.documents.addresses import address_of
from harness.model.exchange import Fidelity
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

_PLUS = Text(
    "A query string carries + for a space.",
    "查询字符串用 + 表示空格。",
)
_WRITE_PERCENT_20 = Text(
    "Write a space in a query as %20; + means a space only in a form body. A plus sign itself is "
    "%2B.",
    "请将查询字符串中的空格写成 %20；+ 仅在表单体中表示空格。加号本身写成 %2B。",
)
_NOT_UTF8 = Text(
    "A query string carries bytes that are not UTF-8.",
    "查询字符串含有非 UTF-8 字节。",
)
_ENCODE_UTF8 = Text(
    "Encode names and values as UTF-8 before percent-encoding them.",
    "请先将参数名和参数值按 UTF-8 编码，再做百分号编码。",
)
_PUT_TOGETHER = Text(
    "The recording holds the parameters of the request, not its text.",
    "录制内容只有请求参数，没有请求原文。",
)


@call_check("SIGN-07")
def query_has_no_plus_for_a_space(call: Call, _frame: Frame) -> Told:
    """A query string is UTF-8, with a space written %20 and not +.

    Judged on the URL as sent; calls without a query are not examined. Fails when a query carries +
    for a space or bytes that are not UTF-8. Where the signature is recomputed, + is read as a
    space, so this is never a second finding about the signature. Undecided where the recording does
    not hold the text of the request.

    Source: register SIGN-07 (seed 001).
    """
    return _encoding_of(call)


@call_check("SIGN-11")
def query_is_percent_encoded(call: Call, _frame: Frame) -> Told:
    """A query string is UTF-8, with a space written %20 and not +.

    Judged on the URL as sent; calls without a query are not examined. Fails when a query carries +
    for a space or bytes that are not UTF-8. This gateway decodes +, so it is a warning here.
    Undecided where the recording does not hold the text of the request.

    Source: register SIGN-11 (seed 001); platforms.md 1.1.
    """
    return _encoding_of(call)


def _encoding_of(call: Call) -> Told:
    query = address_of(call.exchange.request.url).query
    if not query:
        return 0
    if call.exchange.fidelity is Fidelity.RECONSTRUCTED:
        return (Undecided(_PUT_TOGETHER, call.exchange.id),)
    return _faults(call, query) if _fault(query) else 1


def _faults(call: Call, query: str) -> Events:
    yield Examined(call.exchange.id)
    for piece in query.split("&"):
        fault = _fault(piece)
        if fault:
            message, expected, hint = fault
            name = shown(_bytes(piece.partition("=")[0]).decode("utf-8", "replace"))
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
    if "%" not in piece and piece.isascii():
        return None
    try:
        _bytes(piece).decode("utf-8")
    except UnicodeDecodeError:
        return _NOT_UTF8, "UTF-8", _ENCODE_UTF8
    return None


def _bytes(piece: str) -> bytes:
    # A half of a surrogate pair is no UTF-8, but must not break the check that says so.
    return unquote_to_bytes(piece.encode("utf-8", "surrogatepass"))
