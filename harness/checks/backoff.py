"""RATE, NET: what the application does after it was told to wait, or to stop."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from harness.checks.attempts import AttemptLedger
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, Moment, ledger
from harness.checks.registry import Events, Examined, Undecided, traffic_check
from harness.checks.stamps import UNDER_WAY, Gap, Stamp, gap_after, has_workers, stamp_of
from harness.checks.traffic import Traffic
from harness.model.evidence import ActKind
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.operations import RefusalKind

_DEFAULT_WAIT = 1.0
_JITTER = 0.01
"""Seconds by which a pause may seem shorter than it was."""
_PAST_DOUBT = 700.0
"""Seconds after which no clock can make two calls follow each other too soon."""
_WHOLE_SECOND = 1.0
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


@dataclass(frozen=True, slots=True)
class Limited:
    """A call that was refused for its rate, and the seconds that the answer asks to wait."""

    stamp: Stamp
    wait: float


@ledger
class BackoffLedger(Ledger):
    """The calls of each interface, and the refusals that ask for a pause or an end."""

    def __init__(self) -> None:
        self.calls: dict[str, list[Stamp]] = {}
        """By interface."""
        self.limited: dict[str, list[Limited]] = {}
        """By interface."""
        self.ip_refused: list[Stamp] = []

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep when a call was made and whether it was refused."""
        del frame
        stamp, refusal = stamp_of(call.exchange), call.refusal
        self.calls.setdefault(call.interface, []).append(stamp)
        if refusal and refusal.kind is RefusalKind.RATE_LIMITED and call.interface:
            limited = Limited(stamp, _asked_wait(call, refusal.wait))
            self.limited.setdefault(call.interface, []).append(limited)
        elif refusal and refusal.kind is RefusalKind.IP_REFUSED:
            self.ip_refused.append(stamp)

    def merge(self, other: Self) -> None:
        """Take in the calls of another ledger."""
        for interface, stamps in other.calls.items():
            self.calls.setdefault(interface, []).extend(stamps)
        for interface, limited in other.limited.items():
            self.limited.setdefault(interface, []).extend(limited)
        self.ip_refused.extend(other.ip_refused)

    def in_order(self, interface: str) -> list[Stamp]:
        """The calls of an interface in order of time."""
        return sorted(self.calls[interface], key=lambda stamp: stamp.moment)

    def all_in_order(self) -> list[Stamp]:
        """Every call in order of time."""
        calls = (stamp for stamps in self.calls.values() for stamp in stamps)
        return sorted(calls, key=lambda stamp: stamp.moment)


def _asked_wait(call: Call, named: float | None) -> float:
    if named is None:
        return _DEFAULT_WAIT
    response = call.exchange.response
    header = (response.header("retry-after") or "") if response else ""
    # A date says until when, and the Date header that it is compared with is cut to its second.
    is_date = bool(header.strip()) and not header.strip().isdigit()
    return max(0.0, named - _WHOLE_SECOND) if is_date else named


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
    last = max((s for stamps in book.calls.values() for s in stamps), key=_moment, default=None)
    calls = {interface: book.in_order(interface) for interface in book.limited}
    workers = {interface: has_workers(found) for interface, found in calls.items()}
    ids = {r.stamp.exchange for found in book.limited.values() for r in found}
    same = traffic.of(AttemptLedger).attempts_beside(ids)
    refusals = ((r, interface) for interface, found in book.limited.items() for r in found)
    for refused, interface in sorted(refusals, key=lambda entry: entry[0].stamp.moment):
        given = UNDER_WAY if workers[interface] else 0.0
        again = same[refused.stamp.exchange]
        others = [c for c in calls[interface] if _is_judged(refused.stamp, c, again, given)]
        yield from _judge_pause(refused, others, last)


def _is_judged(refused: Stamp, call: Stamp, again: frozenset[str], given: float) -> bool:
    """Whether a call is the refused one again, or began too late to have been under way."""
    return call.exchange in again or not 0.0 <= gap_after(refused, call).low < max(given, call.lag)


def _judge_pause(refused: Limited, calls: list[Stamp], last: Stamp | None) -> Events:
    stamp, unclear = refused.stamp, False
    enough = max(0.0, refused.wait - _JITTER)
    for call in _following(stamp, calls, enough + _PAST_DOUBT):
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


def _following(stamp: Stamp, calls: list[Stamp], seconds: float) -> list[Stamp]:
    """The calls that began behind another one and within so many seconds, in order of time."""
    first = bisect_right(calls, stamp.moment, key=_moment)
    end = first
    while end < len(calls) and (calls[end].started - stamp.started).total_seconds() <= seconds + (
        stamp.elapsed or 0.0
    ):
        end += 1
    return calls[first:end]


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
    calls = book.all_in_order() if book.ip_refused else []
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
    found = _following(refused, calls, _MINUTE + _PAST_DOUBT)
    return [call for call in found if anew is None or call.started < anew]
