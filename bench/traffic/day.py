"""The day: orders born hour by hour, their lives interleaved, tokens renewed in between."""

from collections.abc import Callable, Iterator
from functools import partial
from heapq import heappop, heappush
from itertools import accumulate, count
from random import Random

from bench.traffic import catalogue_acts, orders
from bench.traffic.exchange import SECOND, Exchange
from bench.traffic.goods import products
from bench.traffic.orders import Order, new_order
from bench.traffic.shops import Shop, granted, renewal, shops
from bench.traffic.wire import Cue, Wire

Act = Callable[[Cue, Order], Exchange]

EXCHANGES_PER_ORDER = 6.9
CALLS_PER_ORDER = 3.7
"""Seen in long days; how many orders a file of so many exchanges takes."""
START = 1_772_467_200 * SECOND
"""2026-03-02T16:00:00Z, midnight in China."""
_HOURS = (4, 3, 2, 2, 2, 3, 4, 5, 6, 7, 7, 6, 6, 6, 7, 7, 6, 6, 6, 7, 8, 8, 7, 5)
"""How busy each hour of the day is, against the others."""
_ENDS = tuple(accumulate(_HOURS))
_HOUR = 3600 * SECOND
_OPENED = 600 * SECOND
"""The first order is born then: before, the shops get their tokens."""
_GOODS = 400
_ORDERS_PER_SHOP = 400
_MOST_SHOPS = 40

COOKIES = 0.002
"""The share of the gateway's answers that set a cookie, as balancers do once a session."""

_SIGNED = ("SIGN-02", "SIGN-05", "SIGN-09", "NET-01", "AUTH-01")
_LATE = ("TRK-02",)
_ACTS: dict[str, tuple[Act, tuple[str, ...]]] = {
    "look": (catalogue_acts.look, (*_SIGNED, "FMT-01")),
    "freight": (catalogue_acts.freight, _SIGNED),
    "price": (catalogue_acts.price, (*_SIGNED, "FMT-02")),
    "stock": (catalogue_acts.stock, (*_SIGNED, "FMT-16")),
    "create": (orders.create, (*_SIGNED, "FMT-03", "FMT-14")),
    "ship": (orders.ship, _SIGNED),
    "track": (orders.track, _SIGNED),
    "track_old": (orders.track_old, _SIGNED),
    "read_paid": (partial(orders.read, status="WAIT_SELLER_SEND_GOODS"), (*_SIGNED, "FMT-15")),
    "read_end": (partial(orders.read, status="FINISH"), (*_SIGNED, "FMT-15")),
    "listed": (partial(orders.listed, status="WAIT_BUYER_ACCEPT_GOODS"), _SIGNED),
    "informed": (partial(orders.informed, status="WAIT_BUYER_ACCEPT_GOODS"), _SIGNED),
    "OrderCreated": (partial(orders.pushed, word="OrderCreated"), _LATE),
    "OrderClosed": (partial(orders.pushed, word="OrderClosed"), _LATE),
    "PaymentAuthorized": (partial(orders.pushed, word="PaymentAuthorized"), _LATE),
    "OrderShipped": (partial(orders.pushed, word="OrderShipped"), _LATE),
    "OrderConfirmed": (partial(orders.pushed, word="OrderConfirmed"), _LATE),
    "PICKED_UP": (partial(orders.tracked, code="PICKED_UP"), _LATE),
    "DELIVERED": (partial(orders.tracked, code="DELIVERED"), _LATE),
}
_UNPAID, _CONFIRMED, _PICKED_UP, _DUPLICATE = 0.1, 0.45, 0.1, 0.01


