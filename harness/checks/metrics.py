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
    """The 95th percentile of the answer times in whole milliseconds; None where none is known."""
    p95 = p95_seconds(calls)
    return None if p95 is None else round(p95 * 1000)


def p95_seconds(calls: Iterable[Call]) -> float | None:
    """The 95th percentile of the answer times by nearest rank; None where none is known."""
    times = sorted(t for call in calls if (t := answer_time(call)) is not None)
    # Whole numbers: ceil(0.95 * n) in floats is one too many for some n.
    return times[-(-95 * len(times) // 100) - 1] if times else None


def answer_time(call: Call) -> float | None:
    """How long the answer took in seconds; None without an answer or a known duration."""
    return call.exchange.elapsed if call.exchange.response is not None else None
