"""The order interfaces answer in the documented shapes and keep their books."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

PRODUCT = "1005006057059635"
CREATE = "aliexpress.ds.order.create"
BODY = "param_place_order_request4_open_api_d_t_o"
HAT = {"product_id": "1005006057059701", "product_count": "1", "sku_attr": "14:175#Sand"}
CHARGER = {"product_id": "1005007112233445", "product_count": "1"}


def item(**changes: Any) -> dict[str, Any]:
    return {"product_id": PRODUCT, "product_count": "2", "sku_attr": "14:193;5:361386"} | changes


def test_order_numbers_are_integers_of_sixteen_digits(app: Any) -> None:
    [number] = app.create()["order_list"]["number"]
    assert isinstance(number, int)
    assert len(str(number)) == 16


@pytest.mark.parametrize("product_id", [PRODUCT, int(PRODUCT)])
@pytest.mark.parametrize("count", ["2", 2])
def test_ids_and_counts_are_taken_in_either_form(
    app: Any, product_id: object, count: object
) -> None:
    assert app.create(item(product_id=product_id, product_count=count))["is_success"] is True


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (item(product_id="1"), "A001_ORDER_CANNOT_BE_PLACED"),
        (item(product_id=None), "A001_ORDER_CANNOT_BE_PLACED"),
        (item(product_count="0"), "A001_ORDER_CANNOT_BE_PLACED"),
        (item(product_count="-1"), "A001_ORDER_CANNOT_BE_PLACED"),
        (item(product_count="two"), "A001_ORDER_CANNOT_BE_PLACED"),
        (item(product_count="1000000"), "A001_ORDER_CANNOT_BE_PLACED"),
        (item(sku_attr="14:1"), "SKU_NOT_EXIST"),
        (item(product_count="10001"), "INVENTORY_HOLD_ERROR"),
        (item(logistics_service_name="PIGEON"), "DELIVERY_METHOD_NOT_EXIST"),
    ],
)
def test_an_item_that_cannot_be_sold_is_refused(app: Any, bad: dict[str, Any], code: str) -> None:
    result = app.create(bad)
    assert (result["is_success"], result["error_code"]) == (False, code)
    assert result["error_msg"]
    assert "order_list" not in result


def test_two_items_of_one_sku_share_its_stock(app: Any) -> None:
    black = {"product_id": "1005006057059701", "product_count": 2, "sku_attr": "14:29#Black"}
    assert app.create(black, black)["error_code"] == "INVENTORY_HOLD_ERROR"


def test_an_order_takes_its_pieces_off_the_stock(open_desk: Callable[..., Any]) -> None:
    app = open_desk().app
    black = {"product_id": "1005006057059701", "product_count": 2, "sku_attr": "14:29#Black"}
    assert app.create(black)["is_success"]
    assert app.create(black)["error_code"] == "INVENTORY_HOLD_ERROR"


@pytest.mark.parametrize("name", ["country", "province", "city", "address"])
def test_an_incomplete_address_is_refused(app: Any, name: str) -> None:
    address = {"country": "US", "province": "CA", "city": "San Jose", "address": "1 Street"}
    result = app.create(logistics_address=address | {name: ""})
    assert result["error_code"] == "B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL"


def test_an_empty_order_is_refused(app: Any) -> None:
    assert app.create(product_items=[])["is_success"] is False


@pytest.mark.parametrize("body", ["{", "text", "[1"])
def test_a_body_that_is_no_json_is_an_invalid_parameter(app: Any, body: str) -> None:
    assert app.refused(CREATE, **{BODY: body}) == "InvalidParameter"
    good = json.dumps({"product_items": [item()]})
    assert app.refused(CREATE, **{BODY: good, "ds_extend_request": body}) == "InvalidParameter"


def test_a_missing_body_is_a_missing_parameter(app: Any) -> None:
    assert app.refused(CREATE) == "MissingParameter"


def test_the_same_out_order_id_gives_the_same_order(app: Any) -> None:
    assert app.place(out_order_id="same-1") == app.place(out_order_id="same-1")


def test_an_out_order_id_is_not_for_other_items(app: Any) -> None:
    app.place(out_order_id="same-2")
    result = app.create(item(product_count="3"), out_order_id="same-2")
    assert result["error_code"] == "REPEATED_ORDER_ERROR"


def test_an_out_order_id_is_free_again_after_a_day(open_desk: Callable[..., Any]) -> None:
    desk = open_desk()
    first = desk.app.place(out_order_id="same-3")
    desk.clock.pass_by(24 * 3600)
    desk.app.authorise()
    assert desk.app.place(out_order_id="same-3") != first


def test_orders_without_out_order_id_are_different_orders(app: Any) -> None:
    assert app.place() != app.place()


def test_items_of_two_stores_become_two_orders(app: Any) -> None:
    numbers = app.create(HAT, CHARGER, item())["order_list"]["number"]
    assert len(numbers) == 2
    lines = [app.read(n)["child_order_list"]["aeop_child_order_info"] for n in numbers]
    assert [len(found) for found in lines] == [2, 1]


@pytest.mark.parametrize("flag", [True, "true"])
def test_an_order_that_is_to_be_paid_at_once_is_paid(app: Any, flag: object) -> None:
    order = app.place(pay=flag)
    assert app.read(order)["order_status"] == "WAIT_SELLER_SEND_GOODS"


@pytest.mark.parametrize("flag", [False, "false", None])
def test_an_order_that_is_not_to_be_paid_is_unpaid(app: Any, flag: object) -> None:
    order = app.place(pay=flag)
    assert app.read(order)["order_status"] == "PLACE_ORDER_SUCCESS"


def test_where_orders_are_not_paid_at_once_the_buyer_pays(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(pays_at_once=False)
    order = desk.app.place(pay=True)
    assert desk.app.read(order)["order_status"] == "PLACE_ORDER_SUCCESS"
    assert desk.emulator.act("buyer.pays", {"order_id": order}).is_done
    assert desk.app.read(order)["order_status"] == "WAIT_SELLER_SEND_GOODS"


def test_the_amount_is_lines_plus_freight(app: Any) -> None:
    order = app.read(app.place(item(product_count="3"), HAT))
    lines = order["child_order_list"]["aeop_child_order_info"]
    goods = sum(Decimal(x["product_price"]["amount"]) * x["product_count"] for x in lines)
    freight = sum(Decimal(x["shipping_fee"]["amount"]) for x in lines)
    assert order["order_amount"] == {"amount": str(goods + freight), "currency_code": "USD"}
    assert goods == Decimal("45.55")
    assert freight == Decimal("8.00")


def test_a_later_price_leaves_a_placed_order_alone(open_desk: Callable[..., Any]) -> None:
    app = open_desk().app
    order = app.place()
    before = app.read(order)["order_amount"]
    prices = [
        {
            "product_id": PRODUCT,
            "multiple_sku_update_list": [{"sku_code": "SKU-RED-M", "price": "99.00"}],
        }
    ]
    app.call(
        "aliexpress.solution.batch.product.price.update",
        mutiple_product_update_list=json.dumps(prices),
    )
    assert app.read(order)["order_amount"] == before
    [line] = app.read(app.place())["child_order_list"]["aeop_child_order_info"]
    assert line["product_price"]["amount"] == "99.00"


def test_somebody_elses_order_is_not_shown(app: Any) -> None:
    code = app.refused(
        "aliexpress.trade.ds.order.get", single_order_query=json.dumps({"order_id": "1"})
    )
    assert code == "isv.invalid-authorization"


def test_the_sellers_list_goes_by_pages_newest_first(open_desk: Callable[..., Any]) -> None:
    app = open_desk().app
    orders = [app.place() for _ in range(5)]
    query = {"current_page": 2, "page_size": "2"}
    result = app.call("aliexpress.solution.order.get", param0=json.dumps(query))["result"]
    assert (result["total_count"], result["total_page"], result["current_page"]) == (5, 3, 2)
    shown = [str(o["order_id"]) for o in result["target_list"]["order_dto"]]
    assert shown == [orders[2], orders[1]]


def test_the_sellers_list_can_be_asked_for_one_order(app: Any) -> None:
    order = app.place()
    for wanted, count in ((order, 1), ("1", 0)):
        answer = app.call("aliexpress.solution.order.get", param0=json.dumps({"order_id": wanted}))
        assert answer["result"]["total_count"] == count


def test_the_sellers_list_can_be_asked_for_a_status(open_desk: Callable[..., Any]) -> None:
    app = open_desk().app
    app.place()
    paid = app.place(pay=True)
    query = {"order_status": "WAIT_SELLER_SEND_GOODS"}
    result = app.call("aliexpress.solution.order.get", param0=json.dumps(query))["result"]
    assert [str(o["order_id"]) for o in result["target_list"]["order_dto"]] == [paid]
    assert result["target_list"]["order_dto"][0]["fund_status"] == "PAY_SUCCESS"


def test_the_sellers_list_needs_its_query(app: Any) -> None:
    assert app.refused("aliexpress.solution.order.get") == "MissingParameter"


def test_an_unpaid_order_cannot_be_shipped(app: Any) -> None:
    result = app.ship(app.place())
    assert result["result_success"] is False
    assert "PLACE_ORDER_SUCCESS" in result["result_error_desc"]


def test_an_order_is_shipped_once(app: Any) -> None:
    order = app.place(pay=True)
    assert app.ship(order)["result_success"] is True
    assert app.ship(order)["result_success"] is False


def test_a_part_and_the_rest_can_be_shipped(app: Any) -> None:
    order = app.place(pay=True)
    app.ship(order, "LP00000001CN", "part")
    assert app.read(order)["order_status"] == "SELLER_PART_SEND_GOODS"
    assert app.read(order)["logistics_status"] == "SELLER_SEND_PART_GOODS"
    app.ship(order, "LP00000002CN", "all")
    shown = app.read(order)
    assert shown["order_status"] == "WAIT_BUYER_ACCEPT_GOODS"
    assert len(shown["logistics_info_list"]["aeop_order_logistics_info"]) == 2


def test_an_unknown_order_cannot_be_shipped(app: Any) -> None:
    assert app.ship("1")["result_error_code"] == "ORDER_NOT_EXIST"


@pytest.mark.parametrize("name", ["out_ref", "logistics_no", "service_name", "send_type"])
def test_a_shipment_needs_its_parameters(app: Any, name: str) -> None:
    shipment = {"out_ref": "1", "logistics_no": "LP1", "service_name": "X", "send_type": "all"}
    code = app.refused("aliexpress.solution.order.fulfill", **shipment | {name: "-"})
    assert code == "MissingParameter"


def test_a_shipment_is_of_all_or_of_a_part(app: Any) -> None:
    shipment = {"out_ref": "1", "logistics_no": "LP1", "service_name": "X", "send_type": "some"}
    assert app.refused("aliexpress.solution.order.fulfill", **shipment) == "InvalidParameter"


def info(app: Any, order: str, **asked: object) -> Any:
    query = json.dumps({"order_id": order, **asked})
    return app.call("aliexpress.solution.order.info.get", param1=query)["result"]["data"]


def test_the_seller_sees_one_order_with_its_lines_and_parcels(app: Any) -> None:
    order = app.place(pay=True)
    app.ship(order)
    shown, listed = info(app, order), app.read(order)
    assert (str(shown["id"]), shown["order_status"]) == (order, "WAIT_BUYER_ACCEPT_GOODS")
    assert shown["order_amount"] == listed["order_amount"]
    [line] = shown["child_order_list"]["global_aeop_tp_child_order_dto"]
    assert line["product_count"] == 2
    [parcel] = shown["logistic_info_list"]["global_aeop_tp_logistic_info_dto"]
    assert parcel["logistics_no"] == f"LP{order[-11:]}CN"
    assert shown["receipt_address"]["detail_address"] == "1 Street"


@pytest.mark.parametrize(
    ("flag", "parts"),
    [
        (0, set()),
        (1, {"issue_info"}),
        ("4", {"logistic_info_list"}),
        (8, {"buyer_info"}),
        (31, {"issue_info", "logistic_info_list", "buyer_info"}),
    ],
)
def test_bits_ask_for_parts_of_the_sellers_view(app: Any, flag: object, parts: set[str]) -> None:
    shown = info(app, app.place(), ext_info_bit_flag=flag)
    assert {"issue_info", "logistic_info_list", "buyer_info"} & set(shown) == parts


def test_a_seller_sees_no_order_that_is_not_there(app: Any) -> None:
    query = json.dumps({"order_id": "1"})
    refused = app.refused("aliexpress.solution.order.info.get", param1=query)
    assert refused == "isv.invalid-authorization"
    assert app.refused("aliexpress.solution.order.info.get") == "MissingParameter"
