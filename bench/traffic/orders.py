"""Orders, and the acts and pushes that their lives consist of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from bench.traffic.exchange import SECOND, Exchange, Pairs, shop_time
from bench.traffic.goods import KINDS, SERVICE, Product, amount
from bench.traffic.people import Buyer, buyer
from bench.traffic.shops import Shop
from bench.traffic.texts import answer_text, json_text
from bench.traffic.wire import Cue

_CREATE = "aliexpress.ds.order.create"
_READ = "aliexpress.trade.ds.order.get"
_LIST = "aliexpress.solution.order.get"
_INFO = "aliexpress.solution.order.info.get"
_SHIP = "aliexpress.solution.order.fulfill"
_TRACK = "aliexpress.ds.order.tracking.get"
_TRACK_OLD = "aliexpress.logistics.ds.trackinginfo.query"
_SHIPPED = frozenset({"WAIT_BUYER_ACCEPT_GOODS", "FINISH"})


@dataclass(slots=True)
class Order:
    """An order: who bought what from which shop, its numbers, and what is still to come."""

    number: int
    out_id: str
    tracking: str
    shop: Shop
    buyer: Buyer
    product: Product
    sku: int
    count: int
    plan: list[tuple[int, str]] = field(default_factory=list)
    """What is to come, the next at the end: when, and the name of the act."""
    created: int = 0
    events: list[tuple[int, str]] = field(default_factory=list)
    """What the carrier told."""

    @property
    def total(self) -> int:
        """Price times count, and the freight."""
        return self.product.price * self.count + self.product.freight


def new_order(chance: Random, index: int, shop: Shop, product: Product) -> Order:
    """The next order: its numbers are nobody else's."""
    draw = chance.random
    return Order(
        number=8_100_000_000_000_000 + index * 10_007 + int(draw() * 10_000),
        out_id=f"ERP-{index:09}-{int(draw() * 16_777_216):06x}",
        tracking=f"LP{index * 97 + int(draw() * 97):014}CN",
        shop=shop,
        buyer=buyer(chance),
        product=product,
        sku=int(draw() * KINDS),
        count=1 + int(draw() ** 3 * 4),
    )


def create(cue: Cue, order: Order) -> Exchange:
    """The order placed."""
    to = order.buyer
    place = {
        "out_order_id": order.out_id,
        "logistics_address": {
            "country": to.country,
            "province": to.province,
            "city": to.city,
            "address": to.street,
            "zip": to.zip,
            "full_name": to.name,
            "contact_person": to.name,
            "phone_country": to.prefix,
            "mobile_no": to.telephone,
        },
        "product_items": [
            {
                "product_id": str(order.product.number),
                "product_count": "1.5" if cue.mistake == "FMT-14" else str(order.count),
                "sku_attr": order.product.attributes(order.sku),
                "logistics_service_name": SERVICE,
                "order_memo": "",
            }
        ],
    }
    currency = "EUR" if cue.mistake == "FMT-03" else "USD"
    extend = {"payment": {"pay_currency": currency, "try_to_pay": "false"}}
    business = (
        ("param_place_order_request4_open_api_d_t_o", json_text(place)),
        ("ds_extend_request", json_text(extend)),
    )
    told = {"is_success": True, "order_list": {"number": [order.number]}}
    order.created = cue.at
    return _asked(cue, order, _CREATE, business, {"result": told})


def read(cue: Cue, order: Order, status: str) -> Exchange:
    """The order read by its number."""
    number = order.number if cue.mistake == "FMT-15" else str(order.number)
    asked = (("single_order_query", json_text({"order_id": number})),)
    told = {
        "result": _described(order, cue.at, status),
        "rsp_code": 200,
        "rsp_msg": "Call succeeds",
    }
    return _asked(cue, order, _READ, asked, told)


def listed(cue: Cue, order: Order, status: str) -> Exchange:
    """The page of the shop's orders on which this one stands."""
    asked = (("param0", json_text({"current_page": 1, "page_size": 20})),)
    found = {
        "order_id": str(order.number),
        "order_status": status,
        "biz_type": "AE_COMMON",
        "pay_amount": amount(order.total),
        "gmt_create": shop_time(order.created),
    }
    result = {"success": True, "total_count": 1, "target_list": {"order_dto": [found]}}
    return _asked(cue, order, _LIST, asked, {"result": result})


def informed(cue: Cue, order: Order, status: str) -> Exchange:
    """The seller's view of the order."""
    query = {"order_id": str(order.number), "ext_info_bit_flag": 11111}
    line = {
        "id": str(order.number),
        "product_id": str(order.product.number),
        "product_count": order.count,
        "product_price": amount(order.product.price),
    }
    data = {
        "id": str(order.number),
        "order_status": status,
        "order_amount": amount(order.total),
        "logistics_amount": amount(order.product.freight),
        "child_order_list": {"global_aeop_tp_child_order_dto": [line]},
    }
    told = {"result": {"result_success": True, "data": data}}
    return _asked(cue, order, _INFO, (("param1", json_text(query)),), told)


