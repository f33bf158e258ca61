"""Orders and their state machine; the moves themselves are the edition's data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from harness.emulator.aliexpress.goods import Service, Sku, Store
from harness.emulator.aliexpress.pushes import TrackingEvent
from harness.platforms.orders import OrderLife

SETTLING = "FUND_PROCESSING"
"""The status in which an order rests for a while: the money is on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an order, with the prices of the moment it was placed."""

    product_id: int
    name: str
    sku: Sku
    count: int
    service: Service

    @property
    def price(self) -> Decimal:
        """The price of one piece."""
        return self.sku.sale_price

    @property
    def goods(self) -> Decimal:
        """The line without freight."""
        return self.price * self.count

    @property
    def freight(self) -> Decimal:
        """The freight of the line."""
        return self.service.fee(self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """A parcel that the seller handed in, and what the carrier has told of it."""

    tracking_number: str
    service: str
    at: datetime
    events: tuple[TrackingEvent, ...] = ()

    @property
    def is_delivered(self) -> bool:
        """Whether the carrier's journey has ended."""
        return any(event.code == "DELIVERED" for event in self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A status and the moment from which it holds; the moment may lie ahead."""

    status: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order: what was bought, the statuses it went through, the parcels, the last word."""

    number: int
    out_order_id: str
    created: datetime
    store: Store
    lines: tuple[Line, ...]
    address: Mapping[str, str]
    path: tuple[Reached, ...]
    words: tuple[str, ...]
    """The words that were pushed, in this order; the first one comes with the order itself."""
    shipments: tuple[Shipment, ...] = ()
    last_event_at: int = 0
    """Time of the latest tracking event, in milliseconds: event times never run back."""

    @property
    def word(self) -> str:
        """The last word that was pushed."""
        return self.words[-1]

    @property
    def freight(self) -> Decimal:
        """The freight of all lines."""
        return sum((line.freight for line in self.lines), Decimal(0))

    @property
    def amount(self) -> Decimal:
        """What the buyer pays: goods and freight."""
        return sum((line.goods for line in self.lines), Decimal(0)) + self.freight

    def status(self, now: datetime) -> str:
        """The status that holds at a moment."""
        return next((r.status for r in reversed(self.path) if r.at <= now), self.path[0].status)

    def reached(self, status: str) -> datetime | None:
        """When a status was first reached; None when it never was."""
        return next((r.at for r in self.path if r.status == status), None)

    def led_through(self, statuses: tuple[str, ...], now: datetime, settle: timedelta) -> "Order":
        """The order after moves through these statuses; it rests in FUND_PROCESSING on the way."""
        moment, steps = now, list(self.path)
        for status in statuses:
            steps.append(Reached(status=status, at=moment))
            if status == SETTLING:
                moment += settle
        return replace(self, path=tuple(steps))

    def with_event(self, shipment: Shipment, event: TrackingEvent) -> "Order":
        """The order after a carrier's event on one of its parcels."""
        told = replace(shipment, events=(*shipment.events, event))
        parcels = tuple(
            told if s.tracking_number == shipment.tracking_number else s for s in self.shipments
        )
        return replace(self, shipments=parcels, last_event_at=event.at)

    def logistics_status(self, now: datetime, life: OrderLife) -> str:
        """The logistics status that goes with the order's status."""
        status = self.status(now)
        if not self.shipments:
            return status if status == "WAIT_SELLER_SEND_GOODS" else "NO_LOGISTICS"
        if life.phase_of(status) == "confirm":
            return "BUYER_ACCEPT_GOODS"
        is_part = status == "SELLER_PART_SEND_GOODS"
        return "SELLER_SEND_PART_GOODS" if is_part else "SELLER_SEND_GOODS"
