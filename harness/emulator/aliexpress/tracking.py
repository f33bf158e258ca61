"""The tracking interfaces: the buyer's query by order, the older one by parcel."""

from datetime import UTC, datetime, timedelta
from typing import Any

from harness.emulator.aliexpress.orders import Order, Shipment
from harness.emulator.aliexpress.parameters import optional, required, required_id, whole_number
from harness.emulator.aliexpress.platform import Platform
from harness.emulator.answers import Granted
from harness.platforms.calls import Call

NOTHING_YET = "1001"
_JOURNEY = timedelta(days=15)


def track_order(call: Call, platform: Platform) -> Granted:
    """aliexpress.ds.order.tracking.get; before the first event it says "nothing yet"."""
    order = platform.orders.get(required_id(call, "order_id"))
    told = [s for s in order.shipments if s.events] if order else []
    if order is None or not told:
        msg = "TRACKING DATA NOT FOUND"
        return Granted({"result": {"ret": False, "code": NOTHING_YET, "msg": msg}})
    lines = [_line(order, shipment) for shipment in told]
    data = {"tracking_detail_line_list": {"tracking_detail": lines}}
    return Granted({"result": {"ret": True, "code": "0", "msg": "", "data": data}})


def track_parcel(call: Call, platform: Platform) -> Granted:
    """aliexpress.logistics.ds.trackinginfo.query."""
    number = required(call, "tracking_number")
    order = platform.orders.by_parcel(number)
    asked = optional(call, "order_id")
    if order is None or (asked and whole_number(asked) != order.number):
        return Granted({"result_success": False, "error_desc": f"no parcel {number}"})
    shipment = next(s for s in order.shipments if s.tracking_number == number)
    details = [
        {
            "event_desc": event.description,
            "status": event.code,
            "address": order.address["country"],
            "signed_name": "",
            "event_date": _text(event.at),
        }
        for event in shipment.events
    ]
    return Granted(
        {
            "result_success": True,
            "official_website": "https://global.cainiao.com",
            "details": {"details": details},
        }
    )


def _line(order: Order, shipment: Shipment) -> dict[str, Any]:
    return {
        "mail_no": shipment.tracking_number,
        "carrier_name": shipment.service,
        "eta_time_stamps": int((shipment.at + _JOURNEY).timestamp() * 1000),
        "detail_node_list": {
            "detail_node": [
                {
                    "time_stamp": event.at,
                    "tracking_name": event.code,
                    "tracking_detail_desc": event.description,
                }
                for event in reversed(shipment.events)
            ]
        },
        "package_item_list": {
            "package_item": [
                {
                    "item_id": line.product_id,
                    "item_title": line.name,
                    "quantity": line.count,
                    "sku_id": int(line.sku.id),
                    "sku_desc": line.sku.attr,
                }
                for line in order.lines
            ]
        },
    }


def _text(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
