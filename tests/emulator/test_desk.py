"""What the control side says of its settings, and what it does to one token, code or push."""

import time

import httpx
import pytest

from harness.emulator.server import Emulator
from harness.model.clock import SystemClock
from harness.model.exchange import Fact
from harness.model.secret import Secret
from harness.platforms.editions import edition_named


@pytest.fixture
def bearer():
    """Asks the control side of an edition with Bearer tokens."""

    def ask(edition, method, path):
        with Emulator(
            edition=edition_named(edition),
            app_key="1",
            app_secret=Secret("helloworld"),
            clock=SystemClock(),
            sink=lambda _: None,
        ) as emulator:
            headers = {"X-Emulator-Token": emulator.control_token}
            address = f"{emulator.address}/_emulator/{path}"
            return httpx.request(method, address, headers=headers, trust_env=False)

    return ask


def pushed(desk, count):
    for _ in range(200):
        shown = desk.app.control("GET", "callbacks").json()["callbacks"]
        if len(shown) >= count:
            return shown
        time.sleep(0.02)
    raise AssertionError(shown)


def test_the_settings_name_acts_whitelist_and_callback_address(desk):
    shown = desk.app.control("GET", "settings").json()
    assert shown["acts"]["buyer.pays"] == ["order_id"]
    assert shown["acts"]["token.expire"] == []
    assert shown["whitelist"] == []
    assert shown["callback"] == desk.receiver.url
    assert (shown["pushes"], shown["given_up"]) == (True, False)


def test_ids_to_begin_with_are_suggested_by_the_names_of_their_values(desk):
    order = desk.app.place()
    suggested = desk.app.control("GET", "settings").json()["suggestions"]
    assert suggested["order_id"] == [order]
    assert "1005006057059635" in suggested["product_id"]


def test_an_emulator_without_a_callback_address_pushes_nothing(app):
    assert app.control("GET", "settings").json()["pushes"] is False


def test_one_token_is_expired_and_the_other_stays_good(desk):
    desk.app.authorise()
    first, second = desk.app.control("GET", "tokens").json()["tokens"]
    answer = desk.app.control("POST", f"tokens/{first['fingerprint']}/expire")
    assert answer.json() == {"expired": first["fingerprint"]}
    states = desk.app.control("GET", "tokens").json()["tokens"]
    assert [state["is_expired"] for state in states] == [True, False]
    assert second["fingerprint"] == states[1]["fingerprint"]


def test_a_token_that_nobody_knows_is_not_found(desk):
    assert desk.app.control("POST", "tokens/0123456789ab/expire").status_code == 404


def test_a_fresh_code_buys_a_token(desk):
    code = desk.app.control("POST", "codes").json()["code"]
    assert desk.app.system("/auth/token/create", code=code)["access_token"]


def test_an_edition_whose_grant_needs_no_code_says_so(bearer):
    answer = bearer("alibaba", "POST", "codes")
    assert answer.status_code == 400
    assert bearer("alibaba", "GET", "settings").json()["suggestions"]["item_id"]
    assert bearer("1688", "GET", "settings").json()["whitelist"] is None


def test_nothing_is_sent_again_where_no_address_is_set(desk):
    desk.app.place()
    [first] = pushed(desk, 1)
    desk.emulator._sender.aim("")
    answer = desk.app.control("POST", f"callbacks/{first['push']}", json={"manner": "again"})
    assert answer.status_code == 400
    assert "address" in answer.json()["message"]


def test_a_push_is_sent_once_more_as_it_was(desk):
    desk.app.place()
    [first] = pushed(desk, 1)
    answer = desk.app.control("POST", f"callbacks/{first['push']}", json={"manner": "again"})
    assert answer.status_code == 202
    _, second = pushed(desk, 2)
    assert (second["push"], second["fault"]) == (first["push"], "callback_duplicate")
    bodies = [body for _, body in desk.receiver.requests]
    assert bodies[0] == bodies[1]
    assert (
        desk.receiver.requests[0][0]["Authorization"]
        == (desk.receiver.requests[1][0]["Authorization"])
    )


@pytest.mark.parametrize("forgery", ["wrong_key", "missing", "flipped_byte"])
def test_a_push_is_forged_on_demand(desk, forgery):
    desk.app.place()
    [first] = pushed(desk, 1)
    order = {"manner": "forged", "forgery": forgery}
    desk.app.control("POST", f"callbacks/{first['push']}", json=order)
    assert pushed(desk, 2)[1]["fault"] == "callback_forged"
    right, wrong = desk.receiver.requests
    assert (right[0].get("Authorization"), right[1]) != (wrong[0].get("Authorization"), wrong[1])
    [told] = [x for x in desk.of_direction("inbound") if x.intent == "callback_forged"]
    assert told.observed(Fact.FORGED_MANNER) == forgery


def test_a_late_push_waits_as_long_as_it_is_told(desk):
    desk.app.place()
    [first] = pushed(desk, 1)
    desk.app.control("POST", f"callbacks/{first['push']}", json={"manner": "late", "seconds": 0.2})
    assert len(desk.app.control("GET", "callbacks").json()["callbacks"]) == 1
    assert pushed(desk, 2)[1]["fault"] == "callback_late"


def test_what_is_still_to_be_sent_again_counts_as_open(desk):
    desk.app.place()
    [first] = pushed(desk, 1)
    assert desk.emulator.drain(5)
    desk.app.control("POST", f"callbacks/{first['push']}", json={"manner": "late", "seconds": 0.3})
    assert not desk.emulator.drain(0.05)
    assert desk.emulator.drain(5)


@pytest.mark.parametrize(
    "order",
    [
        {"manner": "loud"},
        {"manner": "forged", "forgery": "clever"},
        {"manner": "late", "seconds": "3"},
        {"manner": "late", "seconds": -1},
        {"manner": "late", "seconds": 61},
        {"manner": "late", "seconds": True},
    ],
)
def test_a_manner_that_makes_no_sense_is_refused_with_a_hint(desk, order):
    desk.app.place()
    [first] = pushed(desk, 1)
    answer = desk.app.control("POST", f"callbacks/{first['push']}", json=order)
    assert answer.status_code == 400
    assert answer.json()["hint"]


def test_a_push_that_nobody_knows_is_not_found(desk):
    assert desk.app.control("POST", "callbacks/0123456789ab", json={}).status_code == 404


def test_a_fault_tells_what_it_may_be_armed_for(app):
    known = {one["fault"]: one for one in app.control("GET", "faults").json()["known"]}
    assert known["callback_forged"]["targets"] == ["order.status", "logistics.tracking"]
    assert "reserialised" in known["callback_forged"]["words"]["manner"]
    assert "order.create" in known["lost_answer"]["targets"]
