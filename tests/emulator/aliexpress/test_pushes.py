"""Push bodies follow the callback table."""

import json
from datetime import UTC, datetime

from harness.emulator.aliexpress.pushes import DESCRIPTIONS, PushWriter, TrackingEvent
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
