"""The schemas take what the documentation and live answers show, and refuse what is broken."""

import copy
from pathlib import Path
from typing import Any

import pytest

from harness.documents.schema import violations
from harness.platforms.editions import edition_named

FOLDER = Path(__file__).parents[2] / "schemas" / "aliexpress"
OPERATIONS = edition_named("aliexpress").operations.operations
STEMS = sorted({operation.schema for operation in OPERATIONS.values()})
MONEY = {"amount": "29.00", "currency_code": "USD"}

# Written by hand after the documentation pages and the live answers that platforms.md 8 describes.
ANSWERS: dict[str, dict[str, Any]] = {
    "token": {
        "code": "0",
        "access_token": "50000a",
        "refresh_token": "50001b",
        "expires_in": 86400,
        "refresh_expires_in": 172800,
        "expire_time": 1711693026000,
        "user_id": "2637908814",
        "account_platform": "buyerApp",
    },
    "ds.product.get": {
        "rsp_code": 200,
        "result": {
            "ae_item_base_info_dto": {"product_id": 1005006057059635, "subject": "Shirt"},
            "ae_item_sku_info_dtos": {
                "ae_item_sku_info_d_t_o": [
                    {
                        "sku_id": "12000036021834567",
                        "sku_price": "71.02",
                        "sku_available_stock": 7,
                        "ae_sku_property_dtos": {
                            "ae_sku_property_d_t_o": [{"sku_property_id": 14}]
                        },
                    }
                ]
            },
        },
    },
    "ds.freight.query": {
        "result": {
            "success": True,
            "code": 200,
            "delivery_options": {
                "delivery_option_d_t_o": [{"code": "X", "shipping_fee_cent": "13.57"}]
            },
        }
    },
    "ds.order.create": {
        "result": {"is_success": True, "order_list": {"number": [8190439416163295]}}
    },
    "trade.ds.order.get": {
        "result": {
            "gmt_create": "2026-03-01 04:00:00",
            "order_status": "FINISH",
            "order_amount": MONEY,
            "child_order_list": {
                "aeop_child_order_info": [
                    {
                        "product_id": 1005006057059635,
                        "product_count": 2,
                        "product_price": {"amount": "12.50", "currency_code": "USD"},
                        "shipping_fee": {"amount": "4.00", "currency_code": "USD"},
                    }
                ]
            },
            "logistics_info_list": {"aeop_order_logistics_info": [{"logistics_no": "LP1"}]},
            "store_info": {"store_id": 1102345678},
        }
    },
    "solution.order.get": {
        "result": {
            "total_count": 1,
            "success": True,
            "target_list": {
                "order_dto": [
                    {
                        "order_id": 1160045860056286,
                        "pay_amount": MONEY,
                        "product_list": {
                            "order_product_dto": [
                                {"product_id": 2356980, "logistics_amount": MONEY}
                            ]
                        },
                    }
                ]
            },
        }
    },
    "solution.order.info.get": {
        "result": {
            "error_code": "0",
            "data": {
                "id": 1160045860056286,
                "order_status": "WAIT_SELLER_SEND_GOODS",
                "order_amount": MONEY,
                "receipt_address": {"country": "US", "mobile_no": "2135550100"},
                "child_order_list": {
                    "global_aeop_tp_child_order_dto": [
                        {
                            "product_id": 32972979985,
                            "product_price": MONEY,
                            "product_count": 1,
                            "logistics_amount": {"amount_str": "4.00", "currency_code": "USD"},
                        }
                    ]
                },
            },
        }
    },
    "solution.order.fulfill": {"result": {"result_success": True}},
    "ds.order.tracking.get": {
        "result": {
            "ret": True,
            "data": {
                "tracking_detail_line_list": {
                    "tracking_detail": [
                        {
                            "mail_no": "LP1",
                            "detail_node_list": {"detail_node": [{"time_stamp": 1711693026000}]},
                        }
                    ]
                }
            },
        }
    },
    "logistics.ds.trackinginfo.query": {
        "result_success": True,
        "details": {"details": [{"event_desc": "Arrived", "event_date": "2026-03-01 04:00:00"}]},
    },
    "solution.batch.product.price.update": {
        "update_success": True,
        "update_successful_list": {"synchronize_product_response_dto": [{"product_id": 1}]},
    },
    "solution.batch.product.inventory.update": {
        "update_success": True,
        "update_successful_list": {"synchronize_product_response_dto": [{"product_id": 1}]},
    },
}

SKU = "result/ae_item_sku_info_dtos/ae_item_sku_info_d_t_o/0"
CHILD = "result/child_order_list/aeop_child_order_info/0"
LISTED = "result/target_list/order_dto/0"
INFO_LINE = "result/data/child_order_list/global_aeop_tp_child_order_dto/0"
DONE = "update_successful_list/synchronize_product_response_dto/0/product_id"
GONE = object()


def changed(stem: str, path: str, value: object) -> dict[str, Any]:
    """The sample answer with one value replaced, or taken away."""
    answer = copy.deepcopy(ANSWERS[stem])
    *parents, last = [int(s) if s.isdecimal() else s for s in path.split("/")]
    place: Any = answer
    for parent in parents:
        place = place[parent]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return answer


def answer_schema(stem: str) -> str:
    return f"aliexpress/{stem}.answer.schema.json"


@pytest.mark.parametrize("stem", STEMS)
def test_the_documented_answer_is_taken(stem: str) -> None:
    assert violations(ANSWERS[stem], answer_schema(stem)) == []


