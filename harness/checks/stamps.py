"""When a call was made and answered, as well as the recording can tell.

Recordings differ in their clocks: ours and HAR tell when a call began and how long it took, a
cassette tells only the signed timestamp, the answer's Date header, or when it was kept. A stamp
keeps what is known; a gap between two stamps says what it can be at least and at most. So a rule
about time has three outcomes: kept, broken, and not to be told.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from math import inf, isfinite
from typing import Any, NamedTuple

from harness.checks.ledger import Moment, numbers_of
from harness.model.exchange import Exchange, Fact
from harness.model.text import Text

OWN_CLOCK = "harness"
DATE_HEADER = "Date header"
SIGNED_TIMESTAMP = "signed timestamp"
RECORDED_AT = "recorded_at"
NO_CLOCK = "unknown"

NO_TIME = Text(
    "The recording does not tell the time of these calls.",
    "录制内容未记载这些调用的时间。",
)
TOO_COARSE = Text(
    "The recording does not tell the times of these calls exactly enough.",
    "录制内容所记载的调用时间不够精确。",
)
OUR_DELAY = Text(
    "Our own gateway was delayed when these calls came in, so their times are not certain.",
    "这些调用到达时本工具的网关自身出现延迟，其时间不确定。",
)

UNDER_WAY = 0.25
"""Seconds after an answer in which a call of another worker may begin that left before it arrived.

A gateway sees a call when it comes in and an answer before it goes out; between them lie the way
there and back, and a machine that is busy.
"""
_SECONDS_OF_ANSWERS = (DATE_HEADER, RECORDED_AT)
"""Clocks that tell the second in which the answer was made."""
_LONGEST_CALL = 30.0
"""Seconds after which applications give up on an answer (RTRY-04)."""
_WHOLE_SECOND = 1.0
_CLOCKS_APART = 300.0
"""Seconds that two clocks may differ by, when no one compared them."""
_DIGITS = 6
"""Times are recorded in microseconds; what floats add to that is nothing."""
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_PLATFORM_AHEAD = timedelta(hours=8)


class Gap(NamedTuple):
    """The seconds between two events: at least `low`, at most `high`."""

    low: float
    high: float

    def is_at_least(self, seconds: float) -> bool | None:
        """Whether so much time lies between the two; None where that is not to be told."""
        if self.low >= seconds:
            return True
        return False if self.high < seconds else None

    def exceeds(self, seconds: float) -> bool | None:
        """Whether more than so much time lies between; None where that is not to be told."""
        if self.low > seconds:
            return True
        return False if self.high <= seconds else None


class Stamp(NamedTuple):
    """One call in time: its start, how long it took, whose clock that was, and its id."""

    started: datetime
    elapsed: float | None
    clock: str
    exchange: str
    lag: float = 0.0
    """Seconds that our own gateway may have left the call waiting before it saw it."""

    @property
    def moment(self) -> Moment:
        """Where the call stands in the order of all calls."""
        return self.started, numbers_of(self.exchange)

    @property
    def ended(self) -> datetime:
        """When the answer was complete; the start where the duration is unknown."""
        return self.started + timedelta(seconds=self.elapsed or 0.0)

    @property
    def has_time(self) -> bool:
        """Whether the recording tells the time of the call at all."""
        return self.clock != NO_CLOCK

    @property
    def is_exact(self) -> bool:
        """Whether the start of the call is known to the millisecond."""
        return self.has_time and self.clock not in _SECONDS_OF_ANSWERS

    @property
    def day(self) -> str:
        """The calendar day of the platform (GMT+8)."""
        return _day((self.started - _EPOCH + _PLATFORM_AHEAD).days)

    @property
    def why_unclear(self) -> Text:
        """Why a rule about time cannot be judged for this call."""
        if self.lag:
            return OUR_DELAY
        return TOO_COARSE if self.has_time else NO_TIME


_AT_ONCE = Gap(0.0, 0.0)
_FIRST_DAY = _EPOCH.date().toordinal()


@lru_cache(maxsize=8)
def _day(number: int) -> str:
    return date.fromordinal(_FIRST_DAY + number).isoformat()


@lru_cache(maxsize=1)  # every ledger asks for it: all of them shall keep the same object
def stamp_of(exchange: Exchange) -> Stamp:
    """The stamp of an exchange."""
    return Stamp(
        started=exchange.started,
        elapsed=exchange.elapsed,
        clock=exchange.time_source,
        exchange=exchange.id,
        lag=_lag(exchange),
    )


StampFact = tuple[Any, ...]
"""A stamp as a spool keeps it: when (microseconds), which, how long, by whose clock, our lag."""
STAMP = 6
"""How many members that is; the first three say the order."""


def micros(moment: datetime) -> int:
    """The microseconds since 1970, which take much less to keep than what they stand for."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_at(count: int) -> datetime:
    """The time, in UTC, that so many microseconds since 1970 stand for."""
    return _EPOCH + timedelta(0, 0, count)


