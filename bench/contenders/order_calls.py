"""The six calls of an order, signed; what every contender puts on the wire."""

import hashlib
import hmac
import json
import os
import time
from typing import Any

PRODUCT = "1005006057059635"
CALLS = 6
"""Product read, order placed (paid at once), read, shipped, read, tracked."""
_ADDRESS = {
    "country": "US",
    "province": "California",
    "city": "San Jose",
    "address": "1 Example Street",
    "zip": "95112",
    "full_name": "Alex Example",
    "contact_person": "Alex Example",
    "phone_country": "+1",
    "mobile_no": "4085550100",
}


def environment(name: str) -> str:
    """What the suite told: BENCH_GATEWAY, BENCH_KEY, BENCH_SECRET, BENCH_CODE, BENCH_ORDERS."""
    return os.environ[f"BENCH_{name}"]


def orders() -> int:
    """How many orders are to be placed."""
    return int(environment("ORDERS"))


def token_form() -> dict[str, str]:
    """The grant."""
    return signed({"code": environment("CODE")}, "/auth/token/create")


def product_read(token: str) -> dict[str, str]:
    """The product."""
    return _call(
        "aliexpress.ds.product.get",
        token,
        product_id=PRODUCT,
        ship_to_country="US",
        target_currency="USD",
        target_language="en",
    )


def placed(token: str, out_id: str, *, paid: bool = True) -> dict[str, str]:
    """The order, paid at once."""
    item = {
        "product_id": PRODUCT,
        "product_count": "1",
        "sku_attr": "14:193#Red;5:361386#M",
        "logistics_service_name": "CAINIAO_STANDARD",
        "order_memo": "",
    }
    place = {"out_order_id": out_id, "logistics_address": _ADDRESS, "product_items": [item]}
    extend = {"payment": {"pay_currency": "USD", "try_to_pay": "true" if paid else "false"}}
    return _call(
        "aliexpress.ds.order.create",
        token,
        param_place_order_request4_open_api_d_t_o=json.dumps(place),
        ds_extend_request=json.dumps(extend),
    )


def order_read(token: str, order_id: str) -> dict[str, str]:
    """The order as it is."""
    query = json.dumps({"order_id": str(order_id)})
    return _call("aliexpress.trade.ds.order.get", token, single_order_query=query)


def shipped(token: str, order_id: str, tracking: str) -> dict[str, str]:
    """The shipment."""
    return _call(
        "aliexpress.solution.order.fulfill",
        token,
        service_name="CAINIAO_STANDARD",
        logistics_no=tracking,
        out_ref=str(order_id),
        send_type="all",
    )


def tracked(token: str, order_id: str) -> dict[str, str]:
    """The track."""
    return _call(
        "aliexpress.ds.order.tracking.get", token, ae_order_id=str(order_id), language="en_US"
    )


def stocked(token: str, pieces: int) -> dict[str, str]:
    """The stock of what is ordered."""
    sku = {"sku_code": "SKU-RED-M", "inventory": str(pieces)}
    item = {"product_id": PRODUCT, "multiple_sku_update_list": [sku]}
    method = "aliexpress.solution.batch.product.inventory.update"
    return _call(method, token, mutiple_product_update_list=json.dumps([item]))


def answer_of(method: str, body: Any) -> Any:
    """What stands below the envelope."""
    return body[method.replace(".", "_") + "_response"]


def order_id_of(body: Any) -> str:
    """The number of the order that a create call made."""
    answer = answer_of("aliexpress.ds.order.create", body)
    return str(answer["result"]["order_list"]["number"][0])


def status_of(body: Any) -> str:
    """The status that a read tells."""
    return str(answer_of("aliexpress.trade.ds.order.get", body)["result"]["order_status"])


def signed(parameters: dict[str, str], path: str = "") -> dict[str, str]:
    """The parameters with those of the system and the signature."""
    whole = {
        **parameters,
        "app_key": environment("KEY"),
        "timestamp": str(int(time.time() * 1000)),
        "sign_method": "sha256",
    }
    text = path + "".join(name + whole[name] for name in sorted(whole))
    digest = hmac.new(environment("SECRET").encode(), text.encode(), hashlib.sha256)
    return {**whole, "sign": digest.hexdigest().upper()}


def _call(method: str, token: str, **business: str) -> dict[str, str]:
    return signed({**business, "method": method, "access_token": token})
