"""The order interfaces: create, read, list, fulfil."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from harness.emulator.aliexpress.answers import invalid_parameter
from harness.emulator.aliexpress.goods import Store, money
from harness.emulator.aliexpress.order_book import Placed
from harness.emulator.aliexpress.orders import Line, Order, Shipment
from harness.emulator.aliexpress.parameters import (
    Row,
    is_true,
    optional,
    required,
    rows,
    whole_number,
)
from harness.emulator.aliexpress.platform import Platform
from harness.emulator.aliexpress.seller_orders import known_order, pacific, shown_text
from harness.emulator.answers import Granted
from harness.emulator.pushes import Push
from harness.platforms.calls import Call

# Seller times are US Pacific; the standard time of all year will do, nobody reckons with it.
ADDRESS = (
    "country", "province", "city", "address", "zip", "full_name", "contact_person",
    "phone_country", "mobile",
)  # fmt: skip
NEEDED_OF_ADDRESS = ("address", "city", "country", "province")
ITEM = ("product_id", "quantity", "sku", "service")
CANNOT_PLACE = "A001_ORDER_CANNOT_BE_PLACED"
MOST_PIECES = 100_000


def create_order(call: Call, platform: Platform) -> Granted:
    """aliexpress.ds.order.create: one order for each store that the items come from."""
    items = rows(call, ITEM)
    address = {name: optional(call, name) for name in ADDRESS}
    out_order_id = optional(call, "out_order_id")
    extension = call.parameter("ds_extend_request")
    if extension and extension.value and extension.name not in call.json_parameters:
        raise invalid_parameter(extension.name, "expected JSON text")
    lacking = [name for name in NEEDED_OF_ADDRESS if not address[name]]
    if lacking:
        return _not_placed("B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL", f"missing {lacking[0]}")
    digest = _digest(items)
    placed = platform.orders.placed(out_order_id, platform.clock.now()) if out_order_id else None
    if placed and placed.items != digest:
        return _not_placed("REPEATED_ORDER_ERROR", "out_order_id was used for other items")
    if placed:
        return _placed(placed.numbers)
    lines = _lines(items, platform)
    if isinstance(lines, Granted):
        return lines
    paying = call.field("try_to_pay")
    numbers, pushes = _open(lines, address, out_order_id, platform)
    for number in numbers if paying and is_true(paying.value) else ():
        pushes += platform.pay(number)
    if out_order_id:
        kept = Placed(items=digest, numbers=numbers, at=platform.clock.now())
        platform.orders.remember(out_order_id, kept)
    return _placed(numbers, pushes)


def read_order(call: Call, platform: Platform) -> Granted:
    """aliexpress.trade.ds.order.get: the buyer's view of one order."""
    order = known_order(call, platform)
    now = platform.clock.now()
    paid = order.reached("WAIT_SELLER_SEND_GOODS") or order.reached("RISK_CONTROL")
    result = {
        "gmt_create": pacific(order.created),
        "order_status": order.status(now),
        "logistics_status": order.logistics_status(now, platform.life),
        "order_amount": money(order.amount),
        "user_order_amount": money(order.amount),
        "child_order_list": {"aeop_child_order_info": [_child(order, x, now) for x in order.lines]},
        "logistics_info_list": {
            "aeop_order_logistics_info": [
                {"logistics_no": s.tracking_number, "logistics_service": s.service}
                for s in order.shipments
            ]
        },
        "store_info": {
            "store_id": order.store.id,
            "store_name": order.store.name,
            "store_url": f"https://www.aliexpress.com/store/{order.store.id}",
        },
    }
    if paid:
        result["order_paidtime_string"] = pacific(paid)
    return Granted({"result": result})


