"""The guard lets in what is asked at this machine with the token, by nobody else's page."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from harness.emulator.guard import Guard, answering, object_of
from harness.model.errors import UsageError


class Owner:
    control_token = "the-token"
    address = "http://127.0.0.1:8000"


@pytest.fixture
def asked():
    """The status that a guarded application answers with, and what it heard itself."""

    def ask(method="GET", *, wants_token=True, **headers):
        heard, sent, changes = [], [], []
        given = {"host": "127.0.0.1:8000", "x-emulator-token": "the-token"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = [(n.encode(), v.encode()) for n, v in given.items() if v is not None]

        async def app(scope, receive, send):
            heard.append(scope["path"])
            await PlainTextResponse("inside")(scope, receive, send)

        async def send(message):
            sent.append(message)

        guard = Guard(app, Owner(), wants_token=wants_token, changed=lambda: changes.append(1))
        scope = {"type": "http", "method": method, "path": "/x", "headers": raw}
        asyncio.run(guard(scope, None, send))
        return sent[0]["status"], heard, changes

    return ask


def test_who_holds_the_token_at_our_own_name_is_let_in(asked):
    assert asked() == (200, ["/x"], [])


@pytest.mark.parametrize("token", [None, "", "the-toke", "the-token "])
def test_a_wrong_or_missing_token_is_refused(asked, token):
    status, heard, _ = asked(x_emulator_token=token)
    assert status == 403
    assert not heard


def test_a_page_without_secrets_is_shown_without_the_token(asked):
    assert asked(x_emulator_token=None, wants_token=False)[0] == 200


@pytest.mark.parametrize("wants_token", [True, False])
@pytest.mark.parametrize(
    "host",
    ["rebound.example:8000", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1.example:8000", "", None],
)
def test_another_host_name_is_refused_before_anything_is_routed(asked, host, wants_token):
    status, heard, _ = asked(host=host, wants_token=wants_token)
    assert status == 403
    assert not heard


@pytest.mark.parametrize("wants_token", [True, False])
@pytest.mark.parametrize(
    "header",
    [
        {"origin": "https://page.example"},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "http://localhost:8000"},
        {"origin": "https://127.0.0.1:8000"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_a_page_of_another_origin_gets_nothing_even_with_the_token(asked, header, wants_token):
    status, heard, _ = asked(**header, wants_token=wants_token)
    assert status == 403
    assert not heard


@pytest.mark.parametrize(
    "header",
    [
        {"origin": "http://127.0.0.1:8000", "sec_fetch_site": "same-origin"},
        {"origin": "http://localhost:8000", "host": "localhost:8000"},
        {"sec_fetch_site": "none"},
    ],
)
def test_our_own_page_and_the_address_bar_are_let_in(asked, header):
    assert asked(**header)[0] == 200


def test_what_may_have_changed_something_is_told_and_what_was_refused_is_not(asked):
    assert asked("POST")[2] == [1]
    assert asked("GET")[2] == []
    assert asked("POST", x_emulator_token="wrong")[2] == []


def test_wrong_use_is_answered_with_what_is_wrong_and_a_hint():
    async def endpoint(_request):
        raise UsageError("that is wrong", hint="do this")

    answer = asyncio.run(answering(endpoint)(Request({"type": "http"})))
    assert answer.status_code == 400
    assert answer.body == b'{"message":"that is wrong","hint":"do this"}'


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000])
def test_a_body_that_is_no_object_is_wrong_use(body):
    async def receive():
        return {"type": "http.request", "body": body}

    with pytest.raises(UsageError):
        asyncio.run(object_of(Request({"type": "http", "method": "POST"}, receive)))
