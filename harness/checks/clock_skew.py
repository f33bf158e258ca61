"""How far the clock of the other side is from ours, as the Date headers of its answers tell."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.traffic import Traffic
from harness.model.exchange import Exchange
from harness.model.particulars import ClockSkew
from harness.model.requirement import RunClass
from harness.platforms.calls import Call, Callback

_OUR_CLOCK = "harness"
_HALF_A_SECOND = timedelta(milliseconds=500)
"""A Date header is cut to the second: on average it tells half a second too little."""
_MILLISECOND = timedelta(milliseconds=1)
_DAY = timedelta(days=1)
"""Further off is no clock that runs wrong, but a header that somebody made up."""


@ledger
class SkewLedger(Ledger):
    """Counts how far ahead of ours the other side's clock was, in milliseconds; judges nothing."""

    def __init__(self) -> None:
        self.skews: Counter[int] = Counter()

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Count an answer of a gateway that is surely not our own."""
        if frame.run_class is RunClass.LIVE:
            self._enter(call.exchange)

    def enter_callback(self, callback: Callback, frame: Frame) -> None:
        """Count an answer of the application."""
        del frame
        self._enter(callback.exchange)

    def merge(self, other: Self) -> None:
        """Add the counts of another ledger."""
        self.skews += other.skews

    def _enter(self, exchange: Exchange) -> None:
        told = exchange.response.header("date") if exchange.response else None
        if told is None or exchange.time_source != _OUR_CLOCK or exchange.elapsed is None:
            return
        date = _moment(told)
        if date is not None and abs(date - exchange.ended) < _DAY:
            skew = date + _HALF_A_SECOND - exchange.ended
            self.skews[round(skew / _MILLISECOND)] += 1


def clock_skew(traffic: Traffic) -> ClockSkew | None:
    """Least, median and most; exact to half a second. None where no answer told its time."""
    skews = sorted(traffic.of(SkewLedger).skews.elements())
    if not skews:
        return None
    return ClockSkew(
        answers=len(skews),
        least_ms=skews[0],
        median_ms=skews[(len(skews) - 1) // 2],
        most_ms=skews[-1],
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
