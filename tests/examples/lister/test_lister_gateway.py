"""The calls of the sample lister keep the rules that it is the model for."""

import json
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

UPLOAD, TOKEN = "/item/batchUpload", "/oauth/token"
APP_KEY, SECRET, LOST = "1000000", "helloworld", "lost"
UNREADABLE = [
    (200, {"Content-Type": "text/html"}, b"<html>"),
    (200, {}, b'{"code": 200, "mess'),
    (200, {}, b""),
    (200, {}, b"[]"),
    (200, {}, b"null"),
    (200, {}, b"{}"),
    (200, {}, b"\xff\xfe\xfa"),
    (200, {}, b"[" * 100_000),
    (200, {}, b"1" * 5000),
    (200, {"Content-Encoding": "gzip"}, b"no gzip"),
    (204, {}, b""),
]
PASSING = [LOST, 500, 502, 503, (503, {}, b'{"code": 400, "message": "no"}'), *UNREADABLE]


def said(status: int, code: object, message: object = "no") -> tuple[int, dict[str, str], bytes]:
    return status, {}, json.dumps({"code": code, "message": message}).encode()


FINAL = [
    said(400, 400),
    said(403, 403),
    said(404, 404),
    said(409, 409),
    said(400, 200),
    said(200, 400),
    said(200, 500),
    said(200, 4004),
    said(200, None),
    said(200, [[]], {"a": 1}),
    (400, {}, b"<html>"),
    (302, {"Location": "https://example.com/"}, b""),
    (302, {"Location": "https://[/"}, b""),
]


def gaps(calls: list[Any]) -> list[float]:
    return [later.at - former.at for former, later in pairwise(calls)]


def test_the_secret_stands_in_the_form_of_the_token_call_only(
    gateway: Any, platform: Any, goods: Any
) -> None:
    gateway.upload(goods)
    token, upload = platform.calls
    assert (token.method, token.path, token.query) == ("POST", TOKEN, "")
    assert token.headers["content-type"] == "application/x-www-form-urlencoded"
    assert SECRET.encode() in token.body
    assert (upload.method, upload.path, upload.query) == ("POST", UPLOAD, "")
    assert upload.headers["content-type"] == "application/json"
    assert upload.token == "granted-0"
    assert SECRET not in str(upload) + str(token.headers) + repr(gateway)


def test_a_token_serves_many_batches(gateway: Any, platform: Any, goods: Any) -> None:
    for _ in range(5):
        assert gateway.upload(goods) == {}
    assert len(platform.called(TOKEN)) == 1


@pytest.mark.parametrize(
    ("life", "due"), [(3600, 2700), ("3600", 2700), (4, 3), (None, 2700), (0, 2700), ("x", 2700)]
)
def test_the_token_is_renewed_when_three_quarters_of_its_life_are_over(
    gateway: Any, platform: Any, clock: Any, goods: Any, life: Any, due: int
) -> None:
    answer = {"access_token": "first", "expires_in": life}
    platform.lives["first"] = clock.monotonic() + due
    platform.script[TOKEN] = [answer]
    gateway.upload(goods)
    clock.pass_by(due - 0.5)
    gateway.upload(goods)
    assert len(platform.called(TOKEN)) == 1
    clock.pass_by(0.5)
    gateway.upload(goods)
    assert [call.token for call in platform.called(UPLOAD)] == ["first", "first", "granted-1"]


def test_no_token_is_used_after_its_life_even_when_there_is_no_other(
    gateway: Any, platform: Any, clock: Any, goods: Any
) -> None:
    platform.life = 1000
    gateway.upload(goods)
    platform.script[TOKEN] = [503] * 8
    clock.pass_by(800)
    gateway.upload(goods)
    assert platform.calls[-1].token == "granted-0"
    clock.pass_by(160)
    gateway.upload(goods)
    assert platform.calls[-1].token == "granted-1"
    assert [call.answer for call in platform.called(UPLOAD) if call.answer["code"] != 200] == []
    assert max(clock.waits) > 600 - 160


def test_a_wait_does_not_outlast_the_token(
    gateway: Any, platform: Any, clock: Any, goods: Any
) -> None:
    platform.life = 4
    gateway.upload(goods)
    clock.pass_by(2)
    platform.script[UPLOAD] = [(429, {"Retry-After": "3"}, b"")]
    gateway.upload(goods)
    assert [call.token for call in platform.called(UPLOAD)] == [
        "granted-0",
        "granted-0",
        "granted-1",
    ]


def test_a_refused_token_is_renewed_once_and_the_batch_sent_again(
    gateway: Any, platform: Any, goods: Any
) -> None:
    gateway.upload(goods)
    platform.lives.clear()
    gateway.upload(goods)
    assert [call.path for call in platform.calls] == [TOKEN, UPLOAD, UPLOAD, TOKEN, UPLOAD]
    assert len({call.body for call in platform.called(UPLOAD)}) == 1
    assert platform.called(UPLOAD)[1].answer[0] == 401


@pytest.mark.parametrize("refused", [said(401, 401), said(200, 401), said(200, "401")])
def test_a_batch_whose_second_token_is_refused_is_given_up(
    lister: SimpleNamespace, gateway: Any, platform: Any, goods: Any, refused: Any
) -> None:
    platform.script[UPLOAD] = [refused] * 9
    with pytest.raises(lister.gateway.TokenRefusedError):
        gateway.upload(goods)
    first, second = platform.called(UPLOAD)
    assert first.token != second.token
    platform.script[UPLOAD] = []
    gateway.upload(goods)
    assert platform.calls[-1].token not in {first.token, second.token}


