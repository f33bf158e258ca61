"""The order book finds orders and parcels, however many there are."""

from datetime import UTC, datetime, timedelta

from harness.emulator.aliexpress.goods import Store
from harness.emulator.aliexpress.orders import Order, OrderBook, Reached, Shipment

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


def test_a_status_that_lies_ahead_does_not_hold_yet() -> None:
    led = order(1).led_through(("FUND_PROCESSING", "FINISH"), NOW, timedelta(seconds=10))
    assert led.status(NOW) == "FUND_PROCESSING"
    assert led.status(NOW + timedelta(seconds=10)) == "FINISH"


def test_before_its_own_time_an_order_has_its_first_status() -> None:
    assert order(1).status(NOW - timedelta(hours=1)) == "PLACE_ORDER_SUCCESS"
