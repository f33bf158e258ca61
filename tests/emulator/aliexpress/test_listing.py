"""The product interfaces show the goods and change them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

PRODUCT = "1005006057059635"
PRICE = "aliexpress.solution.batch.product.price.update"
STOCK = "aliexpress.solution.batch.product.inventory.update"


def updates(*products: tuple[str, list[dict[str, Any]]]) -> str:
    return json.dumps(
        [{"product_id": number, "multiple_sku_update_list": skus} for number, skus in products]
    )


def sku(app: Any, code: str = "SKU-RED-M") -> dict[str, Any]:
    answer = app.call("aliexpress.ds.product.get", product_id=PRODUCT, ship_to_country="US")
    skus = answer["result"]["ae_item_sku_info_dtos"]["ae_item_sku_info_d_t_o"]
    found: dict[str, Any] = next(s for s in skus if s["sku_code"] == code)
    return found


def freight(**changes: Any) -> str:
    query = {
        "productId": PRODUCT,
        "quantity": "2",
        "shipToCountry": "US",
        "selectedSkuId": "12000036021834567",
        "language": "en_US",
        "locale": "en_US",
        "currency": "USD",
    }
    return json.dumps(query | changes)


def test_a_product_is_shown_with_an_integer_id_and_prices_as_text(app: Any) -> None:
    answer = app.call("aliexpress.ds.product.get", product_id=PRODUCT, ship_to_country="US")
    assert answer["rsp_code"] == 200
    assert answer["result"]["ae_item_base_info_dto"]["product_id"] == int(PRODUCT)
    shown = sku(app, "SKU-BLUE-M")
    assert shown["sku_price"] == "13.20"
    assert shown["sku_id"] == "12000036021834569"


def test_an_unknown_product_is_not_found(app: Any) -> None:
    answer = app.call("aliexpress.ds.product.get", product_id="1", ship_to_country="US")
    assert answer["rsp_msg"] == "ITEM_ID_NOT_FOUND"
    assert "result" not in answer


def test_freight_depends_on_the_quantity(app: Any) -> None:
    fees = []
    for quantity in ("1", "2", 3):
        result = app.call(
            "aliexpress.ds.freight.query", queryDeliveryReq=freight(quantity=quantity)
        )
        options = result["result"]["delivery_options"]["delivery_option_d_t_o"]
        fees.append(options[0]["shipping_fee_cent"])
    assert fees == ["3.20", "4.00", "4.80"]


def test_the_freight_asked_for_is_the_freight_charged(app: Any) -> None:
    answer = app.call("aliexpress.ds.freight.query", queryDeliveryReq=freight(quantity="2"))
    [fee] = [
        option["shipping_fee_cent"]
        for option in answer["result"]["delivery_options"]["delivery_option_d_t_o"]
        if option["code"] == "AE_PREMIUM"
    ]
    item = {"product_id": PRODUCT, "product_count": "2", "logistics_service_name": "AE_PREMIUM"}
    [line] = app.read(app.place(item))["child_order_list"]["aeop_child_order_info"]
    assert line["shipping_fee"]["amount"] == fee


def test_freight_of_an_unknown_product_is_empty(app: Any) -> None:
    answer = app.call("aliexpress.ds.freight.query", queryDeliveryReq=freight(productId="1"))
    assert answer["result"]["success"] is False
    assert answer["result"]["msg"] == "DELIVERY_INFO_EMPTY"


@pytest.mark.parametrize("quantity", ["0", "many", -1])
def test_freight_needs_a_quantity(app: Any, quantity: object) -> None:
    query = freight(quantity=quantity)
    code = app.refused("aliexpress.ds.freight.query", queryDeliveryReq=query)
    assert code == "InvalidParameter"


@pytest.mark.parametrize(
    ("sent", "shown"), [("15.00", "15.00"), ("15.5", "15.50"), (16, "16.00"), (16.25, "16.25")]
)
def test_a_price_is_taken_whatever_its_decimals(
    open_desk: Callable[..., Any], sent: object, shown: str
) -> None:
    app = open_desk().app
    body = updates((PRODUCT, [{"sku_code": "SKU-RED-M", "price": sent}]))
    answer = app.call(PRICE, mutiple_product_update_list=body)
    assert answer["update_success"] is True
    listed = answer["update_successful_list"]["synchronize_product_response_dto"]
    assert listed == [{"product_id": int(PRODUCT)}]
    assert sku(app)["sku_price"] == shown


def test_a_discount_price_is_what_a_buyer_pays(open_desk: Callable[..., Any]) -> None:
    app = open_desk().app
    changed = {"sku_code": "SKU-RED-M", "price": "12.50", "discount_price": "11.90"}
    app.call(PRICE, mutiple_product_update_list=updates((PRODUCT, [changed])))
    assert (sku(app)["sku_price"], sku(app)["offer_sale_price"]) == ("12.50", "11.90")
    [line] = app.read(app.place())["child_order_list"]["aeop_child_order_info"]
    assert line["product_price"]["amount"] == "11.90"


@pytest.mark.parametrize(
    ("product", "change", "code"),
    [
        ("1", {"sku_code": "SKU-RED-M", "price": "1.00"}, "PRODUCT_NOT_EXIST"),
        (PRODUCT, {"sku_code": "NONE", "price": "1.00"}, "SKU_NOT_EXIST"),
        (PRODUCT, {"sku_code": "SKU-RED-M", "price": "dear"}, "INVALID_PRICE"),
        (PRODUCT, {"sku_code": "SKU-RED-M", "price": "-1.00"}, "INVALID_PRICE"),
        (PRODUCT, {"sku_code": "SKU-RED-M", "price": "NaN"}, "INVALID_PRICE"),
        (PRODUCT, {"sku_code": "SKU-RED-M"}, "INVALID_PRICE"),
        (
            PRODUCT,
            {"sku_code": "SKU-RED-M", "price": "1.00", "discount_price": "x"},
            "INVALID_PRICE",
        ),
    ],
)
def test_a_price_that_cannot_be_set_fails_for_its_product(
    app: Any, product: str, change: dict[str, Any], code: str
) -> None:
    answer = app.call(PRICE, mutiple_product_update_list=updates((product, [change])))
    assert answer["update_success"] is False
    [failed] = answer["update_failed_list"]["synchronize_product_response_dto"]
    assert failed["error_code"] == code
    assert "update_successful_list" not in answer


def test_of_a_batch_the_good_products_are_updated(open_desk: Callable[..., Any]) -> None:
    app = open_desk().app
    body = updates(
        (
            PRODUCT,
            [
                {"sku_code": "SKU-RED-M", "inventory": "7"},
                {"sku_code": "SKU-RED-L", "inventory": 0},
            ],
        ),
        ("2", [{"sku_code": "X", "inventory": "7"}]),
    )
    answer = app.call(STOCK, mutiple_product_update_list=body)
    assert answer["update_success"] is False
    assert len(answer["update_successful_list"]["synchronize_product_response_dto"]) == 1
    assert sku(app)["sku_available_stock"] == 7
    assert sku(app, "SKU-RED-L")["sku_available_stock"] == 0


@pytest.mark.parametrize("inventory", ["-1", "1.5", "lots", None, 2.5])
def test_a_stock_that_is_no_whole_number_fails(app: Any, inventory: object) -> None:
    body = updates((PRODUCT, [{"sku_code": "SKU-RED-M", "inventory": inventory}]))
    answer = app.call(STOCK, mutiple_product_update_list=body)
    [failed] = answer["update_failed_list"]["synchronize_product_response_dto"]
    assert failed["error_code"] == "INVALID_INVENTORY"


@pytest.mark.parametrize("body", ["[]", "{}", '[{"product_id": "1"}]'])
def test_an_update_of_nothing_misses_a_parameter(app: Any, body: str) -> None:
    assert app.refused(PRICE, mutiple_product_update_list=body) == "MissingParameter"
