"""The order book finds orders and parcels, however many there are."""

from datetime import UTC, datetime, timedelta

import pytest

from harness.emulator.aliexpress.goods import Store
from harness.emulator.aliexpress.order_book import OrderBook
from harness.emulator.aliexpress.orders import Order, Reached, Shipment

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def order(number: int, *parcels: str) -> Order:
    return Order(
        number=number,
        out_order_id=f"out-{number}",
        created=NOW,
        store=Store(id=1, name="Store", country="CN"),
        lines=(),
        address={},
        path=(Reached(status="PLACE_ORDER_SUCCESS", at=NOW),),
        words=("OrderCreated",),
        shipments=tuple(Shipment(tracking_number=p, service="X", at=NOW) for p in parcels),
    )


def test_numbers_do_not_repeat_and_stay_exact_in_a_double() -> None:
    book = OrderBook("")
    numbers = [book.next_number() for _ in range(100)]
    assert len(set(numbers)) == 100
    assert max(numbers) < 2**53


def test_an_order_is_found_by_its_parcel_until_it_is_forgotten() -> None:
    book = OrderBook("seed")
    book.put(order(1, "LP1", "LP2"))
    found = book.by_parcel("LP2")
    assert found
    assert found.number == 1
    book.forget(1)
    assert book.by_parcel("LP2") is None
    assert book.get(1) is None


def test_a_page_counts_from_the_newest() -> None:
    book = OrderBook("seed")
    for number in range(1, 8):
        book.put(order(number))
    count, shown = book.page(status="", now=NOW, first=2, size=3)
    assert (count, [o.number for o in shown]) == (7, [5, 4, 3])
    assert book.page(status="", now=NOW, first=9, size=3) == (7, [])


def test_an_address_is_held_once() -> None:
    book = OrderBook("seed")
    first = book.shared({"city": "Berlin", "zip": "1"})
    assert book.shared({"city": "Berlin", "zip": "1"}) is first
    assert book.shared({"city": "Berlin", "zip": "2"}) is not first


def test_a_page_in_a_status_looks_at_no_order_that_has_not_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = OrderBook("seed")
    for number in range(1, 201):
        book.put(order(number))
    word = "PLACE_ORDER_SUCCESS"
    assert book.page(status=word, now=NOW, first=0, size=1)[0] == 200
    looked_at: list[int] = []
    status = Order.status

    def counted(it: Order, now: datetime) -> str:
        looked_at.append(it.number)
        return status(it, now)

    monkeypatch.setattr(Order, "status", counted)
    book.put(order(17).led_through(("FUND_PROCESSING", "FINISH"), NOW, timedelta(seconds=1)))
    for second in range(4):
        book.page(status=word, now=NOW + timedelta(seconds=second), first=100, size=20)
    assert looked_at == [17, 17]  # when it had changed, and when its next status was due
