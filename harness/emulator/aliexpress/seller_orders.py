"""The seller's side: orders in lists and one by one, with what both sides show of them."""

from datetime import datetime, timedelta, timezone
from typing import Any

from harness.documents.lossless import Json, text_of
from harness.emulator.aliexpress.answers import service_error
from harness.emulator.aliexpress.goods import CURRENCY, money
from harness.emulator.aliexpress.orders import Line, Order, Shipment
from harness.emulator.aliexpress.parameters import (
    optional,
    required_id,
    rows,
    whole_number,
)
from harness.emulator.aliexpress.platform import Platform
from harness.emulator.answers import Granted
from harness.platforms.calls import Call

# Seller times are US Pacific; the standard time of all year will do, nobody reckons with it.
PACIFIC = timezone(timedelta(hours=-8))
PAGE_SIZE, MAX_PAGE_SIZE = 20, 50
ISSUE_BIT, LOGISTICS_BIT, BUYER_BIT, ALL_DETAILS = 0b00001, 0b00100, 0b01000, 0b11111
"""Parts of the seller's view, counted from the last bit of `ext_info_bit_flag`."""


def list_orders(call: Call, platform: Platform) -> Granted:
    """aliexpress.solution.order.get: the seller's list, newest first, by pages."""
    [asked] = rows(call, ("order_id", "page", "page_size"))
    wanted = shown_text(asked["order_id"])
    page = whole_number(asked["page"]) or 1
    size = min(whole_number(asked["page_size"]) or PAGE_SIZE, MAX_PAGE_SIZE)
    query = call.json_parameters.get("param0")
    status = text_of(query.get("order_status") or "") if isinstance(query, dict) else ""
    now = platform.clock.now()
    first = (page - 1) * size
    if wanted:
        found = [o for o in _found(wanted, platform) if not status or o.status(now) == status]
        count, shown = len(found), found[first : first + size]
    else:
        count, shown = platform.orders.page(status=status, now=now, first=first, size=size)
    result = {
        "success": True,
        "total_count": count,
        "total_page": -(-count // size),
        "current_page": page,
        "page_size": size,
        "target_list": {"order_dto": [_listed(order, platform, now) for order in shown]},
    }
    return Granted({"result": result})


def show_order(call: Call, platform: Platform) -> Granted:
    """aliexpress.solution.order.info.get: the seller's view of one order.

    Bits of `ext_info_bit_flag` ask for parts of it; where it is left out, all parts are shown.
    """
    order = known_order(call, platform)
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
        "gmt_create": pacific(order.created),
        "gmt_modified": pacific(max(r.at for r in order.path if r.at <= now)),
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
            "global_aeop_tp_logistic_info_dto": [parcel(s) for s in order.shipments]
        }
    if parts & BUYER_BIT:
        data["buyer_info"] = {"country": order.address["country"]}
    return Granted({"result": {"error_code": "0", "error_message": "", "data": data}})


def known_order(call: Call, platform: Platform) -> Order:
    """The order that a call names. Raises the gateway's refusal when there is none."""
    order = platform.orders.get(required_id(call, "order_id"))
    if order is None:
        raise service_error(
            "isv.invalid-authorization", "Accessing data not belonging to you: no such order"
        )
    return order


def parcel(shipment: Shipment) -> dict[str, Any]:
    """A parcel as both views of an order show it."""
    return {
        "logistics_no": shipment.tracking_number,
        "logistics_service_name": shipment.service,
        "gmt_send": pacific(shipment.at),
        "have_tracking_info": bool(shipment.events),
    }


def pacific(at: datetime) -> str:
    """A moment as the platform writes it: in US Pacific time."""
    return at.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S")


def shown_text(value: Json) -> str:
    """The text of a value; empty for null."""
    return "" if value is None else text_of(value)


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
        "gmt_create": pacific(order.created),
        "gmt_update": pacific(max(r.at for r in order.path if r.at <= now)),
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


def _found(wanted: str, platform: Platform) -> list[Order]:
    order = platform.orders.get(whole_number(wanted))
    return [order] if order else []
