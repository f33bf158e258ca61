"""What an application asks beside the order acts: reads, tracking queries, catalogue sync."""

from typing import Any

from proof.corpus.aliexpress import answers
from proof.corpus.aliexpress.tape import RIGHT, How, Tape
from proof.corpus.aliexpress.trade import (
    FREIGHT,
    INFO,
    JOURNEY,
    LIST,
    PRICE,
    PRODUCT,
    PRODUCT_GET,
    READ,
    STOCK,
    TRACK,
    TRACK_OLD,
    Order,
)
from proof.corpus.wire import Literal, Pairs, Record, json_text, milliseconds


def order_body(tape: Tape, order: Order, status: str, **changes: Any) -> Record:
    """What a read of an order tells; `changes` to its result."""
    line = {
        "product_id": order.product_id,
        "product_name": "Cotton T-shirt",
        "product_count": int(str(order.count)),
        "product_price": answers.money(order.price),
        "shipping_fee": answers.money(order.freight),
    }
    result = {
        "gmt_create": "2026-03-01 18:00:11",
        "order_status": status,
        "logistics_status": "NO_LOGISTICS",
        "order_amount": answers.money(order.total),
        "child_order_list": {"aeop_child_order_info": [line]},
        "store_info": {"store_id": 1101234567, "store_name": "Example Store"},
        **changes,
    }
    return {"result": result, "rsp_code": 200, "request_id": tape.request_id()}


def read(tape: Tape, order: Order, status: str, how: How = RIGHT, **changes: Any) -> Record:
    """The order read by its number."""
    asked = (("single_order_query", json_text({"order_id": str(order.number)})),)
    right = answers.granted(READ, order_body(tape, order, status, **changes))
    return tape.call(READ, asked, right, how)


def listed(tape: Tape, orders: tuple[tuple[Order, str], ...], how: How = RIGHT) -> Record:
    """A page of the seller's orders with their statuses."""
    asked = (("param0", json_text({"current_page": 1, "page_size": 20})),)
    found = [
        {
            "order_id": str(order.number),
            "order_status": status,
            "biz_type": "AE_COMMON",
            "pay_amount": answers.money(order.total),
            "gmt_create": "2026-03-01 18:00:11",
        }
        for order, status in orders
    ]
    result = {"success": True, "total_count": len(found), "target_list": {"order_dto": found}}
    body = {"result": result, "request_id": tape.request_id()}
    return tape.call(LIST, asked, answers.granted(LIST, body), how)


def informed(tape: Tape, order: Order, status: str, how: How = RIGHT, **changes: Any) -> Record:
    """The seller's view of one order; `changes` to its data."""
    asked = (("param1", json_text({"order_id": str(order.number), "ext_info_bit_flag": 11111})),)
    line = {
        "id": str(order.number),
        "product_id": order.product_id,
        "product_count": int(str(order.count)),
        "product_price": answers.money(order.price),
    }
    data = {
        "id": str(order.number),
        "order_status": status,
        "order_amount": answers.money(order.total),
        "logistics_amount": answers.money(order.freight),
        "child_order_list": {"global_aeop_tp_child_order_dto": [line]},
        **changes,
    }
    body = {"result": {"result_success": True, "data": data}, "request_id": tape.request_id()}
    return tape.call(INFO, asked, answers.granted(INFO, body), how)


def track_nodes(tape: Tape, journey: tuple[str, ...] = JOURNEY) -> list[Record]:
    """The events of a journey as a list in an answer, newest first."""
    start = milliseconds(tape.now) - 600_000
    nodes = [
        {
            "time_stamp": start + number * 60_000,
            "tracking_name": code.replace("_", " ").capitalize(),
            "tracking_detail_desc": "San Jose, US",
        }
        for number, code in enumerate(journey)
    ]
    return nodes[::-1]


def track_query(tape: Tape, order: Order, how: How = RIGHT, **changes: Any) -> Record:
    """The track asked for by order number; `changes` to the detail that is answered."""
    asked = (("ae_order_id", str(order.number)), ("language", "en_US"))
    detail = {
        "mail_no": order.tracking,
        "carrier_name": "CAINIAO",
        "detail_node_list": {"detail_node": track_nodes(tape)},
        **changes,
    }
    data = {"tracking_detail_line_list": {"tracking_detail": [detail]}}
    body = {"result": {"ret": True, "data": data}, "request_id": tape.request_id()}
    return tape.call(TRACK, asked, answers.granted(TRACK, body), how)


