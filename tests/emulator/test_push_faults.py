"""Pushes that are lost, late, repeated, out of order, forged or old - each on demand."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from harness.model.exchange import Direction


def signatures(desk: Any) -> list[bool]:
    """Whether each push that arrived was rightly signed."""
    return [
        headers["Authorization"]
        == hmac.new(b"helloworld", b"12345678" + body, hashlib.sha256).hexdigest()
        for headers, body in desk.receiver.requests
    ]


def intents(desk: Any) -> list[str]:
    return [x.intent for x in desk.exchanges if x.direction is Direction.INBOUND]


def paid(desk: Any) -> str:
    """An order that was placed before the fault and is paid under it."""
    order: str = desk.app.place()
    assert desk.emulator.drain(10)
    return order


def test_a_push_may_never_come(desk: Any) -> None:
    desk.emulator.arm("callback_never")
    order = paid(desk)
    desk.app.act("buyer.pays", order)
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["PaymentAuthorized"]


def test_a_late_push_keeps_its_place(desk: Any) -> None:
    desk.emulator.arm("callback_late", options={"seconds": "0.2"})
    order = desk.app.place()
    desk.app.act("buyer.pays", order)
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["OrderCreated", "PaymentAuthorized"]
    assert intents(desk) == ["callback_late", ""]


def test_a_duplicate_has_the_same_bytes(desk: Any) -> None:
    desk.emulator.arm("callback_duplicate", options={"copies": "2"})
    desk.app.place()
    assert desk.emulator.drain(10)
    assert len({body for _, body in desk.receiver.requests}) == 1
    assert signatures(desk) == [True, True, True]
    assert intents(desk) == ["", "callback_duplicate", "callback_duplicate"]


def test_two_pushes_of_an_order_change_places(desk: Any) -> None:
    desk.emulator.arm("callback_reordered", options={"seconds": "20"})
    order = desk.app.place()
    desk.app.act("buyer.pays", order)
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["PaymentAuthorized", "OrderCreated"]
    assert intents(desk) == ["", "callback_reordered"]


def test_a_push_that_none_follows_comes_all_the_same(desk: Any) -> None:
    desk.emulator.arm("callback_reordered", options={"seconds": "0.1"})
    desk.app.place()
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["OrderCreated"]


def test_a_forged_push_goes_ahead_and_is_not_tried_again(desk: Any) -> None:
    desk.receiver.script = [401]
    desk.emulator.arm("callback_forged", target="order.status")
    desk.app.place()
    assert desk.emulator.drain(10)
    assert signatures(desk) == [False, True]
    assert intents(desk) == ["callback_forged", ""]


def test_a_stale_push_is_an_older_one_of_the_order(desk: Any) -> None:
    order = paid(desk)
    desk.emulator.arm("callback_stale")
    desk.app.act("buyer.pays", order)
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["OrderCreated", "PaymentAuthorized", "OrderCreated"]
    assert desk.receiver.requests[0][1] == desk.receiver.requests[2][1]
    assert signatures(desk) == [True] * 3


def test_the_first_push_of_an_order_has_none_that_is_older(desk: Any) -> None:
    identity = desk.emulator.arm("callback_stale")
    paid(desk)
    assert desk.emulator.disarm(identity).used == 0


def test_a_changed_retry_tells_the_same_at_another_time(desk: Any) -> None:
    desk.emulator.arm("callback_changed_on_retry")
    desk.app.place()
    assert desk.emulator.drain(10)
    first, second = (json.loads(body) for _, body in desk.receiver.requests)
    assert first["data"] == second["data"]
    assert first["timestamp"] != second["timestamp"]
    assert signatures(desk) == [True, True]


@pytest.mark.parametrize("fault", ["callback_duplicate", "callback_never"])
def test_a_push_of_another_name_is_left_alone(desk: Any, fault: str) -> None:
    identity = desk.emulator.arm(fault, target="logistics.tracking")
    paid(desk)
    assert desk.receiver.words == ["OrderCreated"]
    assert desk.emulator.disarm(identity).used == 0


def test_a_push_that_must_be_retried_still_is(desk: Any) -> None:
    desk.receiver.script = [500]
    desk.emulator.arm("callback_duplicate", options={"copies": "1"})
    desk.app.place()
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["OrderCreated"] * 3


def test_the_control_side_names_the_fault_of_a_delivery(desk: Any) -> None:
    desk.emulator.arm("callback_duplicate", options={"copies": "1"})
    paid(desk)
    shown = desk.app.control("GET", "callbacks").json()["callbacks"]
    assert [row["fault"] for row in shown] == ["", "callback_duplicate"]
