import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from harness.model.exchange import Direction, Exchange, Request, Response
from harness.platforms.editions import edition_named

KEY = "helloworld"
EDITION = edition_named("aliexpress")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SYSTEM_PARAMETERS = {
    "app_key": "12345678",
    "sign_method": "sha256",
    "timestamp": "1517820392000",
}


def signed(parameters, prefix="", digest="sha256"):
    text = prefix + "".join(n + parameters[n] for n in sorted(parameters))
    if digest == "md5":
        made = hashlib.md5(f"{KEY}{text}{KEY}".encode(), usedforsecurity=False).hexdigest()
    else:
        made = hmac.new(KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {**parameters, "sign": made.upper()}


def call(path, parameters, *, in_query=False, answer=None):
    encoded = urlencode(parameters)
    body = None if answer is None else json.dumps(answer).encode()
    return EDITION.read_call(
        Exchange(
            id="x1",
            direction=Direction.OUTBOUND,
            started=NOW,
            request=Request(
                method="POST",
                url=f"http://127.0.0.1:1{path}" + (f"?{encoded}" if in_query else ""),
                headers=(("content-type", "application/x-www-form-urlencoded"),),
                body=b"" if in_query else encoded.encode(),
            ),
            response=None if body is None else Response(status=200, body=body),
        )
    )


BUSINESS = {**SYSTEM_PARAMETERS, "method": "aliexpress.ds.order.create", "session": "t"}


@pytest.mark.parametrize("in_query", [True, False])
def test_a_business_call_on_sync_is_read_from_query_or_form(in_query):
    found = call("/sync", signed(BUSINESS), in_query=in_query)
    assert found.name == "order.create"
    assert found.is_business
    assert EDITION.match_call(found, KEY).recipe == "iop"


def test_a_system_call_on_rest_signs_its_path():
    parameters = {**SYSTEM_PARAMETERS, "code": "c"}
    found = call("/rest/auth/token/create", signed(parameters, "/auth/token/create"))
    assert found.name == "token.create"
    assert not found.is_business
    assert EDITION.match_call(found, KEY).is_accepted


def test_a_system_call_through_sync_is_accepted_as_a_variant():
    parameters = {**SYSTEM_PARAMETERS, "method": "/auth/token/create", "code": "c"}
    found = call("/sync", signed(parameters, "/auth/token/create"))
    match = EDITION.match_call(found, KEY)
    assert found.name == "token.create"
    assert (match.recipe, match.variant) == ("iop", "system_call_through_sync")


def test_a_dotted_method_below_rest_signs_that_path():
    parameters = {**SYSTEM_PARAMETERS, "session": "t"}
    path = "/aliexpress.ds.order.create"
    found = call(f"/rest{path}", signed(parameters, path))
    assert found.name == "order.create"
    assert EDITION.match_call(found, KEY).is_accepted


@pytest.mark.parametrize("path", ["/rest", "/rest/"])
@pytest.mark.parametrize(
    ("prefix", "variant"),
    [("", "dotted_method_on_rest_root"), ("aliexpress.ds.order.create", "method_name_prefix")],
)
def test_a_dotted_method_on_the_rest_root_is_a_variant_with_and_without_its_name(
    path, prefix, variant
):
    found = call(path, signed(BUSINESS, prefix), in_query=True)
    match = EDITION.match_call(found, KEY)
    assert (match.recipe, match.variant) == ("iop", variant)


def test_the_methods_name_in_front_is_no_variant_on_sync():
    found = call("/sync", signed(BUSINESS, "aliexpress.ds.order.create"))
    assert EDITION.match_call(found, KEY).mistake == "wrong_prefix"


def test_two_variants_at_once_are_both_named():
    parameters = {**signed(BUSINESS), "state": ""}
    match = EDITION.match_call(call("/rest", parameters), KEY)
    assert match.variant == "dotted_method_on_rest_root+empty_values_dropped"


def test_left_out_empty_values_are_accepted_as_a_variant():
    parameters = {**signed(BUSINESS), "state": ""}
    match = EDITION.match_call(call("/sync", parameters), KEY)
    assert match.variant == "empty_values_dropped"


def test_legacy_md5_is_recognised_by_its_own_recipe():
    parameters = signed({**BUSINESS, "sign_method": "md5"}, digest="md5")
    assert EDITION.match_call(call("/sync", parameters), KEY).recipe == "iop-md5"


def test_a_wrong_signature_names_the_mistake():
    parameters = signed(BUSINESS, "/sync")
    match = EDITION.match_call(call("/sync", parameters), KEY)
    assert not match.is_accepted
    assert match.mistake == "wrong_prefix"


def test_an_error_envelope_with_http_200_is_a_refusal():
    answer = {"error_response": {"code": "IllegalAccessToken", "msg": "expired", "type": "ISV"}}
    refusal = call("/sync", BUSINESS, answer=answer).answer.refusal
    assert (refusal.code, refusal.from_gateway) == ("IllegalAccessToken", True)


def test_a_business_failure_inside_a_success_is_a_refusal():
    answer = {
        "aliexpress_ds_order_create_response": {
            "result": {"is_success": "false", "error_code": "INVENTORY_HOLD_ERROR"}
        }
    }
    refusal = call("/sync", BUSINESS, answer=answer).answer.refusal
    assert (refusal.code, refusal.from_gateway) == ("INVENTORY_HOLD_ERROR", False)


@pytest.mark.parametrize("yes", [True, "true"])
def test_success_is_taken_as_boolean_and_as_text(yes):
    answer = {"aliexpress_ds_order_create_response": {"result": {"is_success": yes}}}
    assert call("/sync", BUSINESS, answer=answer).is_success


def test_no_track_yet_is_neither_success_nor_failure():
    parameters = {**SYSTEM_PARAMETERS, "method": "aliexpress.ds.order.tracking.get"}
    answer = {"aliexpress_ds_order_tracking_get_response": {"result": {"ret": False, "code": 1001}}}
    found = call("/sync", parameters, answer=answer)
    assert not found.is_success
    assert found.answer.refusal is None


def test_named_values_are_found_with_their_literal_and_place():
    order = '{"product_items":[{"product_id":1005,"product_count":"2"}]}'
    name = "param_place_order_request4_open_api_d_t_o"
    found = call("/sync", {**BUSINESS, name: order})
    product = found.field("product_id")
    assert product.text == "1005"
    assert product.where == f"form.{name}/product_items/0/product_id"
    assert found.field("out_order_id") is None


def push(body, signature):
    return EDITION.read_callback(
        Exchange(
            id="x2",
            direction=Direction.INBOUND,
            started=NOW,
            request=Request(
                method="POST",
                url="http://127.0.0.1:2/callbacks",
                headers=(("Authorization", signature),),
                body=body,
            ),
        )
    )


def test_a_tracking_push_is_read_and_verified_over_its_raw_bytes():
    body = b'{"message_type": 18, "data": {"orderId": 8100, "eventCode": "DELIVERED"}}'
    signature = hmac.new(KEY.encode(), b"12345678" + body, hashlib.sha256).hexdigest()
    found = push(body, signature)
    assert (found.name, found.text("order_id"), found.text("event")) == (
        "logistics.tracking",
        "8100",
        "DELIVERED",
    )
    assert EDITION.match_callback(found, "12345678", KEY).is_accepted


def test_a_push_over_other_bytes_is_not_accepted():
    assert not EDITION.match_callback(push(b"{}", "0" * 64), "12345678", KEY).is_accepted


@pytest.mark.parametrize(
    "address",
    ["https://api-sg.aliexpress.com/sync", "api-sg.aliexpress.com", "API-SG.aliexpress.com:443"],
)
def test_production_hosts_are_known(address):
    assert EDITION.is_production(address)


def test_loopback_is_no_production_host():
    assert not EDITION.is_production("http://127.0.0.1:8000/sync")


def test_a_multipart_form_is_read_and_its_files_take_no_part_in_the_signature():
    parameters = signed(BUSINESS)
    body = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
        for n, v in parameters.items()
    )
    body += b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nA\r\n--x--\r\n'
    found = EDITION.read_call(
        Exchange(
            id="x1",
            direction=Direction.OUTBOUND,
            started=NOW,
            request=Request(
                method="POST",
                url="http://127.0.0.1:1/sync",
                headers=(("content-type", "multipart/form-data; boundary=x"),),
                body=body,
            ),
        )
    )
    assert found.name == "order.create"
    assert EDITION.match_call(found, KEY).is_accepted
