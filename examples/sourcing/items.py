"""An item in our own form; whatever the platform leaves out or writes otherwise may be missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The price of one piece from some number of pieces on."""

    min_quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is known of an item; empty or None where nothing is."""

    item_id: str
    subject: str
    currency: str
    lowest_price: Decimal | None
    tiers: tuple[Tier, ...]
    min_order: Decimal | None
    unit: str
    supplier: str
    stock: Decimal | None
    transactions: Decimal | None

    @property
    def is_listed(self) -> bool:
        """Whether it is still for sale: of a delisted item the platform keeps little."""
        return bool(self.subject or self.tiers or self.lowest_price is not None)

    def price_at(self, quantity: int) -> Decimal | None:
        """Return the price of one piece where so many are bought; None where it is not known."""
        reached = [tier for tier in self.tiers if tier.min_quantity <= quantity]
        if not reached:
            return self.lowest_price
        return max(reached, key=lambda tier: tier.min_quantity).price


def item_from(item_id: str, result: object) -> Item:
    """Read the result of an answer, whatever it holds."""
    whole = _map(result)
    prices, supplier = _map(whole.get("price_info")), _map(whole.get("supplier_info"))
    trade, stock = _map(whole.get("trade_info")), _map(whole.get("stock"))
    variants = [_number(_map(sku).get("inventory")) for sku in _list(whole.get("sku_list"))]
    return Item(
        item_id=item_id,
        subject=_text(whole.get("subject")) or _text(whole.get("title")),
        currency=_text(prices.get("currency")),
        lowest_price=_low_end(prices.get("price_range")),
        tiers=tuple(_tiers(_list(prices.get("tier_prices")) or _list(whole.get("tier_prices")))),
        min_order=_number(whole.get("min_order_quantity")),
        unit=_text(whole.get("min_order_unit")) or _text(prices.get("price_unit")) or "piece",
        supplier=_text(supplier.get("supplier_name")) or "unknown",
        stock=_number(stock.get("total")) if stock else _sum(variants),
        transactions=_number(trade.get("transactions")),
    )


def _tiers(rows: list[Any]) -> Iterator[Tier]:
    for row in rows:
        quantity, price = _number(_map(row).get("min_quantity")), _number(_map(row).get("price"))
        if quantity is not None and price is not None:
            yield Tier(min_quantity=quantity, price=price)


def _sum(numbers: list[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, start=Decimal(0)) if known else None


def _low_end(price_range: object) -> Decimal | None:
    """Return the 5.0 of '5.0-10.0'."""
    found = re.search(r"\d{1,30}(?:\.\d{1,30})?", str(price_range).replace(",", ""))
    return Decimal(found[0]) if found else None


def _number(value: object) -> Decimal | None:
    if not isinstance(value, (str, int, Decimal)) or isinstance(value, bool):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _map(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
