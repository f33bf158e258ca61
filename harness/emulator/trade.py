"""The order interfaces: create, read, list, fulfil."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from harness.documents.lossless import Json, text_of
from harness.emulator.answers import Granted, invalid_parameter, service_error
from harness.emulator.goods import CURRENCY, Store, money
from harness.emulator.orders import Line, Order, Placed, Shipment
from harness.emulator.parameters import (
    Row,
    is_true,
    optional,
    required,
    required_id,
    rows,
    whole_number,
)
from harness.emulator.platform import Platform
from harness.emulator.pushes import Push
from harness.platforms.calls import Call

# Seller times are US Pacific; the standard time of all year will do, nobody reckons with it.
PACIFIC = timezone(timedelta(hours=-8))
ADDRESS = (
    "country", "province", "city", "address", "zip", "full_name", "contact_person",
    "phone_country", "mobile",
)  # fmt: skip
NEEDED_OF_ADDRESS = ("address", "city", "country", "province")
ITEM = ("product_id", "quantity", "sku", "service")
CANNOT_PLACE = "A001_ORDER_CANNOT_BE_PLACED"
MOST_PIECES = 100_000
PAGE_SIZE, MAX_PAGE_SIZE = 20, 50
ISSUE_BIT, LOGISTICS_BIT, BUYER_BIT, ALL_DETAILS = 0b00001, 0b00100, 0b01000, 0b11111
"""Parts of the seller's view, counted from the last bit of `ext_info_bit_flag`."""


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
    order = _known(call, platform)
    now = platform.clock.now()
    paid = order.reached("WAIT_SELLER_SEND_GOODS") or order.reached("RISK_CONTROL")
    result = {
        "gmt_create": _pacific(order.created),
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
        result["order_paidtime_string"] = _pacific(paid)
    return Granted({"result": result})


def list_orders(call: Call, platform: Platform) -> Granted:
    """aliexpress.solution.order.get: the seller's list, newest first, by pages."""
    [asked] = rows(call, ("order_id", "page", "page_size"))
    wanted = _shown(asked["order_id"])
    page = whole_number(asked["page"]) or 1
    size = min(whole_number(asked["page_size"]) or PAGE_SIZE, MAX_PAGE_SIZE)
    orders = _found(wanted, platform) if wanted else list(reversed(list(platform.orders)))
    query = call.json_parameters.get("param0")
    status = text_of(query.get("order_status") or "") if isinstance(query, dict) else ""
    now = platform.clock.now()
    if status:
        orders = [order for order in orders if order.status(now) == status]
    shown = orders[(page - 1) * size : page * size]
    result = {
        "success": True,
        "total_count": len(orders),
        "total_page": -(-len(orders) // size),
        "current_page": page,
        "page_size": size,
        "target_list": {"order_dto": [_listed(order, platform, now) for order in shown]},
    }
    return Granted({"result": result})


def show_order(call: Call, platform: Platform) -> Granted:
    """aliexpress.solution.order.info.get: the seller's view of one order.

    Bits of `ext_info_bit_flag` ask for parts of it; where it is left out, all parts are shown.
    """
    order = _known(call, platform)
    asked = whole_number(optional(call, "details"))
    parts = ALL_DETAILS if asked is None else asked
    now = platform.clock.now()
    status = order.status(now)
    data: dict[str, Any] = {
        "id": order.number,
        "order_status": status,
        "logistics_status": order.logistics_status(now, platform.life),
        "issue_status": "NO_ISSUE",
        "frozen_status": "NO_FROZEN",
        "gmt_create": _pacific(order.created),
        "gmt_modified": _pacific(max(r.at for r in order.path if r.at <= now)),
        "order_amount": money(order.amount),
        "init_oder_amount": money(order.amount),
        "logistics_amount": money(order.freight),
        "settlement_currency": CURRENCY,
        "receipt_address": _receipt_address(order),
        "child_order_list": {
            "global_aeop_tp_child_order_dto": [_info_line(order, x, status) for x in order.lines]
        },
    }
    if parts & ISSUE_BIT:
        data["issue_info"] = {"issue_status": "NO_ISSUE"}
    if parts & LOGISTICS_BIT:
        data["logistic_info_list"] = {
            "global_aeop_tp_logistic_info_dto": [_parcel(s) for s in order.shipments]
        }
    if parts & BUYER_BIT:
        data["buyer_info"] = {"country": order.address["country"]}
    return Granted({"result": {"error_code": "0", "error_message": "", "data": data}})


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
            return _not_placed(CANNOT_PLACE, f"no product {_shown(item['product_id'])}")
        count = whole_number(item["quantity"])
        if not count or count > MOST_PIECES:
            return _not_placed(CANNOT_PLACE, f"product_count {_shown(item['quantity'])}")
        sku = product.sku_of(_shown(item["sku"]))
        if sku is None:
            return _not_placed("SKU_NOT_EXIST", f"no sku_attr {_shown(item['sku'])}")
        service = product.service_named(_shown(item["service"]))
        if service is None:
            return _not_placed("DELIVERY_METHOD_NOT_EXIST", f"no {_shown(item['service'])}")
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


def _listed(order: Order, platform: Platform, now: datetime) -> dict[str, Any]:
    status = order.status(now)
    is_paid = order.reached("RISK_CONTROL") is not None
    return {
        "order_id": order.number,
        "order_status": status,
        "logistics_status": order.logistics_status(now, platform.life),
        "fund_status": "PAY_SUCCESS" if is_paid else "NOT_PAY",
        "issue_status": "NO_ISSUE",
        "frozen_status": "NO_FROZEN",
        "biz_type": "AE_COMMON",
        "gmt_create": _pacific(order.created),
        "gmt_update": _pacific(max(r.at for r in order.path if r.at <= now)),
        "buyer_signer_fullname": order.address["full_name"] or order.address["contact_person"],
        "pay_amount": money(order.amount),
        "product_list": {"order_product_dto": [_product(order, x, status) for x in order.lines]},
    }


def _product(order: Order, line: Line, status: str) -> dict[str, Any]:
    return {
        "product_id": line.product_id,
        "product_name": line.name,
        "product_count": line.count,
        "product_unit_price": money(line.price),
        "total_product_amount": money(line.goods),
        "logistics_amount": money(line.freight),
        "logistics_service_name": line.service.name,
        "sku_code": line.sku.code,
        "order_id": order.number,
        "son_order_status": status,
        "show_status": status,
    }


def _info_line(order: Order, line: Line, status: str) -> dict[str, Any]:
    return {
        "id": order.number,
        "product_id": line.product_id,
        "product_name": line.name,
        "product_count": line.count,
        "product_price": money(line.price),
        "logistics_amount": money(line.freight),
        "logistics_service_name": line.service.name,
        "sku_code": line.sku.code,
        "order_status": status,
    }


def _receipt_address(order: Order) -> dict[str, str]:
    known = order.address
    renamed = {
        "detail_address": known["address"],
        "contact_person": known["contact_person"] or known["full_name"],
    }
    plain = ("country", "province", "city", "zip", "phone_country", "mobile")
    names = {"mobile": "mobile_no"}
    return renamed | {names.get(name, name): known[name] for name in plain if known[name]}


def _parcel(shipment: Shipment) -> dict[str, Any]:
    return {
        "logistics_no": shipment.tracking_number,
        "logistics_service_name": shipment.service,
        "gmt_send": _pacific(shipment.at),
        "have_tracking_info": bool(shipment.events),
    }


def _known(call: Call, platform: Platform) -> Order:
    order = platform.orders.get(required_id(call, "order_id"))
    if order is None:
        raise service_error(
            "isv.invalid-authorization", "Accessing data not belonging to you: no such order"
        )
    return order


def _found(wanted: str, platform: Platform) -> list[Order]:
    order = platform.orders.get(whole_number(wanted))
    return [order] if order else []


def _pacific(at: datetime) -> str:
    return at.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S")


def _shown(value: Json) -> str:
    return "" if value is None else text_of(value)


def _digest(items: list[Row]) -> str:
    words = "\n".join("\t".join(_shown(item[name]) for name in ITEM) for item in items)
    return hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