def nothing_yet(tape: Tape, order: Order, how: How = RIGHT) -> Record:
    """The track asked for before there is one: `ret` false with code 1001, no failure."""
    asked = (("ae_order_id", str(order.number)), ("language", "en_US"))
    result = {"ret": False, "code": 1001, "msg": "no tracking information yet"}
    body = {"result": result, "request_id": tape.request_id()}
    return tape.call(TRACK, asked, answers.granted(TRACK, body), how)


def track_by_number(tape: Tape, order: Order, number: str = "", how: How = RIGHT) -> Record:
    """The track asked for by waybill number, the older way."""
    asked = (
        ("logistics_no", number or order.tracking),
        ("origin", "ESCROW"),
        ("out_ref", str(order.number)),
        ("service_name", order.service),
        ("to_area", "US"),
    )
    event = {"event_desc": "Delivered", "event_date": "2026-03-02 10:20:30", "address": "San Jose"}
    body = {
        "result_success": True,
        "details": {"details": [event]},
        "official_website": "https://global.cainiao.com",
        "request_id": tape.request_id(),
    }
    return tape.call(TRACK_OLD, asked, answers.granted(TRACK_OLD, body), how)


def product(tape: Tape, how: How = RIGHT, *, product_id: str = PRODUCT, **more: Any) -> Record:
    """A product read; `more` to the sku that is answered."""
    asked = (
        ("product_id", product_id),
        ("ship_to_country", "US"),
        ("target_currency", "USD"),
        ("target_language", "en"),
    )
    digits = product_id if product_id.isdecimal() else PRODUCT
    right = answers.product(digits, "12.50", tape.request_id(), **more)
    return tape.call(PRODUCT_GET, asked, right, how)


def freight(tape: Tape, how: How = RIGHT) -> Record:
    """The ways of delivery asked for, and what they cost."""
    asked = {
        "quantity": "2",
        "shipToCountry": "US",
        "productId": PRODUCT,
        "selectedSkuId": "12000031234567890",
        "language": "en_US",
        "locale": "en_US",
        "currency": "USD",
    }
    option = {
        "code": "CAINIAO_STANDARD",
        "company": "AliExpress Standard Shipping",
        "shipping_fee_cent": "3.20",
        "shipping_fee_currency": "USD",
        "tracking": True,
    }
    options = {"delivery_option_d_t_o": [option]}
    result = {"success": True, "code": 200, "delivery_options": options}
    body = {"result": result, "request_id": tape.request_id()}
    business = (("queryDeliveryReq", json_text(asked)),)
    return tape.call(FREIGHT, business, answers.granted(FREIGHT, body), how)


def batch(product_id: object, **sku: object) -> Pairs:
    """The one parameter of a batch update, spelt as the platform spells it."""
    item = {
        "product_id": product_id,
        "multiple_sku_update_list": [{"sku_code": "SKU-RED-M", **sku}],
    }
    return (("mutiple_product_update_list", json_text([item])),)


def price_update(
    tape: Tape,
    price: object = "12.50",
    how: How = RIGHT,
    *,
    product_id: object = PRODUCT,
    **sku: Any,
) -> Record:
    """A price sent to the platform: a text, or a `Literal` for a JSON number."""
    right = answers.updated(PRICE, PRODUCT, tape.request_id())
    return tape.call(PRICE, batch(product_id, price=price, **sku), right, how)


def stock_update(
    tape: Tape, inventory: object = "7", how: How = RIGHT, *, product_id: object = PRODUCT
) -> Record:
    """A stock sent to the platform: a text, an integer, or a `Literal`."""
    right = answers.updated(STOCK, PRODUCT, tape.request_id())
    return tape.call(STOCK, batch(product_id, inventory=inventory), right, how)


def number(text: str) -> Literal:
    """A JSON number of exactly this spelling."""
    return Literal(text)
