"""Envelopes have the shape of the entrance that was used."""

from harness.emulator.aliexpress.answers import error_body, service_error
from harness.emulator.answers import RefusedError


def test_a_service_error_stands_in_the_gateways_error_15() -> None:
    refused = service_error("isv.invalid-authorization", "not yours")
    error = error_body(refused, on_sync=True, request_id="1")["error_response"]
    assert (error["code"], error["msg"]) == ("15", "Remote service error")
    assert (error["sub_code"], error["sub_msg"]) == ("isv.invalid-authorization", "not yours")


def test_a_service_error_on_rest_is_flat() -> None:
    error = error_body(service_error("isv.x", "no"), on_sync=False, request_id="1")
    assert (error["code"], error["sub_code"], error["message"]) == ("15", "isv.x", "no")


def test_a_refusal_without_sub_code_has_none() -> None:
    body = error_body(RefusedError("InvalidAppkey", "no"), on_sync=True, request_id="7")
    expected = {"type": "ISV", "code": "InvalidAppkey", "msg": "no", "request_id": "7"}
    assert body == {"error_response": expected}
