"""The product interfaces: read, freight, price and stock updates."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from harness.documents.lossless import text_of
from harness.emulator.aliexpress.answers import invalid_parameter, missing_parameter
from harness.emulator.aliexpress.goods import CURRENCY, Product, Service, Sku, cents
from harness.emulator.aliexpress.parameters import (
    Row,
    amount,
    optional,
    required,
    required_id,
    rows,
    whole_number,
)
from harness.emulator.aliexpress.platform import Platform
from harness.emulator.answers import Granted
from harness.platforms.calls import Call

FOUND, NOT_FOUND = 200, 404


def read_product(call: Call, platform: Platform) -> Granted:
    """aliexpress.ds.product.get."""
    product = platform.goods.product(required_id(call, "product_id"))
    if product is None:
        return Granted({"rsp_code": NOT_FOUND, "rsp_msg": "ITEM_ID_NOT_FOUND"})
    names = platform.goods.property_names
    result = {
        "ae_item_base_info_dto": {
            "product_id": product.id,
            "subject": product.name,
            "category_id": product.category,
            "currency_code": CURRENCY,
            "product_status_type": "onSelling",
        },
        "ae_item_sku_info_dtos": {
            "ae_item_sku_info_d_t_o": [_sku(sku, names) for sku in product.skus]
        },
        "ae_multimedia_info_dto": {
            "image_urls": f"https://ae01.alicdn.com/kf/{product.id}.jpg",
        },
        "ae_store_info": {
            "store_id": product.store.id,
            "store_name": product.store.name,
            "store_country_code": product.store.country,
        },
        "logistics_info_dto": {
            "ship_to_country": optional(call, "country") or "US",
            "delivery_time": product.services[0].max_days,
        },
    }
    return Granted({"result": result, "rsp_code": FOUND, "rsp_msg": "Call succeeds"})


def ask_freight(call: Call, platform: Platform) -> Granted:
    """aliexpress.ds.freight.query."""
    product = platform.goods.product(whole_number(required(call, "product_id")))
    count = whole_number(required(call, "quantity"))
    if not count:
        raise invalid_parameter("quantity", "expected a whole number of 1 or more")
    if product is None:
        failed = {"success": False, "code": NOT_FOUND, "msg": "DELIVERY_INFO_EMPTY"}
        return Granted({"result": failed})
    options = [_delivery(service, product, count) for service in product.services]
    result = {
        "success": True,
        "code": FOUND,
        "msg": "Call succeeds",
        "delivery_options": {"delivery_option_d_t_o": options},
    }
    return Granted({"result": result})


def update_prices(call: Call, platform: Platform) -> Granted:
    """aliexpress.solution.batch.product.price.update."""

    def change(row: Row) -> str:
        price, discount = amount(row["price"]), amount(row["discount_price"])
        if price is None or (discount is None and row["discount_price"] not in (None, "")):
            return "INVALID_PRICE"
        platform.goods.reprice(_product_id(row), _sku_code(row), price, discount)
        return ""

    return _updated(call, platform, ("price", "discount_price"), change)


def update_stock(call: Call, platform: Platform) -> Granted:
    """aliexpress.solution.batch.product.inventory.update."""

    def change(row: Row) -> str:
        stock = whole_number(row["inventory"])
        if stock is None:
            return "INVALID_INVENTORY"
        platform.goods.restock(_product_id(row), _sku_code(row), stock)
        return ""

    return _updated(call, platform, ("inventory",), change)


def _updated(
    call: Call, platform: Platform, names: tuple[str, ...], change: Callable[[Row], str]
) -> Granted:
    """Make every change that can be made; a product is updated when all of its SKUs are."""
    errors: dict[int, str] = {}
    updates = rows(call, ("product_id", "sku", *names))
    if not updates:
        raise missing_parameter("multiple_sku_update_list")
    for row in updates:
        product_id = _product_id(row)
        if platform.goods.product(product_id) is None:
            problem = "PRODUCT_NOT_EXIST"
        elif platform.goods.sku(product_id, _sku_code(row)) is None:
            problem = "SKU_NOT_EXIST"
        else:
            problem = change(row)
        errors[product_id] = errors.get(product_id) or problem
    failed = [
        {"product_id": product_id, "error_code": code, "error_message": code}
        for product_id, code in errors.items()
        if code
    ]
    done = [{"product_id": product_id} for product_id, code in errors.items() if not code]
    content: dict[str, Any] = {"update_success": not failed}
    if failed:
        content |= {
            "update_error_code": failed[0]["error_code"],
            "update_error_message": f"{len(failed)} of {len(errors)} products were not updated",
            "update_failed_list": {"synchronize_product_response_dto": failed},
        }
    if done:
        content["update_successful_list"] = {"synchronize_product_response_dto": done}
    return Granted(content)


def _product_id(row: Row) -> int:
    number = whole_number(row["product_id"])
    if number is None:
        raise invalid_parameter("product_id", "expected digits")
    return number


def _sku_code(row: Row) -> str:
    return text_of(row["sku"])


def _sku(sku: Sku, property_names: Any) -> dict[str, Any]:
    properties = []
    for pair in sku.attr.split(";"):
        numbers, _, word = pair.partition("#")
        name, _, value = numbers.partition(":")
        properties.append(
            {
                "sku_property_id": int(name),
                "sku_property_name": property_names[name],
                "property_value_id": int(value),
                "sku_property_value": word,
            }
        )
    return {
        "id": sku.attr,
        "sku_id": sku.id,
        "sku_attr": sku.attr,
        "sku_code": sku.code,
        "sku_price": _price(sku.list_price),
        "offer_sale_price": _price(sku.sale_price),
        "offer_bulk_sale_price": _price(sku.sale_price),
        "currency_code": CURRENCY,
        "sku_available_stock": sku.stock,
        "price_include_tax": False,
        "ae_sku_property_dtos": {"ae_sku_property_d_t_o": properties},
    }


def _delivery(service: Service, product: Product, count: int) -> dict[str, Any]:
    fee = _price(service.fee(count))
    return {
        "code": service.name,
        "company": service.company,
        # Named for cents, but live answers hold whole currency units here.
        "shipping_fee_cent": fee,
        "shipping_fee_currency": CURRENCY,
        "shipping_fee_format": f"US ${fee}",
        "free_shipping": False,
        "tracking": service.has_tracking,
        "min_delivery_days": service.min_days,
        "max_delivery_days": service.max_days,
        "estimated_delivery_time": f"{service.min_days}-{service.max_days}",
        "ship_from_country": product.store.country,
    }


def _price(number: Decimal) -> str:
    return str(cents(number))
