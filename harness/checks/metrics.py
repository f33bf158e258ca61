"""Numbers over the calls of a run: counts, successes and the 95th percentile."""

from collections.abc import Iterable

from harness.checks.traffic import Traffic
from harness.model.verdict import CallMetric
from harness.platforms.calls import Call


def call_metrics(traffic: Traffic) -> tuple[CallMetric, ...]:
    """One row per interface that was called, in order of first call."""
    by_interface: dict[str, list[Call]] = {}
    for call in traffic.calls:
        if call.interface:
            by_interface.setdefault(call.interface, []).append(call)
    return tuple(
        CallMetric(
            operation=interface,
            count=len(calls),
            ok=sum(call.is_success for call in calls),
            p95_ms=p95_ms(calls),
        )
        for interface, calls in by_interface.items()
    )


def p95_ms(calls: Iterable[Call]) -> int | None:
    """The 95th percentile of the answer times by nearest rank; None where none is known."""
    times = answer_times(calls)
    if not times:
        return None
    rank = -(-95 * len(times) // 100)
    return round(times[rank - 1] * 1000)


def answer_times(calls: Iterable[Call]) -> list[float]:
    """The known times of answers in seconds, the shortest first."""
    return sorted(
        call.exchange.elapsed
        for call in calls
        if call.exchange.response is not None and call.exchange.elapsed is not None
    )
