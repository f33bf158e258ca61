"""SIGN: the signed timestamp, and signatures that are sent twice."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from harness.checks.excerpts import shown
from harness.checks.registry import Event, Examined, Undecided, check
from harness.checks.signature import signed_calls
from harness.checks.traffic import Traffic
from harness.model.exchange import Exchange
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call, Parameter

FIVE_MINUTES = 300.0
SIGNED_TIMESTAMP = "signed timestamp"
"""The time source of a recording that has no clock but the application's own."""
_REPEAT_AFTER = 1.0

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
_SENT_AGAIN = Text(
    "A call repeats the timestamp and the signature of an earlier call.",
    "请求重复使用了先前请求的时间戳和签名。",
)
_SIGN_ANEW = Text(
    "Take a new timestamp and sign again for every attempt, retries included.",
    "请在每次发送（包括重试）时取新的时间戳并重新签名。",
)


@check("SIGN-05")
def timestamp_is_within_the_window(traffic: Traffic) -> Iterator[Event]:
    """The timestamp is epoch milliseconds as text, within the 7200 s that the gateway takes.

    Compared with the time at which the call was seen. Fails when the text is not epoch
    milliseconds or the time lies outside the window; SIGN-09 has the tighter rule. Undecided where
    the recording has no clock but the timestamp itself.

    Source: register SIGN-05 (seed 001); platforms.md 1.1, system parameters.
    """
    tolerance = traffic.edition.timestamp_tolerance
    for call, parameter in _timed(traffic):
        stamp = _milliseconds(parameter.value)
        if stamp is None:
            yield Examined(call.exchange.id)
            yield Finding(
                message=_NOT_MILLISECONDS,
                exchanges=(call.exchange.id,),
                where=parameter.where,
                expected="13 digits",
                actual=shown(parameter.value, 80),
                hint=_SEND_MILLISECONDS,
            )
        elif call.exchange.time_source == SIGNED_TIMESTAMP:
            yield Undecided(_NO_OTHER_CLOCK, call.exchange.id)
        else:
            yield Examined(call.exchange.id)
            if abs(_offset(stamp, call.exchange)) > tolerance:
                yield _off(_OUTSIDE, call, parameter, tolerance)


@check("SIGN-09")
def clock_is_within_five_minutes(traffic: Traffic) -> Iterator[Event]:
    """The timestamp is within five minutes of the time at which the call was seen.

    Fails when it is further off but inside the 7200 s that the gateway takes; what lies outside
    them is judged by SIGN-05. Undecided where the recording has no clock of its own.

    Source: register SIGN-09 (seed 001).
    """
    for call, parameter in _timed(traffic):
        stamp = _milliseconds(parameter.value)
        if stamp is None:
            continue
        if call.exchange.time_source == SIGNED_TIMESTAMP:
            yield Undecided(_NO_OTHER_CLOCK, call.exchange.id)
            continue
        offset = abs(_offset(stamp, call.exchange))
        if offset <= traffic.edition.timestamp_tolerance:
            yield Examined(call.exchange.id)
            if offset > FIVE_MINUTES:
                yield _off(_FAR_OFF, call, parameter, FIVE_MINUTES)


@check("SIGN-08")
def a_repeated_call_is_signed_anew(traffic: Traffic) -> Iterator[Event]:
    """A repeated call carries a timestamp and a signature of its own.

    Fails when two calls more than one second apart carry the same timestamp and the same signature.
    One call alone shows nothing. Undecided for such a pair where the recording has no clock.

    Source: register SIGN-08; platforms.md 1.1.
    """
    calls = [(call, p) for call, p in _timed(traffic) if call.value("sign")]
    if len(calls) == 1:
        return
    first: dict[tuple[str, str], Call] = {}
    for call, parameter in calls:
        former = first.setdefault((parameter.value, call.value("sign")), call)
        apart = (call.exchange.started - former.exchange.started).total_seconds()
        if former is not call and call.exchange.time_source == SIGNED_TIMESTAMP:
            yield Undecided(_NO_OTHER_CLOCK, call.exchange.id)
            continue
        yield Examined(call.exchange.id)
        if apart > _REPEAT_AFTER:
            yield Finding(
                message=_SENT_AGAIN,
                exchanges=(former.exchange.id, call.exchange.id),
                where=parameter.where,
                expected="a timestamp and a signature of its own",
                actual=f"both as {apart:.1f} s before",
                hint=_SIGN_ANEW,
            )


def _timed(traffic: Traffic) -> Iterator[tuple[Call, Parameter]]:
    for call in signed_calls(traffic):
        parameter = call.parameter("timestamp")
        if parameter is not None and parameter.value:
            yield call, parameter


def _milliseconds(text: str) -> datetime | None:
    if re.fullmatch("[0-9]{13}", text) is None:
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)


def _offset(stamp: datetime, exchange: Exchange) -> float:
    return (stamp - exchange.started).total_seconds()


def _off(message: Text, call: Call, parameter: Parameter, tolerance: float) -> Finding:
    stamp = _milliseconds(parameter.value)
    offset = _offset(stamp, call.exchange) if stamp else 0.0
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=parameter.where,
        expected=f"within {tolerance:.0f} s of the time of the call",
        actual=f"{abs(offset):.0f} s {'ahead' if offset > 0 else 'behind'}",
        hint=_SET_CLOCK,
    )
