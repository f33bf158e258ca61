"""What the vendor sells, and what the platform answers about it."""

from functools import lru_cache
from random import Random
from typing import NamedTuple

from bench.traffic.exchange import Pairs
from bench.traffic.texts import json_text

PRODUCT_GET = "aliexpress.ds.product.get"
FREIGHT = "aliexpress.ds.freight.query"
PRICE = "aliexpress.solution.batch.product.price.update"
STOCK = "aliexpress.solution.batch.product.inventory.update"
SERVICE = "CAINIAO_STANDARD"

_THINGS = ("T-shirt", "Hoodie", "Dress", "Jeans", "Jacket", "Scarf", "Skirt", "Polo", "Vest")
_STUFFS = ("Cotton", "Linen", "Denim", "Wool", "Silk", "Fleece", "Bamboo", "Corduroy")
_COLOURS = ((193, "Black"), (10, "Red"), (173, "Blue"), (29, "White"))
_SIZES = ((100014064, "S"), (361386, "M"), (361385, "L"))


class Product(NamedTuple):
    """A product; amounts are in cents."""

    number: int
    subject: str
    price: int
    freight: int

    def attributes(self, sku: int) -> str:
        """The attributes of one of its kinds, the way a create call names them."""
        colour, size = _COLOURS[sku // len(_SIZES)], _SIZES[sku % len(_SIZES)]
        return f"14:{colour[0]}#{colour[1]};5:{size[0]}#{size[1]}"

    def sku(self, sku: int) -> int:
        """The number of one of its kinds."""
        return 12_000_000_000_000_000 + self.number % 1_000_000_000_000 * 100 + sku


KINDS = len(_COLOURS) * len(_SIZES)


def products(chance: Random, count: int) -> tuple[Product, ...]:
    """A catalogue."""
    return tuple(_product(chance, number) for number in range(count))


def money(cents: int) -> str:
    """An amount with two decimals."""
    return f"{cents // 100}.{cents % 100:02}"


def amount(cents: int) -> dict[str, str]:
    """An amount beside its currency."""
    return {"amount": money(cents), "currency_code": "USD"}


def product_asked(product: Product, country: str) -> Pairs:
    """The question for a product."""
    return (
        ("product_id", str(product.number)),
        ("ship_to_country", country),
        ("target_currency", "USD"),
        ("target_language", "en"),
    )


@lru_cache(maxsize=1024)
def _described(product: Product) -> str:
    price = money(product.price)
    base = {
        "product_id": product.number,
        "subject": product.subject,
        "category_id": 200000343,
        "currency_code": "USD",
        "product_status_type": "onSelling",
        "avg_evaluation_rating": "4.7",
        "evaluation_count": "1283",
        "gmt_create": "2025-06-02 01:12:33",
        "gmt_modified": "2026-02-11 19:40:02",
    }
    skus = [
        {
            "id": product.attributes(number),
            "sku_id": str(product.sku(number)),
            "sku_attr": product.attributes(number),
            "sku_code": f"SKU-{product.number % 1_000_000}-{number}",
            "sku_price": price,
            "offer_sale_price": price,
            "offer_bulk_sale_price": price,
            "currency_code": "USD",
            "sku_available_stock": 120 + number,
            "price_include_tax": False,
            "ae_sku_property_dtos": {"ae_sku_property_d_t_o": _properties(number)},
        }
        for number in range(KINDS)
    ]
    store = {"store_id": 1101234567, "store_name": "Vendor Store", "store_country_code": "CN"}
    images = ";".join(f"https://ae01.alicdn.com/kf/S{product.number}{n}.jpg" for n in range(6))
    result = {
        "ae_item_base_info_dto": base,
        "ae_item_sku_info_dtos": {"ae_item_sku_info_d_t_o": skus},
        "ae_multimedia_info_dto": {"image_urls": images},
        "logistics_info_dto": {"ship_to_country": "US", "delivery_time": 12},
        "ae_store_info": store,
        "has_whole_sale": False,
    }
    return f'{{"aliexpress_ds_product_get_response":{{"result":{json_text(result)}'


def product_told(product: Product, request_id: str) -> str:
    """The answer about a product."""
    rest = f',"rsp_code":200,"rsp_msg":"Call succeeds","request_id":"{request_id}"}}}}'
    return _described(product) + rest


def _properties(sku: int) -> list[dict[str, object]]:
    named = ((14, "Color", _COLOURS[sku // len(_SIZES)]), (5, "Size", _SIZES[sku % len(_SIZES)]))
    return [
        {
            "sku_property_id": number,
            "sku_property_name": name,
            "property_value_id": value,
            "sku_property_value": word,
        }
        for number, name, (value, word) in named
    ]


def _product(chance: Random, number: int) -> Product:
    draw = chance.random
    stuff, thing = _STUFFS[int(draw() * len(_STUFFS))], _THINGS[int(draw() * len(_THINGS))]
    return Product(
        number=1_005_006_000_000_000 + number * 1_000_003 + int(draw() * 1_000_000),
        subject=f"{stuff} {thing} for men and women, loose fit, spring 2026, No. {number}",
        price=499 + int(draw() * 5000),
        freight=int(draw() * 3) * 160,
    )
