"""What all orders of a traffic come to: the rounds and deliveries that are told, and all counted.

A report lists the first thousand: those with something out of the ordinary before others. The
rest is counted, and goes into every number.
"""

from copy import deepcopy
from dataclasses import replace
from typing import Self

from harness.checks.delivery_log import deliveries_of
from harness.checks.firsts import Firsts
from harness.checks.histories import History
from harness.checks.order_frame import OrderFrame
from harness.checks.orders import messages_of, round_of
from harness.model.delivery import CallbackDelivery, DeliveryNumbers
from harness.model.round_numbers import RoundNumbers
from harness.model.verdict import Round

LISTED = 1_000
"""Rounds that are listed, deliveries, and messages of one round."""


class OrdersTold:
    """Takes in one order after the other, in any order; merges."""

    def __init__(self) -> None:
        self._rounds = Firsts[Round](LISTED)
        self._deliveries = Firsts[CallbackDelivery](LISTED)
        self._rounds_seen = self._complete = self._closed = self._callbacks = 0
        self._delivery_numbers = DeliveryNumbers()

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
        self._rounds_seen += other._rounds_seen
        self._complete += other._complete
        self._closed += other._closed
        self._callbacks += other._callbacks
        self._delivery_numbers.merge(other._delivery_numbers)

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds that are listed, in order of first sight."""
        return tuple(round_ for _, round_ in sorted(self._rounds.placed(), key=_sight))

    @property
    def deliveries(self) -> tuple[CallbackDelivery, ...]:
        """The deliveries that are listed, in order of time."""
        return tuple(delivery for _, delivery in sorted(self._deliveries.placed(), key=_sight))

    @property
    def rounds_left_out(self) -> RoundNumbers:
        """The other rounds in numbers."""
        seen = RoundNumbers(
            rounds=self._rounds_seen,
            complete=self._complete,
            closed=self._closed,
            callbacks=self._callbacks,
        )
        return seen.minus(RoundNumbers.of(self.rounds))

    @property
    def deliveries_left_out(self) -> DeliveryNumbers:
        """The other deliveries in numbers."""
        left_out = deepcopy(self._delivery_numbers)
        for delivery in self.deliveries:
            left_out.count(delivery, -1)
        left_out.marks, left_out.times_ms = +left_out.marks, +left_out.times_ms
        return left_out

    def _see_round(self, history: History, orders: OrderFrame, *, is_faulted: bool) -> None:
        found = round_of(history, orders.life)
        if not any(evidence for _, evidence in found.phases):
            return
        self._rounds_seen += 1
        self._complete += found.complete
        self._closed += found.closed
        self._callbacks += found.callbacks
        is_plain = found.complete and not is_faulted
        place = (is_plain, *history.first_seen, history.order)
        if self._rounds.takes(place):
            messages = messages_of(history)
            left_out = max(0, len(messages) - LISTED)
            told = replace(found, messages=messages[:LISTED], messages_left_out=left_out)
            self._rounds.add(place, told)

    def _see_deliveries(self, history: History, orders: OrderFrame) -> None:
        news = orders.deliveries.old_news(history) if history.order else ()
        old = {one.event.exchange for one in news}
        for delivery in deliveries_of(history, old, orders.awaited):
            event, is_plain = delivery.event, delivery.is_plain
            place = (is_plain, event.started, event.number, event.exchange)
            if is_plain and not self._deliveries.takes(place):
                # Nearly all are: they are counted, and no report says more of them.
                self._delivery_numbers.count_plain(delivery.elapsed_ms)
                continue
            told = delivery.told
            self._delivery_numbers.count(told)
            self._deliveries.add(place, told)


def _sight(placed: tuple[tuple[object, ...], object]) -> tuple[object, ...]:
    return placed[0][1:]
