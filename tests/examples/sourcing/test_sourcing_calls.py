"""One call of the sample sourcing tool: signed, in pace, with the common token, repeated or not."""

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

TOKEN, ITEM = "/oauth/token", "/api/v3/item/get"
ID = "1600590399629"
SECRET = "helloworld"
LIMIT = {"code": 429, "msg": "retry after 7 seconds"}


def test_signs_between_two_secrets_without_empty_values(sourcing: SimpleNamespace) -> None:
    # printf %s "$text" | openssl dgst -sha256 -hmac helloworld, the text being
    # helloworld + app_key12345678 + item_id1600590399629 + languageen + subjectJosé + helloworld
    params = {"subject": "José", "language": "en", "app_key": "12345678", "item_id": ID}
    expected = "817DBEAB2712338D19D500FA10C1089F77D00365C4F377E47DFC8EA2B04EB20E"
    assert sourcing.gateway.sign(SECRET, params) == expected
    assert sourcing.gateway.sign(SECRET, params | {"fields": ""}) == expected


def test_a_query_has_what_the_platform_documents(ask: Any, platform: Any) -> None:
    ask(fields="subject,trade_info")
    [call] = platform.called(ITEM)
    assert call.status == 200
    assert call.headers["x-api-version"] == "3.0"
    assert call.headers["content-type"] == "application/json"
    assert call.params.keys() == {
        "app_key", "item_id", "language", "fields", "include_raw", "sign_method", "timestamp",
        "sign",
    }  # fmt: skip
    assert call.params["fields"] == "subject,trade_info"
    assert call.params["include_raw"] == "false"


def test_a_blank_is_percent_20_and_an_empty_parameter_is_left_out(ask: Any, platform: Any) -> None:
    ask(language="e n", fields="")
    [call] = platform.called(ITEM)
    assert "language=e%20n" in call.query
    assert "fields" not in call.params
    assert call.status == 200


def test_a_token_request_is_a_form_with_the_approved_scopes(ask: Any, platform: Any) -> None:
    ask()
    [call] = platform.called(TOKEN)
    assert (call.method, call.query, call.status) == ("POST", "", 200)
    assert call.params == {
        "grant_type": "client_credentials",
        "client_id": "12345678",
        "client_secret": SECRET,
        "scope": "item_get,trade_data",
    }


def test_one_token_serves_many_calls(ask: Any, platform: Any) -> None:
    for _ in range(3):
        ask()
    assert len(platform.called(TOKEN)) == 1


def test_workers_that_need_a_token_at_once_fetch_one(
    sourcing: SimpleNamespace, account: Any, platform: Any
) -> None:
    with httpx.Client(trust_env=False) as client:
        tokens = sourcing.tokens.Tokens(client, account, sourcing.pace.Clock())
        workers = [threading.Thread(target=tokens.current) for _ in range(5)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert len(platform.called(TOKEN)) == 1


@pytest.mark.parametrize(
    ("life", "due"), [(7200, 6600), ("7200", 6600), (606, 6), (400, 200), (None, 6600)]
)
def test_renews_ten_minutes_ahead_or_at_half_of_a_shorter_life(
    ask: Any, platform: Any, clock: Any, life: Any, due: int
) -> None:
    platform.life = life
    ask()
    granted_at = clock.moment
    clock.moment = granted_at + due - 1
    ask()
    assert len(platform.called(TOKEN)) == 1
    clock.moment = granted_at + due - 0.2  # too late to start a call, too early to renew
    ask()
    assert len(platform.called(TOKEN)) == 2
    assert clock.moment >= granted_at + due
    assert platform.called(ITEM)[-1].token == "token-1"


def test_a_refused_token_is_renewed_once_and_the_call_repeated(ask: Any, platform: Any) -> None:
    platform.plots[ID] = [401]
    assert ask()["result"]["item_id"] == ID
    assert [call.path for call in platform.calls] == [TOKEN, ITEM, TOKEN, ITEM]
    assert [call.token for call in platform.called(ITEM)] == ["token-0", "token-1"]


def test_a_token_refused_twice_leaves_the_item(
    sourcing: SimpleNamespace, ask: Any, platform: Any
) -> None:
    platform.plots[ID] = [401, 401]
    with pytest.raises(sourcing.answers.PlatformError):
        ask()
    assert len(platform.called(ITEM)) == 2
    assert ask("2")["code"] == 0


def test_a_token_that_is_granted_again_counts_as_new(
    sourcing: SimpleNamespace, ask: Any, platform: Any
) -> None:
    ask()
    grant: Any = (200, {"access_token": "token-0", "expires_in": 7200}, {})
    platform.script[TOKEN] = [grant]
    platform.plots[ID] = [401]
    with pytest.raises(sourcing.answers.PlatformError):
        ask()
    assert len(platform.called(TOKEN)) == 2


def test_no_worker_starts_with_a_token_that_was_refused_while_it_waited(
    ask: Any, gateway: Any, platform: Any
) -> None:
    ask()
    is_first, wait = [True], gateway._pace.wait

    def refused_meanwhile() -> float:
        if is_first.pop() if is_first else False:
            gateway._tokens.refuse("token-0")
        return float(wait())

    gateway._pace.wait = refused_meanwhile
    ask()
    assert [call.token for call in platform.called(ITEM)] == ["token-0", "token-1"]


@pytest.mark.parametrize(
    "refusal",
    [
        (200, {"code": 2001, "msg": "no permission"}, {}),
        (200, {"code": "4004", "msg": "no such item"}, {}),
        (400, {"code": 400, "msg": "parameter"}, {}),
        (403, b"<html>no</html>", {}),
        (404, b"", {}),
    ],
)
def test_a_final_refusal_is_not_repeated(
    sourcing: SimpleNamespace, ask: Any, platform: Any, refusal: Any
) -> None:
    platform.plots[ID] = [refusal]
    with pytest.raises(sourcing.answers.PlatformError):
        ask()
    assert len(platform.called(ITEM)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "lost",
        500,
        503,
        (200, b'{"code": 0, "result": {"ite', {}),
        (200, b"<html>login</html>", {}),
        (200, b"[]", {}),
        (200, b"{}", {}),
        (200, b"\xff\xfe{", {}),
        (200, b"[" * 5000, {}),
        (200, b'{"code": ' + b"9" * 5000 + b"}", {}),
        (200, b"{}", {"Content-Encoding": "gzip"}),
        (302, b"", {"Location": "/login"}),
    ],
)
def test_what_may_pass_is_repeated_three_times_ever_later_and_signed_anew(
    sourcing: SimpleNamespace, ask: Any, platform: Any, clock: Any, answer: Any
) -> None:
    platform.plots[ID] = [answer] * 9
    with pytest.raises(sourcing.answers.LostError):
        ask()
    assert clock.waits == [0.4, 1.2, 3.6]
    assert len({call.params["sign"] for call in platform.called(ITEM)}) == 4


