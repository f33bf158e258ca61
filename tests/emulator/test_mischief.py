"""Each fault does to a call what its name says, and only to a call that was granted."""

import json
import socket
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

READ, PRODUCT = "aliexpress.ds.product.get", "1005006057059635"
PRICES = "aliexpress.solution.batch.product.price.update"


def read(desk: Any) -> httpx.Response:
    form = desk.app.signed(method=READ, session=desk.app.token, product_id=PRODUCT)
    answer: httpx.Response = desk.app.client.post("/sync", data=form)
    return answer


def failure(desk: Any) -> str:
    assert desk.last.response is None
    return f"{desk.last.failure.kind}: {desk.last.failure.message}"


def test_a_lost_answer_leaves_an_order_behind(desk: Any) -> None:
    desk.emulator.arm("lost_answer", target="order.create")
    with pytest.raises(httpx.RemoteProtocolError):
        desk.app.place()
    assert failure(desk) == "reset: the connection was closed without an answer"
    assert desk.last.intent == "lost_answer"
    assert len(desk.app.control("GET", "orders").json()["orders"]) == 1
    assert desk.emulator.drain(10)
    assert desk.receiver.words == ["OrderCreated"]


def test_a_reset_connection_leaves_nothing_behind(desk: Any) -> None:
    desk.emulator.arm("reset_connection", target="order.create")
    with pytest.raises(httpx.ReadError):
        desk.app.place()
    assert failure(desk) == "reset: the connection was reset"
    assert desk.app.control("GET", "orders").json()["orders"] == []
    assert desk.app.place()


@pytest.mark.parametrize(
    ("fault", "status", "orders"), [("status_500", 500, 1), ("status_503", 503, 0)]
)
def test_a_server_error_has_no_envelope(desk: Any, fault: str, status: int, orders: int) -> None:
    desk.emulator.arm(fault)
    with pytest.raises(json.JSONDecodeError):
        desk.app.place()
    assert desk.last.response.status == status
    assert desk.last.intent == fault
    assert len(desk.app.control("GET", "orders").json()["orders"]) == orders


def test_a_rate_limit_closes_the_interface_for_the_time_it_names(desk: Any) -> None:
    desk.emulator.arm("rate_limited", target="product.get", options={"seconds": "1"})
    said = read(desk).json()["error_response"]
    assert said["code"] == "ApiCallLimit"
    assert said["msg"].endswith("this ban will last 1 seconds")
    assert desk.app.refused(READ, product_id=PRODUCT) == "ApiCallLimit"
    assert desk.last.intent == "rate_limited"
    assert desk.app.place()
    time.sleep(1.01)
    assert "error_response" not in read(desk).json()


def test_an_expired_token_stays_expired_until_it_is_renewed(desk: Any) -> None:
    grant = desk.app.authorise()
    desk.emulator.arm("token_expired")
    assert desk.app.refused(READ, product_id=PRODUCT) == "IllegalAccessToken"
    assert desk.last.intent == "token_expired"
    assert desk.app.refused(READ, product_id=PRODUCT) == "IllegalAccessToken"
    new = desk.app.system("/auth/token/refresh", refresh_token=grant["refresh_token"])
    desk.app.token = new["access_token"]
    assert "error_response" not in read(desk).json()


def test_a_token_call_carries_no_token_that_could_expire(desk: Any) -> None:
    desk.emulator.arm("token_expired")
    assert desk.app.authorise()["code"] == "0"


@pytest.mark.parametrize(
    ("fault", "code"),
    [("ip_refused", "AppWhiteIpLimit"), ("permission_refused", "InsufficientPermission")],
)
def test_a_refusal_lasts_as_often_as_was_said(desk: Any, fault: str, code: str) -> None:
    desk.emulator.arm(fault, count=2)
    assert [desk.app.refused(READ, product_id=PRODUCT) for _ in range(2)] == [code, code]
    assert "error_response" not in read(desk).json()


def test_a_disarmed_fault_strikes_no_more(desk: Any) -> None:
    identity = desk.emulator.arm("ip_refused", count=9)
    assert desk.app.refused(READ, product_id=PRODUCT) == "AppWhiteIpLimit"
    assert desk.emulator.disarm(identity).used == 1
    assert "error_response" not in read(desk).json()


@pytest.mark.parametrize("fault", ["lost_answer", "ip_refused", "status_503", "html_page"])
def test_a_wrong_call_is_refused_as_ever_and_keeps_the_fault(desk: Any, fault: str) -> None:
    identity = desk.emulator.arm(fault)
    assert desk.app.refused(READ, sign="0" * 64) == "IncompleteSignature"
    assert desk.app.refused(READ, session="gone") == "IllegalAccessToken"
    assert desk.last.intent == ""
    assert desk.emulator.disarm(identity).used == 0


@pytest.mark.parametrize("fault", ["lost_answer", "html_page", "wrong_type_id"])
def test_what_the_service_refuses_keeps_a_fault_of_its_answer(desk: Any, fault: str) -> None:
    identity = desk.emulator.arm(fault)
    assert desk.app.refused(READ) == "MissingParameter"
    assert desk.emulator.disarm(identity).used == 0