def ship(cue: Cue, order: Order) -> Exchange:
    """The shipment written back."""
    business = (
        ("service_name", SERVICE),
        ("logistics_no", order.tracking),
        ("out_ref", str(order.number)),
        ("send_type", "all"),
        ("description", ""),
    )
    return _asked(cue, order, _SHIP, business, {"result": {"result_success": True}})


def track(cue: Cue, order: Order) -> Exchange:
    """The track asked for by the number of the order."""
    nodes = [
        {
            "time_stamp": when,
            "tracking_name": code.replace("_", " ").capitalize(),
            "tracking_detail_desc": f"{order.buyer.city}, {order.buyer.country}",
        }
        for when, code in reversed(order.events)
    ]
    detail = {
        "mail_no": order.tracking,
        "carrier_name": "CAINIAO",
        "detail_node_list": {"detail_node": nodes},
    }
    data = {"tracking_detail_line_list": {"tracking_detail": [detail]}}
    business = (("ae_order_id", str(order.number)), ("language", "en_US"))
    told = {"result": {"ret": True, "data": data}}
    return _asked(cue, order, _TRACK, business, told)


def track_old(cue: Cue, order: Order) -> Exchange:
    """The track asked for by its own number, the older way."""
    business = (
        ("logistics_no", order.tracking),
        ("origin", "ESCROW"),
        ("out_ref", str(order.number)),
        ("service_name", SERVICE),
        ("to_area", order.buyer.country),
    )
    events = [
        {
            "event_desc": code.replace("_", " ").capitalize(),
            "event_date": shop_time(when * 1000),
            "address": order.buyer.city,
        }
        for when, code in order.events
    ]
    told = {
        "result_success": True,
        "details": {"details": events},
        "official_website": "https://global.cainiao.com",
    }
    return _asked(cue, order, _TRACK_OLD, business, told)


def pushed(cue: Cue, order: Order, word: str) -> Exchange:
    """The platform tells a new status word."""
    data = {"buyerId": order.buyer.number, "orderId": order.number, "orderStatus": word}
    return cue.wire.push(53, data, order.shop.seller, cue)


def tracked(cue: Cue, order: Order, code: str) -> Exchange:
    """The platform tells what the carrier told it forty seconds ago."""
    when = cue.at // 1000 - 40_000
    order.events.append((when, code))
    data = {
        "orderId": order.number,
        "trackingNumber": order.tracking,
        "carrierCode": "CAINIAO",
        "eventCode": code,
        "eventDesc": f"{code.replace('_', ' ').capitalize()}, {order.buyer.city}",
        "eventTime": when,
    }
    return cue.wire.push(18, data, order.shop.seller, cue)


def _asked(
    cue: Cue, order: Order, method: str, business: Pairs, told: Mapping[str, object]
) -> Exchange:
    answer = answer_text(method, {**told, "request_id": cue.wire.request_id()})
    return cue.wire.call(method, business, answer, cue, order.shop.token_at(cue.at))


def _described(order: Order, at: int, status: str) -> dict[str, object]:
    product = order.product
    line = {
        "product_id": product.number,
        "product_name": product.subject,
        "product_count": order.count,
        "product_price": amount(product.price),
        "sku_id": product.sku(order.sku),
        "sale_fee": amount(product.price * order.count),
        "sale_discount_fee": amount(0),
        "shipping_fee": amount(product.freight),
        "actual_shipping_fee": amount(product.freight),
        "shipping_discount_fee": amount(0),
        "actual_fee": amount(order.total),
        "actual_tax_fee": amount(0),
        "price_include_tax": False,
        "already_include_tax": False,
        "order_id": str(order.number),
    }
    parcel = {"logistics_no": order.tracking, "logistics_service": SERVICE}
    return {
        "gmt_create": shop_time(order.created),
        "order_paidtime_string": shop_time(at - 4 * SECOND),
        "pay_timeout_second": 1_728_000,
        "order_status": status,
        "logistics_status": "SELLER_SEND_GOODS" if status in _SHIPPED else "NO_LOGISTICS",
        "order_amount": amount(order.total),
        "user_order_amount": amount(order.total),
        "child_order_list": {"aeop_child_order_info": [line]},
        "logistics_info_list": {
            "aeop_order_logistics_info": [parcel] if status in _SHIPPED else []
        },
        "store_info": {
            "store_id": 1101234567,
            "store_name": "Vendor Store",
            "store_url": f"https://www.aliexpress.com/store/1101234567?seller={order.shop.seller}",
        },
    }
