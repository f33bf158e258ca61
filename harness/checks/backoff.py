"""RATE, NET: what the application does after it was told to wait, or to stop."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from operator import itemgetter

from harness.checks.backoff_ledger import BackoffLedger, Limited, Made
from harness.checks.ledger import Moment
from harness.checks.registry import Event, Events, Examined, Undecided, traffic_check
from harness.checks.stamps import (
    UNDER_WAY,
    Gap,
    Stamp,
    gap_after,
    has_workers,
)
from harness.checks.traffic import Traffic
from harness.model.evidence import ActKind
from harness.model.text import Text
from harness.model.verdict import Finding

_JITTER = 0.01
"""Seconds by which a pause may seem shorter than it was."""
_PAST_DOUBT = 700.0
"""Seconds after which no clock can make two calls follow each other too soon."""
_MOST_CALLS = 3
_MINUTE = 60.0
_CITED = 4

_TOO_SOON = Text(
    "An interface is called again sooner than allowed after it refused a call for its rate.",
    "接口因频率限制拒绝调用后，应用未等待足够时间即再次调用。",
)
_PAUSE = Text(
    "After 429, ApiCallLimit or the like let all workers pause for this interface: as long as the "
    "answer says, else one second.",
    "收到 429、ApiCallLimit 等响应后，请让所有工作线程暂停调用该接口：时长以响应所示为准，"
    "未注明时为 1 秒。",
)
_WENT_ON = Text(
    "The application goes on calling after its address was refused by the whitelist.",
    "出口 IP 被白名单拒绝后，应用仍继续调用。",
)
_WE_ASKED = Text(
    "The next scenario or round was played within a minute after the refusal, and asked for calls: "
    "play the one with the refusal last, or alone.",
    "拒绝之后一分钟内又执行了下一个场景或轮次，其本身要求发起调用：请将含该拒绝的场景放在最后，"
    "或单独执行。",
)
_STOP = Text(
    "After AppWhiteIpLimit stop all calls and tell an operator to add the address to the whitelist "
    "(Security Settings of the app).",
    "收到 AppWhiteIpLimit 后请停止全部调用，并通知运维人员在应用的 Security Settings 中将该 IP "
    "加入白名单。",
)


@traffic_check("RATE-03")
def the_application_backs_off_when_limited(traffic: Traffic) -> Events:
    """After a refusal for the call rate the same interface is left alone for a while.

    Such refusals are 429, ApiCallLimit, AppCallLimit and the like. The pause is what the answer
    names (in its message or in Retry-After; of a date there the last second is not asked for),
    else one second, from the arrival of the refusal to
    the start of the next call of the same interface. Fails when a call comes sooner. Calls that
    were under way already when the refusal arrived are not held against the application, nor, where
    several workers call, others than the refused one that begin within a quarter of a second, or
    as long as our own gateway was delayed. A refusal after which the recording ends shows nothing.

    Source: register RATE-03 (seeds 001, 002); platforms.md 6.
    """
    book = traffic.of(BackoffLedger)
    limited = {refused.interface for refused in book.limited}
    workers = {
        interface: has_workers(made.stamp for made in calls)
        for interface, calls in (book.by_interface() if limited else ())
        if interface in limited
    }
    told: list[tuple[Moment, Event]] = []
    for interface, calls in book.by_interface() if limited else ():
        if interface in limited:
            given = UNDER_WAY if workers[interface] else 0.0
            refusals = [r for r in book.limited if r.interface == interface]
            for refused, following in _with_following(refusals, calls, book.clocks):
                judged = [c.stamp for c in following if _is_judged(refused, c, given)]
                events = _judge_pause(refused, judged, book.last)
                told += ((refused.stamp.moment, event) for event in events)
    yield from (event for _, event in sorted(told, key=itemgetter(0)))


def _with_following(
    refusals: list[Limited], calls: Iterator[Made], clocks: set[str]
) -> Iterator[tuple[Limited, list[Made]]]:
    """Each refusal with the calls behind it that no clock tells to be far enough from it."""
    to_come = sorted(refusals, key=lambda refused: refused.stamp.moment, reverse=True)
    open_ones: list[tuple[Limited, datetime, list[Made]]] = []
    for made in calls:
        while to_come and to_come[-1].stamp.moment < made.stamp.moment:
            refused = to_come.pop()
            open_ones.append((refused, _looked_at_until(refused, clocks), []))
        still_open = []
        for one in open_ones:
            if one[1] < made.stamp.started:
                yield one[0], one[2]
            else:
                one[2].append(made)
                still_open.append(one)
        open_ones = still_open
    for refused, _, following in open_ones:
        yield refused, following
    for refused in to_come:
        yield refused, []


def _looked_at_until(refused: Limited, clocks: set[str]) -> datetime:
    """When no call can be too soon any more: at once after the pause where one clock tells all."""
    stamp = refused.stamp
    is_told = len(clocks) == 1 and stamp.is_exact and stamp.elapsed is not None
    doubt = 0.0 if is_told else _PAST_DOUBT
    return stamp.started + timedelta(seconds=refused.wait + doubt + (stamp.elapsed or 0.0))


def _is_judged(refused: Limited, call: Made, given: float) -> bool:
    """Whether a call is the refused one again, or began too late to have been under way."""
    is_again = bool(refused.asked) and call.asked == refused.asked
    gap = gap_after(refused.stamp, call.stamp)
    return is_again or not 0.0 <= gap.low < max(given, call.stamp.lag)


def _judge_pause(refused: Limited, calls: list[Stamp], last: Stamp | None) -> Events:
    stamp, unclear = refused.stamp, False
    enough = max(0.0, refused.wait - _JITTER)
    for call in calls:
        gap = gap_after(stamp, call)
        is_later, is_paused = gap.is_at_least(0.0), gap.is_at_least(enough)
        if is_later and is_paused is False:
            yield Examined(stamp.exchange)
            yield _too_soon(refused, call, gap)
            return
        unclear = unclear or (is_later is not False and is_paused is None)
        unclear = unclear or (is_later is None and is_paused is False)
    if unclear:
        yield Undecided(stamp.why_unclear, stamp.exchange)
    elif last and gap_after(stamp, last).is_at_least(enough):
        yield Examined(stamp.exchange)


def _too_soon(refused: Limited, call: Stamp, gap: Gap) -> Finding:
    return Finding(
        message=_TOO_SOON,
        exchanges=(refused.stamp.exchange, call.exchange),
        expected=f"a pause of {refused.wait:g} s",
        actual=f"{gap.high:.3f} s",
        hint=_PAUSE,
    )


def _moment(stamp: Stamp) -> Moment:
    return stamp.moment


@traffic_check("NET-04")
def calls_end_after_a_whitelist_refusal(traffic: Traffic) -> Events:
    """After AppWhiteIpLimit the application stops calling.

    Fails when more than 3 further calls of any kind start within a minute after the refusal has
    arrived. Calls that were under way already do not count, nor do calls after we started the
    application anew. Undecided where the next scenario or round was played within the minute and
    only the calls behind its start make them more than 3: we may have asked for those.

    Source: register NET-04 (seed 000); platforms.md 3.2.
    """
    book = traffic.of(BackoffLedger)
    calls = _near(book)
    reported: Stamp | None = None
    for refused in sorted(book.ip_refused, key=_moment):
        if reported and refused.started <= reported.started:
            continue  # part of what was reported already
        further = [
            (c, gap_after(refused, c)) for c in _in_the_minute_after(traffic, refused, calls)
        ]
        sure = [c for c, gap in further if gap.low >= 0 and gap.high <= _MINUTE]
        asked_at = _next_scene(traffic, refused)
        unasked = [c for c in sure if asked_at is None or c.started < asked_at]
        if len(sure) > _MOST_CALLS >= len(unasked):
            yield Undecided(_WE_ASKED, refused.exchange)
        elif len(sure) > _MOST_CALLS:
            reported = sure[-1]
            yield Examined(refused.exchange)
            yield Finding(
                message=_WENT_ON,
                exchanges=(refused.exchange, *(c.exchange for c in sure[:_CITED])),
                expected=f"at most {_MOST_CALLS} further calls within a minute",
                actual=f"{len(sure)} further calls",
                hint=_STOP,
            )
        elif sum(gap.high >= 0 and gap.low <= _MINUTE for _, gap in further) > _MOST_CALLS:
            yield Undecided(refused.why_unclear, refused.exchange)
        elif not traffic.frame.is_finished and traffic.absence_proves_nothing:
            yield Undecided(traffic.absence_proves_nothing, refused.exchange)
        else:
            yield Examined(refused.exchange)


def _next_scene(traffic: Traffic, refused: Stamp) -> datetime | None:
    """When we asked the application for something new after a refusal; None where we did not."""
    kinds = (ActKind.SCENARIO_STARTED, ActKind.ROUND_STARTED)
    scenes = [act.at for kind in kinds for act in traffic.frame.acts_of(kind)]
    return min((at for at in scenes if at > refused.started), default=None)


def _in_the_minute_after(traffic: Traffic, refused: Stamp, calls: list[Stamp]) -> list[Stamp]:
    starts = [a.at for a in traffic.frame.acts_of(ActKind.APPLICATION_STARTED)]
    anew = min((at for at in starts if at > refused.started), default=None)
    first = bisect_right(calls, refused.moment, key=_moment)
    until = refused.started + timedelta(seconds=_MINUTE + _PAST_DOUBT + (refused.elapsed or 0.0))
    end = bisect_right(calls, until, lo=first, key=_started)
    return [call for call in calls[first:end] if anew is None or call.started < anew]


def _near(book: BackoffLedger) -> list[Stamp]:
    """The calls that began within the time after a refusal that may matter, in order of time."""
    if not book.ip_refused:
        return []
    starts = sorted(stamp.started for stamp in book.ip_refused)
    longest = max((stamp.elapsed or 0.0 for stamp in book.ip_refused), default=0.0)
    ahead = timedelta(seconds=_MINUTE + _PAST_DOUBT + longest)
    found = []
    for _, calls in book.by_interface():
        for stamp, _ in calls:
            place = bisect_right(starts, stamp.started)
            if place and stamp.started - starts[place - 1] <= ahead:
                found.append(stamp)
    return sorted(found, key=_moment)


def _started(stamp: Stamp) -> datetime:
    return stamp.started
