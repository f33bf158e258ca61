"""The gateway refuses what the platform refuses, in its order, and takes what it takes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harness.emulator.aliexpress.gateway import HANDLERS, QPS_BY_OPERATION
from harness.platforms.editions import edition_named

VECTORS = json.loads((Path(__file__).parents[2] / "platforms" / "vectors.json").read_text())
READ = "aliexpress.ds.product.get"
PRODUCT = {"product_id": "1005006057059635", "ship_to_country": "US"}


def vector(name: str) -> dict[str, Any]:
    return next(v for v in VECTORS if v["name"] == name)


def test_every_operation_of_the_table_has_a_handler() -> None:
    tokens = {"token.create", "token.refresh"}
    assert {*HANDLERS, *tokens} == set(edition_named("aliexpress").operations.names)


def test_the_published_call_limits_are_of_known_operations() -> None:
    assert QPS_BY_OPERATION["order.create"] == 150
    assert set(QPS_BY_OPERATION) <= set(edition_named("aliexpress").operations.names)


def test_the_published_system_signature_is_taken(
    open_desk: Callable[..., Any], shared: Any
) -> None:
    clock = type(shared.clock)(datetime.fromtimestamp(1517820392, UTC))
    desk = open_desk(clock=clock)
    published = vector("iop-system-rest-token-create")
    form = published["params"] | {"sign": published["expected"]}
    answer = desk.app.client.post("/rest/auth/token/create", data=form).json()
    assert answer["code"] == "InvalidCode"
    form["sign"] = published["expected"].lower()
    answer = desk.app.client.post("/rest/auth/token/create", data=form).json()
    assert answer["code"] == "IncompleteSignature"


def test_the_published_business_signature_is_recognised(desk: Any) -> None:
    published = vector("iop-business-sync-case1")
    form = published["params"] | {"sign": published["expected"]}
    desk.app.client.post("/sync", data=form)
    logged = desk.app.control("GET", "calls").json()["calls"][-1]
    assert logged["signature"]["match"]
    assert logged["signature"]["recipe"] == "iop"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"app_key": "-"}, "MissingParameter"),
        ({"app_key": "999"}, "InvalidAppkey"),
        ({"timestamp": "-"}, "MissingParameter"),
        ({"timestamp": "1772366400"}, "IllegalTimestamp"),
        ({"timestamp": "2026-03-01 12:00:00"}, "IllegalTimestamp"),
        ({"session": "-"}, "IllegalAccessToken"),
        ({"session": "unknown"}, "IllegalAccessToken"),
        ({"product_id": "-"}, "MissingParameter"),
        ({"product_id": "many"}, "InvalidParameter"),
    ],
)
def test_a_call_is_refused_in_the_platforms_words(
    app: Any, changes: dict[str, str], code: str
) -> None:
    assert app.refused(READ, **PRODUCT | changes) == code


def test_an_unknown_method_is_an_invalid_path(app: Any) -> None:
    assert app.refused("aliexpress.ds.nothing.get") == "InvalidApiPath"


def test_a_call_without_method_misses_a_parameter(app: Any) -> None:
    answer = app.client.post("/sync", data=app.signed()).json()
    assert answer["error_response"]["code"] == "MissingParameter"


def test_a_wrong_signature_is_refused(app: Any) -> None:
    form = app.signed(method=READ, session=app.token, **PRODUCT) | {"product_id": "1"}
    answer = app.client.post("/sync", data=form).json()
    assert answer["error_response"]["code"] == "IncompleteSignature"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"app_key": "9", "timestamp": "1", "session": "x"}, "InvalidAppkey"),
        ({"timestamp": "1", "session": "x"}, "IllegalTimestamp"),
        ({"session": "x", "product_id": "-"}, "IllegalAccessToken"),
    ],
)
def test_of_several_faults_the_platforms_first_is_named(
    app: Any, wrong: dict[str, str], code: str
) -> None:
    assert app.refused(READ, **PRODUCT | wrong) == code


@pytest.mark.parametrize("off", [-7300, 7300])
def test_a_clock_two_hours_off_is_refused(app: Any, off: int) -> None:
    stamp = str(int((app.clock.now().timestamp() + off) * 1000))
    assert app.refused(READ, **PRODUCT, timestamp=stamp) == "IllegalTimestamp"


@pytest.mark.parametrize("off", [-7100, 7100])
def test_a_clock_less_than_two_hours_off_is_taken(app: Any, off: int) -> None:
    stamp = str(int((app.clock.now().timestamp() + off) * 1000))
    assert app.call(READ, **PRODUCT, timestamp=stamp)["rsp_code"] == 200


def test_rest_refuses_flat_and_sync_in_an_error_response(app: Any) -> None:
    flat = app.client.post(f"/rest/{READ}", data={}).json()
    assert set(flat) == {"code", "type", "message", "request_id"}
    nested = app.client.post("/sync", data={"method": READ}).json()
    assert set(nested["error_response"]) == {"code", "type", "msg", "request_id"}


def test_every_answer_has_a_request_id_of_its_own(app: Any) -> None:
    ids = [app.call(READ, **PRODUCT)["request_id"] for _ in range(3)]
    ids.append(app.raw("aliexpress.nothing")["error_response"]["request_id"])
    assert len(set(ids)) == 4


def test_the_token_may_be_called_access_token(app: Any) -> None:
    assert app.call(READ, session="-", access_token=app.token, **PRODUCT)["rsp_code"] == 200


@pytest.mark.parametrize(
    ("verb", "path", "prefix", "named"),
    [
        ("POST", "/sync", "", {"method": READ}),
        ("GET", "/sync", "", {"method": READ}),
        ("GET", "/rest", "", {"method": READ}),
        ("POST", f"/rest/{READ}", f"/{READ}", {}),
        ("GET", f"/rest/{READ}", f"/{READ}", {}),
    ],
)
def test_a_business_call_is_served_at_every_entrance(
    app: Any, verb: str, path: str, prefix: str, named: dict[str, str]
) -> None:
    signed = app.signed(prefix, session=app.token, **PRODUCT, **named)
    place = "params" if verb == "GET" else "data"
    answer = app.client.request(verb, path, **{place: signed}).json()
    assert answer["aliexpress_ds_product_get_response"]["rsp_code"] == 200


def test_parameters_may_be_split_over_query_and_form(app: Any) -> None:
    signed = app.signed(method=READ, session=app.token, **PRODUCT)
    query = {name: signed.pop(name) for name in ("sign", "app_key", "method", "session")}
    answer = app.client.post("/sync", params=query, data=signed).json()
    assert answer["aliexpress_ds_product_get_response"]["rsp_code"] == 200


def test_a_system_call_is_served_through_sync(app: Any) -> None:
    code = app.emulator.issue_code()
    path = "/auth/token/create"
    answer = app.client.post("/sync", data=app.signed(path, method=path, code=code)).json()
    assert answer["code"] == "0"


def test_the_call_limit_bans_for_a_second(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(calls_per_second=3)
    for _ in range(3):
        desk.app.call(READ, **PRODUCT)
    error = desk.app.raw(READ, **PRODUCT)["error_response"]
    assert error["code"] == "ApiCallLimit"
    assert "1 seconds" in error["msg"]
    assert desk.app.place()


def test_only_permitted_interfaces_may_be_called(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(permitted=("aliexpress.ds.order.create",))
    assert desk.app.refused(READ, **PRODUCT) == "InsufficientPermission"
    assert desk.app.place()


def test_the_whitelist_refuses_other_addresses_after_the_token(
    open_desk: Callable[..., Any],
) -> None:
    desk = open_desk()
    desk.app.control("PUT", "whitelist", json={"addresses": ["203.0.113.7"]})
    assert desk.app.refused(READ, **PRODUCT) == "AppWhiteIpLimit"
    assert desk.app.refused(READ, session="x", **PRODUCT) == "IllegalAccessToken"
