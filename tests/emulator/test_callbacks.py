"""Pushes arrive in order, are signed over their bytes, and are tried again as documented."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from harness.emulator import posting
from harness.model.exchange import Direction, Fact, FailureKind, Fidelity, OriginKind


def inbound(desk: Any) -> list[Any]:
    return [x for x in desk.exchanges if x.direction is Direction.INBOUND]


def test_a_push_is_signed_over_its_exact_bytes_in_lower_case(desk: Any) -> None:
    desk.app.place()
    assert desk.emulator.drain(10)
    [(headers, body)] = desk.receiver.requests
    made = hmac.new(b"helloworld", b"12345678" + body, hashlib.sha256).hexdigest()
    assert headers["Authorization"] == made
    assert headers["Content-Type"] == "application/json"


def test_a_status_push_has_the_documented_body(desk: Any) -> None:
    order = desk.app.place()
    assert desk.emulator.drain(10)
    message = json.loads(desk.receiver.requests[0][1])
    assert message["message_type"] == 53
    assert message["site"] == "ae_global"
    assert message["timestamp"] == int(desk.clock.now().timestamp())
    assert message["data"]["orderId"] == int(order)
    assert message["data"]["orderStatus"] == "OrderCreated"
    assert isinstance(message["data"]["buyerId"], int)
    assert isinstance(message["seller_id"], str)


def test_a_tracking_push_names_parcel_and_carrier_and_its_times_rise(desk: Any) -> None:
    order = desk.app.place(pay=True)
    desk.app.ship(order, "LP30000001CN")
    desk.app.act("carrier.delivers", order)
    assert desk.emulator.drain(10)
    messages = [json.loads(body) for _, body in desk.receiver.requests]
    told = [m["data"] for m in messages if m["message_type"] == 18]
    assert {data["trackingNumber"] for data in told} == {"LP30000001CN"}
    assert {data["carrierCode"] for data in told} == {"CAINIAO_STANDARD"}
    assert all(data["eventDesc"] for data in told)
    times = [data["eventTime"] for data in told]
    assert times == sorted(set(times))


def test_a_delivery_is_handed_on_as_an_inbound_exchange(desk: Any) -> None:
    desk.app.place()
    assert desk.emulator.drain(10)
    [exchange] = inbound(desk)
    assert exchange.request.url == desk.receiver.url
    assert exchange.request.body == desk.receiver.requests[0][1]
    assert exchange.request.header("authorization")
    assert exchange.response.status == 200
    assert exchange.origin.kind is OriginKind.OBSERVED
    assert exchange.fidelity is Fidelity.WIRE
    assert int(exchange.observed(Fact.SENDER_LAG)) >= 0
    assert exchange.elapsed > 0


@pytest.mark.parametrize("answer", [500, 404, 201, 302, None])
def test_anything_but_200_is_tried_again(desk: Any, answer: int | None) -> None:
    desk.receiver.script = [answer, answer]
    desk.app.place()
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["OrderCreated"] * 3
    assert len({body for _, body in desk.receiver.requests}) == 1


def test_a_push_is_given_up_after_its_retries(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(push_retries=2)
    desk.receiver.script = [500] * 9
    desk.app.place()
    assert desk.emulator.drain(10)
    assert len(desk.receiver.requests) == 3


def test_a_late_acknowledgement_is_measured_and_tried_again(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(ack_deadline=0.3)

    def late() -> int:
        time.sleep(0.4)
        return 200

    desk.receiver.script = [late]
    desk.app.place()
    assert desk.emulator.drain(10)
    shown = desk.app.control("GET", "callbacks").json()["callbacks"]
    assert (shown[0]["status"], shown[0]["acknowledged"]) == (200, False)
    assert shown[-1]["acknowledged"] is True


def test_no_answer_within_the_patience_is_a_timeout(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(ack_patience=0.1, push_retries=0)

    def never() -> None:
        time.sleep(0.3)

    desk.receiver.script = [never]
    desk.app.place()
    assert desk.emulator.drain(10)
    assert inbound(desk)[0].failure.kind is FailureKind.TIMEOUT


def held_back(desk: Any, status: int) -> threading.Event:
    """The receiver answers its next request only when told to."""
    told = threading.Event()

    def wait() -> int:
        told.wait(10)
        return status

    desk.receiver.script = [wait]
    return told


def test_a_retry_tells_the_newer_status(desk: Any) -> None:
    told = held_back(desk, 500)
    order = desk.app.place()
    desk.app.act("buyer.pays", order)
    told.set()
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["OrderCreated", "PaymentAuthorized", "PaymentAuthorized"]


def test_a_tracking_retry_tells_the_same_event(desk: Any) -> None:
    order = desk.app.place(pay=True)
    desk.app.ship(order)
    assert desk.emulator.drain(10)
    desk.receiver.requests.clear()
    told = held_back(desk, 500)
    desk.app.act("carrier.picks_up", order)
    desk.app.act("carrier.moves", order)
    told.set()
    assert desk.emulator.drain(10)
    assert sorted(desk.receiver.words) == ["IN_TRANSIT", "PICKED_UP", "PICKED_UP"]


def test_a_failing_push_does_not_hold_up_the_next_one(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(push_interval=60.0)
    desk.receiver.script = [500]
    order = desk.app.place()
    desk.app.act("buyer.pays", order)
    for _ in range(500):
        if len(inbound(desk)) > 1:
            break
        time.sleep(0.01)
    assert desk.receiver.words == ["OrderCreated", "PaymentAuthorized"]
    assert not desk.emulator.drain(0)


def test_a_forgotten_order_is_not_retried(desk: Any) -> None:
    told = held_back(desk, 500)
    order = desk.app.place()
    while not desk.receiver.requests:
        time.sleep(0.01)
    desk.app.act("order.forget", order)
    told.set()
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["OrderCreated"]


def test_pushes_of_a_call_come_after_its_answer(desk: Any) -> None:
    before = len(desk.exchanges)
    desk.app.place()
    assert desk.emulator.drain(10)
    directions = [x.direction for x in desk.exchanges[before:]]
    assert directions == [Direction.OUTBOUND, Direction.INBOUND]


def test_pushing_stops_when_more_than_half_fail(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(push_retries=0)
    desk.receiver.script = [500] * 100
    for _ in range(25):
        desk.app.place()
        assert desk.emulator.drain(10)
    assert len(desk.receiver.requests) == 20
    assert desk.app.control("GET", "callbacks").json()["given_up"] is True


def test_half_of_the_pushes_failing_does_not_stop_the_rest(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(push_retries=0)
    desk.receiver.script = [200, 500] * 50
    for _ in range(25):
        desk.app.place()
        assert desk.emulator.drain(10)
    assert len(desk.receiver.requests) == 25


def test_a_certificate_on_loopback_is_not_verified_and_that_is_said(
    desk: Any, open_desk: Callable[..., Any]
) -> None:
    receiver = open_desk(secured=True)
    desk.emulator.set_callback_url(f"{receiver.emulator.https_address}/nowhere")
    desk.app.place()
    while not inbound(desk):
        time.sleep(0.01)
    exchange = inbound(desk)[0]
    assert exchange.response.status == 404
    assert exchange.observed(Fact.TLS_NOT_VERIFIED) == "loopback"
    desk.emulator.stop()


def test_a_plain_address_has_no_certificate_to_speak_of(desk: Any) -> None:
    desk.app.place()
    assert desk.emulator.drain(10)
    assert inbound(desk)[0].observed(Fact.TLS_NOT_VERIFIED) is None


def test_elsewhere_the_certificate_must_be_vouched_for(
    open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, receiver = open_desk(push_retries=0), open_desk(secured=True)
    desk.emulator.set_callback_url(f"{receiver.emulator.https_address}/nowhere")
    monkeypatch.setattr(posting, "is_loopback", lambda _host: False)
    desk.app.place()
    assert desk.emulator.drain(10)
    assert [x.failure.kind for x in inbound(desk)] == [FailureKind.TLS]
    assert inbound(desk)[0].observed(Fact.TLS_NOT_VERIFIED) is None


def test_a_refused_connection_is_recorded_and_tried_again(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(push_retries=1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        desk.emulator.set_callback_url(f"http://127.0.0.1:{taken.getsockname()[1]}/nobody")
        desk.app.place()
        assert desk.emulator.drain(10)
    assert [x.failure.kind for x in inbound(desk)] == [FailureKind.REFUSED] * 2


def test_stopping_ends_pushes_that_are_under_way(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(push_interval=60.0)
    desk.receiver.script = [500]
    desk.app.place()
    assert not desk.emulator.drain(0.1)
    desk.emulator.stop()
    assert desk.emulator.drain(0)
    assert desk.emulator.act("token.expire", {}).is_done


def test_a_type_that_is_not_subscribed_to_is_not_pushed(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(pushed_types=("53",))
    order = desk.app.place(pay=True)
    desk.app.ship(order)
    assert desk.app.act("carrier.delivers", order).values["events"].endswith("DELIVERED")
    desk.app.act("buyer.confirms", order)
    assert desk.emulator.drain(5)
    assert desk.receiver.words == [
        "OrderCreated",
        "PaymentAuthorized",
        "OrderShipped",
        "OrderConfirmed",
    ]
    answer = desk.app.call("aliexpress.ds.order.tracking.get", ae_order_id=order, language="en_US")
    assert answer["result"]["ret"]
