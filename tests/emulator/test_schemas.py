"""What the emulator answers is what the schemas, written from the documentation, describe."""

import json
from typing import Any

import pytest

from harness.documents.schema import violations
from harness.platforms.editions import edition_named

OPERATIONS = edition_named("aliexpress").operations.operations
PRODUCT = "1005006057059635"
SKUS = [{"sku_code": "SKU-RED-L", "price": "12.50", "inventory": "100"}]
UPDATES = json.dumps([{"product_id": PRODUCT, "multiple_sku_update_list": SKUS}])


def problems(interface: str, content: object) -> list[Any]:
    schema = OPERATIONS[interface].schema
    return list(violations(content, f"aliexpress/{schema}.answer.schema.json"))


@pytest.fixture(scope="module")
def order(shared: Any) -> str:
    """An order with all that an answer can show: lines of one store, a parcel, its events."""
    hat = {"product_id": "1005006057059701", "product_count": 1}
    placed: str = shared.app.place({"product_id": PRODUCT, "product_count": "2"}, hat, pay=True)
    shared.app.ship(placed)
    shared.app.act("carrier.delivers", placed)
    return placed


@pytest.mark.parametrize("interface", [name for name in OPERATIONS if not name.startswith("/")])
def test_an_answer_satisfies_its_schema(app: Any, order: str, interface: str) -> None:
    query = {
        "productId": PRODUCT,
        "quantity": "2",
        "shipToCountry": "US",
        "selectedSkuId": "12000036021834567",
        "language": "en_US",
        "locale": "en_US",
        "currency": "USD",
    }
    place = {
        "logistics_address": {"country": "US", "province": "CA", "city": "X", "address": "1"},
        "product_items": [{"product_id": PRODUCT, "product_count": "1"}],
    }
    paid = app.place(pay=True)
    parameters: dict[str, dict[str, str]] = {
        "aliexpress.ds.product.get": {"product_id": PRODUCT, "ship_to_country": "US"},
        "aliexpress.ds.freight.query": {"queryDeliveryReq": json.dumps(query)},
        "aliexpress.ds.order.create": {
            "param_place_order_request4_open_api_d_t_o": json.dumps(place)
        },
        "aliexpress.trade.ds.order.get": {"single_order_query": json.dumps({"order_id": order})},
        "aliexpress.solution.order.get": {"param0": json.dumps({"order_id": order})},
        "aliexpress.solution.order.info.get": {"param1": json.dumps({"order_id": order})},
        "aliexpress.solution.order.fulfill": {
            "out_ref": paid,
            "logistics_no": f"LP{paid[-11:]}CN",
            "service_name": "CAINIAO_STANDARD",
            "send_type": "all",
        },
        "aliexpress.ds.order.tracking.get": {"ae_order_id": order, "language": "en_US"},
        "aliexpress.logistics.ds.trackinginfo.query": {"logistics_no": f"LP{order[-11:]}CN"},
        "aliexpress.solution.batch.product.price.update": {"mutiple_product_update_list": UPDATES},
        "aliexpress.solution.batch.product.inventory.update": {
            "mutiple_product_update_list": UPDATES
        },
    }
    content = app.call(interface, **parameters[interface])
    assert problems(interface, content) == []


@pytest.mark.parametrize("interface", [name for name in OPERATIONS if name.startswith("/")])
def test_a_grant_satisfies_its_schema(app: Any, interface: str) -> None:
    grant = app.authorise()
    if interface.endswith("refresh"):
        grant = app.system(interface, refresh_token=grant["refresh_token"])
    assert problems(interface, grant) == []


@pytest.mark.parametrize("name", ["place_nothing", "ship_unknown"])
def test_a_business_refusal_satisfies_the_schema_too(app: Any, name: str) -> None:
    if name == "place_nothing":
        content = {"result": app.create(product_items=[])}
        assert problems("aliexpress.ds.order.create", content) == []
    else:
        content = {"result": app.ship("1")}
        assert problems("aliexpress.solution.order.fulfill", content) == []
