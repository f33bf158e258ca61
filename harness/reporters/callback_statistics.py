"""Callbacks in numbers: the same in every form of a report."""

from collections import Counter
from dataclasses import dataclass

from harness.model.delivery import DeliveryMark
from harness.model.verdict import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackStatistics:
    """How the application took the callbacks; times are those of acknowledgements."""

    deliveries: int
    """All attempts, forged ones and retries included."""
    acknowledged: int
    """Answered HTTP 200 though not forged."""
    p50_ms: int | None
    """Median by nearest rank; None where no time is known."""
    p95_ms: int | None
    max_ms: int | None
    duplicates: int
    """Of a body that had been acknowledged before, or was still on its way."""
    retries: int
    """Of a body that had not been acknowledged in time."""
    late: int
    """Not acknowledged in time, our own delay excepted."""
    forged: int
    forged_refused: int
    """Forged ones that were answered, with another status than 200."""


def callback_statistics(report: Report) -> CallbackStatistics:
    """The callbacks of a report in numbers."""
    seen = report.delivery_numbers
    return CallbackStatistics(
        deliveries=seen.deliveries,
        acknowledged=seen.acknowledged,
        p50_ms=_rank(seen.times_ms, 50),
        p95_ms=_rank(seen.times_ms, 95),
        max_ms=max(seen.times_ms, default=None),
        duplicates=seen.marks[DeliveryMark.DUPLICATE],
        retries=seen.marks[DeliveryMark.RETRY],
        late=seen.late,
        forged=seen.marks[DeliveryMark.FORGED],
        forged_refused=seen.forged_refused,
    )


def _rank(times: Counter[int], percent: int) -> int | None:
    """A percentile by nearest rank, in whole numbers."""
    rank, seen = -(-percent * times.total() // 100), 0
    for time in sorted(times):
        seen += times[time]
        if seen >= rank:
            return time
    return None
