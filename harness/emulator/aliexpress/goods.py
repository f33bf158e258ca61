"""The emulated shop's goods: products, SKUs with price and stock, freight."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from harness.documents.yaml import read_yaml

_DATA = Path(__file__).with_name("goods.yaml")
CURRENCY = "USD"
_CENT = Decimal("0.01")


def cents(number: Decimal) -> Decimal:
    """An amount with two decimals."""
    return number.quantize(_CENT, rounding=ROUND_HALF_UP)


def money(number: Decimal) -> dict[str, str]:
    """An amount as answers show it."""
    return {"amount": str(cents(number)), "currency_code": CURRENCY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A way of shipping: its name and what it costs for a number of pieces."""

    name: str
    company: str
    first: Decimal
    further: Decimal
    min_days: int
    max_days: int
    has_tracking: bool

    def fee(self, count: int) -> Decimal:
        """The freight of one order line."""
        return cents(self.first + self.further * (count - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sku:
    """One variant of a product, with its price and stock."""

    code: str
    id: str
    attr: str
    list_price: Decimal
    sale_price: Decimal
    """What a buyer pays: the discount price where one is set, else the list price."""
    stock: int

    def is_called(self, attr: str) -> bool:
        """Whether a `sku_attr` means this SKU; the words behind # are only for people."""
        return _without_words(attr) == _without_words(self.attr) or attr == self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A shop on the platform."""

    id: int
    name: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product of one store."""

    id: int
    name: str
    store: Store
    category: int
    services: tuple[Service, ...]
    skus: tuple[Sku, ...]

    def sku_of(self, attr: str) -> Sku | None:
        """The SKU that a `sku_attr` means, the first one for an empty text; None for others."""
        if not attr:
            return self.skus[0]
        return next((sku for sku in self.skus if sku.is_called(attr)), None)

    def service_named(self, name: str) -> Service | None:
        """The service of that name, the first one when it is empty; None if there is none."""
        if not name:
            return self.services[0]
        return next((service for service in self.services if service.name == name), None)


class Goods:
    """The present goods; whoever changes them holds the platform's lock."""

    def __init__(self) -> None:
        data = read_yaml(_DATA).data
        self.property_names: Mapping[str, str] = MappingProxyType(data["properties"])
        services = {name: _service(name, row) for name, row in data["services"].items()}
        stores = {
            number: Store(id=int(number), name=row["name"], country=row["country"])
            for number, row in data["stores"].items()
        }
        self._products = {
            int(number): _product(int(number), row, stores[row["store"]], services)
            for number, row in data["products"].items()
        }

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all products."""
        return tuple(self._products)

    def product(self, product_id: int | None) -> Product | None:
        """The product of that id; None when there is none."""
        return self._products.get(product_id) if product_id is not None else None

    def sku(self, product_id: int, code: str) -> Sku | None:
        """The SKU of that merchant code; None when the product has none."""
        product = self._products.get(product_id)
        return next((s for s in product.skus if s.code == code), None) if product else None

    def reprice(self, product_id: int, code: str, price: Decimal, sale: Decimal | None) -> None:
        """Set the prices of a SKU."""
        self._change(
            product_id,
            code,
            list_price=cents(price),
            sale_price=cents(price if sale is None else sale),
        )

    def restock(self, product_id: int, code: str, stock: int) -> None:
        """Set the stock of a SKU."""
        self._change(product_id, code, stock=stock)

    def take(self, product_id: int, code: str, count: int) -> None:
        """Take pieces off the stock; the caller has seen that there are enough."""
        if sku := self.sku(product_id, code):
            self.restock(product_id, code, sku.stock - count)

    def _change(self, product_id: int, code: str, **values: object) -> None:
        product = self._products[product_id]
        skus = tuple(
            replace(s, **values) if s.code == code else s  # type: ignore[arg-type] # callers name fields
            for s in product.skus
        )
        self._products[product_id] = replace(product, skus=skus)


def _service(name: str, row: dict[str, str]) -> Service:
    return Service(
        name=name,
        company=row["company"],
        first=Decimal(row["first"]),
        further=Decimal(row["further"]),
        min_days=int(row["min_days"]),
        max_days=int(row["max_days"]),
        has_tracking=row["tracking"] == "true",
    )


def _product(
    number: int, row: dict[str, Any], store: Store, services: Mapping[str, Service]
) -> Product:
    return Product(
        id=number,
        name=row["name"],
        store=store,
        category=int(row["category"]),
        services=tuple(services[name] for name in row["services"]),
        skus=tuple(
            Sku(
                code=sku["code"],
                id=sku["id"],
                attr=sku["attr"],
                list_price=Decimal(sku["price"]),
                sale_price=Decimal(sku["price"]),
                stock=int(sku["stock"]),
            )
            for sku in row["skus"]
        ),
    )


def _without_words(attr: str) -> frozenset[str]:
    return frozenset(pair.partition("#")[0] for pair in attr.split(";") if pair)
