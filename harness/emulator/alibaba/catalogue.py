"""The items of the sandbox: generated, so many and so various that a client meets every form."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from html import escape
from itertools import product
from typing import TypeVar

from harness.emulator.alibaba import wares
from harness.emulator.alibaba.items import (
    BuyerShare,
    Certificate,
    Item,
    PastPrice,
    Prices,
    Search,
    Shipping,
    Sku,
    Supplier,
    Tier,
    Trade,
)

SIZE = 480


class Catalogue:
    """480 items of 60 suppliers; whoever delists one holds the platform's lock.

    One seed gives the same items everywhere; the empty one, the default, is that of the examples.
    Of the items in the order of `ids` each fortieth is delisted from the start, and they have
    5, 4, 3, 2, 1, 0, 5 ... tier prices, whatever the seed.
    """

    def __init__(self, seed: str = "") -> None:
        self._items = dict(_generated(seed))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all items, delisted ones too; those of the seed document come first."""
        return tuple(self._items)

    def get(self, item_id: str) -> Item | None:
        """The item of that id; None when there never was one."""
        return self._items.get(item_id)

    def delist(self, item_id: str) -> None:
        """Take an item off the market. Raises KeyError when there never was one of that id."""
        self._items[item_id] = replace(self._items[item_id], is_listed=False)


_SUPPLIERS = 60
_DELISTED_EVERY = 40
_SEED_DOCUMENT_IDS = ("1600590399629", "6234567890123", "7894561230456")
_CURRENCY = "USD"
# Dates of the catalogue count from here and not from today: one seed, one catalogue.
_EPOCH = date(2025, 1, 1)
_T = TypeVar("_T")


@lru_cache(maxsize=4)
def _generated(seed: str) -> tuple[tuple[str, Item], ...]:
    """Every item of a seed with its id: frozen, so sandboxes of one process share them."""
    dice = _Dice(seed, "catalogue")
    suppliers = tuple(_supplier(_Dice(seed, "supplier", n), n) for n in range(_SUPPLIERS))
    return tuple(
        (item_id, _item(_Dice(seed, "item", n), n, item_id, dice.pick(suppliers)))
        for n, item_id in enumerate(_ids(dice))
    )


class _Dice:
    """Numbers that follow from a seed; `random` may draw others in another version of Python."""

    def __init__(self, *seed: object) -> None:
        self._seed = repr(seed).encode("utf-8", "backslashreplace")
        self._throws = 0

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        self._throws += 1
        digest = sha256(self._seed + self._throws.to_bytes(4, "big")).digest()
        return low + int.from_bytes(digest[:8], "big") % (high - low + 1)

    def hits(self, per_cent: int) -> bool:
        return self.between(1, 100) <= per_cent

    def pick(self, options: Sequence[_T]) -> _T:
        return options[self.between(0, len(options) - 1)]

    def some(self, options: Sequence[_T], *, least: int, most: int) -> tuple[_T, ...]:
        """Neighbours of a row that is closed to a ring: none comes twice."""
        start = self.between(0, len(options) - 1)
        count = self.between(least, most)
        return tuple(options[(start + step) % len(options)] for step in range(count))


def _ids(dice: _Dice) -> tuple[str, ...]:
    found = dict.fromkeys(_SEED_DOCUMENT_IDS)
    while len(found) < SIZE:
        found[str(dice.between(10**12, 10**13 - 1))] = None
    return tuple(found)


def _item(dice: _Dice, number: int, item_id: str, supplier: Supplier) -> Item:
    category = wares.CATEGORIES[number % len(wares.CATEGORIES)]
    name, name_zh, usual_cents = dice.pick(category.goods)
    word, word_zh = dice.pick(wares.QUALITIES)
    model = f"{dice.pick('ABCDEFGH')}{dice.between(100, 999)}"
    subject = f"{word} {name} {model}"
    images = f"https://img.example.com/{item_id}"
    cents = usual_cents * dice.between(70, 150) // 100
    min_order = dice.pick((1, 2, 10, 50, 100, 500))
    tiers = _tiers(dice, cents, min_order, 5 - number % 6)
    skus = _skus(dice, item_id, category, cents)
    ports = wares.PORTS[supplier.country]
    known = [*(tier.price for tier in tiers), *(sku.price for sku in skus)]
    return Item(
        id=item_id,
        subject=subject,
        subject_zh=f"{word_zh}{name_zh} {model}",
        category_id=category.id,
        brand=dice.pick(wares.BRANDS),
        main_image=f"{images}/main.jpg",
        extra_images=tuple(f"{images}/{n}.jpg" for n in range(1, dice.between(1, 6))),
        video_url=f"https://video.example.com/{item_id}.mp4" if dice.hits(60) else "",
        html=_html(subject, supplier, images),
        min_order=min_order,
        order_unit=category.unit,
        prices=Prices(
            currency=_CURRENCY,
            unit=category.unit,
            low=min(known),
            high=max(known),
            tiers=tiers,
            history=_history(dice, cents),
        ),
        skus=skus,
        supplier=supplier,
        trade=_trade(dice),
        shipping=Shipping(
            ports=dice.some(ports, least=1, most=min(3, len(ports))),
            methods=dice.some(wares.SHIPPING_METHODS, least=1, most=4),
            lead_time=f"{dice.between(3, 10)}-{dice.between(11, 45)} days",
        ),
        certificates=_certificates(dice),
        search=Search(
            keywords=(name.lower(), *dice.some(category.keywords, least=0, most=3)),
            volume=dice.between(0, 90_000),
            competition=dice.between(0, 100),
        ),
        is_listed=number % _DELISTED_EVERY != _DELISTED_EVERY - 1,
    )


