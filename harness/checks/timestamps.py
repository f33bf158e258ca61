"""SIGN: the signed timestamp, and signatures that are sent twice."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple, Self

from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.registry import (
    Events,
    Examined,
    Placed,
    Told,
    TrafficEvents,
    Undecided,
    call_check,
    traffic_check,
)
from harness.checks.sightings import Sightings
from harness.checks.signing import is_signed
from harness.checks.spool import Spool
from harness.checks.stamps import (
    DATE_HEADER,
    NO_CLOCK,
    SIGNED_TIMESTAMP,
    Gap,
    Stamp,
    fact_of,
    gap_of_starts,
    stamp_of,
    stamp_of_fact,
)
from harness.checks.traffic import Traffic
from harness.model.exchange import Exchange, Fact
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call, Parameter

FIVE_MINUTES = 300.0
_REPEAT_AFTER = 1.0
_WHOLE_SECOND = 1.0
_LONGEST_CALL = 30.0
_DIGITS = 13
"""Those of the milliseconds since 1970, from 2001 to 2286."""

_NOT_MILLISECONDS = Text(
    "The timestamp is not epoch milliseconds.",
    "时间戳不是毫秒级 Unix 时间。",
)
_SEND_MILLISECONDS = Text(
    "Send the time as 13 digits: milliseconds since 1970-01-01 UTC.",
    "请发送 13 位数字：自 1970-01-01 UTC 起的毫秒数。",
)
_OUTSIDE = Text(
    "The timestamp lies outside the window that the gateway takes.",
    "时间戳超出网关允许的误差范围。",
)
_FAR_OFF = Text(
    "The timestamp is more than five minutes off.",
    "时间戳误差超过五分钟。",
)
_SET_CLOCK = Text(
    "Set the machine's clock by NTP and take the timestamp when the call is sent.",
    "请用 NTP 校准时钟，并在发送请求时取时间戳。",
)
_NO_OTHER_CLOCK = Text(
    "The recording has no clock but the signed timestamp itself.",
    "录制内容除已签名的时间戳外没有其他时间依据。",
)
_TOO_COARSE = Text(
    "The only clock of the recording, the Date of the answer, does not tell on which side of the "
    "limit the timestamp lies.",
    "录制内容的时间依据仅为响应的 Date，不足以判断时间戳是否超限。",
)
_SENT_AGAIN = Text(
    "A call repeats the timestamp and the signature of an earlier call.",
    "请求重复使用了先前请求的时间戳和签名。",
)
_SIGN_ANEW = Text(
    "Take a new timestamp and sign again for every attempt, retries included.",
    "请在每次发送（包括重试）时取新的时间戳并重新签名。",
)


@call_check("SIGN-05")
def timestamp_is_within_the_window(call: Call, frame: Frame) -> Told:
    """The timestamp is epoch milliseconds as text, within the window that the gateway takes.

    That is 7200 s on aliexpress, where SIGN-09 has the tighter rule, and 5 minutes on alibaba.
    Compared with the time at which the call was seen, or else with the Date of its answer, which is
    the server's time. Fails when the text is not epoch milliseconds or the time lies outside the
    window. Undecided where the recording has no clock but the timestamp itself.

    Source: register SIGN-05 (seed 001); platforms.md 1.1, system parameters.
    """
    parameter = _timestamp(call, frame)
    if parameter is None:
        return 0
    stamp = _milliseconds(parameter.value)
    if stamp is not None:
        offset, tolerance = _offset(stamp, call.exchange), frame.edition.timestamp_tolerance
        return _judged(call, parameter, offset, tolerance, _OUTSIDE)
    otherwise = Finding(
        message=_NOT_MILLISECONDS,
        exchanges=(call.exchange.id,),
        where=parameter.where,
        expected="13 digits",
        actual=shown(parameter.value, 80),
        hint=_SEND_MILLISECONDS,
    )
    return Examined(call.exchange.id), otherwise


@call_check("SIGN-09")
def clock_is_within_five_minutes(call: Call, frame: Frame) -> Told:
    """The timestamp is within five minutes of the time at which the call was seen.

    Compared as for SIGN-05. Fails when it is further off but inside the 7200 s that the gateway
    takes; what lies outside them is judged by SIGN-05. Undecided where the recording has no clock
    of its own.

    Source: register SIGN-09 (seed 001).
    """
    parameter = _timestamp(call, frame)
    stamp = _milliseconds(parameter.value) if parameter else None
    if parameter is None or stamp is None:
        return 0
    offset = _offset(stamp, call.exchange)
    if offset is not None and _is_beyond(offset, frame.edition.timestamp_tolerance):
        return 0
    return _judged(call, parameter, offset, FIVE_MINUTES, _FAR_OFF)


class Sending(NamedTuple):
    """One call that carried a signature: when, and the place of its timestamp."""

    stamp: Stamp
    where: str


@ledger
class SignatureLedger(Ledger):
    """Every signature sent, each with its timestamp, and the calls that carried it: in a spool."""

    def __init__(self) -> None:
        self._sendings = Spool[tuple[Any, ...]](4)

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep a digest of timestamp and signature, and where it was sent."""
        parameter, sign = _timestamp(call, frame), call.value("sign")
        if parameter is None or not sign:
            return
        pair = f"{parameter.value}\n{sign}".encode("utf-8", "surrogatepass")
        key = blake2b(pair, digest_size=16).digest()
        self._sendings.add((key, *fact_of(stamp_of(call.exchange)), parameter.where))

    def merge(self, other: Self) -> None:
        """Take in what another ledger was told."""
        self._sendings.merge(other._sendings)

    def __len__(self) -> int:
        return len(self._sendings)

    def by_signature(self) -> Iterator[Iterator[Sending]]:
        """The sendings of each signature by time; the signatures come in any order."""
        for _, facts in groupby(self._sendings, key=itemgetter(0)):
            yield (Sending(stamp_of_fact(fact[1:-1]), fact[-1]) for fact in facts)


