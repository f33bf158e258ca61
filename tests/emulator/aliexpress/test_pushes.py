"""Push bodies follow the callback table."""

import json
from datetime import UTC, datetime

from harness.emulator.aliexpress.pushes import DESCRIPTIONS, PushWriter, TrackingEvent
from harness.emulator.odd_pushes import changed
from harness.platforms.editions import edition_named

EDITION = edition_named("aliexpress")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_tracking_body_is_the_one_the_edition_fixed() -> None:
    event = TrackingEvent(code="CUSTOMS", at=1772366400123)
    push = PushWriter(EDITION.operations).tracking(
        8100000000000001, event, number="LP00123456789CN", carrier="CAINIAO_STANDARD", at=NOW
    )
    assert json.loads(push.body) == {
        "message_type": 18,
        "seller_id": "2637908814",
        "site": "ae_global",
        "timestamp": 1772366400,
        "data": {
            "orderId": 8100000000000001,
            "trackingNumber": "LP00123456789CN",
            "carrierCode": "CAINIAO_STANDARD",
            "eventCode": "CUSTOMS",
            "eventDesc": DESCRIPTIONS["CUSTOMS"],
            "eventTime": 1772366400123,
        },
    }


def test_every_event_of_the_order_life_has_a_description() -> None:
    assert EDITION.order_life
    assert set(DESCRIPTIONS) == set(EDITION.order_life.tracking)


def test_pushes_of_one_order_carry_rising_times_with_room_for_a_retry_between() -> None:
    writer = PushWriter(EDITION.operations)
    event = TrackingEvent(code="CUSTOMS", at=1772366400123)
    first = writer.status(8100000000000001, "OrderCreated", NOW)
    second = writer.tracking(
        8100000000000001, event, number="LP00123456789CN", carrier="CAINIAO_STANDARD", at=NOW
    )
    third = writer.status(8100000000000001, "OrderClosed", NOW)
    bodies = [first.body, changed(first).body, second.body, changed(second).body, third.body]
    stamps = [json.loads(body)["timestamp"] for body in bodies]
    assert stamps == sorted(set(stamps))


def test_each_order_has_times_of_its_own() -> None:
    writer = PushWriter(EDITION.operations)
    pushes = [writer.status(8100000000000001 + n, "OrderCreated", NOW) for n in range(2)]
    assert [json.loads(push.body)["timestamp"] for push in pushes] == [1772366400] * 2
