"""The emulated platform: goods, orders, tokens, and the acts of buyer and carrier."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from harness.emulator.aliexpress.goods import Goods, Store
from harness.emulator.aliexpress.order_book import OrderBook
from harness.emulator.aliexpress.orders import Line, Order, Reached, Shipment
from harness.emulator.aliexpress.pushes import PushWriter, TrackingEvent
from harness.emulator.pushes import Push
from harness.emulator.sandbox import FORGETS, Acted, refused_act
from harness.emulator.settings import ActResult, EmulatorSettings
from harness.model.clock import Clock
from harness.platforms.base import Edition
from harness.platforms.orders import OrderLife, PlatformAct

PAYS, PAYMENT_FAILS = "buyer.pays", "buyer.payment_fails"
KNOWS = "order.known"
OWN_ACTS = (FORGETS, KNOWS)
"""Acts on the emulator itself, beside those of the edition's order life."""

ALREADY = "already"
"""The value of an act that tells that its effect was there before: nothing is pushed again."""


class Platform:
    """The state behind the gateway. Whoever calls a method holds the sandbox's lock."""

    def __init__(self, edition: Edition, clock: Clock, settings: EmulatorSettings) -> None:
        if edition.order_life is None:
            raise ValueError(f"edition {edition.name} has no order life to emulate")
        self.life: OrderLife = edition.order_life
        self.clock = clock
        self.settings = settings
        self.goods = Goods()
        self.orders = OrderBook(settings.seed)
        self._pushes = PushWriter(edition.operations)
        self._is_payment_failing = False
        self._first_status = next(s.word for s in self.life.statuses.values() if not s.origins)
        self._first_word = next(s.word for s in self.life.pushed.values() if not s.origins)

    @property
    def acts(self) -> tuple[str, ...]:
        """The names of what buyer, carrier and platform may do to an order."""
        return (*self.life.platform_acts, *OWN_ACTS)

    def place(
        self, store: Store, lines: tuple[Line, ...], address: Mapping[str, str], out_order_id: str
    ) -> tuple[Order, tuple[Push, ...]]:
        """Open an order on lines of one store."""
        now = self.clock.now()
        order = Order(
            number=self.orders.next_number(),
            out_order_id=out_order_id,
            created=now,
            store=store,
            lines=lines,
            address=self.orders.shared(address),
            path=(Reached(status=self._first_status, at=now),),
            words=(self._first_word,),
        )
        for line in lines:
            self.goods.take(line.product_id, line.sku.code, line.count)
        self.orders.put(order)
        return order, (self._pushes.status(order.number, order.word, now),)

    def pay(self, number: int) -> tuple[Push, ...]:
        """Pay an order that asks for it, as `buyer.pays` does, where orders are paid at once."""
        if not (self.settings.pays_at_once or self._is_payment_failing):
            return ()
        act = PAYMENT_FAILS if self._is_payment_failing else PAYS
        return self.act(act, {"order_id": str(number)})[1]

    @contextmanager
    def failing_payments(self) -> Iterator[None]:
        """While this is entered, payments that orders ask for at once fail."""
        self._is_payment_failing = True
        try:
            yield
        finally:
            self._is_payment_failing = False

    def ship(self, order: Order, shipment: Shipment, *, whole: bool) -> tuple[Push, ...] | None:
        """Take a shipment; None when the order's status forbids it."""
        act, now = self.life.application_acts["order.ship"], self.clock.now()
        if order.status(now) not in act.starts_in:
            return None
        shipped = replace(order, shipments=(*order.shipments, shipment))
        shipped = shipped.led_through((act.all if whole else act.part,), now, timedelta())
        # A second parcel is no news: the word may be pushed once only.
        return self._kept(shipped, act.push if act.push != order.word else "")

    def act(self, name: str, values: Mapping[str, str]) -> Acted:
        """Let buyer, carrier or platform do something."""
        order = self.orders.get(_number(values.get("order_id", "")))
        if order is None:
            asked = values.get("order_id")
            return refused_act(
                f"{name}: there is no order {asked}" if asked else f"{name}: order_id is missing"
            )
        if name == FORGETS:
            self.orders.forget(order.number)
            return ActResult(is_done=True, values={"order_id": str(order.number)}), ()
        if name == KNOWS:
            return self._done(order.number), ()
        return self._platform_act(self.life.platform_acts[name], order, values)

    def _platform_act(self, act: PlatformAct, order: Order, values: Mapping[str, str]) -> Acted:
        now = self.clock.now()
        status = order.status(now)
        if status not in act.starts_in:
            if _has_gone_through(order, act):
                return self._done(order.number, already=True), ()
            return refused_act(
                f"{act.name}: order {order.number} is in status {status}; "
                f"allowed in {', '.join(act.starts_in)}"
            )
        if act.push and order.word not in self.life.pushed[act.push].origins:
            return refused_act(
                f"{act.name}: {act.push} cannot be pushed after {order.word}; "
                f"allowed after {', '.join(self.life.pushed[act.push].origins)}"
            )
        if act.tracking:
            return self._carrier_act(act, order, values)
        settle = timedelta(seconds=self.settings.settle_delay)
        pushes = self._kept(order.led_through(act.through, now, settle), act.push)
        return self._done(order.number, pushed=act.push), pushes

    def _carrier_act(self, act: PlatformAct, order: Order, values: Mapping[str, str]) -> Acted:
        wanted = values.get("tracking_number", "")
        parcels = [s for s in order.shipments if wanted in ("", s.tracking_number)]
        if not parcels:
            return refused_act(f"{act.name}: order {order.number} has no parcel {wanted}".rstrip())
        parcel = parcels[-1]
        if parcel.is_delivered:
            return refused_act(f"{act.name}: parcel {parcel.tracking_number} is delivered already")
        pushes, codes = [], _ahead(act.tracking, parcel)
        for code in codes:
            order, push = self._told(order, parcel.tracking_number, code)
            pushes.append(push)
        self.orders.put(order)
        done = self._done(order.number, pushed=act.push)
        number = parcel.tracking_number
        extra = {"events": ",".join(codes), "tracking_number": number}
        return replace(done, values={**done.values, **extra}), tuple(pushes)

    def _told(self, order: Order, tracking_number: str, code: str) -> tuple[Order, Push]:
        now = self.clock.now()
        at = max(int(now.timestamp() * 1000), order.last_event_at + 1)
        event = TrackingEvent(code=code, at=at)
        parcel = next(s for s in order.shipments if s.tracking_number == tracking_number)
        push = self._pushes.tracking(
            order.number, event, number=tracking_number, carrier=parcel.service, at=now
        )
        return order.with_event(parcel, event), push

    def _kept(self, order: Order, word: str) -> tuple[Push, ...]:
        if not word:
            self.orders.put(order)
            return ()
        self.orders.put(replace(order, words=(*order.words, word)))
        return (self._pushes.status(order.number, word, self.clock.now()),)

    def _done(self, number: int, *, pushed: str = "", already: bool = False) -> ActResult:
        order = self.orders.get(number)
        status = order.status(self.clock.now()) if order else ""
        values = {"order_id": str(number), "status": status, "pushed": pushed}
        return ActResult(is_done=True, values=values | ({ALREADY: "true"} if already else {}))


def _has_gone_through(order: Order, act: PlatformAct) -> bool:
    """Whether the order has been led through an act's whole effect before.

    The pushed word says so where there is one: a status may be reached in more than one way.
    """
    if act.push:
        return act.push in order.words
    return bool(act.through) and all(order.reached(status) for status in act.through)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _ahead(codes: tuple[str, ...], parcel: Shipment) -> tuple[str, ...]:
    """The events of a journey that the parcel has not had yet; a single event may repeat."""
    if len(codes) == 1:
        return codes
    seen = [codes.index(event.code) for event in parcel.events if event.code in codes]
    return codes[max(seen, default=-1) + 1 :]
