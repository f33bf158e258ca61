"""The orders of a sandbox: by number, by parcel, by what a repeated create call names, in lists."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.emulator.aliexpress.order_index import OrderIndex
from harness.emulator.aliexpress.orders import Order

IDEMPOTENCY = timedelta(hours=24)
_FIRST_NUMBER = 8_100_000_000_000_001
_SPREAD = 10**7


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What a create call with an `out_order_id` came to, for as long as a repeat is the same."""

    items: str
    numbers: tuple[int, ...]
    at: datetime


class OrderBook:
    """Every order by its number; used under the platform's lock."""

    def __init__(self, seed: str) -> None:
        chosen = seed or secrets.token_hex(8)
        spread = int.from_bytes(hashlib.sha256(chosen.encode()).digest()[:8], "big") % _SPREAD
        self._next = _FIRST_NUMBER + spread * 10**4
        self._orders: dict[int, Order] = {}
        self._placed: dict[str, Placed] = {}
        self._parcels: dict[str, int] = {}
        self._index = OrderIndex(self._orders.get)
        self._addresses: dict[tuple[str, ...], Mapping[str, str]] = {}

    def __iter__(self) -> Iterator[Order]:
        return iter(self._orders.values())

    def next_number(self) -> int:
        """A number that no order has had."""
        number = self._next
        self._next += 1
        return number

    def get(self, number: int | None) -> Order | None:
        """The order of that number; None when there is none."""
        return self._orders.get(number) if number is not None else None

    def put(self, order: Order) -> None:
        """Keep an order in its new state."""
        self._orders[order.number] = order
        self._index.note(order.number)
        for shipment in order.shipments:
            self._parcels[shipment.tracking_number] = order.number

    def page(self, *, status: str, now: datetime, first: int, size: int) -> tuple[int, list[Order]]:
        """How many orders there are, in a status where one is named, and a part of them.

        The newest come first, and `first` counts from them.
        """
        numbers = self._index.numbers(status, now)
        end = max(0, len(numbers) - first)
        shown = reversed(numbers[max(0, end - size) : end])
        return len(numbers), [self._orders[number] for number in shown]

    def shared(self, address: Mapping[str, str]) -> Mapping[str, str]:
        """The same address, held once for all orders that go there."""
        return self._addresses.setdefault(tuple(address.values()), address)

    def by_parcel(self, tracking_number: str) -> Order | None:
        """The order that a tracking number belongs to; None when nobody knows it."""
        return self.get(self._parcels.get(tracking_number))

    def placed(self, out_order_id: str, now: datetime) -> Placed | None:
        """What was placed under an `out_order_id` within the last 24 hours."""
        found = self._placed.get(out_order_id)
        return found if found and now - found.at < IDEMPOTENCY else None

    def remember(self, out_order_id: str, placed: Placed) -> None:
        """Let a repeat of the same create call give the same orders."""
        self._placed[out_order_id] = placed

    def forget(self, number: int) -> None:
        """Remove an order as if it had never been."""
        order = self._orders.pop(number)
        self._index.note(number)
        self._placed.pop(order.out_order_id, None)
        for shipment in order.shipments:
            self._parcels.pop(shipment.tracking_number, None)
