"""RATE: how many calls there are in a second and in a day."""

from collections import deque
from collections.abc import Callable, Iterator
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.registry import Events, Note, Scope, Undecided, traffic_check
from harness.checks.sightings import Sightings
from harness.checks.spool import Spool
from harness.checks.stamps import (
    NO_TIME,
    OUR_DELAY,
    OWN_CLOCK,
    SIGNED_TIMESTAMP,
    Stamp,
    StampFact,
    fact_of,
    gap_of_starts,
    stamp_of,
    stamp_of_fact,
)
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

_WINDOW = 1.0
_ROUNDING = 0.001
"""Seconds that other recorders round to; ours tells microseconds."""
_SMALLEST_QUOTA = 300_000
"""Calls a day that every category with a quota may make (consumer electronics)."""
_CITED = 5

_TOO_FAST = Text(
    "More business calls start within one second than the limit allows.",
    "一秒内发起的业务调用次数超过上限。",
)
_PACE = Text(
    "Put one limiter in front of all workers, so that all of them together stay below the limit; "
    "declare a bought limit in the statement (limits.per_second).",
    "请为全部工作线程设置统一的限流器，使总调用频率不超过上限；如已购买更高额度，请在声明文件的 "
    "limits.per_second 中注明。",
)
_TOO_MANY = Text(
    "The calls of one day exceed the daily quota.",
    "单日调用量超过配额。",
)
_SPARE = Text(
    "Cache what changes rarely, ask in batches, and declare a granted quota in the statement "
    "(limits.per_day).",
    "请缓存变化较少的数据并合并查询；如已获得更高配额，请在声明文件的 limits.per_day 中注明。",
)
_NO_CATEGORY = Text(
    "The statement names no category, so the daily quota of the application is not known.",
    "声明文件未注明应用类目，无法得知其日调用配额。",
)
_NO_QUOTA = Text(
    "No daily quota is documented for the category {category}.",
    "类目 {category} 没有公布日调用配额。",
)


