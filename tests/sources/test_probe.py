import pytest

from harness.model.clock import SystemClock
from harness.sources.probe import ask_probe


def ask(web, body, path="$.status", status=200):
    web.answers["/state/81"] = (status, [], body)
    return ask_probe(f"{web.address}/state/81", path, order="81", clock=SystemClock())


def test_the_status_that_the_application_shows_is_recorded(web):
    act = ask(web, b'{"status":"OrderShipped"}')
    assert (act.outcome, act.detail("order"), act.detail("status")) == (
        "answered",
        "81",
        "OrderShipped",
    )


@pytest.mark.parametrize(("body", "status"), [(b"{}", 200), (b"no json", 200), (b"", 404)])
def test_a_probe_without_a_status_is_unanswered(web, body, status):
    assert ask(web, body, status=status).outcome == "unanswered"


def test_a_probe_that_nobody_answers_says_why():
    act = ask_probe("http://127.0.0.1:9/", "$.status", order="81", clock=SystemClock())
    assert act.outcome == "unanswered"
    assert "Connect" in act.detail("problem")


def test_a_name_resolved_beforehand_is_asked_at_that_address(web):
    web.answers["/state/81"] = (200, [], b'{"status":"FINISH"}')
    url = f"{web.address}/state/81".replace("127.0.0.1", "app.example")
    act = ask_probe(url, "$.status", order="81", clock=SystemClock(), address="127.0.0.1")
    assert act.detail("status") == "FINISH"
