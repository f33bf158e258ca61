"""PERF: the service level that the traffic shows; it never fails the application."""

from harness.checks.metrics import MetricsLedger, call_metrics, p95_seconds
from harness.checks.registry import Events, Examined, Note, Scope, Undecided, traffic_check
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding

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


@traffic_check("PERF-01", scope=Scope.RUN)
def p95_is_below_380_ms(traffic: Traffic) -> Events:
    """The 95th percentile of the platform's answer times is below 380 ms.

    Over all calls with an answer and a known duration, by nearest rank; fewer than 20 of them are
    undecided. Fails at 380 ms and above; the row is a may, so this is a note.

    Source: register PERF-01 (seed 000).
    """
    seen = traffic.of(MetricsLedger)
    times = seen.times
    p95 = p95_seconds(times)
    if p95 is None:
        return
    if times.total() < FEWEST_CALLS:
        yield Undecided(_TOO_FEW)
        return
    slowest = tuple(exchange for _, _, exchange in seen.slowest)
    yield Examined(slowest[0], count=times.total())
    if p95 >= SLOWEST_P95:
        yield Finding(
            message=_SLOW,
            exchanges=slowest,
            expected=f"below {SLOWEST_P95 * 1000:.0f} ms",
            actual=f"{p95 * 1000:.0f} ms over {times.total()} calls",
            hint=_PLATFORM,
        )


@traffic_check("PERF-02", scope=Scope.RUN)
def the_platform_is_available(traffic: Traffic) -> Events:
    """At least 99.95 % of the calls go without network failure or 5xx.

    Calls that a fault of the emulator struck do not count against it. The success rate of each
    interface is printed as a note. Fails when the share is lower; the row
    is a may, so this is a note as well.

    Source: register PERF-02 (seed 000).
    """
    if not traffic.calls:
        return
    seen = traffic.of(MetricsLedger)
    yield Examined(count=traffic.calls)
    good = traffic.calls - seen.broken
    for row in call_metrics(traffic):
        yield Note(
            Text(
                f"{row.operation}: {row.ok} of {row.count} calls granted.",
                f"{row.operation}：{row.count} 次调用，成功 {row.ok} 次。",
            )
        )
    if good * 10_000 < LEAST_PER_TEN_THOUSAND * traffic.calls:
        yield Finding(
            message=_UNAVAILABLE,
            exchanges=tuple(exchange for _, exchange in seen.first_broken),
            expected="99.95 %",
            actual=f"{good} of {traffic.calls} calls",
            hint=_PLATFORM,
        )