@ledger
class PaceLedger(Ledger):
    """When calls were made: the business calls of editions with a limit, and counts per day.

    The starts are in spools; there is a count for each day.
    """

    def __init__(self) -> None:
        self._starts = Spool[StampFact](3)
        self._signed = Spool[tuple[Any, ...]](4)
        """Where the clock is the signed timestamp: a call that is sent again as it was has no
        start of its own."""
        self.days: dict[str, Sightings] = {}
        """Business calls by calendar day (GMT+8); the empty day where no time is recorded."""

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Count a business call."""
        if not call.is_business:
            return
        stamp = stamp_of(call.exchange)
        day = stamp.day if stamp.has_time else ""
        self.days.setdefault(day, Sightings()).see(stamp)
        if frame.edition.calls_per_second is None:
            return
        if stamp.clock == SIGNED_TIMESTAMP:
            started, *rest = fact_of(stamp)
            self._signed.add((started, call.business_identity, *rest))
        else:
            self._starts.add(fact_of(stamp))

    def merge(self, other: Self) -> None:
        """Take in the calls of another ledger."""
        self._starts.merge(other._starts)
        self._signed.merge(other._signed)
        for day, calls in other.days.items():
            self.days.setdefault(day, Sightings()).merge(calls)

    def calls(self) -> Iterator[Stamp]:
        """The calls in order of time."""
        signed = groupby(self._signed, key=itemgetter(0, 1))
        once = _in_order(next(facts) for _, facts in signed)
        return map(stamp_of_fact, merge(self._starts, once, key=itemgetter(0, 1)))


@traffic_check("RATE-01")
def calls_per_second_stay_within_the_limit(traffic: Traffic) -> Events:
    """No window of one second holds the starts of more business calls than the limit allows.

    The limit is 5, or what the statement declares as bought (limits.per_second; at most 100 on
    alibaba). Fails when a sliding window of one second holds more; a clock of milliseconds is given
    one of them. Undecided where the recording's clock knows whole seconds only, or none, unless
    there are no more calls than the limit in all, and where our own gateway was delayed so long
    that the calls may have been further apart.

    Source: register RATE-01 (seeds 001, 002).
    """
    limit, book = _per_second(traffic), traffic.of(PaceLedger)
    if limit is None:
        return
    seen, exact = Sightings(), Sightings()
    unclear: Stamp | None = None
    for stamp in book.calls():
        seen.see(stamp)
        if stamp.is_exact:
            exact.see(stamp)
        else:
            unclear = unclear or stamp
    if seen.count <= limit:
        yield from seen.examined()
        return
    if unclear:
        yield Undecided(unclear.why_unclear, unclear.exchange)
    sure = _crowded(_exact(book), limit, _is_surely_within_a_second)
    first = next(sure, None)
    seeming = None if first else next(_crowded(_exact(book), limit, _is_within_a_second), None)
    if seeming:
        yield Undecided(OUR_DELAY, seeming[0].exchange)
    if not unclear and not seeming:
        yield from exact.examined()
    for window in chain((first,) if first else (), sure):
        yield Finding(
            message=_TOO_FAST,
            exchanges=tuple(stamp.exchange for stamp in window[:_CITED]),
            expected=f"at most {limit} in any second",
            actual=f"{len(window)} within one second",
            hint=_PACE,
        )


def _in_order(facts: Iterator[tuple[Any, ...]]) -> Iterator[StampFact]:
    """Stamps in order of time, of facts that are in order of their starts."""
    for _, found in groupby(facts, key=itemgetter(0)):
        for started, _, *rest in sorted(found, key=itemgetter(2)):
            yield (started, *rest)


def _exact(book: PaceLedger) -> Iterator[Stamp]:
    return (stamp for stamp in book.calls() if stamp.is_exact)


def _per_second(traffic: Traffic) -> int | None:
    default = traffic.edition.calls_per_second
    bought = traffic.statement.limits.per_second if traffic.statement else None
    if default is None or bought is None:
        return default
    return max(default, min(bought, traffic.edition.most_per_second or bought))


def _crowded(
    stamps: Iterator[Stamp], limit: int, is_within: Callable[[Stamp, Stamp], bool]
) -> Iterator[list[Stamp]]:
    """Windows of one second that hold more than the limit, none of them overlapping."""
    window: deque[Stamp] = deque()
    for stamp in stamps:
        if len(window) > limit and not is_within(window[0], stamp):
            yield list(window)
            window.clear()
        window.append(stamp)
        if len(window) == limit + 1 and not is_within(window[0], stamp):
            window.popleft()
    if len(window) > limit:
        yield list(window)


def _is_within_a_second(former: Stamp, later: Stamp) -> bool:
    return _is_within(gap_of_starts(former, later).high, former)


def _is_surely_within_a_second(former: Stamp, later: Stamp) -> bool:
    # A call that our own gateway left waiting was made sooner than it was seen.
    return _is_within(gap_of_starts(former, later).high + former.lag, former)


def _is_within(apart: float, former: Stamp) -> bool:
    return apart < (_WINDOW if former.clock == OWN_CLOCK else _WINDOW - _ROUNDING)


@traffic_check("RATE-02", scope=Scope.RUN)
def calls_per_day_stay_within_the_quota(traffic: Traffic) -> Events:
    """No calendar day (GMT+8) holds more business calls than the daily quota.

    Aliexpress: by the statement's category, apparel 500,000, consumer electronics 300,000; alibaba:
    100,000, at most 1,000,000 when granted. The statement's limits.per_day raises the quota, and is
    the quota where the category has none. Fails when a day of the traffic holds more. Undecided
    where the quota is not known and a day holds more than the smallest one.

    Source: register RATE-02 (seeds 000, 001).
    """
    quota, category = _per_day(traffic), traffic.statement.category if traffic.statement else ""
    days = traffic.of(PaceLedger).days
    if quota is None and category:
        yield Note(_NO_QUOTA.format(category=category))
        return
    undated = days[""].count if "" in days else 0
    for day, calls in sorted(days.items()):
        most = calls.count + (undated if day else 0)
        if most <= (_SMALLEST_QUOTA if quota is None else quota):
            yield from calls.examined()
        elif quota is None or not day or calls.count <= quota:
            yield Undecided(_NO_CATEGORY if quota is None else NO_TIME, calls.exchanges[0])
        else:
            yield from calls.examined()
            yield Finding(
                message=_TOO_MANY,
                exchanges=calls.exchanges,
                expected=f"at most {quota} calls a day",
                actual=f"{calls.count} calls on {day} (GMT+8)",
                hint=_SPARE,
            )


def _per_day(traffic: Traffic) -> int | None:
    statement = traffic.statement
    documented = traffic.edition.daily_quota(statement.category if statement else "")
    granted = statement.limits.per_day if statement else None
    if granted is None:
        return documented
    return max(documented or 0, min(granted, traffic.edition.most_per_day or granted))
