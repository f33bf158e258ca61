"""What alibaba and 1688 share: the token call, the Bearer check, refusals, limits."""

import hmac
from typing import Any

import pytest

from harness.documents.schema import violations
from harness.emulator.bearer import BearerRefusals

LIVES = {"alibaba": 7200, "1688": 3600}
WORDS = {"alibaba": "msg", "1688": "message"}
PATHS = {"alibaba": "/api/v3/item/get", "1688": "/item/batchUpload"}


@pytest.fixture(params=["alibaba", "1688"])
def desk(request: Any, open_bearer: Any) -> Any:
    return open_bearer(request.param)


@pytest.fixture
def app(desk: Any) -> Any:
    return desk.app


def refusal(answer: Any, edition: str) -> tuple[int, int]:
    """HTTP status and code of a refusal in the gateway's envelope."""
    body = answer.json()
    assert set(body) == {"code", WORDS[edition], "request_id"}
    return answer.status_code, body["code"]


def test_a_token_is_granted_for_the_life_that_is_documented(app: Any) -> None:
    answer = app.ask()
    grant = answer.json()
    assert answer.status_code == 200
    assert violations(grant, f"{app.edition}/token.answer.schema.json") == []
    assert (grant["token_type"], grant["expires_in"]) == ("Bearer", LIVES[app.edition])
    assert "code" not in grant


def test_every_grant_is_another_token_and_the_former_stays_good(app: Any) -> None:
    former = app.token
    assert app.authorise()["access_token"] != former
    app.token = former
    assert app.business().status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"grant_type": "-"}, 400),
        ({"grant_type": "authorization_code"}, 400),
        ({"client_id": "-"}, 400),
        ({"client_secret": "-"}, 400),
        ({"client_id": "999"}, 401),
        ({"client_secret": "hellowORLD"}, 401),
        ({"client_secret": "密"}, 401),
    ],
)
def test_a_token_call_that_is_wrong_is_refused(app: Any, changes: Any, status: int) -> None:
    assert refusal(app.ask(**changes), app.edition) == (status, status)


