"""An order goes through its statuses, some of which lie ahead."""

from datetime import UTC, datetime, timedelta

from harness.emulator.aliexpress.goods import Store
from harness.emulator.aliexpress.orders import Order, Reached

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def order(number: int) -> Order:
    return Order(
        number=number,
        out_order_id=f"out-{number}",
        created=NOW,
        store=Store(id=1, name="Store", country="CN"),
        lines=(),
        address={},
        path=(Reached(status="PLACE_ORDER_SUCCESS", at=NOW),),
        words=("OrderCreated",),
    )


def test_a_status_that_lies_ahead_does_not_hold_yet() -> None:
    led = order(1).led_through(("FUND_PROCESSING", "FINISH"), NOW, timedelta(seconds=10))
    assert led.status(NOW) == "FUND_PROCESSING"
    assert led.status(NOW + timedelta(seconds=10)) == "FINISH"


def test_before_its_own_time_an_order_has_its_first_status() -> None:
    assert order(1).status(NOW - timedelta(hours=1)) == "PLACE_ORDER_SUCCESS"
