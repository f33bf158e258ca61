"""Each fault does on a Bearer gateway what its name says, and only to a call that was granted."""

import json
import ssl
from typing import Any

import httpx
import pytest

from harness.model.errors import UsageError

FIRST, SECOND, THIRD = "1600590399629", "6234567890123", "7894561230456"
GOODS = {"title": "竹扇", "price": 12.5, "stock": 3, "images": ["https://img.example.com/1.jpg"]}


@pytest.fixture(params=["alibaba", "1688"])
def desk(request: Any, open_bearer: Any) -> Any:
    return open_bearer(request.param)


def carried_out(desk: Any) -> int:
    """How many goods the shop has taken; only 1688 has something to count."""
    return int(desk.app.control("GET", "goods").json()["count"])


def test_a_rate_limit_closes_the_interface_for_the_time_it_names(desk: Any) -> None:
    desk.emulator.arm("rate_limited", options={"seconds": "2"})
    answer = desk.app.business()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    desk.clock.pass_by(1.5)
    assert desk.app.business().headers["retry-after"] == "1"
    assert desk.exchanges[-1].intent == "rate_limited"
    desk.clock.pass_by(0.5)
    assert desk.app.business().status_code == 200


def test_a_rate_limit_may_strike_the_token_call(desk: Any) -> None:
    desk.emulator.arm("rate_limited", target="token.create")
    assert desk.app.business().status_code == 200
    assert [desk.app.ask().status_code for _ in range(2)] == [429, 429]
    desk.clock.pass_by(1)
    assert desk.app.ask().status_code == 200


def test_an_expired_token_stays_expired_and_a_new_one_is_good(desk: Any) -> None:
    desk.emulator.arm("token_expired")
    assert [desk.app.business().status_code for _ in range(2)] == [401, 401]
    desk.app.authorise()
    assert desk.app.business().status_code == 200


@pytest.mark.parametrize(
    ("edition", "status", "code"), [("alibaba", 200, 2001), ("1688", 403, 403)]
)
def test_a_refused_permission_has_the_code_of_the_edition(
    open_bearer: Any, edition: str, status: int, code: int
) -> None:
    desk = open_bearer(edition)
    desk.emulator.arm("permission_refused", count=2)
    answers = [desk.app.business() for _ in range(3)]
    assert [a.status_code for a in answers] == [status, status, 200]
    assert [a.json()["code"] for a in answers[:2]] == [code, code]


@pytest.mark.parametrize(
    ("edition", "status", "code"), [("alibaba", 200, 2001), ("1688", 403, 403)]
)
def test_an_interface_that_is_not_permitted_is_refused_likewise(
    open_bearer: Any, edition: str, status: int, code: int
) -> None:
    answer = open_bearer(edition, permitted=()).app.business()
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_refused_parameter_is_http_400(desk: Any) -> None:
    desk.emulator.arm("parameter_refused")
    answer = desk.app.business()
    assert (answer.status_code, answer.json()["code"]) == (400, 400)
    assert desk.app.business().status_code == 200


def test_a_short_token_says_so_and_is(desk: Any) -> None:
    desk.emulator.arm("short_token", options={"seconds": "590"})
    assert desk.app.authorise()["expires_in"] == 590
    desk.clock.pass_by(589)
    assert desk.app.business().status_code == 200
    desk.clock.pass_by(1)
    assert desk.app.business().status_code == 401
    assert desk.app.authorise()["expires_in"] > 590


@pytest.mark.parametrize(("fault", "status"), [("status_500", 500), ("status_503", 503)])
def test_a_server_error_has_no_envelope(desk: Any, fault: str, status: int) -> None:
    desk.emulator.arm(fault)
    answer = desk.app.business()
    assert answer.status_code == status
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert desk.exchanges[-1].intent == fault


@pytest.mark.parametrize(
    ("fault", "error"),
    [("lost_answer", httpx.RemoteProtocolError), ("reset_connection", httpx.ReadError)],
)
def test_a_connection_ends_without_an_answer(desk: Any, fault: str, error: Any) -> None:
    desk.emulator.arm(fault)
    with pytest.raises(error):
        desk.app.business()
    assert desk.app.business().status_code == 200


@pytest.mark.parametrize(
    ("fault", "count"),
    [("lost_answer", 1), ("status_500", 1), ("reset_connection", 0), ("status_503", 0)],
)
def test_an_upload_is_carried_out_where_only_its_answer_is_lost(
    open_bearer: Any, fault: str, count: int
) -> None:
    desk = open_bearer("1688")
    desk.emulator.arm(fault)
    try:
        assert desk.app.business().status_code >= 500
    except httpx.TransportError:
        assert fault in ("lost_answer", "reset_connection")
    assert carried_out(desk) == count


@pytest.mark.parametrize("fault", ["truncated_json", "html_page", "empty_body"])
def test_an_unreadable_answer_comes_with_http_200(desk: Any, fault: str) -> None:
    desk.emulator.arm(fault)
    answer = desk.app.business()
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize("fault", ["slow_answer", "slow_body"])
def test_a_slow_answer_outlasts_a_client_that_gives_up(desk: Any, fault: str) -> None:
    desk.emulator.arm(fault, options={"seconds": "60"})
    desk.app.client.timeout = 0.2
    with pytest.raises(httpx.ReadTimeout):
        desk.app.business()


