"""The control side serves whoever holds the token, at this machine's own names."""

from typing import Any

import pytest


@pytest.mark.parametrize("path", ["orders", "callbacks", "calls", "tokens"])
def test_without_the_token_nothing_is_shown(app: Any, path: str) -> None:
    for token in ("", "wrong"):
        answer = app.client.get(f"/_emulator/{path}", headers={"X-Emulator-Token": token})
        assert answer.status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil:80"])
def test_a_foreign_host_name_is_refused(app: Any, host: str) -> None:
    assert app.control("GET", "orders", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_our_own_names_are_taken(app: Any, name: str) -> None:
    port = app.emulator.address.rpartition(":")[2]
    answer = app.control("GET", "orders", headers={"Host": f"{name}:{port}"})
    assert answer.status_code == 200


def test_an_order_is_shown_with_its_path(app: Any) -> None:
    order = app.place(pay=True)
    shown = app.control("GET", f"orders/{order}").json()
    assert shown["status"] == "WAIT_SELLER_SEND_GOODS"
    assert shown["pushed"] == "PaymentAuthorized"
    assert shown["path"][0]["status"] == "PLACE_ORDER_SUCCESS"
    listed = app.control("GET", "orders").json()["orders"]
    assert order in {o["order_id"] for o in listed}


@pytest.mark.parametrize("number", ["1", "x"])
def test_an_unknown_order_is_not_found(app: Any, number: str) -> None:
    assert app.control("GET", f"orders/{number}").status_code == 404


def test_an_act_can_be_done_over_http(app: Any) -> None:
    order = app.place()
    answer = app.control("POST", "acts/buyer.pays", json={"order_id": order})
    assert answer.json()["done"] is True
    again = app.control("POST", "acts/buyer.pays", json={"order_id": order})
    assert again.json()["values"]["already"] == "true"
    refused = app.control("POST", "acts/buyer.confirms", json={"order_id": order})
    assert refused.status_code == 409
    assert "WAIT_SELLER_SEND_GOODS" in refused.json()["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"order_id": 1}', b"[" * 100000])
def test_an_act_wants_an_object_of_texts(app: Any, body: bytes) -> None:
    answer = app.control("POST", "acts/buyer.pays", content=body)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_tokens_are_shown_by_fingerprint_and_expired_on_demand(desk: Any) -> None:
    [shown] = desk.app.control("GET", "tokens").json()["tokens"]
    assert shown["is_expired"] is False
    assert desk.app.token not in str(shown)
    assert desk.app.control("POST", "tokens/expire").json()["values"] == {"expired": "1"}
    [shown] = desk.app.control("GET", "tokens").json()["tokens"]
    assert shown["is_expired"] is True


def test_the_whitelist_can_be_set_and_emptied(desk: Any) -> None:
    for addresses, code in ((["192.0.2.1"], "AppWhiteIpLimit"), ([], "MissingParameter")):
        answer = desk.app.control("PUT", "whitelist", json={"addresses": addresses})
        assert answer.json() == {"addresses": addresses}
        assert desk.app.refused("aliexpress.ds.product.get") == code


@pytest.mark.parametrize("addresses", ["127.0.0.1", ["nowhere"], [1], None])
def test_a_malformed_whitelist_is_refused(app: Any, addresses: object) -> None:
    answer = app.control("PUT", "whitelist", json={"addresses": addresses})
    assert answer.status_code == 400


def test_the_callback_address_can_be_set(desk: Any) -> None:
    url = desk.receiver.url + "/other"
    assert desk.app.control("PUT", "callback", json={"url": url}).status_code == 200
    desk.app.place()
    assert desk.emulator.drain(5)
    assert desk.exchanges[-1].request.url == url


@pytest.mark.parametrize("url", ["http://example.com/", "", None, 1])
def test_a_callback_address_elsewhere_is_refused(app: Any, url: object) -> None:
    assert app.control("PUT", "callback", json={"url": url}).status_code == 400


def test_delivered_callbacks_are_listed(desk: Any) -> None:
    desk.receiver.script = [500]
    order = desk.app.place()
    assert desk.emulator.drain(5)
    first, second = desk.app.control("GET", "callbacks").json()["callbacks"]
    assert (first["attempt"], first["status"], first["acknowledged"]) == (1, 500, False)
    assert (second["attempt"], second["order_id"], second["acknowledged"]) == (2, order, True)


def test_the_call_log_explains_a_wrong_signature(desk: Any) -> None:
    app = desk.app
    form = app.signed(method="aliexpress.ds.product.get", session=app.token, product_id="1")
    app.client.post("/sync", data=form | {"sign": form["sign"].lower()})
    logged = app.control("GET", "calls").json()["calls"][-1]
    assert logged["code"] == "IncompleteSignature"
    assert logged["signature"]["match"] is False
    assert logged["signature"]["mistake"] == "lower_case"
    assert logged["signature"]["explanation"]["zh"]
    assert logged["signature"]["canonical"].startswith("app_key12345678method")
    assert "helloworld" not in str(logged)


def test_a_fault_is_armed_listed_and_disarmed_over_http(desk: Any) -> None:
    order = {"fault": "slow_answer", "for": "order.get", "count": 2, "with": {"seconds": "0.5"}}
    made = desk.app.control("POST", "faults", json=order)
    assert made.status_code == 201
    [armed] = desk.app.control("GET", "faults").json()["armed"]
    assert armed == {**order, "id": made.json()["id"], "used": 0}
    gone = desk.app.control("DELETE", f"faults/{armed['id']}").json()
    assert gone == {"disarmed": [armed]}
    assert desk.app.control("DELETE", f"faults/{armed['id']}").status_code == 404
    assert desk.app.control("GET", "faults").json()["armed"] == []


def test_a_number_may_be_one_in_json(desk: Any) -> None:
    desk.app.control("POST", "faults", json={"fault": "slow_answer", "with": {"seconds": 5}})
    [armed] = desk.app.control("GET", "faults").json()["armed"]
    assert armed["with"] == {"seconds": "5"}


def test_every_fault_is_disarmed_at_once(desk: Any) -> None:
    for fault in ("lost_answer", "ip_refused"):
        desk.app.control("POST", "faults", json={"fault": fault})
    gone = desk.app.control("DELETE", "faults").json()["disarmed"]
    assert [fault["fault"] for fault in gone] == ["lost_answer", "ip_refused"]


def test_the_known_faults_are_told_with_what_they_do(app: Any) -> None:
    known = {row["fault"]: row for row in app.control("GET", "faults").json()["known"]}
    assert known["unpaid_success"]["operations"] == ["order.create"]
    assert known["rate_limited"]["with"] == {"seconds": "1"}
    assert known["lost_answer"]["requirements"][0] == "LIFE-05"
    assert known["lost_answer"]["does"]["zh"]


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"fault": 1},
        {"fault": "lost_answr"},
        {"fault": "lost_answer", "count": "2"},
        {"fault": "lost_answer", "count": True},
        {"fault": "lost_answer", "for": None},
        {"fault": "slow_answer", "with": {"seconds": [4]}},
        {"fault": "slow_answer", "with": ["seconds"]},
        {"fault": "lost_answer", "until": "noon"},
        {"fault": "bad_certificate"},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_over_http(app: Any, order: Any) -> None:
    answer = app.control("POST", "faults", json=order)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert app.control("GET", "faults").json()["armed"] == []


def test_without_the_token_no_fault_is_armed(app: Any) -> None:
    answer = app.client.post("/_emulator/faults", json={"fault": "lost_answer"})
    assert answer.status_code == 403