@pytest.mark.parametrize(
    ("fault", "media_type"),
    [
        ("truncated_json", "application/json"),
        ("html_page", "text/html"),
        ("empty_body", "application/json"),
    ],
)
def test_an_unreadable_answer_comes_with_http_200(desk: Any, fault: str, media_type: str) -> None:
    desk.emulator.arm(fault)
    answer = read(desk)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert desk.last.response.body == answer.content


def test_a_truncated_answer_is_half_of_the_right_one(desk: Any) -> None:
    whole = read(desk).content
    desk.emulator.arm("truncated_json")
    half = read(desk).content
    assert abs(len(half) - len(whole) / 2) <= 1
    assert half[:200] == whole[:200]


def test_a_slow_answer_that_nobody_waits_for_is_lost(desk: Any) -> None:
    desk.emulator.arm("slow_answer", options={"seconds": "60"})
    with pytest.raises(httpx.ReadTimeout):
        desk.app.client.get("/rest/auth/token/create", params=signed_code(desk), timeout=0.5)
    wait_for(lambda: desk.last.failure is not None)
    assert failure(desk) == "reset: the client went away before the answer"
    assert desk.last.intent == "slow_answer"


def test_a_slow_answer_comes_in_the_end(desk: Any) -> None:
    desk.emulator.arm("slow_answer", options={"seconds": "0.2"})
    assert "error_response" not in read(desk).json()
    assert desk.last.elapsed >= 0.2


def test_a_slow_body_comes_in_pieces_and_is_recorded_whole(desk: Any) -> None:
    whole = read(desk).content
    desk.emulator.arm("slow_body", options={"seconds": "0.2"})
    form = desk.app.signed(method=READ, session=desk.app.token, product_id=PRODUCT)
    with desk.app.client.stream("POST", "/sync", data=form) as answer:
        pieces = list(answer.iter_raw())
    assert len(pieces) > 3
    assert len(b"".join(pieces)) == len(whole)
    assert desk.last.response.body == b"".join(pieces)
    assert desk.last.intent == "slow_body"


def test_a_slow_body_that_nobody_waits_for_is_lost(desk: Any) -> None:
    desk.emulator.arm("slow_body", options={"seconds": "60"})
    form = desk.app.signed(method=READ, session=desk.app.token, product_id=PRODUCT)
    with pytest.raises(httpx.ReadTimeout):
        desk.app.client.post("/sync", data=form, timeout=0.1)
    wait_for(lambda: desk.last.failure is not None)
    assert failure(desk) == "reset: the client went away before the answer was whole"


def test_ending_the_emulator_ends_a_slow_answer(desk: Any) -> None:
    desk.emulator.arm("slow_answer", options={"seconds": "600"})
    query, address = urlencode(signed_code(desk)), urlsplit(desk.emulator.address)
    with socket.create_connection((address.hostname, address.port)) as waiting:
        waiting.sendall(f"GET /rest/auth/token/create?{query} HTTP/1.1\r\nHost: g\r\n\r\n".encode())
        wait_for(lambda: desk.emulator.armed()[0].used == 1)
        desk.emulator.stop()
        assert waiting.recv(1) == b""
    assert failure(desk) == "reset: the emulator was ended before it answered"


def signed_code(desk: Any) -> dict[str, str]:
    form: dict[str, str] = desk.app.signed("/auth/token/create", code=desk.emulator.issue_code())
    return form


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.005)


def test_ids_become_texts_of_fractions(desk: Any) -> None:
    desk.emulator.arm("wrong_type_id", target="order.create")
    [number] = desk.app.create()["order_list"]["number"]
    assert number.endswith(".0")


def test_amounts_lose_a_decimal(desk: Any) -> None:
    order = desk.app.place()
    assert desk.app.read(order)["order_amount"]["amount"] == "29.00"
    desk.emulator.arm("one_decimal_price")
    assert desk.app.read(order)["order_amount"]["amount"] == "29.0"


def test_amounts_change_their_currency(desk: Any) -> None:
    order = desk.app.place()
    desk.emulator.arm("wrong_currency")
    assert desk.app.read(order)["order_amount"]["currency_code"] == "EUR"


def test_an_answer_without_amounts_keeps_the_fault(desk: Any) -> None:
    identity = desk.emulator.arm("one_decimal_price")
    desk.app.place()
    assert desk.emulator.disarm(identity).used == 0


def test_an_answer_is_swapped_for_that_of_another_order(desk: Any) -> None:
    first, second = desk.app.place(pay=True), desk.app.place()
    identity = desk.emulator.arm("swapped_answer", target="order.get", count=9)
    assert desk.app.read(first)["order_status"] == "WAIT_SELLER_SEND_GOODS"
    assert desk.app.read(first)["order_status"] == "WAIT_SELLER_SEND_GOODS"
    assert desk.app.read(second)["order_status"] == "WAIT_SELLER_SEND_GOODS"
    assert desk.emulator.disarm(identity).used == 1
    assert desk.app.read(second)["order_status"] == "PLACE_ORDER_SUCCESS"