def test_a_repeat_that_had_to_queue_makes_the_next_wait_longer(
    sourcing: SimpleNamespace, ask: Any, gateway: Any, platform: Any, clock: Any
) -> None:
    ask()
    wait = gateway._pace.wait

    def queued() -> float:
        clock.moment += 1.0
        return float(wait())

    gateway._pace.wait = queued
    platform.plots[ID] = [503] * 4
    clock.waits.clear()
    with pytest.raises(sourcing.answers.LostError):
        ask()
    first, second, third = [pause for pause in clock.waits if pause > 0.3]
    assert second >= 1.5 * (first + 1.0)
    assert third >= 1.5 * (second + 1.0)


def test_losses_around_a_renewal_are_three_all_the_same(
    sourcing: SimpleNamespace, ask: Any, platform: Any
) -> None:
    platform.plots[ID] = [503, 503, 401, 503, 503]
    with pytest.raises(sourcing.answers.LostError):
        ask()
    assert len(platform.called(ITEM)) == 5


def test_a_lost_token_answer_is_repeated(ask: Any, platform: Any, clock: Any) -> None:
    platform.script[TOKEN] = [503, (200, b'{"expires_in": 1}', {}), "lost"]
    assert ask()["code"] == 0
    assert clock.waits == [0.4, 1.2, 3.6]


def test_without_a_token_it_rests_for_ten_minutes(ask: Any, platform: Any, clock: Any) -> None:
    refused: Any = (401, {"code": 401, "msg": "unknown client"}, {})
    platform.script[TOKEN] = [refused, 500, 500, 500, 500]
    assert ask()["code"] == 0
    assert [pause for pause in clock.waits if pause > 600] == [610.0, 610.0]


@pytest.mark.parametrize(
    ("header", "message", "wait"),
    [
        ("7", "", 7.0),
        ("", "retry after 3 seconds", 3.0),
        ("2", "retry after 9 seconds", 9.0),
        ("", "daily quota", 1.0),
        ("0", None, 1.0),
        ("99999999999999", "", 86400.0),
        ("soon", 7, 1.0),
    ],
)
def test_a_limit_closes_the_gateway_for_as_long_as_it_says(
    sourcing: SimpleNamespace, header: str, message: object, wait: float
) -> None:
    assert sourcing.answers.wait_named_by(header, message) == wait


def test_a_limit_may_name_a_date(sourcing: SimpleNamespace) -> None:
    header = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert 90 < sourcing.answers.wait_named_by(header, "") <= 100


def test_after_a_limit_no_call_of_any_worker_starts(ask: Any, platform: Any, clock: Any) -> None:
    platform.plots[ID] = [(429, LIMIT, {"Retry-After": "7"})]
    before = clock.moment
    assert ask()["code"] == 0
    assert clock.moment >= before + 7


def test_a_limit_without_end_leaves_the_item(
    sourcing: SimpleNamespace, ask: Any, platform: Any
) -> None:
    platform.plots[ID] = [(429, {"code": 429, "msg": "daily quota"}, {})] * 99
    with pytest.raises(sourcing.answers.LimitedError):
        ask()
    assert len(platform.called(ITEM)) == 6


def test_a_pause_that_begins_during_a_wait_holds_for_it(
    sourcing: SimpleNamespace, clock: Any
) -> None:
    pace = sourcing.pace.Pace(clock)
    pace.wait()
    sleep = clock.sleep

    def limited_meanwhile(seconds: float) -> None:
        clock.sleep = sleep
        pace.pause(5.0)
        sleep(seconds)

    clock.sleep = limited_meanwhile
    before = clock.moment
    assert pace.wait() >= before + 5.0


def test_five_workers_share_one_pace(sourcing: SimpleNamespace, clock: Any) -> None:
    pace, starts = sourcing.pace.Pace(clock), list[float]()
    workers = [threading.Thread(target=lambda: starts.append(pace.wait())) for _ in range(9)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(starts) == pytest.approx([1000.0 + 0.3 * number for number in range(9)])