def test_a_certificate_that_nobody_can_verify_is_shown_once(open_bearer: Any) -> None:
    desk = open_bearer("1688", secured=True)
    url, ca_file = desk.emulator.https_address + "/nothing", desk.emulator.ca_file
    desk.emulator.arm("bad_certificate")
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(url, verify=_trusting(ca_file), trust_env=False)
    assert httpx.get(url, verify=_trusting(ca_file), trust_env=False).status_code == 404


@pytest.mark.parametrize(
    "fault", ["lost_answer", "permission_refused", "html_page", "rate_limited", "token_expired"]
)
def test_a_call_with_a_dead_token_keeps_the_fault(desk: Any, fault: str) -> None:
    identity = desk.emulator.arm(fault)
    desk.app.token = "gone"
    assert desk.app.business().status_code == 401
    assert desk.exchanges[-1].intent == ""
    assert desk.emulator.disarm(identity).used == 0


@pytest.mark.parametrize("fault", ["status_503", "lost_answer", "token_expired"])
def test_a_malformed_call_keeps_the_fault(desk: Any, fault: str) -> None:
    identity, app = desk.emulator.arm(fault), desk.app
    answer = app.item(item_id="x") if app.edition == "alibaba" else app.upload()
    assert answer.status_code == 400
    assert desk.emulator.disarm(identity).used == 0


@pytest.mark.parametrize(("seconds", "status"), [("240", 200), ("360", 400)])
def test_a_gateway_whose_clock_is_ahead_refuses_beyond_five_minutes(
    open_bearer: Any, seconds: str, status: int
) -> None:
    desk = open_bearer("alibaba")
    desk.emulator.arm("clock_ahead", options={"seconds": seconds})
    answer = desk.app.business()
    assert answer.status_code == status
    assert status == 200 or "timestamp" in answer.json()["msg"]


@pytest.mark.parametrize(
    ("edition", "fault"),
    [
        ("1688", "clock_ahead"),
        ("1688", "delisted_item"),
        ("alibaba", "partial_failure"),
        *((edition, "wrong_type_id") for edition in ("alibaba", "1688")),
        *((edition, "one_decimal_price") for edition in ("alibaba", "1688")),
        *((edition, "wrong_currency") for edition in ("alibaba", "1688")),
        *((edition, "swapped_answer") for edition in ("alibaba", "1688")),
        *((edition, "ip_refused") for edition in ("alibaba", "1688")),
        *((edition, "callback_never") for edition in ("alibaba", "1688")),
        *((edition, "unpaid_success") for edition in ("alibaba", "1688")),
    ],
)
def test_what_an_edition_cannot_have_cannot_be_armed(
    open_bearer: Any, edition: str, fault: str
) -> None:
    with pytest.raises(UsageError, match="this edition cannot have the fault"):
        open_bearer(edition).emulator.arm(fault)


def test_an_outage_outlasts_every_repeat_of_the_calls_that_it_strikes(open_bearer: Any) -> None:
    desk = open_bearer("alibaba")
    identity = desk.emulator.arm("outage", count=2)

    def statuses(*items: str) -> list[int]:
        desk.clock.pass_by(1)  # another timestamp: a repeat is signed anew
        return [desk.app.item(item_id=item).status_code for item in items]

    first, second, third = FIRST, SECOND, THIRD
    assert statuses(first, first, second, first) == [503, 503, 503, 503]
    assert statuses(third, first, second, third) == [200, 503, 503, 200]
    assert desk.app.ask().status_code == 200
    assert [x.intent for x in desk.exchanges[-5:]] == ["", "outage", "outage", "", ""]
    assert desk.emulator.disarm(identity).used == 6
    assert statuses(first, second) == [200, 200]


def test_an_outage_takes_no_goods(open_bearer: Any) -> None:
    desk = open_bearer("1688")
    identity = desk.emulator.arm("outage", target="item.batch_upload")
    batch = [GOODS | {"title": "木梳"}]
    assert [desk.app.upload(*batch).status_code for _ in range(4)] == [503] * 4
    assert desk.app.upload(GOODS).status_code == 200
    assert carried_out(desk) == 1
    desk.emulator.disarm(identity)
    assert desk.app.upload(*batch).status_code == 200


def test_one_answer_is_that_of_a_delisted_item(open_bearer: Any) -> None:
    desk = open_bearer("alibaba")
    listed = desk.app.item().json()
    identity = desk.emulator.arm("delisted_item")
    answer = desk.app.item()
    assert (answer.status_code, answer.json()["code"]) == (200, 0)
    assert answer.json()["result"] == {
        "item_id": "1600590399629",
        "subject": listed["result"]["subject"],
    }
    assert desk.exchanges[-1].intent == "delisted_item"
    assert desk.app.item().json()["result"] == listed["result"]
    assert desk.emulator.disarm(identity).used == 1


@pytest.mark.parametrize("changes", [{"item_id": "1"}, {"fields": "subject"}])
def test_an_answer_that_would_be_the_same_keeps_the_fault(open_bearer: Any, changes: Any) -> None:
    desk = open_bearer("alibaba")
    identity = desk.emulator.arm("delisted_item")
    desk.app.item(**changes)
    assert desk.emulator.disarm(identity).used == 0


def _trusting(ca_file: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)
