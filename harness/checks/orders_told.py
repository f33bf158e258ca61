"""What all orders of a traffic come to: the rounds and deliveries that are told, and all counted.

A report lists the first thousand: those with something out of the ordinary before others. The
rest is counted, and goes into every number.
"""

from collections import Counter
from dataclasses import replace
from typing import Self

from harness.checks.delivery_log import deliveries_of
from harness.checks.firsts import Firsts
from harness.checks.histories import History
from harness.checks.ledger import numbers_of
from harness.checks.order_frame import OrderFrame
from harness.checks.orders import messages_of, round_of
from harness.model.delivery import CallbackDelivery, DeliveryMark, DeliveryNumbers
from harness.model.verdict import Round, RoundNumbers

LISTED = 1_000
"""Rounds that are listed, deliveries, and messages of one round."""
_ACKNOWLEDGED = "200"


class OrdersTold:
    """Takes in one order after the other, in any order; merges."""

    def __init__(self) -> None:
        self._rounds = Firsts[Round](LISTED)
        self._deliveries = Firsts[CallbackDelivery](LISTED)
        self._counts = Counter[str]()
        self._marks = Counter[DeliveryMark]()
        self._times = Counter[int]()

    def see(self, history: History, orders: OrderFrame, *, is_faulted: bool) -> None:
        """Take in an order; one that something was found against is told before others."""
        if history.order:
            self._see_round(history, orders, is_faulted=is_faulted)
        if history.pushes:
            self._see_deliveries(history, orders)

    def merge(self, other: Self) -> None:
        """Take in the orders of another process."""
        self._rounds.merge(other._rounds)
        self._deliveries.merge(other._deliveries)
        self._counts += other._counts
        self._marks += other._marks
        self._times += other._times

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds that are listed, in order of first sight."""
        return tuple(round_ for _, round_ in sorted(self._rounds.placed(), key=_sight))

    @property
    def deliveries(self) -> tuple[CallbackDelivery, ...]:
        """The deliveries that are listed, in order of time."""
        return tuple(delivery for _, delivery in sorted(self._deliveries.placed(), key=_sight))

    @property
    def round_numbers(self) -> RoundNumbers:
        """All rounds in numbers."""
        seen = self._counts
        return RoundNumbers(
            rounds=seen["rounds"],
            complete=seen["complete"],
            closed=seen["closed"],
            callbacks=seen["callbacks"],
        )

    @property
    def delivery_numbers(self) -> DeliveryNumbers:
        """All deliveries in numbers."""
        seen = self._counts
        return DeliveryNumbers(
            deliveries=seen["deliveries"],
            acknowledged=seen["acknowledged"],
            in_time=seen["in_time"],
            odd=seen["odd"],
            late=seen["late"],
            forged_refused=seen["forged_refused"],
            marks=tuple((mark, self._marks[mark]) for mark in DeliveryMark if self._marks[mark]),
            times_ms=tuple(sorted(self._times.items())),
        )

    def _see_round(self, history: History, orders: OrderFrame, *, is_faulted: bool) -> None:
        found = round_of(history, orders.life)
        if not any(evidence for _, evidence in found.phases):
            return
        self._counts["rounds"] += 1
        self._counts["complete"] += found.complete
        self._counts["closed"] += found.closed
        self._counts["callbacks"] += found.callbacks
        is_plain = found.complete and not is_faulted
        place = (is_plain, *history.first_seen, history.order)
        if self._rounds.takes(place):
            messages = messages_of(history)
            left_out = max(0, len(messages) - LISTED)
            told = replace(found, messages=messages[:LISTED], messages_left_out=left_out)
            self._rounds.add(place, told)

    def _see_deliveries(self, history: History, orders: OrderFrame) -> None:
        old = {news.event.exchange for news in orders.deliveries.old_news(history)}
        for delivery in deliveries_of(history, old if history.order else (), orders.awaited):
            is_odd = bool(delivery.marks or delivery.intent or delivery.outcome != _ACKNOWLEDGED)
            self._counts["deliveries"] += 1
            self._counts["odd"] += is_odd
            self._count(delivery)
            is_plain = not is_odd and delivery.is_awaited is not False
            place = (is_plain, delivery.at, numbers_of(delivery.exchange), delivery.exchange)
            self._deliveries.add(place, delivery)

    def _count(self, delivery: CallbackDelivery) -> None:
        marks, is_answered_200 = delivery.marks, delivery.outcome == _ACKNOWLEDGED
        if marks:
            self._marks.update(marks)
        self._counts["in_time"] += is_answered_200 and DeliveryMark.LATE not in marks
        if DeliveryMark.FORGED in marks:
            self._counts["forged_refused"] += delivery.outcome.isdigit() and not is_answered_200
            return
        is_late = DeliveryMark.LATE in marks and DeliveryMark.OUR_DELAY not in marks
        self._counts["late"] += is_late
        if is_answered_200:
            self._counts["acknowledged"] += 1
            if delivery.elapsed_ms is not None:
                self._times[delivery.elapsed_ms] += 1


def _sight(placed: tuple[tuple[object, ...], object]) -> tuple[object, ...]:
    return placed[0][1:]