@pytest.mark.parametrize("verb", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_token_is_asked_for_by_post(app: Any, verb: str) -> None:
    assert refusal(app.ask(verb), app.edition) == (400, 400)


@pytest.mark.parametrize("how", ["json", "files", "params"])
def test_the_credentials_stand_in_a_form(app: Any, how: str) -> None:
    form = {"grant_type": "client_credentials", "client_id": app.app_key}
    form |= {"client_secret": "helloworld"}
    given: Any = {n: (None, v) for n, v in form.items()} if how == "files" else form
    assert refusal(app.client.post("/oauth/token", **{how: given}), app.edition) == (400, 400)


def test_a_secret_in_the_url_is_none(app: Any) -> None:
    form = {"grant_type": "client_credentials", "client_id": app.app_key}
    answer = app.client.post("/oauth/token?client_secret=helloworld", data=form)
    assert refusal(answer, app.edition) == (400, 400)


@pytest.mark.parametrize(
    ("verb", "changes", "named"),
    [
        ("PUT", {"grant_type": "x", "client_id": "x"}, "method"),
        ("POST", {"grant_type": "x", "client_id": "x"}, "grant_type"),
        ("POST", {"client_id": "-", "client_secret": "x"}, "client_id is missing"),
        ("POST", {"client_id": "x", "client_secret": "x"}, "client_id or client_secret is wrong"),
    ],
)
def test_of_several_mistakes_of_a_token_call_the_first_is_named(
    app: Any, verb: str, changes: Any, named: str
) -> None:
    assert named in app.ask(verb, **changes).json()[WORDS[app.edition]]


def test_id_and_secret_are_both_compared_in_constant_time(app: Any, monkeypatch: Any) -> None:
    compared: list[bytes] = []
    real = hmac.compare_digest

    def kept(given: bytes, expected: bytes) -> bool:
        compared.append(given)
        return real(given, expected)

    monkeypatch.setattr("harness.emulator.bearer.hmac.compare_digest", kept)
    app.ask(client_id="somebody", client_secret="something")
    assert sorted(compared) == [b"somebody", b"something"]


def test_no_refusal_and_no_log_repeats_a_secret(desk: Any, caplog: Any) -> None:
    caplog.set_level(0)
    told = desk.app.ask(client_secret="a-wrong-secret").text
    told += desk.app.ask(client_id="nobody").text
    told += desk.app.control("GET", "calls").text + caplog.text
    assert "a-wrong-secret" not in told
    assert "helloworld" not in told


@pytest.mark.parametrize("given", ["-", "", "Bearer", "Basic {}", "{}", "Bearer x{}"])
def test_a_call_without_a_known_bearer_token_is_refused(app: Any, given: str) -> None:
    headers = {} if given == "-" else {"Authorization": given.format(app.token)}
    app.headers = lambda: {"Content-Type": "application/json"} | headers
    assert refusal(app.business(), app.edition) == (401, 401)


def test_the_scheme_is_taken_in_any_case(app: Any) -> None:
    app.headers = lambda: {
        "Authorization": f"bearer {app.token}",
        "Content-Type": "application/json",
    }
    assert app.business().status_code == 200


def test_a_token_is_good_until_its_end(desk: Any) -> None:
    desk.clock.pass_by(LIVES[desk.app.edition] - 1)
    assert desk.app.business().status_code == 200
    desk.clock.pass_by(1)
    assert refusal(desk.app.business(), desk.app.edition) == (401, 401)
    desk.app.authorise()
    assert desk.app.business().status_code == 200


@pytest.mark.parametrize("edition", LIVES)
def test_the_settings_may_say_another_life(open_bearer: Any, edition: str) -> None:
    desk = open_bearer(edition, access_life=30)
    assert desk.app.authorise()["expires_in"] == 30
    desk.clock.pass_by(30)
    assert refusal(desk.app.business(), edition) == (401, 401)


def test_the_act_ends_every_token(desk: Any) -> None:
    assert desk.emulator.act("token.expire", {}).values == {"expired": "1"}
    assert refusal(desk.app.business(), desk.app.edition) == (401, 401)


@pytest.mark.parametrize("edition", LIVES)
def test_the_sixth_call_of_a_second_closes_the_interface_for_one(
    open_bearer: Any, edition: str
) -> None:
    desk = open_bearer(edition, calls_per_second=None)
    assert [desk.app.business().status_code for _ in range(5)] == [200] * 5
    answer = desk.app.business()
    assert refusal(answer, edition) == (429, 429)
    assert answer.headers["retry-after"] == "1"
    assert "retry after 1 seconds" in answer.json()[WORDS[edition]]
    desk.clock.pass_by(0.9)
    assert desk.app.business().status_code == 429
    desk.clock.pass_by(0.2)
    assert desk.app.business().status_code == 200


@pytest.mark.parametrize("edition", LIVES)
def test_a_raised_limit_holds(open_bearer: Any, edition: str) -> None:
    app = open_bearer(edition, calls_per_second=8).app
    assert [app.business().status_code for _ in range(9)] == [200] * 8 + [429]


@pytest.mark.parametrize("edition", LIVES)
def test_token_calls_have_no_limit_and_count_for_none(open_bearer: Any, edition: str) -> None:
    app = open_bearer(edition, calls_per_second=None).app
    assert [app.ask().status_code for _ in range(9)] == [200] * 9
    assert app.business().status_code == 200


@pytest.mark.parametrize("edition", LIVES)
def test_a_day_ends_at_midnight_in_china(open_bearer: Any, edition: str) -> None:
    desk = open_bearer(edition, calls_per_day=2, access_life=100_000)
    assert [desk.app.business().status_code for _ in range(2)] == [200, 200]
    answer = desk.app.business()
    assert refusal(answer, edition) == (429, 429)
    # It is 12:00 in London and 20:00 in China.
    assert answer.headers["retry-after"] == "14400"
    assert "2 calls a day" in answer.json()[WORDS[edition]]
    desk.clock.pass_by(14400)
    assert desk.app.business().status_code == 200


@pytest.mark.parametrize("edition", LIVES)
def test_a_call_that_is_not_let_in_is_not_counted(open_bearer: Any, edition: str) -> None:
    app = open_bearer(edition, calls_per_second=1, calls_per_day=1).app
    token, app.token = app.token, "unknown"
    assert [app.business().status_code for _ in range(3)] == [401] * 3
    app.token = token
    assert app.business().status_code == 200


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "OPTIONS", "DELETE"])
def test_an_unknown_path_is_told_in_the_same_envelope(app: Any, verb: str) -> None:
    for path in ("/", "/oauth", "/sync", PATHS[app.edition] + "/x"):
        assert refusal(app.client.request(verb, path), app.edition) == (404, 404)


def test_the_path_of_the_other_edition_is_unknown(app: Any) -> None:
    other = next(path for edition, path in PATHS.items() if edition != app.edition)
    assert refusal(app.client.get(other), app.edition) == (404, 404)


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_an_interface_is_called_by_its_method(app: Any, verb: str) -> None:
    answer = app.client.request(verb, PATHS[app.edition], headers=app.headers())
    assert refusal(answer, app.edition) == (400, 400)


def test_every_refusal_has_a_request_id_of_its_own(app: Any) -> None:
    answers = [app.ask(client_id="x"), app.ask("PUT"), app.client.get("/nothing")]
    assert len({answer.json()["request_id"] for answer in answers}) == 3


def test_there_is_no_whitelist(app: Any) -> None:
    assert app.control("PUT", "whitelist", json={"addresses": []}).status_code == 400
    with pytest.raises(NotImplementedError):
        BearerRefusals().not_whitelisted("127.0.0.1")


def test_there_is_no_authorization_code(desk: Any) -> None:
    assert desk.emulator.issue_code() == ""


def test_the_log_says_nothing_of_a_signature_where_nothing_is_signed(app: Any) -> None:
    app.business()
    grant, call = app.control("GET", "calls").json()["calls"]
    assert grant["signature"] is None
    assert (call["signature"] is None) == (app.edition == "1688")


def test_a_request_too_large_is_told_so_in_the_envelope(app: Any) -> None:
    answer = app.client.post("/oauth/token", content=b"x" * (2 * 1024 * 1024 + 1))
    assert refusal(answer, app.edition) == (413, 413)
    assert answer.headers["connection"] == "close"