@pytest.mark.parametrize("answer", PASSING, ids=str)
def test_what_may_pass_is_repeated_three_times_at_most_ever_later(
    lister: SimpleNamespace, gateway: Any, platform: Any, clock: Any, goods: Any, answer: Any
) -> None:
    platform.script[UPLOAD] = [answer] * 9
    with pytest.raises(lister.gateway.PassingError):
        gateway.upload(goods)
    assert clock.waits == [0.4, 1.2, 3.6]
    assert len({call.body for call in platform.called(UPLOAD)}) == 1
    assert len(platform.called(UPLOAD)) == 4


def test_a_refused_token_in_between_gives_no_further_repeats(
    lister: SimpleNamespace, gateway: Any, platform: Any, goods: Any
) -> None:
    platform.script[UPLOAD] = [503, 503, said(401, 401), 503, 503, 503]
    with pytest.raises(lister.gateway.PassingError):
        gateway.upload(goods)
    answers = [call.answer for call in platform.called(UPLOAD)]
    assert answers.count(503) == 4


@pytest.mark.parametrize("answer", FINAL, ids=str)
def test_a_final_refusal_is_not_repeated(
    lister: SimpleNamespace, gateway: Any, platform: Any, goods: Any, answer: Any
) -> None:
    platform.script[UPLOAD] = [answer] * 9
    with pytest.raises(lister.gateway.GatewayError) as caught:
        gateway.upload(goods)
    assert not isinstance(caught.value, lister.gateway.PassingError)
    assert len(platform.called(UPLOAD)) == 1


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        ((429, {"Retry-After": "7"}, b""), 7),
        ((429, {"Retry-After": "0"}, b""), 1),
        ((429, {}, b"<html>"), 1),
        ((429, {"Retry-After": "soon"}, b"{}"), 1),
        ((429, {"Retry-After": "9" * 30}, b""), 1),
        ((429, {"Retry-After": "999999999"}, b""), 86400),
        ((429, {"Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT"}, b""), 86400),
        ((429, {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, b""), 1),
        (said(429, 429, "retry after 3 seconds"), 3),
        (said(429, 429, "请在 5 秒后重试"), 5),
        (said(429, 429, "try again in 2 minutes"), 120),
        (said(429, 429, "wait 500 ms"), 1),
        (said(429, 429, {"wait": 5}), 1),
        (said(200, 429, "This ban will last 7 more seconds"), 7),
    ],
)
def test_a_limit_is_honoured_as_long_as_it_lasts(
    gateway: Any, platform: Any, goods: Any, answer: Any, seconds: int
) -> None:
    platform.script[UPLOAD] = [answer]
    platform.life = 10**6
    gateway.upload(goods)
    limited, repeat = platform.called(UPLOAD)
    assert seconds <= round(repeat.at - limited.at, 6) <= seconds + 0.4
    assert limited.body == repeat.body


def test_a_limit_that_does_not_end_holds_for_the_next_batch_as_well(
    lister: SimpleNamespace, gateway: Any, platform: Any, goods: Any
) -> None:
    platform.script[UPLOAD] = [(429, {"Retry-After": "9"}, b"")] * 4
    with pytest.raises(lister.gateway.PassingError):
        gateway.upload(goods)
    gateway.upload(goods[:1])
    times = [call.at for call in platform.called(UPLOAD)]
    assert len(times) == 5
    assert round(times[-1] - times[-2], 6) >= 9


NO_TOKEN = [{"access_token": None}, {"access_token": "a b"}, {"access_token": "ü\n"}, {}]
OAUTH_REFUSAL = {"error": "invalid_client", "access_token": "x"}


@pytest.mark.parametrize("answer", [*PASSING, *NO_TOKEN, said(429, 429)], ids=str)
def test_after_three_repeats_a_token_is_asked_for_again_ten_minutes_later(
    gateway: Any, platform: Any, goods: Any, answer: Any
) -> None:
    platform.script[TOKEN] = [answer] * 4
    gateway.upload(goods)
    assert [call.token for call in platform.called(UPLOAD)] == ["granted-0"]
    *repeats, later = gaps(platform.called(TOKEN))
    assert len(repeats) == 3
    assert max(repeats) < 600 < later


@pytest.mark.parametrize("answer", [*FINAL, said(401, 401), OAUTH_REFUSAL], ids=str)
def test_a_refused_token_call_is_made_again_ten_minutes_later(
    gateway: Any, platform: Any, goods: Any, answer: Any
) -> None:
    platform.script[TOKEN] = [answer] * 2
    gateway.upload(goods)
    assert [call.token for call in platform.called(UPLOAD)] == ["granted-0"]
    assert min(gaps(platform.called(TOKEN))) > 600


def test_a_certificate_that_cannot_be_verified_is_not_used(
    lister: SimpleNamespace,
    secure_platform: Any,
    clock: Any,
    goods: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lister.gateway, "time", clock)

    class EnoughError(Exception):
        pass

    def sleep(seconds: float) -> None:
        if seconds > 600:
            raise EnoughError

    monkeypatch.setattr(clock, "sleep", sleep)
    with httpx.Client(trust_env=False) as client, pytest.raises(EnoughError):
        lister.gateway.Gateway(client, secure_platform.root, APP_KEY, SECRET).upload(goods)
    assert secure_platform.calls == []
