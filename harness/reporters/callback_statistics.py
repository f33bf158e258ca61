"""Callbacks in numbers: the same in every form of a report."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.model.delivery import CallbackDelivery, DeliveryMark
from harness.model.verdict import Report

_ACKNOWLEDGED = "200"


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
    rows = report.deliveries
    honest = [row for row in rows if DeliveryMark.FORGED not in row.marks]
    forged = [row for row in rows if DeliveryMark.FORGED in row.marks]
    taken = [row for row in honest if row.outcome == _ACKNOWLEDGED]
    times = sorted(row.elapsed_ms for row in taken if row.elapsed_ms is not None)
    late = [row for row in honest if DeliveryMark.LATE in row.marks]
    return CallbackStatistics(
        deliveries=len(rows),
        acknowledged=len(taken),
        p50_ms=_rank(times, 50),
        p95_ms=_rank(times, 95),
        max_ms=times[-1] if times else None,
        duplicates=_marked(rows, DeliveryMark.DUPLICATE),
        retries=_marked(rows, DeliveryMark.RETRY),
        late=sum(DeliveryMark.OUR_DELAY not in row.marks for row in late),
        forged=len(forged),
        forged_refused=sum(_is_refused(row) for row in forged),
    )


def _marked(rows: Sequence[CallbackDelivery], mark: DeliveryMark) -> int:
    return sum(mark in row.marks for row in rows)


def _is_refused(row: CallbackDelivery) -> bool:
    return row.outcome.isdigit() and row.outcome != _ACKNOWLEDGED


def _rank(times: Sequence[int], percent: int) -> int | None:
    """A percentile by nearest rank, in whole numbers."""
    return times[-(-percent * len(times) // 100) - 1] if times else None