@lru_cache(maxsize=1)  # every ledger keeps the one of a call
def fact_of(stamp: Stamp) -> StampFact:
    """A stamp as plain values."""
    started, elapsed, clock, exchange, lag = stamp
    return micros(started), numbers_of(exchange), exchange, elapsed, clock, lag


def stamp_of_fact(fact: StampFact) -> Stamp:
    """The stamp that a fact was made of."""
    started, _, exchange, elapsed, clock, lag = fact
    return Stamp(moment_at(started), elapsed, clock, exchange, lag)


def later_of(one: Stamp | None, other: Stamp) -> Stamp:
    """The later one of two calls; the first of them where they are the same."""
    if one is None or other.started > one.started:
        return other
    return other if other.started == one.started and other.moment > one.moment else one


def _lag(exchange: Exchange) -> float:
    try:
        lag = float(exchange.observed(Fact.GATEWAY_LAG) or 0.0) / 1000
    except ValueError:
        return 0.0
    return lag if isfinite(lag) and lag > 0 else 0.0


def gap_of_starts(former: Stamp, later: Stamp) -> Gap:
    """From the start of one call to the start of another."""
    return _gap(former, _start(former), later, _start(later))


def may_lie_before(former: Stamp, later: Stamp) -> bool:
    """Whether one call may have begun before another one, or with it."""
    if former.clock == later.clock == OWN_CLOCK:
        return former.started <= later.started
    return gap_of_starts(former, later).high >= 0


def gap_after(former: Stamp, later: Stamp) -> Gap:
    """From the arrival of one call's answer to the start of another call."""
    return _gap(former, _end(former), later, _start(later))


def gap_to_sending(former: Stamp, later: Stamp) -> Gap:
    """From the arrival of one call's answer to when another call left the application.

    A call that our own gateway left waiting had left so much sooner.
    """
    gap = gap_after(former, later)
    if not later.lag:
        return gap
    return Gap(round(gap.low - later.lag, _DIGITS), gap.high)


def gap_of_answers(former: Stamp, later: Stamp) -> Gap:
    """From the arrival of one call's answer to the arrival of another's."""
    return _gap(former, _end(former), later, _end(later))


def follows(former: Stamp, later: Stamp) -> bool | None:
    """Whether a call began only after the answer to another one had arrived."""
    return gap_after(former, later).is_at_least(0.0)


def has_workers(in_order: Iterable[Stamp]) -> bool:
    """Whether calls, in order of time, overlap: then more than one worker makes them."""
    return any(follows(former, later) is False for former, later in pairwise(in_order))


def _gap(former: Stamp, event: Gap, later: Stamp, other: Gap) -> Gap:
    if not (former.has_time and later.has_time):
        return Gap(-inf, inf)
    between = (later.started - former.started).total_seconds()
    slack = 0.0 if former.clock == later.clock else _CLOCKS_APART
    low = between + other.low - event.high - slack
    high = between + other.high - event.low + slack
    return Gap(round(low, _DIGITS), round(high, _DIGITS))


def _start(stamp: Stamp) -> Gap:
    """When the call began, in seconds from the time that the recording tells."""
    if stamp.clock == OWN_CLOCK:
        return _AT_ONCE
    if stamp.clock in _SECONDS_OF_ANSWERS:
        return Gap(-(stamp.elapsed or _LONGEST_CALL), _WHOLE_SECOND)
    return _AT_ONCE


def _end(stamp: Stamp) -> Gap:
    """When the answer had arrived, in seconds from the time that the recording tells."""
    if stamp.clock in _SECONDS_OF_ANSWERS:
        return Gap(0.0, _WHOLE_SECOND + (stamp.elapsed or _LONGEST_CALL))
    if stamp.elapsed is None:
        return Gap(0.0, _LONGEST_CALL)
    return Gap(stamp.elapsed, stamp.elapsed)
