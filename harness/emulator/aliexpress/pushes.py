"""The bodies of pushes, laid out by the callback table of the edition."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harness.emulator.pushes import ORDER_STATUS, Push
from harness.platforms.operations import CallbackKind, OperationTable

BUYER_ID = 1861703697
SELLER_ID = "2637908814"
SITE = "ae_global"
TRACKING = "logistics.tracking"

STEP = 2
"""Seconds that the pushes of one order lie apart at least. A run is faster than the platform: in
one second an application could not tell by its time which push is the newer one."""

Values = dict[str, int | str]

DESCRIPTIONS = {
    "PICKED_UP": "Parcel picked up by the carrier",
    "IN_TRANSIT": "Parcel left the sorting centre",
    "ARRIVED": "Parcel arrived in the destination country",
    "CUSTOMS": "Parcel cleared customs",
    "OUT_FOR_DELIVERY": "Parcel out for delivery",
    "DELIVERED": "Parcel delivered",
    "FAILED": "Delivery attempt failed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEvent:
    """One event of a parcel's journey; `at` in epoch milliseconds."""

    code: str
    at: int

    @property
    def description(self) -> str:
        """What the carrier says about it."""
        return DESCRIPTIONS.get(self.code, self.code)


class PushWriter:
    """Writes push bodies in the layout of an edition's callback table."""

    def __init__(self, table: OperationTable) -> None:
        self._kinds = {kind.name: kind for kind in table.callbacks.values()}
        self._stamps: dict[int, int] = {}
        """Order -> the time of its latest push."""

    def status(self, order: int, word: str, at: datetime) -> Push:
        """The push of a new status word."""
        values: Values = {"order_id": order, "status": word}
        kind = self._kinds[ORDER_STATUS]
        body = _body(kind, values, self._stamp(order, at))
        body["data"]["buyerId"] = BUYER_ID
        return _push(kind, order, word, body)

    def tracking(
        self, order: int, event: TrackingEvent, *, number: str, carrier: str, at: datetime
    ) -> Push:
        """The push of a tracking event."""
        values: Values = {
            "order_id": order,
            "tracking_number": number,
            "carrier": carrier,
            "event": event.code,
            "description": event.description,
            "event_time": event.at,
        }
        kind = self._kinds[TRACKING]
        return _push(kind, order, event.code, _body(kind, values, self._stamp(order, at)))

    def _stamp(self, order: int, at: datetime) -> int:
        earliest = self._stamps.get(order, -STEP) + STEP
        self._stamps[order] = stamp = max(int(at.timestamp()), earliest)
        return stamp


def _push(kind: CallbackKind, order: int, word: str, body: dict[str, Any]) -> Push:
    return Push(
        name=kind.name,
        message_type=kind.message_type,
        order=order,
        word=word,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
    )


def _body(kind: CallbackKind, values: Values, stamp: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "message_type": int(kind.message_type),
        "seller_id": SELLER_ID,
        "site": SITE,
        "timestamp": stamp,
        "data": {},
    }
    for name, value in values.items():
        *parents, last = kind.fields[name].split("/")
        place = body
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return body