def ship_order(call: Call, platform: Platform) -> Granted:
    """aliexpress.solution.order.fulfill: the seller tells a shipment."""
    tracking_number, service = required(call, "tracking_number"), required(call, "service")
    send_type = required(call, "send_type")
    if send_type not in ("all", "part"):
        raise invalid_parameter("send_type", "expected all or part")
    order = platform.orders.get(whole_number(required(call, "order_id")))
    if order is None:
        return _not_shipped("ORDER_NOT_EXIST", f"no order {optional(call, 'order_id')}")
    now = platform.clock.now()
    shipment = Shipment(tracking_number=tracking_number, service=service, at=now)
    pushes = platform.ship(order, shipment, whole=send_type == "all")
    if pushes is None:
        return _not_shipped("ORDER_STATUS_ERROR", f"the order is in status {order.status(now)}")
    return Granted({"result": {"result_success": True}}, pushes)


def _lines(items: list[Row], platform: Platform) -> list[tuple[Store, Line]] | Granted:
    """The order lines with their stores, or the refusal of the first bad item."""
    lines: list[tuple[Store, Line]] = []
    taken: dict[str, int] = {}
    for item in items:
        product = platform.goods.product(whole_number(item["product_id"]))
        if product is None:
            return _not_placed(CANNOT_PLACE, f"no product {shown_text(item['product_id'])}")
        count = whole_number(item["quantity"])
        if not count or count > MOST_PIECES:
            return _not_placed(CANNOT_PLACE, f"product_count {shown_text(item['quantity'])}")
        sku = product.sku_of(shown_text(item["sku"]))
        if sku is None:
            return _not_placed("SKU_NOT_EXIST", f"no sku_attr {shown_text(item['sku'])}")
        service = product.service_named(shown_text(item["service"]))
        if service is None:
            return _not_placed("DELIVERY_METHOD_NOT_EXIST", f"no {shown_text(item['service'])}")
        taken[sku.id] = taken.get(sku.id, 0) + count
        if taken[sku.id] > sku.stock:
            return _not_placed("INVENTORY_HOLD_ERROR", f"only {sku.stock} left of {sku.code}")
        line = Line(product_id=product.id, name=product.name, sku=sku, count=count, service=service)
        lines.append((product.store, line))
    return lines or _not_placed(CANNOT_PLACE, "product_items is empty")


def _open(
    lines: list[tuple[Store, Line]],
    address: Mapping[str, str],
    out_order_id: str,
    platform: Platform,
) -> tuple[tuple[int, ...], tuple[Push, ...]]:
    numbers: list[int] = []
    pushes: tuple[Push, ...] = ()
    for store in dict.fromkeys(store for store, _ in lines):
        of_store = tuple(line for s, line in lines if s == store)
        order, pushed = platform.place(store, of_store, address, out_order_id)
        numbers.append(order.number)
        pushes += pushed
    return tuple(numbers), pushes


def _placed(numbers: tuple[int, ...], pushes: tuple[Push, ...] = ()) -> Granted:
    result = {"is_success": True, "order_list": {"number": list(numbers)}}
    return Granted({"result": result}, pushes)


def _not_placed(code: str, message: str) -> Granted:
    return Granted({"result": {"is_success": False, "error_code": code, "error_msg": message}})


def _not_shipped(code: str, message: str) -> Granted:
    result = {"result_success": False, "result_error_code": code, "result_error_desc": message}
    return Granted({"result": result})


def _child(order: Order, line: Line, now: datetime) -> dict[str, Any]:
    child = {
        "product_id": line.product_id,
        "product_name": line.name,
        "product_count": line.count,
        "product_price": money(line.price),
        "sku_id": line.sku.id,
        "sale_fee": money(line.goods),
        "shipping_fee": money(line.freight),
        "actual_shipping_fee": money(line.freight),
        "actual_fee": money(line.goods + line.freight),
        "actual_tax_fee": money(Decimal(0)),
    }
    if order.status(now) == "FINISH" and not order.shipments:
        child["end_reason"] = "CANCELED"
    return child


def _digest(items: list[Row]) -> str:
    words = "\n".join("\t".join(shown_text(item[name]) for name in ITEM) for item in items)
    return hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