@traffic_check("SIGN-08")
def a_repeated_call_is_signed_anew(traffic: Traffic) -> TrafficEvents:
    """A repeated call carries a timestamp and a signature of its own.

    Fails when two calls more than one second apart carry the same timestamp and the same signature,
    on aliexpress and on alibaba. One call alone shows nothing. Undecided for such a pair where the
    recording does not tell how far apart they are.

    Source: register SIGN-08; platforms.md 1.1.
    """
    book = traffic.of(SignatureLedger)
    if len(book) == 1:
        return
    alone = Sightings()
    for sendings in book.by_signature():
        first, second = next(sendings).stamp, next(sendings, None)
        if second is None:
            alone.see(first)
            continue
        yield Placed(first.moment, Examined(first.exchange))
        for sending in chain((second,), sendings):
            yield from (Placed(first.moment, told) for told in _sent_again(first, sending))
    yield from alone.each_examined()


def _sent_again(first: Stamp, sending: Sending) -> Events:
    stamp = sending.stamp
    apart = gap_of_starts(first, stamp)
    # Where the timestamp is the clock, equal timestamps are equal times and tell nothing.
    has_clock = SIGNED_TIMESTAMP not in (first.clock, stamp.clock)
    is_repeat = apart.exceeds(_REPEAT_AFTER) if has_clock else None
    if is_repeat is None:
        yield Undecided(stamp.why_unclear if has_clock else _NO_OTHER_CLOCK, stamp.exchange)
        return
    yield Examined(stamp.exchange)
    if is_repeat:
        yield Finding(
            message=_SENT_AGAIN,
            exchanges=(first.exchange, stamp.exchange),
            where=sending.where,
            expected="a timestamp and a signature of its own",
            actual=f"both as {apart.low:.1f} s before",
            hint=_SIGN_ANEW,
        )


def _timestamp(call: Call, frame: Frame) -> Parameter | None:
    """The timestamp of a signed call, where it has one."""
    parameter = call.parameter("timestamp") if is_signed(call, frame) else None
    return parameter if parameter and parameter.value else None


@lru_cache(maxsize=16)  # two checks and a ledger ask for the one of a call
def _milliseconds(text: str) -> datetime | None:
    if not (len(text) == _DIGITS and text.isascii() and text.isdigit()):
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)


def _offset(stamp: datetime, exchange: Exchange) -> Gap | None:
    """How many seconds the timestamp is ahead of the call; None where nothing else tells."""
    if exchange.time_source not in (SIGNED_TIMESTAMP, DATE_HEADER, NO_CLOCK):
        ahead = (stamp - exchange.started).total_seconds()
        return Gap(ahead, ahead)
    answered = _date_of_answer(exchange)
    if answered is None:
        return None
    ahead = (stamp - answered).total_seconds()
    # The call came at most its duration before the answer was made, and Date cuts off the fraction.
    return Gap(ahead - _WHOLE_SECOND, ahead + (exchange.elapsed or _LONGEST_CALL))


def _date_of_answer(exchange: Exchange) -> datetime | None:
    text = exchange.response.header("date") if exchange.response else None
    if not text or exchange.observed(Fact.RESIGNED) is not None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_beyond(offset: Gap, tolerance: float) -> bool | None:
    """Whether an offset is greater than a tolerance; None where that is not to be told."""
    if offset.low > tolerance or offset.high < -tolerance:
        return True
    return False if -tolerance <= offset.low and offset.high <= tolerance else None


def _judged(
    call: Call, parameter: Parameter, offset: Gap | None, tolerance: float, message: Text
) -> Told:
    is_beyond = _is_beyond(offset, tolerance) if offset else None
    if offset is None or is_beyond is None:
        return (Undecided(_TOO_COARSE if offset else _NO_OTHER_CLOCK, call.exchange.id),)
    if not is_beyond:
        return 1
    nearest = offset.low if offset.low > 0 else -offset.high
    off = Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=parameter.where,
        expected=f"within {tolerance:.0f} s of the time of the call",
        actual=f"{nearest:.0f} s {'ahead' if offset.low > 0 else 'behind'}",
        hint=_SET_CLOCK,
    )
    return Examined(call.exchange.id), off