@pytest.mark.parametrize(
    ("stem", "path", "value"),
    [
        ("token", "expires_in", "86400"),
        ("token", "havana_id", 300002118000),
        ("ds.product.get", "rsp_code", "200"),
        ("ds.product.get", "result/ae_item_base_info_dto/product_id", "1005006057059635"),
        ("ds.product.get", "result/ae_item_sku_info_dtos", [{"sku_price": "71.02"}]),
        ("ds.product.get", f"{SKU}/sku_price", "71"),
        ("ds.product.get", "result", GONE),
        ("ds.freight.query", "result/success", "true"),
        ("ds.order.create", "result/order_list", [8190439416163295]),
        ("ds.order.create", "result/order_list/number", ["8190439416163295"]),
        ("ds.order.create", "result/error_msg", "OrderCreated, autoPay fail:APIPayFail"),
        (
            "trade.ds.order.get",
            "result/child_order_list",
            {"product_id": "1", "product_count": "2"},
        ),
        ("trade.ds.order.get", "result/child_order_list/aeop_child_order_info", {"product_id": 1}),
        ("trade.ds.order.get", "result/child_order_list", {"ae_child_order_info": []}),
        ("trade.ds.order.get", "result/something_new", {"x": 1}),
        ("trade.ds.order.get", "result/order_amount", GONE),
        ("ds.product.get", f"{SKU}/wholesale_price_tiers", {"min_quantity": "5"}),
        ("ds.product.get", f"{SKU}/wholesale_price_tiers", [{"min_quantity": 5}]),
        ("ds.product.get", "result/ae_multimedia_info_dto", {"ae_video_dtos": [{"media_id": 7}]}),
        ("ds.order.tracking.get", "result/ret", "true"),
        ("solution.order.get", "result/target_list", GONE),
        ("solution.order.info.get", "result/data", GONE),
        ("solution.order.info.get", INFO_LINE + "/logistics_amount", {"amount": "4.00"}),
    ],
)
def test_what_live_answers_vary_is_taken(stem: str, path: str, value: object) -> None:
    assert violations(changed(stem, path, value), answer_schema(stem)) == []


@pytest.mark.parametrize(
    ("stem", "path", "value"),
    [
        ("token", "access_token", GONE),
        ("token", "refresh_token", 7),
        ("token", "expires_in", "soon"),
        ("token", "expires_in", 0.5),
        ("token", "code", "1"),
        ("ds.product.get", "result/ae_item_base_info_dto/product_id", "12x"),
        ("ds.product.get", "result/ae_item_base_info_dto/product_id", 1.5),
        ("ds.product.get", f"{SKU}/sku_price", 71.02),
        ("ds.product.get", f"{SKU}/sku_price", "71.0"),
        ("ds.product.get", f"{SKU}/ae_sku_property_dtos/ae_sku_property_d_t_o/0", "red"),
        ("ds.freight.query", "result/success", GONE),
        (
            "ds.freight.query",
            "result/delivery_options/delivery_option_d_t_o/0/shipping_fee_cent",
            "13.5",
        ),
        ("ds.order.create", "result", GONE),
        ("ds.order.create", "result/is_success", "yes"),
        ("ds.order.create", "result/order_list", GONE),
        ("ds.order.create", "result/order_list/number", []),
        ("ds.order.create", "result/order_list/number/0", 819043941616.5),
        ("ds.order.create", "result/order_list/number/0", "819043941616329A"),
        ("ds.order.create", "result/order_list/number/0", None),
        ("trade.ds.order.get", "result/order_status", GONE),
        ("trade.ds.order.get", "result/order_status", 3),
        ("trade.ds.order.get", "result/order_amount/amount", 29),
        ("trade.ds.order.get", "result/order_amount/amount", "29.0"),
        ("trade.ds.order.get", "result/order_amount/amount", "29,00"),
        ("trade.ds.order.get", "result/order_amount/currency_code", GONE),
        ("trade.ds.order.get", "result/order_amount/currency_code", "usd"),
        ("trade.ds.order.get", f"{CHILD}/product_price/amount", "12.5"),
        ("trade.ds.order.get", f"{CHILD}/product_count", "two"),
        ("trade.ds.order.get", f"{CHILD}/product_id", True),
        ("trade.ds.order.get", "result/child_order_list", "none"),
        ("solution.order.get", f"{LISTED}/order_id", "x"),
        ("solution.order.get", f"{LISTED}/pay_amount", "29.00"),
        (
            "solution.order.get",
            f"{LISTED}/product_list/order_product_dto/0/logistics_amount/amount",
            "4.0",
        ),
        ("solution.order.info.get", "result/data/order_status", GONE),
        ("solution.order.info.get", "result/data/order_amount/amount", "29.0"),
        ("solution.order.info.get", INFO_LINE + "/logistics_amount/amount_str", "4.0"),
        ("solution.order.fulfill", "result/result_success", GONE),
        ("solution.order.fulfill", "result/result_success", 1),
        ("ds.order.tracking.get", "result/ret", GONE),
        (
            "ds.order.tracking.get",
            "result/data/tracking_detail_line_list/tracking_detail/0/mail_no",
            7,
        ),
        ("logistics.ds.trackinginfo.query", "result_success", GONE),
        ("logistics.ds.trackinginfo.query", "details/details/0/event_desc", 7),
        ("solution.batch.product.price.update", "update_success", GONE),
        ("solution.batch.product.price.update", DONE, "x"),
        ("solution.batch.product.inventory.update", DONE, 1.5),
    ],
)
def test_a_broken_answer_is_refused_at_its_place(stem: str, path: str, value: object) -> None:
    found = violations(changed(stem, path, value), answer_schema(stem))
    assert found
    place = path.rpartition("/")[0] if value is GONE else path
    assert place in {"/".join(map(str, pointer)) for pointer, _ in found}
