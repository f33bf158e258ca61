import json

import pytest

from harness.platforms.editions import edition_named
from harness.platforms.operations import RefusalKind

EDITION = edition_named("aliexpress")
SYNC = "https://api-sg.aliexpress.com/sync?method=aliexpress.ds.order.create&access_token=t"
REST = "https://api-sg.aliexpress.com/rest/auth/token/create"


def refusal(exchange, error, *, url=SYNC, **parts):
    answer = json.dumps({"error_response": error} if url is SYNC else error).encode()
    return EDITION.read_call(exchange(url, answer=answer, **parts)).refusal


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": "IllegalAccessToken"}, RefusalKind.EXPIRED_TOKEN),
        ({"code": "invalid_access_token"}, RefusalKind.EXPIRED_TOKEN),
        ({"code": 27, "sub_code": "invalid-sessionkey"}, RefusalKind.EXPIRED_TOKEN),
        ({"code": "ApiCallLimit"}, RefusalKind.RATE_LIMITED),
        ({"code": "AppCallLimit"}, RefusalKind.RATE_LIMITED),
        ({"code": 7}, RefusalKind.RATE_LIMITED),
        ({"code": "901"}, RefusalKind.RATE_LIMITED),
        ({"code": "InsufficientPermission"}, RefusalKind.FINAL),
        ({"code": "15", "sub_code": "isv.insufficient-permission"}, RefusalKind.FINAL),
        ({"code": 15, "sub_code": "isv.insufficient-permission"}, RefusalKind.FINAL),
        ({"code": "IncompleteSignature"}, RefusalKind.FINAL),
        ({"code": "MissingParameter"}, RefusalKind.FINAL),
        ({"code": "InvalidParameter"}, RefusalKind.FINAL),
        ({"code": "AppWhiteIpLimit"}, RefusalKind.IP_REFUSED),
        ({"code": "IllegalTimestamp"}, RefusalKind.OTHER),
        ({"code": "ServiceUnavailable"}, RefusalKind.OTHER),
    ],
)
def test_a_gateways_code_says_what_it_asks_for(exchange, error, kind):
    assert refusal(exchange, error).kind is kind


def test_the_flat_envelope_says_it_too(exchange):
    found = refusal(exchange, {"code": "MissingParameter", "message": "code"}, url=REST)
    assert (found.kind, found.message) == (RefusalKind.FINAL, "code")


def test_a_business_code_that_looks_like_a_gateways_number_says_nothing(exchange):
    answer = {
        "aliexpress_ds_order_create_response": {"result": {"is_success": False, "error_code": "7"}}
    }
    found = EDITION.read_call(exchange(SYNC, answer=json.dumps(answer).encode())).refusal
    assert (found.code, found.from_gateway, found.kind) == ("7", False, RefusalKind.OTHER)


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("Api access frequency exceeds the limit. this ban will last 1 seconds", 1.0),
        ("This ban will last for 12 more seconds", 12.0),
        ("the limit is 5 calls per 1 second, this ban will last 30 seconds", 30.0),
        ("too fast, please retry after 500 ms", 0.5),
        ("please try again in 2 minutes", 120.0),
        ("请求过于频繁，请 3 秒后重试", 3.0),
        ("this app is banned for 10 seconds", 10.0),
        ("access is suspended for another 2 minutes", 120.0),
        ("the ban is lifted in 10 seconds", 10.0),
        ("ban seconds: 10", 10.0),
        ("too fast. Cool down: 3 s", 3.0),
        ("该应用已被封禁10秒", 10.0),
        ("limited to 300 calls in 60 seconds", None),
        ("blocked: more than 5 calls in 10 seconds", None),
        ("超过每10秒50次的限制", None),
        ("limit is 5 calls per 1 second", None),
        ("this ban will last 5 \u017feconds", None),
        ("", None),
    ],
)
def test_the_time_that_a_message_names_is_read(exchange, message, seconds):
    assert refusal(exchange, {"code": "ApiCallLimit", "msg": message}).wait == seconds


def test_another_refusals_numbers_are_no_wait(exchange):
    assert refusal(exchange, {"code": "InvalidParameter", "msg": "last 3 seconds"}).wait is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((("Retry-After", "7"),), 7.0),
        (
            (
                ("Retry-After", "Sun, 22 Nov 2026 07:28:10 GMT"),
                ("Date", "Sun, 22 Nov 2026 07:28:00 GMT"),
            ),
            10.0,
        ),
        (
            (
                ("retry-after", "Sun, 22 Nov 2026 07:27:00 GMT"),
                ("date", "Sun, 22 Nov 2026 07:28:00 GMT"),
            ),
            0.0,
        ),
        ((("Retry-After", "Sun, 22 Nov 2026 07:28:10 GMT"),), None),
        ((("Retry-After", "soon"), ("Date", "yesterday")), None),
        ((("Retry-After", "-1"),), None),
    ],
)
def test_retry_after_is_read_as_seconds_or_against_the_answers_date(exchange, headers, seconds):
    call = EDITION.read_call(exchange(SYNC, status=429, answer_headers=headers))
    assert (call.refusal.kind, call.refusal.wait) == (RefusalKind.RATE_LIMITED, seconds)


def test_a_status_of_no_known_number_is_a_refusal_without_words(exchange):
    found = EDITION.read_call(exchange(SYNC, status=499)).refusal
    assert (found.code, found.message, found.kind) == ("499", "", RefusalKind.OTHER)


@pytest.mark.parametrize("status", [200, 302, 500, 503, None])
def test_other_statuses_are_no_refusal_by_themselves(exchange, status):
    assert EDITION.read_call(exchange(SYNC, status=status)).refusal is None


def test_an_error_envelope_under_a_5xx_is_no_refusal(exchange):
    call = EDITION.read_call(
        exchange(SYNC, status=503, answer=b'{"error_response": {"code": "ApiCallLimit"}}')
    )
    assert (call.refusal, call.is_lost) == (None, True)
