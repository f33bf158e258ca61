"""What the control side shows of orders."""

from collections.abc import Mapping
from typing import Any

from harness.emulator.aliexpress.orders import Order
from harness.emulator.aliexpress.platform import Platform
from harness.emulator.sandbox import View


def order_views(platform: Platform) -> Mapping[str, View]:
    """All orders, and one of them."""

    def every(_parameters: Mapping[str, str]) -> dict[str, Any]:
        return {"orders": [_shown(order, platform) for order in platform.orders]}

    def one(parameters: Mapping[str, str]) -> dict[str, Any] | None:
        text = parameters["number"]
        order = platform.orders.get(int(text) if text.isascii() and text.isdigit() else None)
        return _shown(order, platform) if order else None

    return {"/orders": every, "/orders/{number}": one}


def _shown(order: Order, platform: Platform) -> dict[str, Any]:
    now = platform.clock.now()
    return {
        "order_id": str(order.number),
        "out_order_id": order.out_order_id,
        "status": order.status(now),
        "logistics_status": order.logistics_status(now, platform.life),
        "pushed": order.word,
        "words": list(order.words),
        "amount": str(order.amount),
        "created": order.created.isoformat(),
        "path": [{"status": r.status, "at": r.at.isoformat()} for r in order.path],
        "shipments": [
            {
                "tracking_number": s.tracking_number,
                "service": s.service,
                "events": [event.code for event in s.events],
            }
            for s in order.shipments
        ],
    }
