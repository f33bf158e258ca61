"""Pushes that are lost, late, repeated, out of order, forged or old - each on demand."""

import hashlib
import hmac
import json
import threading
from typing import Any

import pytest

from harness.emulator.letters import Forgery
from harness.model.exchange import Direction, Fact

STATUSES = {
    "OrderCreated", "PaymentAuthorized", "paymentFailedEvent", "OrderShipped", "OrderConfirmed",
    "OrderClosed",
}  # fmt: skip


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


def signature(body: bytes, secret: bytes = b"helloworld") -> str:
    return hmac.new(secret, b"12345678" + body, hashlib.sha256).hexdigest()


def forged(desk: Any, manner: str) -> list[tuple[str | None, bytes]]:
    """The copies ahead of a push: what stood in the Authorization header, and the body."""
    desk.emulator.arm("callback_forged", options={"manner": manner})
    paid(desk)
    *copies, _ = desk.receiver.requests
    assert signatures_of(copies) == [False] * len(copies)
    return [(headers.get("Authorization"), body) for headers, body in copies]


def signatures_of(requests: list[tuple[dict[str, str], bytes]]) -> list[bool]:
    return [headers.get("Authorization") == signature(body) for headers, body in requests]


def genuine(desk: Any) -> bytes:
    body: bytes = desk.receiver.requests[-1][1]
    return body


def test_a_forged_push_says_in_which_manner(desk: Any) -> None:
    forged(desk, "every")
    pushed = [x for x in desk.exchanges if x.direction is Direction.INBOUND]
    manners = [x.observed(Fact.FORGED_MANNER) for x in pushed if x.intent]
    assert [*dict.fromkeys(manners)] == [str(forgery) for forgery in Forgery]
    assert [x.observed(Fact.FORGED_MANNER) for x in pushed if not x.intent] == [None]


def test_a_forged_push_may_lack_the_header(desk: Any) -> None:
    assert forged(desk, "missing") == [(None, genuine(desk))]


def test_a_forged_push_may_have_an_empty_header(desk: Any) -> None:
    assert forged(desk, "empty") == [("", genuine(desk))]


def test_a_forged_push_may_be_signed_in_upper_case(desk: Any) -> None:
    [(given, body)] = forged(desk, "wrong_case")
    assert (given, body) == (signature(body).upper(), genuine(desk))


def test_a_forged_push_may_be_signed_with_no_hexadecimal_text(desk: Any) -> None:
    [(given, _)] = forged(desk, "not_hex")
    with pytest.raises(ValueError, match="hex"):
        bytes.fromhex(given or "")


def test_one_byte_of_a_forged_body_is_changed_after_signing(desk: Any) -> None:
    [(given, body)] = forged(desk, "flipped_byte")
    right = genuine(desk)
    assert given == signature(right)
    assert sum(a != b for a, b in zip(body, right, strict=True)) == 1
    assert json.loads(body).keys() == json.loads(right).keys()


def test_a_forged_push_may_be_signed_over_what_printing_makes_of_it(desk: Any) -> None:
    copies = forged(desk, "reserialised")
    value = json.loads(genuine(desk))
    assert [json.loads(body) for _, body in copies] == [value] * len(copies)
    compact = json.dumps(value, separators=(",", ":")).encode()
    usual = json.dumps(value).encode()
    in_order = json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
    assert [given for given, _ in copies] == [signature(b) for b in (compact, usual, in_order)]


def test_every_forgery_comes_where_all_are_asked_for(desk: Any) -> None:
    given = [value for value, _ in forged(desk, "every")]
    assert len(given) == 9
    assert {None, ""} < set(given)
    assert set(intents(desk)) == {"callback_forged", ""}


def test_the_same_push_comes_twice_at_once(desk: Any) -> None:
    both = threading.Barrier(2, timeout=10)

    def meet() -> int:
        both.wait()
        return 200

    desk.receiver.script = [meet, meet]
    desk.emulator.arm("callback_parallel")
    paid(desk)
    assert len({body for _, body in desk.receiver.requests}) == 1
    assert signatures(desk) == [True, True]
    assert sorted(intents(desk)) == ["", "callback_parallel"]


def test_unknown_events_go_ahead_rightly_signed(desk: Any) -> None:
    desk.emulator.arm("callback_unknown_event")
    paid(desk)
    of_type, of_word, right = (json.loads(body) for _, body in desk.receiver.requests)
    assert signatures(desk) == [True] * 3
    assert of_type["message_type"] not in {18, 21, 51, 53, 65}
    assert of_type["data"] == right["data"]
    assert of_word["message_type"] == right["message_type"]
    assert of_word["data"]["orderId"] == right["data"]["orderId"]
    assert of_word["data"]["orderStatus"] not in STATUSES
    assert right["data"]["orderStatus"] == "OrderCreated"


def test_an_unknown_tracking_event_is_one_of_its_parcel(desk: Any) -> None:
    order = desk.app.place(pay=True)
    desk.app.ship(order, "LP30000001CN")
    assert desk.emulator.drain(10)
    desk.receiver.requests.clear()
    desk.emulator.arm("callback_unknown_event", target="logistics.tracking")
    desk.app.act("carrier.picks_up", order)
    assert desk.emulator.drain(10)
    _, of_word, right = (json.loads(body)["data"] for _, body in desk.receiver.requests)
    assert of_word["trackingNumber"] == right["trackingNumber"] == "LP30000001CN"
    assert of_word["eventCode"] != right["eventCode"]


def test_an_oversized_copy_follows_the_push(desk: Any) -> None:
    desk.receiver.script = [200, 413]
    desk.emulator.arm("callback_oversized")
    paid(desk)
    right, large = (body for _, body in desk.receiver.requests)
    assert len(large) == 1024 * 1024
    assert json.loads(large).items() > json.loads(right).items()
    assert signatures(desk) == [True, True]


def test_a_copy_that_is_no_utf_8_follows_the_push(desk: Any) -> None:
    desk.receiver.script = [200, 400]
    desk.emulator.arm("callback_non_utf8")
    paid(desk)
    _, odd = (body for _, body in desk.receiver.requests)
    assert signatures(desk) == [True, True]
    with pytest.raises(UnicodeDecodeError):
        odd.decode()
    assert json.loads(odd.decode("gbk"))["data"]["orderStatus"] == "OrderCreated"


def test_a_slow_push_is_the_same_push_and_its_slowness_is_ours(open_desk: Any) -> None:
    desk = open_desk(ack_deadline=0.5)
    desk.emulator.arm("callback_slow_reader", options={"seconds": "0.6"})
    desk.app.place()
    assert desk.emulator.drain(10)
    [exchange] = [x for x in desk.exchanges if x.direction is Direction.INBOUND]
    assert exchange.intent == "callback_slow_reader"
    assert exchange.request.body == desk.receiver.requests[0][1]
    assert exchange.request.header("transfer-encoding") is None
    assert signatures(desk) == [True]
    assert desk.app.control("GET", "callbacks").json()["callbacks"][0]["acknowledged"] is True


def test_nothing_odd_is_sent_once_pushing_has_stopped(open_desk: Any) -> None:
    desk = open_desk(push_retries=0)
    desk.receiver.script = [500] * 100
    for _ in range(20):
        desk.app.place()
        assert desk.emulator.drain(10)
    desk.emulator.arm("callback_forged")
    desk.app.place()
    assert desk.emulator.drain(10)
    assert len(desk.receiver.requests) == 20


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
