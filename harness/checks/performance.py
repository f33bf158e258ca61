"""PERF: the service level that the traffic shows; it never fails the application."""

from collections.abc import Iterator

from harness.checks.metrics import answer_time, call_metrics, p95_seconds
from harness.checks.registry import Event, Examined, Note, Undecided, check
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

FEWEST_CALLS = 20
SLOWEST_P95 = 0.38
LEAST_PER_TEN_THOUSAND = 9995

_SLOW = Text(
    "The 95th percentile of the answer times is not below 380 ms.",
    "响应时间的 P95 不低于 380 毫秒。",
)
_TOO_FEW = Text(
    "Fewer than 20 calls with a known answer time: too few for a percentile.",
    "已知响应时间的调用不足 20 次，无法计算分位数。",
)
_UNAVAILABLE = Text(
    "Fewer than 99.95 % of the calls went without network failure or 5xx.",
    "未遇网络故障或 5xx 的调用占比低于 99.95%。",
)
_PLATFORM = Text(
    "This speaks of the platform, not of the application.",
    "此项反映平台状况，与应用无关。",
)


@check("PERF-01")
def p95_is_below_380_ms(traffic: Traffic) -> Iterator[Event]:
    """The 95th percentile of the platform's answer times is below 380 ms.

    Over all calls with an answer and a known duration, by nearest rank; fewer than 20 of them are
    undecided. Fails at 380 ms and above; the row is a may, so this is a note.

    Source: register PERF-01 (seed 000).
    """
    timed = [c for c in traffic.calls if answer_time(c) is not None]
    p95 = p95_seconds(timed)
    if p95 is None:
        return
    if len(timed) < FEWEST_CALLS:
        yield Undecided(_TOO_FEW)
        return
    yield from (Examined(c.exchange.id) for c in timed)
    if p95 >= SLOWEST_P95:
        slowest = sorted(timed, key=lambda c: answer_time(c) or 0.0, reverse=True)
        yield Finding(
            message=_SLOW,
            exchanges=tuple(c.exchange.id for c in slowest[:5]),
            expected=f"below {SLOWEST_P95 * 1000:.0f} ms",
            actual=f"{p95 * 1000:.0f} ms over {len(timed)} calls",
            hint=_PLATFORM,
        )


@check("PERF-02")
def the_platform_is_available(traffic: Traffic) -> Iterator[Event]:
    """At least 99.95 % of the calls go without network failure or 5xx.

    The success rate of each interface is printed as a note. Fails when the share is lower; the row
    is a may, so this is a note as well.

    Source: register PERF-02 (seed 000).
    """
    if not traffic.calls:
        return
    yield from (Examined(c.exchange.id) for c in traffic.calls)
    broken = [c.exchange.id for c in traffic.calls if _is_broken(c)]
    good = len(traffic.calls) - len(broken)
    for row in call_metrics(traffic):
        yield Note(
            Text(
                f"{row.operation}: {row.ok} of {row.count} calls granted.",
                f"{row.operation}：{row.count} 次调用，成功 {row.ok} 次。",
            )
        )
    if good * 10_000 < LEAST_PER_TEN_THOUSAND * len(traffic.calls):
        yield Finding(
            message=_UNAVAILABLE,
            exchanges=tuple(broken[:5]),
            expected="99.95 %",
            actual=f"{good} of {len(traffic.calls)} calls",
            hint=_PLATFORM,
        )


def _is_broken(call: Call) -> bool:
    response = call.exchange.response
    return response is None or response.status >= 500  # noqa: PLR2004 - HTTP's own number