def _money(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _tiers(dice: _Dice, cents: int, min_order: int, count: int) -> tuple[Tier, ...]:
    tiers = []
    # Some items may be ordered one by one before the first tier begins.
    quantity = min_order * dice.pick((1, 1, 1, 5))
    discount = 0
    for _ in range(count):
        price = _money(cents * (100 - discount) // 100)
        tiers.append(Tier(min_quantity=quantity, price=price, discount=discount))
        quantity *= dice.between(2, 5)
        discount += dice.between(0, 9)
    return tuple(tiers)


def _skus(dice: _Dice, item_id: str, category: wares.Category, cents: int) -> tuple[Sku, ...]:
    colours = dice.some(wares.COLOURS, least=1, most=4)
    sizes = dice.some(category.sizes, least=1, most=len(category.sizes))
    if dice.hits(30):
        colours, sizes = colours[:1], sizes[:1]
    skus = []
    for n, (colour, size) in enumerate(product(colours, sizes), start=1):
        counted = 0 if dice.hits(5) else dice.between(1, 9) * 10 ** dice.between(0, 3) + n
        sold = min(counted, dice.between(0, 9))
        sku = Sku(
            id=f"{item_id}{n:03d}",
            attributes=(("Color", colour), (category.size_name, size)),
            price=_money(cents * dice.between(95, 115) // 100),
            counted_stock=counted,
            live_stock=counted - sold,
            image_url=f"https://img.example.com/{item_id}/sku-{n}.jpg",
            custom_fields=dice.some(wares.CUSTOM_FIELDS, least=1, most=3) if dice.hits(40) else (),
        )
        skus.append(sku)
    return tuple(skus)


def _history(dice: _Dice, cents: int) -> tuple[PastPrice, ...]:
    return tuple(
        PastPrice(
            since=_EPOCH + timedelta(days=30 * month),
            price=_money(cents * dice.between(90, 120) // 100),
        )
        for month in range(dice.between(3, 12))
    )


def _trade(dice: _Dice) -> Trade:
    transactions = dice.between(0, 900)
    countries = dice.some(wares.COUNTRIES_OF_BUYERS, least=3, most=3)
    first = dice.between(40, 60)
    second = dice.between(15, 25)
    shares = zip(countries, (first, second, 100 - first - second), strict=True)
    return Trade(
        transactions=transactions,
        buyers=dice.between(transactions // 3, transactions),
        repeat_buyer_rate=_money(dice.between(0, 70)),
        lead_days=dice.between(3, 45),
        payment_methods=dice.some(wares.PAYMENTS, least=1, most=4),
        buyer_shares=tuple(BuyerShare(country=c, per_cent=p) for c, p in shares),
    )


def _certificates(dice: _Dice) -> tuple[Certificate, ...]:
    return tuple(
        Certificate(
            kind=kind,
            authority=dice.pick(wares.AUTHORITIES),
            valid_until=_EPOCH + timedelta(days=dice.between(0, 3000)),
        )
        for kind in dice.some(wares.CERTIFICATES, least=0, most=len(wares.CERTIFICATES))
    )


def _supplier(dice: _Dice, number: int) -> Supplier:
    country, province = dice.pick(wares.PLACES)
    first, last = list(product(wares.FIRST_NAMES, wares.LAST_NAMES))[number]
    supplier_id = str(200_000_000 + number)
    # Telephone numbers of the ranges that are kept for films and plays: they ring nowhere.
    digits = dice.between(0, 999)
    return Supplier(
        id=supplier_id,
        name=f"{first} {last} Co., Ltd.",
        is_gold=dice.hits(60),
        is_verified=dice.hits(70),
        response_rate=_money(dice.between(50, 100)),
        transaction_level=dice.between(1, 6),
        country=country,
        province=province,
        email=f"sales.{supplier_id}@example.com",
        phone=f"+44 20 7946 {digits:04d}",
        whatsapp=f"+44 7700 900{digits:03d}",
    )


def _html(subject: str, supplier: Supplier, images: str) -> str:
    return (
        f'<div class="detail"><h1>{escape(subject)}</h1><p>Sold by {escape(supplier.name)}</p>'
        f'<img src="{images}/main.jpg" alt="{escape(subject)}"><p>OEM &amp; ODM welcome</p></div>'
    )
