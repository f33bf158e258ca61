"""What the ledger of orders keeps, and what it finds together when it is asked."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.checks.histories import EventKind
from harness.checks.order_ledger import OrderLedger

ORDER = "8100000000000001"
FORM = "param_place_order_request4_open_api_d_t_o"
Build = Callable[[dict[str, Any]], Any]


def ledger(build: Build, *rows: dict[str, Any], **document: str) -> OrderLedger:
    found = build({"traffic": list(rows), **document}).traffic.of(OrderLedger)
    assert isinstance(found, OrderLedger)
    return found


def create(order: dict[str, str], **row: str) -> dict[str, Any]:
    members = ",".join(f'"{name}":{value}' for name, value in order.items())
    return {"call": "aliexpress.ds.order.create", "form": {FORM: "{" + members + "}"}, **row}


def goods(build: Build, items: str, address: str = '{"country":"US"}') -> str:
    [found] = ledger(
        build, create({"product_items": items, "logistics_address": address})
    ).creations()
    return found.goods


ITEM, SAME_ITEM = (
    '{"product_id":"1","product_count":"2","sku_attr":"14:1"}',
    '{"sku_attr":"14:1","order_memo":"again","product_count":2,"product_id":1}',
)
OTHER = '{"product_id":"1","product_count":"3","sku_attr":"14:1"}'


def test_goods_are_the_same_however_they_are_written(recorded: Build) -> None:
    assert goods(recorded, f"[{ITEM},{OTHER}]") == goods(recorded, f"[{OTHER},{SAME_ITEM}]")


@pytest.mark.parametrize(
    ("items", "address"),
    [
        (f"[{OTHER}]", '{"country":"US"}'),
        (f"[{ITEM},{ITEM}]", '{"country":"US"}'),
        (f"[{ITEM}]", '{"country":"BR"}'),
        (f"[{ITEM}]", "null"),
    ],
)
def test_goods_differ_by_product_count_variant_and_address(
    items: str, address: str, recorded: Build
) -> None:
    assert goods(recorded, items, address) != goods(recorded, f"[{ITEM}]")


@pytest.mark.parametrize("items", ["[]", '"none"', "{}", '["1"]'])
def test_goods_that_cannot_be_read_are_none(items: str, recorded: Build) -> None:
    assert goods(recorded, items) == ""


@pytest.mark.parametrize(
    ("beside", "warning"),
    [
        ('"error_code":"PAY_FAILED","error_msg":""', "PAY_FAILED"),
        ('"error_code":"","error_msg":"automatic payment failed"', "automatic payment failed"),
        ('"error_code":0,"error_msg":null', ""),
        ('"error_code":"200","error_msg":"Success"', ""),
        ('"error_code":null', ""),
    ],
)
def test_an_error_beside_a_success_is_kept(beside: str, warning: str, recorded: Build) -> None:
    result = f'{{"is_success":true,"order_list":{{"number":[{ORDER}]}},{beside}}}'
    [found] = ledger(recorded, create({"out_order_id": '"erp-1"'}, result=result)).creations()
    assert found.warning == warning


def test_a_lost_create_belongs_to_what_its_number_came_to(recorded: Build) -> None:
    found = ledger(
        recorded,
        {"create": ORDER, "out": "erp-1", "failure": "timeout"},
        {"create": "8100000000000002", "out": "", "failure": "timeout"},
        {"create": ORDER, "out": "erp-1"},
    )
    [history] = found.histories()
    assert history.order == ORDER
    assert [e.kind for e in history.events] == [EventKind.NOT_CREATED, EventKind.CREATED]


def test_events_of_the_same_time_are_in_the_order_of_their_numbers(recorded: Build) -> None:
    read = {"read": ORDER, "at": "1", "takes": "unknown"}
    found = ledger(
        recorded,
        read | {"tells": "FINISH", "id": "x10"},
        read | {"tells": "PLACE_ORDER_SUCCESS", "id": "x9"},
    )
    words = [event.word for history in found.histories() for event in history.events]
    assert words == ["PLACE_ORDER_SUCCESS", "FINISH"]


def test_a_push_without_an_order_is_kept_without_one(recorded: Build) -> None:
    push = {"push": "OrderCreated", "order": ORDER, "body": '{"message_type":7}'}
    found = ledger(recorded, push)
    [history] = found.histories()
    assert history.order == ""
    assert [event.kind for event in history.pushes] == [EventKind.OTHER_PUSH]


def test_an_edition_without_an_order_life_keeps_nothing(recorded: Build) -> None:
    rows = [{"create": ORDER}, {"push": "OrderCreated", "order": ORDER}]
    found = ledger(recorded, *rows, edition="alibaba")
    assert [*found.creations(), *found.histories()] == []
