"""The schemas of aliexpress: what is asked."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from harness.documents.schema import violations
from harness.platforms.editions import edition_named

FOLDER = Path(__file__).parents[2] / "schemas" / "aliexpress"
OPERATIONS = edition_named("aliexpress").operations.operations
STEMS = sorted({operation.schema for operation in OPERATIONS.values()})


REQUESTS: dict[str, dict[str, Any]] = {
    "token": {"code": "3_500102_x"},
    "ds.product.get": {"product_id": "1005006057059635", "ship_to_country": "US"},
    "ds.freight.query": {
        "queryDeliveryReq": {
            "quantity": "2",
            "shipToCountry": "US",
            "productId": "1005006057059635",
            "selectedSkuId": "12000036021834567",
            "language": "en_US",
            "locale": "en_US",
            "currency": "USD",
        }
    },
    "ds.order.create": {
        "param_place_order_request4_open_api_d_t_o": {
            "out_order_id": "E-1",
            "logistics_address": {"country": "US", "province": "CA", "city": "X", "address": "1"},
            "product_items": [{"product_id": "1005006057059635", "product_count": "2"}],
        },
        "ds_extend_request": {"payment": {"pay_currency": "USD", "try_to_pay": "false"}},
    },
    "trade.ds.order.get": {"single_order_query": {"order_id": "8190439416163295"}},
    "solution.order.get": {"param0": {"current_page": 1, "page_size": "20"}},
    "solution.order.info.get": {"param1": {"order_id": "8190439416163295", "ext_info_bit_flag": 4}},
    "solution.order.fulfill": {
        "service_name": "CAINIAO_STANDARD",
        "out_ref": "8190439416163295",
        "send_type": "all",
        "logistics_no": "LP00123456789CN",
    },
    "ds.order.tracking.get": {"ae_order_id": "8190439416163295", "language": "en_US"},
    "logistics.ds.trackinginfo.query": {
        "logistics_no": "LP00123456789CN",
        "origin": "ESCROW",
        "out_ref": "8190439416163295",
        "service_name": "CAINIAO_STANDARD",
        "to_area": "US",
    },
    "solution.batch.product.price.update": {
        "mutiple_product_update_list": [
            {
                "product_id": "1005006057059635",
                "multiple_sku_update_list": [{"sku_code": "SKU-RED-M", "price": "12.50"}],
            }
        ]
    },
    "solution.batch.product.inventory.update": {
        "mutiple_product_update_list": [
            {
                "product_id": "1005006057059635",
                "multiple_sku_update_list": [{"sku_code": "SKU-RED-M", "inventory": "120"}],
            }
        ]
    },
}


@pytest.mark.parametrize("stem", STEMS)
def test_the_documented_request_is_taken_with_the_json_inside(stem: str) -> None:
    name = f"aliexpress/{stem}.request.schema.json"
    schema = json.loads((FOLDER / f"{stem}.request.schema.json").read_text(encoding="utf-8"))
    texts = {}
    for parameter, value in REQUESTS[stem].items():
        described = schema["properties"][parameter]
        if isinstance(value, str):
            texts[parameter] = value
            continue
        assert described["contentMediaType"] == "application/json"
        inner = {"$defs": schema["$defs"], **described["contentSchema"]}
        assert jsonschema_rs.Draft202012Validator(inner).is_valid(value)
        texts[parameter] = json.dumps(value)
    assert violations(texts, name) == []


@pytest.mark.parametrize("stem", STEMS)
def test_a_request_without_its_parameters_is_refused(stem: str) -> None:
    assert violations({}, f"aliexpress/{stem}.request.schema.json")


@pytest.mark.parametrize("stem", STEMS)
def test_the_fields_of_the_operation_table_are_described(stem: str) -> None:
    described = json.loads((FOLDER / f"{stem}.request.schema.json").read_text(encoding="utf-8"))
    for operation in OPERATIONS.values():
        if operation.schema != stem:
            continue
        for path in operation.fields.values():
            head, *rest = path.split("/")
            place = described["properties"][head]
            for step in rest:
                place = place.get("contentSchema", place)
                place = place["items"] if step == "0" else place["properties"][step]


PLACE_ORDER = "param_place_order_request4_open_api_d_t_o"
UPDATES = "mutiple_product_update_list"


@pytest.mark.parametrize(
    ("stem", "parameter", "path", "value"),
    [
        ("ds.order.create", PLACE_ORDER, "product_items/0/product_id", 1005006057059635),
        ("ds.order.create", PLACE_ORDER, "product_items/0/product_id", "1005x"),
        ("ds.order.create", PLACE_ORDER, "product_items/0/product_count", 0),
        ("ds.order.create", PLACE_ORDER, "product_items/0/product_count", "1.5"),
        ("ds.freight.query", "queryDeliveryReq", "quantity", "0"),
        ("solution.batch.product.price.update", UPDATES, "0/product_id", 1005006057059635),
        (
            "solution.batch.product.price.update",
            UPDATES,
            "0/multiple_sku_update_list/0/price",
            "12.5",
        ),
        (
            "solution.batch.product.inventory.update",
            UPDATES,
            "0/multiple_sku_update_list/0/inventory",
            -1,
        ),
        (
            "solution.batch.product.inventory.update",
            UPDATES,
            "0/multiple_sku_update_list/0/inventory",
            1.5,
        ),
    ],
)
def test_a_request_that_breaks_a_format_is_refused(
    stem: str, parameter: str, path: str, value: object
) -> None:
    schema = json.loads((FOLDER / f"{stem}.request.schema.json").read_text(encoding="utf-8"))
    inner = schema["properties"][parameter]["contentSchema"]
    sent = copy.deepcopy(REQUESTS[stem][parameter])
    *parents, last = [int(s) if s.isdecimal() else s for s in path.split("/")]
    place: Any = sent
    for parent in parents:
        place = place[parent]
    place[last] = value
    validator = jsonschema_rs.Draft202012Validator({"$defs": schema["$defs"], **inner})
    assert validator.is_valid(REQUESTS[stem][parameter])
    assert not validator.is_valid(sent)
