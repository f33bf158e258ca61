"""How a literal is written, as a class: digits, two decimals, upper-case hex, a form of date."""

import re
from datetime import datetime
from functools import lru_cache

from harness.documents.lossless import Json, NotJson, Number, read_json
from harness.model.text import Text

JSON_TEXT = "json"
EMPTY = "empty"
NOT_JSON = "not_json"
FILLED = "filled"
_WINDOW = 400 * 24 * 3600.0
"""Seconds around an exchange in which a number of that size is taken for a time."""
_FIRST, _LAST = 1_262_304_000.0, 2_208_988_800.0
"""2010 and 2040: what is taken for a time where nobody knows when an exchange was."""
_MILLISECONDS = 1000

_DATE = re.compile(
    r"(?:19|20)\d\d(?P<dash>[-/.]?)(?:0[1-9]|1[0-2])(?P=dash)(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T ]?[0-2]\d(?P<colon>:?)[0-5]\d(?P=colon)[0-6]\d(?:[.,]?\d{3,9})?)?"
    r" ?(?:Z|[+-]\d\d:?\d\d|GMT|UTC)?",
    re.ASCII,
)
_MAIL_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \w+", re.ASCII)
_DECIMAL = re.compile(r"-?\d+\.(\d+)", re.ASCII)
_PATTERNS = (
    ("digits", re.compile(r"\d+", re.ASCII)),
    ("negative", re.compile(r"-\d+", re.ASCII)),
    ("exponent", re.compile(r"-?\d+(?:\.\d+)?[eE][+-]?\d+", re.ASCII)),
    ("uuid", re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
    ("UUID", re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")),
    ("hex", re.compile(r"[0-9a-f]{16,}")),
    ("HEX", re.compile(r"[0-9A-F]{16,}")),
    ("https", re.compile(r"https://\S+")),
    ("http", re.compile(r"http://\S+")),
)
_WORDS = {
    EMPTY: Text("empty", "空"),
    FILLED: Text("with elements", "有元素"),
    "blank": Text("blanks only", "仅空白"),
    "digits": Text("digits", "纯数字"),
    "negative": Text("negative digits", "负整数"),
    "exponent": Text("with an exponent", "带指数"),
    "uuid": Text("UUID in lower case", "小写 UUID"),
    "UUID": Text("UUID in upper case", "大写 UUID"),
    "hex": Text("lower-case hex", "小写十六进制"),
    "HEX": Text("upper-case hex", "大写十六进制"),
    "http": Text("http address", "http 地址"),
    "https": Text("https address", "https 地址"),
    "epoch_s": Text("seconds since 1970", "秒级时间戳"),
    "epoch_ms": Text("milliseconds since 1970", "毫秒级时间戳"),
    JSON_TEXT: Text("JSON in a text", "文本中的 JSON"),
    "text": Text("text", "文本"),
    NOT_JSON: Text("not JSON", "非 JSON"),
}
_TYPES = {
    "string": Text("text", "文本"),
    "number": Text("number", "数字"),
    "boolean": Text("true/false", "布尔值"),
    "null": Text("null", "null"),
    "object": Text("object", "对象"),
    "array": Text("list", "列表"),
}


def type_of(value: Json) -> str:
    """The JSON type of a value."""
    match value:
        case bool():
            return "boolean"
        case str():
            return "string"
        case Number():
            return "number"
        case dict():
            return "object"
        case list():
            return "array"
        case _:
            return "null"


def form_of(value: Json, moment: datetime | None, *, is_id: bool) -> str:
    """The class of a value as it is written; `moment` is when its exchange began, if known.

    An id of ten digits may look like a time; one that is known as an id is taken for none.
    """
    match value:
        case str():
            return _form_of_text(value, moment, is_id=is_id)
        case Number():
            return _form_of_digits(value.literal, moment, is_id=is_id) or "number"
        case list():
            return FILLED if value else EMPTY
        case _:
            return ""


def is_time(form: str) -> bool:
    """Whether a class is one of times: their values are normal noise."""
    return form.startswith(("date:", "epoch_"))


def json_inside(text: str) -> Json:
    """The object or list that a text spells; None where it spells none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return read_json(text)
    except NotJson:
        return None


def type_text(name: str) -> Text:
    """A type in words."""
    return _TYPES[name]


@lru_cache(maxsize=512)
def form_text(form: str) -> Text:
    """A class in words."""
    kind, _, detail = form.partition(":")
    if kind == "decimals":
        return Text(f"{detail} decimal{'s' * (detail != '1')}", f"{detail} 位小数")
    if kind == "date":
        return Text(f"time like {detail}", f"形如 {detail} 的时间")
    return _WORDS.get(form, Text(form, form))


def _form_of_text(text: str, moment: datetime | None, *, is_id: bool) -> str:
    if not text:
        return EMPTY
    if text.isspace():
        return "blank"
    if json_inside(text) is not None:
        return JSON_TEXT
    if _MAIL_DATE.fullmatch(text):
        return "date:Sun, 06 Nov 1994 08:49:37 GMT"
    if not is_id and len(text) >= len("20000101") and _DATE.fullmatch(text):
        return "date:" + _date_pattern(text)
    return _form_of_digits(text, moment, is_id=is_id) or "text"


def _form_of_digits(text: str, moment: datetime | None, *, is_id: bool) -> str:
    if not is_id and (epoch := _epoch(text, moment)):
        return epoch
    if decimal := _DECIMAL.fullmatch(text):
        return f"decimals:{len(decimal[1])}"
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(text)), "")


def _epoch(text: str, moment: datetime | None) -> str:
    if len(text) not in (10, 13) or not (text.isascii() and text.isdigit()):
        return ""
    is_fine = len(text) > 10  # noqa: PLR2004 - the digits of seconds since 1970 in our century
    seconds = int(text) / _MILLISECONDS if is_fine else int(text)
    if moment is None:
        is_near = _FIRST < seconds < _LAST
    else:
        is_near = abs(seconds - moment.timestamp()) < _WINDOW
    if not is_near:
        return ""
    return "epoch_ms" if is_fine else "epoch_s"


def _date_pattern(text: str) -> str:
    return re.sub(r"\d", "9", text)