def test_a_stale_read_shows_the_status_before_the_last_move_once(desk: Any) -> None:
    order = desk.app.place(pay=True)
    desk.app.ship(order)
    desk.emulator.arm("stale_state")
    shown = [desk.app.read(order)["order_status"] for _ in range(2)]
    assert shown == ["WAIT_SELLER_SEND_GOODS", "WAIT_BUYER_ACCEPT_GOODS"]


def test_an_order_that_never_moved_has_no_stale_status(desk: Any) -> None:
    identity = desk.emulator.arm("stale_state")
    assert desk.app.read(desk.app.place())["order_status"] == "PLACE_ORDER_SUCCESS"
    assert desk.emulator.disarm(identity).used == 0


@pytest.mark.parametrize("pay", ["false", "true"])
def test_an_illegal_move_is_one_that_the_order_cannot_make(desk: Any, pay: str) -> None:
    order = desk.app.place(pay=pay)
    before = desk.app.read(order)["order_status"]
    desk.emulator.arm("illegal_status_move")
    statuses = [before, *(desk.app.read(order)["order_status"] for _ in range(2))]
    life = desk.emulator._sandbox.platform.life
    assert statuses[1] != before == statuses[2]
    assert not life.is_legal_subsequence(statuses)


@pytest.mark.parametrize("pay", ["false", "true"])
def test_an_unpaid_success_names_an_order_that_was_not_paid(desk: Any, pay: str) -> None:
    desk.emulator.arm("unpaid_success")
    result = desk.app.create(pay=pay)
    assert result["is_success"] is True
    assert result["error_code"] == "AUTO_PAYMENT_FAILED"
    assert result["error_msg"]
    order = str(result["order_list"]["number"][0])
    assert desk.app.read(order)["order_status"] == "PLACE_ORDER_SUCCESS"
    assert desk.emulator.drain(10)
    assert desk.receiver.words == [
        "OrderCreated",
        *(["paymentFailedEvent"] if pay == "true" else []),
    ]


def test_a_refused_order_stays_refused_under_an_unpaid_success(desk: Any) -> None:
    desk.emulator.arm("unpaid_success")
    assert desk.app.create({"product_id": "1", "product_count": "1"})["is_success"] is False


def test_a_partial_failure_places_no_order(desk: Any) -> None:
    desk.emulator.arm("partial_failure")
    result = desk.app.create()
    assert (result["is_success"], result["error_code"]) == (False, "SYSTEM_BUSY")
    assert desk.app.control("GET", "orders").json()["orders"] == []


def test_a_partial_failure_ships_nothing(desk: Any) -> None:
    order = desk.app.place(pay=True)
    desk.emulator.arm("partial_failure", target="order.ship")
    result = desk.app.ship(order)
    assert (result["result_success"], result["result_error_code"]) == (False, "SYSTEM_BUSY")
    assert desk.app.read(order)["order_status"] == "WAIT_SELLER_SEND_GOODS"


@pytest.mark.parametrize(
    ("products", "failed", "done"),
    [
        ([PRODUCT], [int(PRODUCT)], []),
        ([PRODUCT, "1005006057059701"], [int(PRODUCT)], [1005006057059701]),
    ],
)
def test_a_partial_failure_fails_the_first_product(
    desk: Any, products: list[str], failed: list[int], done: list[int]
) -> None:
    skus = {PRODUCT: "SKU-RED-M", "1005006057059701": "HAT-SAND"}
    rows = [
        {
            "product_id": product,
            "multiple_sku_update_list": [{"sku_code": skus[product], "price": "12.50"}],
        }
        for product in products
    ]
    desk.emulator.arm("partial_failure")
    said = desk.app.call(PRICES, mutiple_product_update_list=json.dumps(rows))
    assert said["update_success"] is False
    assert said["update_error_code"] == "SYSTEM_BUSY"
    wrong = said["update_failed_list"]["synchronize_product_response_dto"]
    assert [row["product_id"] for row in wrong] == failed
    right = said.get("update_successful_list", {"synchronize_product_response_dto": []})
    assert [row["product_id"] for row in right["synchronize_product_response_dto"]] == done


def test_a_short_token_lives_as_long_as_its_answer_says(desk: Any) -> None:
    desk.emulator.arm("short_token", options={"seconds": "5"})
    assert desk.app.authorise()["expires_in"] == 5
    assert "error_response" not in read(desk).json()
    desk.clock.pass_by(6)
    assert desk.app.refused(READ, product_id=PRODUCT) == "IllegalAccessToken"
    assert desk.app.authorise()["expires_in"] == 86400


def test_the_call_log_names_the_fault(desk: Any) -> None:
    desk.emulator.arm("permission_refused")
    desk.app.refused(READ, product_id=PRODUCT)
    shown = desk.app.control("GET", "calls").json()["calls"][-1]
    assert (shown["code"], shown["fault"]) == ("InsufficientPermission", "permission_refused")
