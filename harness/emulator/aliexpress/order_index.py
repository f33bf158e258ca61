"""Orders in lists: all of them, or those in one status, by pages and newest first.

How long a page takes must not depend on how many orders there are.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush

from harness.emulator.aliexpress.orders import Order

GetOrder = Callable[[int], Order | None]


class OrderIndex:
    """The numbers of orders, by status too. Numbers only grow, so they stand for the order's age.

    A status may begin of its own accord, when its moment comes: whoever asks says what time it is,
    and only orders that have changed, or were due to, are looked at.
    """

    def __init__(self, get: GetOrder) -> None:
        self._get = get
        self._all: list[int] = []
        self._by_status: dict[str, list[int]] = defaultdict(list)
        self._status: dict[int, str] = {}
        self._changed: set[int] = set()
        self._due: list[tuple[datetime, int]] = []

    def note(self, number: int) -> None:
        """An order is new, has changed or is gone."""
        self._changed.add(number)

    def numbers(self, status: str, now: datetime) -> list[int]:
        """The numbers of all orders, or of those in a status, in the order of their age."""
        self._bring_up_to_date(now)
        return self._by_status.get(status, []) if status else self._all

    def _bring_up_to_date(self, now: datetime) -> None:
        while self._due and self._due[0][0] <= now:
            self._changed.add(heappop(self._due)[1])
        for number in self._changed:
            self._sort_in(number, self._get(number), now)
        self._changed.clear()

    def _sort_in(self, number: int, order: Order | None, now: datetime) -> None:
        before = self._status.pop(number, None)
        status = order.status(now) if order else None
        if before is None and order:
            insort(self._all, number)
        elif before is not None and not order:
            _take_out(self._all, number)
        if before != status:
            if before is not None:
                _take_out(self._by_status[before], number)
            if status is not None:
                insort(self._by_status[status], number)
        if order and status is not None:
            self._status[number] = status
            ahead = min((step.at for step in order.path if step.at > now), default=None)
            if ahead:
                heappush(self._due, (ahead, number))


def _take_out(numbers: list[int], number: int) -> None:
    place = bisect_left(numbers, number)
    if numbers[place : place + 1] == [number]:
        del numbers[place]
