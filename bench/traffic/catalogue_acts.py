"""What the vendor asks and writes about goods around an order."""

from bench.traffic.exchange import Exchange, Pairs
from bench.traffic.goods import (
    FREIGHT,
    PRICE,
    PRODUCT_GET,
    STOCK,
    money,
    product_asked,
    product_told,
)
from bench.traffic.orders import Order
from bench.traffic.texts import answer_text, json_text
from bench.traffic.wire import Cue


def look(cue: Cue, order: Order) -> Exchange:
    """The product read before it is ordered."""
    asked = product_asked(order.product, order.buyer.country)
    if cue.mistake == "FMT-01":
        asked = (("product_id", f"P{order.product.number}"), *asked[1:])
    answer = product_told(order.product, cue.wire.request_id())
    return _sent(cue, order, PRODUCT_GET, asked, answer)


def freight(cue: Cue, order: Order) -> Exchange:
    """The ways of delivery asked for, and what they cost."""
    asked = {
        "quantity": str(order.count),
        "shipToCountry": order.buyer.country,
        "productId": str(order.product.number),
        "selectedSkuId": str(order.product.sku(order.sku)),
        "language": "en_US",
        "locale": "en_US",
        "currency": "USD",
    }
    option = {
        "code": "CAINIAO_STANDARD",
        "company": "AliExpress Standard Shipping",
        "shipping_fee_cent": money(order.product.freight),
        "shipping_fee_currency": "USD",
        "tracking": True,
    }
    result = {
        "success": True,
        "code": 200,
        "delivery_options": {"delivery_option_d_t_o": [option]},
    }
    told = {"result": result, "request_id": cue.wire.request_id()}
    business = (("queryDeliveryReq", json_text(asked)),)
    return _sent(cue, order, FREIGHT, business, answer_text(FREIGHT, told))


def price(cue: Cue, order: Order) -> Exchange:
    """The price of a kind written to the platform."""
    text = money(order.product.price)
    text = text[:-1] if cue.mistake == "FMT-02" else text
    return _written(cue, order, PRICE, "price", text)


def stock(cue: Cue, order: Order) -> Exchange:
    """The stock of a kind written to the platform."""
    text = "-1" if cue.mistake == "FMT-16" else str(order.number % 400)
    return _written(cue, order, STOCK, "inventory", text)


def _written(cue: Cue, order: Order, method: str, name: str, value: str) -> Exchange:
    product = str(order.product.number)
    code = f"SKU-{order.product.number % 1_000_000}-{order.sku}"
    item = {
        "product_id": product,
        "multiple_sku_update_list": [{"sku_code": code, name: value}],
    }
    done = {"synchronize_product_response_dto": [{"product_id": product}]}
    told = {
        "update_success": True,
        "update_successful_list": done,
        "request_id": cue.wire.request_id(),
    }
    business = (("mutiple_product_update_list", json_text([item])),)
    return _sent(cue, order, method, business, answer_text(method, told))


def _sent(cue: Cue, order: Order, method: str, business: Pairs, answer: str) -> Exchange:
    return cue.wire.call(method, business, answer, cue, order.shop.token_at(cue.at))
