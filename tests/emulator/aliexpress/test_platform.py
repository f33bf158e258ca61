"""Acts of buyer and carrier follow the edition's order life, and nothing else."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from harness.platforms.editions import edition_named

LIFE = edition_named("aliexpress").order_life
assert LIFE is not None


def shipped(app: Any) -> str:
    order: str = app.place(pay=True)
    app.ship(order)
    return order


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, act in LIFE.platform_acts.items()
        if "PLACE_ORDER_SUCCESS" not in act.starts_in
    ],
)
def test_an_act_out_of_turn_says_where_the_order_is_and_where_it_is_allowed(
    app: Any, name: str
) -> None:
    assert LIFE
    order = app.place()
    result = app.act(name, order)
    assert not result.is_done
    assert "PLACE_ORDER_SUCCESS" in result.message
    assert LIFE.platform_acts[name].starts_in[0] in result.message
    assert app.read(order)["order_status"] == "PLACE_ORDER_SUCCESS"


@pytest.mark.parametrize("first", LIFE.platform_acts)
def test_whatever_is_done_the_statuses_stay_on_a_legal_path(app: Any, first: str) -> None:
    assert LIFE
    for second in LIFE.platform_acts:
        order = app.place()
        app.act(first, order)
        app.ship(order)
        app.act(second, order)
        shown = app.control("GET", f"orders/{order}").json()
        path = [step["status"] for step in shown["path"]]
        assert LIFE.is_legal_subsequence(path)
        assert all(a in LIFE.statuses[b].origins for a, b in itertools.pairwise(path))


def test_a_payment_leads_to_the_seller_and_names_the_pushed_word(app: Any) -> None:
    order = app.place()
    result = app.act("buyer.pays", order)
    assert result.values == {
        "order_id": order,
        "status": "WAIT_SELLER_SEND_GOODS",
        "pushed": "PaymentAuthorized",
    }


def test_a_payment_on_hold_waits_for_the_review(app: Any) -> None:
    order = app.place()
    app.act("buyer.pays_on_hold", order)
    assert app.read(order)["order_status"] == "RISK_CONTROL"
    assert app.act("platform.reviews", order).values["pushed"] == "PaymentAuthorized"


def test_a_failed_payment_can_be_tried_again(app: Any) -> None:
    order = app.place()
    assert app.act("buyer.payment_fails", order).is_done
    assert app.read(order)["order_status"] == "PLACE_ORDER_SUCCESS"
    assert app.act("buyer.pays", order).is_done


def test_a_confirmed_order_settles_before_it_is_finished(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(settle_delay=30)
    order = shipped(desk.app)
    assert desk.app.act("buyer.confirms", order).values["status"] == "FUND_PROCESSING"
    desk.clock.pass_by(29)
    assert desk.app.read(order)["order_status"] == "FUND_PROCESSING"
    desk.clock.pass_by(1)
    assert desk.app.read(order)["order_status"] == "FINISH"
    assert desk.app.read(order)["logistics_status"] == "BUYER_ACCEPT_GOODS"


def test_a_closed_order_is_finished_without_goods(app: Any) -> None:
    order = app.place()
    assert app.act("platform.closes", order).values["status"] == "FINISH"
    [line] = app.read(order)["child_order_list"]["aeop_child_order_info"]
    assert line["end_reason"] == "CANCELED"
    assert app.read(order)["logistics_status"] == "NO_LOGISTICS"


def test_a_cancelled_order_settles_too(app: Any) -> None:
    order = app.place(pay=True)
    assert app.act("buyer.cancels", order).values["status"] == "FUND_PROCESSING"
    assert not app.ship(order)["result_success"]


def test_the_carrier_tells_the_rest_of_the_journey(app: Any) -> None:
    order = shipped(app)
    assert app.act("carrier.picks_up", order).values["events"] == "PICKED_UP"
    assert app.act("carrier.arrives", order).values["events"] == "ARRIVED"
    rest = app.act("carrier.delivers", order).values["events"]
    assert rest == "CUSTOMS,OUT_FOR_DELIVERY,DELIVERED"


def test_a_failed_delivery_can_be_tried_again(app: Any) -> None:
    order = shipped(app)
    app.act("carrier.goes_out", order)
    app.act("carrier.fails", order)
    assert app.act("carrier.delivers", order).values["events"] == "DELIVERED"


def test_a_delivered_parcel_goes_nowhere(app: Any) -> None:
    order = shipped(app)
    app.act("carrier.delivers", order)
    assert "delivered already" in app.act("carrier.moves", order).message


def test_of_two_parcels_the_named_one_moves(app: Any) -> None:
    order = app.place(pay=True)
    app.ship(order, "LP20000001CN", "part")
    app.ship(order, "LP20000002CN", "all")
    for number in ("LP20000001CN", "LP20000002CN"):
        result = app.act("carrier.delivers", order, tracking_number=number)
        assert result.values["tracking_number"] == number
    assert not app.act("carrier.moves", order, tracking_number="LP3").is_done


def test_an_unknown_act_is_answered_with_the_nearest_name(app: Any) -> None:
    assert "'buyer.pays'" in app.act("buyer.pay", app.place()).message


@pytest.mark.parametrize(
    ("order", "words"), [("", "order_id is missing"), ("1", "no order 1"), ("x", "no order x")]
)
def test_an_act_needs_an_order(app: Any, order: str, words: str) -> None:
    assert words in app.act("buyer.pays", order).message


def test_a_forgotten_order_is_gone(app: Any) -> None:
    order = app.place(out_order_id="forgotten")
    assert app.act("order.forget", order).is_done
    assert not app.act("buyer.pays", order).is_done
    assert app.place(out_order_id="forgotten") != order


def test_the_seed_fixes_the_order_numbers(open_desk: Callable[..., Any]) -> None:
    first, second = (open_desk(seed="one").app.place() for _ in range(2))
    assert first == second
    assert open_desk(seed="two").app.place() != first


def test_an_act_whose_effect_was_there_before_is_done_and_pushes_nothing(
    open_desk: Callable[..., Any],
) -> None:
    desk = open_desk()
    order = desk.app.place(pay="true")
    result = desk.app.act("buyer.pays", order)
    assert result.is_done
    assert result.values == {
        "order_id": order,
        "status": "WAIT_SELLER_SEND_GOODS",
        "pushed": "",
        "already": "true",
    }
    assert desk.emulator.drain(5)
    assert desk.receiver.words == ["OrderCreated", "PaymentAuthorized"]


def test_an_act_without_a_push_was_there_before_when_its_statuses_were_reached(app: Any) -> None:
    order = app.place(pay=True)
    assert app.act("buyer.pays_on_hold", order).values["already"] == "true"


@pytest.mark.parametrize("name", ["platform.closes", "buyer.payment_fails", "buyer.cancels"])
def test_a_status_that_was_reached_in_another_way_is_no_such_effect(app: Any, name: str) -> None:
    order = shipped(app)
    app.act("buyer.confirms", order)
    assert not app.act(name, order).is_done
    assert app.act("buyer.confirms", order).values["already"] == "true"
