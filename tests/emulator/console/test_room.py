"""The console's paths: the page, the stream, one exchange, compose - and who gets nothing."""

import threading
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from harness.emulator.console.room import AT_ONCE
from harness.model.errors import EnvironmentTrouble, UsageError

OWN = ["console", "events", "exchanges/1", "orders", "tokens", "callbacks", "settings", "calls"]


def test_the_page_is_served_and_holds_no_token(opened):
    answer = opened.client.get("/console")
    assert answer.status_code == 200
    assert opened.emulator.control_token not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Emulator-Token": ""},
        {"X-Emulator-Token": "wrong"},
        {"Host": "rebound.example"},
        {"Origin": "https://page.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_origin_a_rebound_host_and_a_missing_token_get_nothing(opened, path, headers):
    opened.token_call()
    answer = opened.control("GET", path, headers=headers)
    assert answer.status_code == 403
    assert set(answer.json()) == {"message"}


@pytest.mark.parametrize("headers", [{"Host": "rebound.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_the_page_itself_is_not_shown_to_other_pages_and_names(opened, headers):
    assert opened.client.get("/console", headers=headers).status_code == 403


def test_a_rebound_name_with_the_right_port_gets_nothing(opened):
    port = urlsplit(opened.emulator.address).port
    answer = opened.control("GET", "orders", headers={"Host": f"rebound.example:{port}"})
    assert answer.status_code == 403


def test_a_token_in_the_query_opens_nothing(opened):
    token = opened.emulator.control_token
    assert opened.client.get(f"/_emulator/events?token={token}").status_code == 403


def test_no_page_of_another_origin_may_ask_for_leave(opened):
    answer = opened.client.options(
        "/_emulator/orders",
        headers={
            "Origin": "https://page.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "x-emulator-token",
        },
    )
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_page_that_is_opened_late_hears_what_came_before(opened):
    opened.token_call()
    opened.token_call(secret="another")
    (hello, _), (name, lines) = opened.events(2)
    assert (hello, name) == ("hello", "exchanges")
    assert [line["signature"] for line in lines] == ["right", "wrong"]
    assert [line["n"] for line in lines] == [1, 2]


def test_a_page_that_comes_back_hears_only_what_it_missed(opened):
    opened.token_call()
    opened.token_call()
    assert [line["n"] for line in opened.events(2, after=1)[1][1]] == [2]


def test_a_call_is_told_while_the_page_is_open(opened):
    with later(opened.token_call):
        assert opened.events(2)[1][1][0]["name"] == "token.create"


def test_many_lines_come_in_several_events(opened):
    for _ in range(AT_ONCE + 1):
        opened.token_call()
    events = opened.events(3)
    assert [len(lines) for _, lines in events[1:]] == [AT_ONCE, 1]


def test_what_a_script_changes_is_told_too(opened):
    change = {"addresses": ["127.0.0.1"]}
    with later(lambda: opened.control("PUT", "whitelist", json=change)):
        assert opened.events(2)[1][0] == "changed"


@pytest.mark.parametrize("after", ["x", "-1", "٣"])
def test_a_place_in_the_stream_is_a_number(opened, after):
    assert opened.control("GET", "events", params={"after": after}).status_code == 400


def test_an_open_page_does_not_keep_the_emulator_from_ending(opened):
    heard = []
    listener = threading.Thread(target=lambda: heard.extend(opened.events(10)))
    listener.start()
    while not opened.console.feed._bells:
        pass
    opened.emulator.stop()
    listener.join(10)
    assert not listener.is_alive()
    assert opened.bench.is_closed


def test_one_exchange_is_told_whole(opened):
    opened.token_call(secret="another")
    told = opened.control("GET", "exchanges/1").json()
    assert told["error"]["code"] == "IncompleteSignature"
    assert told["signed"]["state"] == "wrong"


def test_an_exchange_that_is_not_kept_is_not_found(opened):
    assert opened.control("GET", "exchanges/1").status_code == 404


def test_the_page_is_told_of_forms_mistakes_and_the_order_s_life(opened):
    told = opened.control("GET", "console").json()
    assert (told["edition"], told["upstream"]) == ("aliexpress", "")
    assert "order.create" in [form["name"] for form in told["forms"]]
    assert "unsorted" in [one["name"] for one in told["mistakes"]]
    assert [phase["name"] for phase in told["life"]["phases"]] == [
        *("create", "pay", "ship", "confirm"),
    ]


ORDER = {"operation": "order.get", "values": {"order_id": "8100"}, "signature": "unsorted"}


def test_a_composed_call_is_sent_and_told_whole_with_its_step(opened):
    told = opened.control("POST", "compose", json=ORDER).json()
    assert told["exchange"]["composed"] is True
    assert told["step"] == "- app: order.get\n"
    [order] = opened.bench.orders
    assert (order.values, order.signature) == ({"order_id": "8100"}, "unsorted")


def test_a_step_can_be_saved(opened):
    answer = opened.control("POST", "steps", json=ORDER | {"exchange": 1})
    assert (answer.status_code, answer.json()) == (201, {"file": "saved order.get"})


@pytest.mark.parametrize(
    "order", [{"values": []}, {"values": {"a": 1}}, {"operation": 1}, {"moon": "full"}]
)
def test_what_is_no_call_to_compose_is_refused_with_an_example(opened, order):
    answer = opened.control("POST", "compose", json=order)
    assert answer.status_code == 400
    assert "operation" in answer.json()["hint"]


def test_a_call_that_cannot_be_made_says_why(opened, monkeypatch):
    def refuse(_order, _feed):
        raise UsageError("no such field", hint="did you mean 'order_id'?")

    monkeypatch.setattr(opened.bench, "send", refuse)
    answer = opened.control("POST", "compose", json=ORDER)
    assert answer.status_code == 400
    assert answer.json() == {"message": "no such field", "hint": "did you mean 'order_id'?"}


def test_without_a_bench_nothing_can_be_composed(opened):
    opened.console._bench = None
    answer = opened.control("POST", "compose", json=ORDER)
    assert answer.status_code == 400
    assert opened.control("GET", "console").json()["forms"] == []


def test_a_step_that_cannot_be_written_says_why(opened, monkeypatch):
    def refuse(_order, _exchange):
        raise EnvironmentTrouble("cannot write to x", hint="copy the step")

    monkeypatch.setattr(opened.bench, "save", refuse)
    answer = opened.control("POST", "steps", json=ORDER)
    assert answer.json() == {"message": "cannot write to x", "hint": "copy the step"}


def test_one_page_too_many_is_told_so(opened, monkeypatch):
    monkeypatch.setattr("harness.emulator.console.feed.MOST_LISTENERS", 0)
    assert opened.events(1) == [("full", {})]


def test_a_silent_stream_says_that_it_is_alive(opened, monkeypatch):
    monkeypatch.setattr("harness.emulator.console.room._BEAT", 0.01)
    headers = {"X-Emulator-Token": opened.emulator.control_token}
    with opened.client.stream("GET", "/_emulator/events", headers=headers) as answer:
        assert next(line for line in answer.iter_lines() if line.startswith(":")) == ": alive"


def test_the_console_s_own_requests_are_no_traffic(opened):
    opened.control("GET", "console")
    opened.client.get("/console")
    assert opened.console.feed.after(0) == ()


@contextmanager
def later(act):
    """While this is entered, something happens in another thread."""
    thread = threading.Timer(0.2, act)
    thread.start()
    yield
    thread.join()
