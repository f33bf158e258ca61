"""What each client is asked to do: a dropshipper's round, from the token to the track."""

import json
from collections.abc import Iterator
from typing import Any

from interop.client import Client

PRODUCT, SKU, SKU_CODE = 1005006057059635, "14:193#Red;5:361386#M", "SKU-RED-M"
SERVICE, PARCEL = "CAINIAO_STANDARD", "LP00100000000001"
RECIPIENT = {
    # What a signature must survive: other scripts, blanks, and what means something in a URL.
    "address": "Rua São João 12 + 14, bloco #3 & 4 (100% 测试)",
    "city": "São Paulo",
    "province": "Sao Paulo",
    "country": "BR",
    "zip": "01035-000",
    "full_name": "João da Silva",
    "contact_person": "João da Silva",
    "phone_country": "+55",
    "mobile_no": "11900000000",
}
ITEM = {
    "product_id": PRODUCT,
    "product_count": 2,
    "sku_attr": SKU,
    "logistics_service_name": SERVICE,
    "order_memo": "请小心轻放 + thanks",
}
PAYMENT = {"payment": {"pay_currency": "USD", "try_to_pay": "true"}}
FREIGHT = {
    "queryDeliveryReq": json.dumps(
        {
            "productId": str(PRODUCT),
            "quantity": "2",
            "shipToCountry": "BR",
            "selectedSkuId": "12000036021834567",
            "language": "en_US",
            "currency": "USD",
            "locale": "en_US",
        }
    )
}

Parameters = dict[str, object]


def use_ae_sdk(client: Client) -> None:
    """A round with npm ae_sdk, by its own methods where it has them; all goes into the query."""
    granted = client.ask("generateToken", {"code": client.emulator.issue_code()})["data"]
    granted = client.ask("refreshToken", {"refresh_token": granted["refresh_token"]})["data"]
    client.token = granted["access_token"]
    product = {"product_id": PRODUCT, "ship_to_country": "BR", "target_currency": "USD"}
    client.ask("productDetails", {**product, "target_language": "EN"})
    client.ask("callAPIDirectly", "aliexpress.ds.freight.query", FREIGHT)
    placed = client.ask(
        "createOrder",
        {"logistics_address": RECIPIENT, "product_items": [ITEM], "promo_and_payment": PAYMENT},
        fault="It reads the envelope of the older interface, "
        "aliexpress_trade_buy_placeorder_response, and so throws on the documented one.",
    )
    number = _number(placed)
    client.ask(
        "orderDetails",
        {"order_id": number},
        expected="MissingParameter",
        fault="Its types ask for order_id; the interface takes single_order_query, a JSON object.",
    )
    client.ask(
        "orderDetails",
        {"single_order_query": json.dumps({"order_id": number})},
        fault="It unwraps the lists of another interface, ae_child_order_info for "
        "aeop_child_order_info, and so returns an order without lines and parcels.",
    )
    client.ask("callAPIDirectly", "aliexpress.solution.order.fulfill", _shipment(number))
    client.deliver(number)
    client.ask("trackingInfo", _parcel(number))
    for method, parameters in _calls_of_both(number):
        client.ask("callAPIDirectly", method, parameters)


def use_lazop_sdk(client: Client) -> None:
    """A round with PyPI lazop-sdk: paths below /rest, each signed with itself in front."""
    code = {"code": client.emulator.issue_code()}
    granted = client.ask("/auth/token/create", "POST", code)
    renewed = {"refresh_token": granted["refresh_token"]}
    client.token = client.ask("/auth/token/refresh", "GET", renewed)["access_token"]
    product = {"product_id": str(PRODUCT), "ship_to_country": "BR", "target_currency": "USD"}
    client.ask("/aliexpress.ds.product.get", "GET", product)
    # The root of /rest: no path, so no prefix, and the method is one of the parameters.
    client.ask("", "GET", {"method": "aliexpress.ds.product.get", **product})
    client.ask("/aliexpress.ds.freight.query", "POST", FREIGHT)
    order = {"out_order_id": "interop-1", "logistics_address": RECIPIENT, "product_items": [ITEM]}
    placing = {
        "param_place_order_request4_open_api_d_t_o": json.dumps(order, ensure_ascii=False),
        "ds_extend_request": json.dumps(PAYMENT),
    }
    number = _number(client.ask("/aliexpress.ds.order.create", "POST", placing))
    query = {"single_order_query": json.dumps({"order_id": str(number)})}
    client.ask("/aliexpress.trade.ds.order.get", "POST", query)
    client.ask("/aliexpress.solution.order.fulfill", "POST", _shipment(number))
    client.deliver(number)
    client.ask("/aliexpress.logistics.ds.trackinginfo.query", "GET", _parcel(number))
    for method, parameters in _calls_of_both(number):
        client.ask(f"/{method}", "POST", parameters)


def _calls_of_both(number: int) -> Iterator[tuple[str, Parameters]]:
    """Methods that neither client has a function for."""
    yield "aliexpress.ds.order.tracking.get", {"ae_order_id": str(number), "language": "en_US"}
    page = {"order_id": str(number), "current_page": "1", "page_size": "20"}
    yield "aliexpress.solution.order.get", {"param0": json.dumps(page)}
    for subject, change in (("price", {"price": "12.90"}), ("inventory", {"inventory": "900"})):
        skus = [{"sku_code": SKU_CODE, **change}]
        products = [{"product_id": str(PRODUCT), "multiple_sku_update_list": skus}]
        method = f"aliexpress.solution.batch.product.{subject}.update"
        yield method, {"mutiple_product_update_list": json.dumps(products)}


def _shipment(number: int) -> Parameters:
    # The empty description is signed as well: both clients keep empty values.
    shipment = {"service_name": SERVICE, "logistics_no": PARCEL, "description": ""}
    return {**shipment, "out_ref": str(number), "send_type": "all"}


def _parcel(number: int) -> Parameters:
    parcel = {"logistics_no": PARCEL, "origin": "ESCROW", "service_name": SERVICE, "to_area": "BR"}
    return {**parcel, "out_ref": str(number)}


def _number(placed: dict[str, Any]) -> int:
    result = placed["aliexpress_ds_order_create_response"]["result"]
    return int(result["order_list"]["number"][0])
