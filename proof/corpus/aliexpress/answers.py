"""Answers in the platform's shapes (platforms.md 3.1, 4.1, 4.2, 8)."""

from collections.abc import Mapping, Sequence
from typing import Any

from proof.corpus.wire import Pairs, Reply, json_reply

Body = Mapping[str, Any]


def granted(method: str, body: Body) -> Reply:
    """A successful answer below the envelope of its method."""
    return json_reply({envelope(method): body})


def envelope(method: str) -> str:
    """`aliexpress.ds.order.create` -> `aliexpress_ds_order_create_response`."""
    return method.replace(".", "_") + "_response"


def refusal(
    code: str, message: str, request_id: str, *, kind: str = "ISV", status: int = 200
) -> Reply:
    """The `/sync` gateway says no."""
    body = {"type": kind, "code": code, "msg": message, "request_id": request_id}
    return json_reply({"error_response": body}, status=status)


def limited(words: str, request_id: str, *, status: int = 200, headers: Pairs = ()) -> Reply:
    """The gateway says: too many calls."""
    body = {"type": "ISP", "code": "ApiCallLimit", "msg": words, "request_id": request_id}
    return json_reply({"error_response": body}, status=status, headers=headers)


def system_refusal(code: str, message: str, request_id: str) -> Reply:
    """The `/rest` gateway says no: flat."""
    return json_reply({"code": code, "type": "ISV", "message": message, "request_id": request_id})


def unavailable(status: int = 503) -> Reply:
    """A failure of the server, no answer of the gateway."""
    return Reply(
        body=b"<html><body><h1>Service Unavailable</h1></body></html>",
        status=status,
        headers=(("Content-Type", "text/html"),),
    )


def acknowledged(status: int = 200) -> Reply:
    """How the application's receiver answers a push."""
    return Reply(
        body=b'{"ok":true}' if status < 300 else b'{"ok":false}',  # noqa: PLR2004 - HTTP
        status=status,
        headers=(("Content-Type", "application/json"),),
    )


def created(numbers: Sequence[int], request_id: str, **result: object) -> Reply:
    """The create call made orders of these numbers."""
    body = {"is_success": True, "order_list": {"number": list(numbers)}, **result}
    return granted("aliexpress.ds.order.create", {"result": body, "request_id": request_id})


def not_created(code: str, message: str, request_id: str, **result: object) -> Reply:
    """The create call was served, and its result says that there is no order."""
    body = {"is_success": False, "error_code": code, "error_msg": message, **result}
    return granted("aliexpress.ds.order.create", {"result": body, "request_id": request_id})


def money(amount: str, currency: str = "USD") -> Body:
    """An amount beside its currency."""
    return {"amount": amount, "currency_code": currency}


def shipped(request_id: str) -> Reply:
    """The shipment call was taken."""
    body = {"result": {"result_success": True}, "request_id": request_id}
    return granted("aliexpress.solution.order.fulfill", body)


def not_shipped(code: str, message: str, request_id: str) -> Reply:
    """The shipment call was served, and its result says no."""
    body = {"result_success": False, "result_error_code": code, "result_error_desc": message}
    return granted("aliexpress.solution.order.fulfill", {"result": body, "request_id": request_id})


def product(product_id: str, price: str, request_id: str, **more: object) -> Reply:
    """A product as the platform describes it: integers for ids, texts for prices."""
    sku = {
        "sku_id": "12000031234567890",
        "sku_code": "SKU-RED-M",
        "sku_attr": "14:193#Red;5:361386#M",
        "sku_price": price,
        "offer_sale_price": price,
        "currency_code": "USD",
        "sku_available_stock": 120,
    }
    base = {"product_id": int(product_id), "subject": "Cotton T-shirt", "currency_code": "USD"}
    result = {
        "ae_item_base_info_dto": base,
        "ae_item_sku_info_dtos": {"ae_item_sku_info_d_t_o": [{**sku, **more}]},
    }
    body = {"result": result, "rsp_code": 200, "rsp_msg": "Call succeeds", "request_id": request_id}
    return granted("aliexpress.ds.product.get", body)


def updated(method: str, product_id: str, request_id: str) -> Reply:
    """A batch update was taken."""
    done = {"synchronize_product_response_dto": [{"product_id": product_id}]}
    body = {"update_success": True, "update_successful_list": done, "request_id": request_id}
    return granted(method, body)