class Day:
    """A day of so many orders; after its end the next one begins, equally busy."""

    def __init__(
        self, seed: int, order_count: int, *, mistakes: float = 0.0, cookies: float = COOKIES
    ) -> None:
        self._chance = Random(seed)  # noqa: S311 - a simulation
        self._order_count = max(1, order_count)
        self._mistakes = mistakes
        self._wire = Wire(self._chance, cookies)
        self._goods = products(self._chance, _GOODS)
        self._shops = shops(self._chance, _shop_count(order_count))
        self._ticks = count()
        self._queue: list[tuple[int, int, Order | Shop | Exchange | int]] = []

    def exchanges(self) -> Iterator[Exchange]:
        """Without an end, in the order of their beginnings."""
        for shop in self._shops:
            self._put(START + int(self._chance.random() * 300 * SECOND), shop)
        self._put(self._birth(0), 0)
        while True:
            at, _, what = heappop(self._queue)
            if isinstance(what, Order):
                yield self._acted(what, at)
            elif isinstance(what, int):
                self._be_born(what, at)
            elif isinstance(what, Shop):
                yield granted(self._wire, what, at)
                self._put(renewal(self._chance, at), what)
            else:
                yield what._replace(started=at, mistake="")

    def _put(self, at: int, what: Order | Shop | Exchange | int) -> None:
        heappush(self._queue, (at, next(self._ticks), what))

    def _acted(self, order: Order, at: int) -> Exchange:
        _, name = order.plan.pop()
        act, possible = _ACTS[name]
        draw = self._chance.random
        mistake = possible[int(draw() * len(possible))] if draw() < self._mistakes else ""
        exchange = act(Cue(self._wire, at, mistake), order)
        if exchange.is_push and not mistake and draw() < _DUPLICATE:
            self._put(at + int((31 + 60 * draw()) * SECOND), exchange)
        if order.plan:
            self._put(order.plan[-1][0], order)
        return exchange

    def _birth(self, index: int) -> int:
        """When the order of this number is born."""
        day, place = divmod(index, self._order_count)
        share = (place + self._chance.random()) / self._order_count * _ENDS[-1]
        hour = next(number for number, end in enumerate(_ENDS) if share < end)
        within = (share - (_ENDS[hour] - _HOURS[hour])) / _HOURS[hour]
        return START + _OPENED + day * 24 * _HOUR + int((hour + within) * _HOUR)

    def _be_born(self, index: int, at: int) -> None:
        draw = self._chance.random
        shop = self._shops[int(draw() * len(self._shops))]
        product = self._goods[int(draw() ** 2 * len(self._goods))]
        order = new_order(self._chance, index, shop, product)
        order.plan = sorted(self._life(shop, at), reverse=True)
        self._put(order.plan[-1][0], order)
        self._put(max(at, self._birth(index + 1)), index + 1)

    def _life(self, shop: Shop, at: int) -> Iterator[tuple[int, str]]:
        """What happens to an order, and when."""
        draw = self._chance.random

        def later(at_least: float, spread: float) -> int:
            return int((at_least + spread * draw()) * SECOND)

        yield from self._beside(at)
        now = at + later(200, 100)
        yield now, "create"
        if shop.hears_creation:
            yield now + later(1.5, 2), "OrderCreated"
        now += later(20, 400)
        if draw() < _UNPAID:
            yield now + later(900, 900), "OrderClosed"
            return
        yield now, "PaymentAuthorized"
        yield now + later(1, 4), "read_paid"
        now += later(120, 2400)
        yield now, "ship"
        yield now + later(1.5, 3), "OrderShipped"
        now += later(1200, 3600)
        if draw() < _PICKED_UP:
            yield now - later(300, 600), "PICKED_UP"
        yield now, "DELIVERED"
        yield from self._looked_up(now)
        if draw() < _CONFIRMED:
            now += later(600, 3000)
            yield now, "OrderConfirmed"
            if draw() < 0.15:  # noqa: PLR2004 - one in seven
                yield now + later(2, 60), "read_end"

    def _beside(self, at: int) -> Iterator[tuple[int, str]]:
        draw = self._chance.random
        for name, share in (("look", 0.55), ("freight", 0.05), ("price", 0.03), ("stock", 0.05)):
            if draw() < share:
                yield at + int(draw() * 190 * SECOND), name

    def _looked_up(self, delivered: int) -> Iterator[tuple[int, str]]:
        draw = self._chance.random
        for name, share in (
            ("track", 0.12),
            ("track_old", 0.04),
            ("listed", 0.03),
            ("informed", 0.03),
        ):
            if draw() < share:
                yield delivered + int((2 + 500 * draw()) * SECOND), name


def orders_for(exchanges: int, *, calls_only: bool = False) -> int:
    """How many orders a day has that holds about so many exchanges."""
    return round(exchanges / (CALLS_PER_ORDER if calls_only else EXCHANGES_PER_ORDER)) + 1


def _shop_count(order_count: int) -> int:
    return max(2, min(_MOST_SHOPS, order_count // _ORDERS_PER_SHOP))
