"""When a recorded exchange took place, as far as its recording tells."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_plus, urlsplit

from harness.model.clock import YEARS
from harness.model.exchange import Direction, Exchange, Request, Response
from harness.platforms.parameters import FORM, media_type_of, read_parameters

SIGNED_TIMESTAMP = "signed timestamp"
DATE_HEADER = "Date header"
UNKNOWN = "unknown"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,20}))? ?"
    r"(?:([Zz])|([+-])(\d\d):?(\d\d))",
    re.ASCII,
)
_USUAL = re.compile(
    r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d\.\d{3}(?:\d{3})?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
"""How nearly all write it, and Python itself reads it."""
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
_MILLISECONDS, _SECONDS = 13, 10
_GMT_8 = timezone(timedelta(hours=8))
_TOP_PATH = "/router/rest"
_STAMPS = ("timestamp", "_aop_timestamp")
_STAMP = re.compile(r"(?:\A|&)(?:_aop_)?timestamp=([^&]*)")


def instant(text: str) -> datetime | None:
    """The UTC time that an ISO 8601 text with its offset names, in any precision; else None."""
    if _USUAL.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return _sensible(moment.astimezone(UTC)) if moment.year in YEARS else None
    match = _INSTANT.fullmatch(text)
    return _unusual(match) if match else None


def time_of(request: Request, response: Response | None) -> tuple[datetime, str] | None:
    """What an exchange itself tells of its time, and by whose clock; None when it tells nothing."""
    moment = _signed_timestamp(request)
    if moment:
        return moment, SIGNED_TIMESTAMP
    date = response.header("date") if response else None
    moment = date_of(date) if date else None
    return (moment, DATE_HEADER) if moment else None


def date_of(header: str) -> datetime | None:
    """The time that a Date header names; None for one that cannot be read."""
    try:
        moment = parsedate_to_datetime(header)
        return _sensible(moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _signed_timestamp(request: Request) -> datetime | None:
    """The time in the parameter that the gateways have signed: milliseconds, or a date text."""
    for text in _stamps(request):
        if moment := _stamp(text, request.url):
            return moment
    return None


def _stamps(request: Request) -> Iterator[str]:
    """The values of the parameters that hold a timestamp; the others are not even decoded."""
    yield from _in_form(urlsplit(request.url).query)
    media = media_type_of(request)
    if media == FORM and b"timestamp" in request.body:
        yield from _in_form(request.body.decode("utf-8", "replace"))
    if media == "multipart/form-data":
        posted = Exchange(id="", direction=Direction.OUTBOUND, request=request, started=EPOCH)
        yield from (p.value for p in read_parameters(posted) if p.name in _STAMPS)


def _in_form(form: str) -> Iterator[str]:
    return (unquote_plus(raw) for raw in _STAMP.findall(form))


def _unusual(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second, fraction, is_utc, sign, hours, minutes = match.groups()
    offset = timedelta()
    if not is_utc:
        offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second),
            int((fraction or "0")[:6].ljust(6, "0")), tzinfo=UTC,
        )  # fmt: skip
    except ValueError:
        return None
    return _sensible(moment - offset) if moment.year in YEARS else None


def _stamp(text: str, url: str) -> datetime | None:
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return _epoch(text)
    if not _LOCAL.fullmatch(text):
        return instant(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    # TOP writes Beijing time, the newer gateways describe UTC.
    zone = _GMT_8 if urlsplit(url).path.rstrip("/").endswith(_TOP_PATH) else UTC
    if moment.year not in YEARS:
        return None
    return _sensible(moment.replace(tzinfo=zone).astimezone(UTC))


def _epoch(digits: str) -> datetime | None:
    match len(digits):
        case n if n == _MILLISECONDS:
            return _sensible(EPOCH + timedelta(milliseconds=int(digits)))
        case n if n == _SECONDS:
            return _sensible(EPOCH + timedelta(seconds=int(digits)))
    return None


def _sensible(moment: datetime) -> datetime | None:
    return moment if moment.year in YEARS and moment.year != EPOCH.year else None
