"""The platform's no: what it means for the application, and how long it asks to wait."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from harness.model.exchange import Exchange, Response
from harness.platforms.operations import RefusalKind, RefusalTable

_UNITS = {
    "milliseconds": 0.001, "millisecond": 0.001, "ms": 0.001, "毫秒": 0.001,
    "seconds": 1.0, "second": 1.0, "secs": 1.0, "sec": 1.0, "s": 1.0, "秒": 1.0,
    "minutes": 60.0, "minute": 60.0, "mins": 60.0, "min": 60.0, "分钟": 60.0,
}  # fmt: skip
_UNIT = rf"(?P<unit>{'|'.join(_UNITS)})"
_NUMBER = r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,6})?)"
_SPAN = rf"{_NUMBER} *(?:more *)?{_UNIT}(?![A-Za-z])"
_BAN = "ban|banned|block|blocked|suspended|frozen|locked|lifted|limited|cool-? ?down|unblocked"
_LINK = "for|in|is|of|time|period|another|the next"
_ANY_CASE = re.IGNORECASE | re.ASCII
_WAITS = (
    # "This ban will last for 5 more seconds"; a limit such as "5 calls per 1 second" is no wait.
    re.compile(rf"\blasts? *(?:for *)?(?:another *)?{_SPAN}", _ANY_CASE),
    re.compile(rf"\b(?:again|retry|wait|after)\b[^0-9]{{0,20}}{_SPAN}", _ANY_CASE),
    # "banned for 10 seconds", "cool down: 10 s"; a limit is named by what it counts in a span.
    re.compile(rf"\b(?:{_BAN})\b(?: *(?:{_LINK})\b)*[ :=]*{_SPAN}", _ANY_CASE),
    re.compile(rf"\b(?:{_BAN})[ _]*{_UNIT}[ :=]+{_NUMBER}", _ANY_CASE),
    re.compile(rf"(?:等待|持续|请在?|封禁|禁止(?:访问|调用)?|冻结|剩余) *{_SPAN}"),
    re.compile(rf"{_SPAN} *(?:之?后|内不|内禁)"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The platform's no: an error code and its message, from the gateway or from the business."""

    code: str
    message: str
    from_gateway: bool
    kind: RefusalKind = RefusalKind.OTHER
    wait: float | None = None
    """Seconds that the answer asks to wait; None where it names none."""


def refused(
    table: RefusalTable,
    response: Response,
    *codes: str,
    message: str = "",
    from_gateway: bool = True,
) -> Refusal:
    """A refusal with its meaning; the first code that is not empty is the one it shows."""
    told = tuple(code for code in codes if code)
    known = told if from_gateway else tuple(c for c in told if not c.isdecimal())
    kind = table.kind_of(*known)
    if kind is RefusalKind.OTHER:
        kind = table.statuses.get(str(response.status), kind)
    return Refusal(
        code=told[0] if told else "",
        message=message,
        from_gateway=from_gateway,
        kind=kind,
        wait=_wait(response, message if kind is RefusalKind.RATE_LIMITED else ""),
    )


def status_refusal(table: RefusalTable, exchange: Exchange) -> Refusal | None:
    """What an HTTP 4xx says by itself; None for any other status and where no answer came."""
    response = exchange.response
    if response is None or not 400 <= response.status < 500:  # noqa: PLR2004 - HTTP's own numbers
        return None
    return refused(table, response, str(response.status), message=_phrase(response.status))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _wait(response: Response, message: str) -> float | None:
    header = (response.header("retry-after") or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", header):
        return float(header)
    until, now = _date(header), _date(response.header("date") or "")
    if until and now:
        return max(0.0, (until - now).total_seconds())
    for pattern in _WAITS:
        if found := pattern.search(message):
            return float(found["number"]) * _UNITS[found["unit"].lower()]
    return None


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # no date, or one with an offset of ages
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
