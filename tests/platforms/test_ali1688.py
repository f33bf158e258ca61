from datetime import UTC, datetime

import pytest

from harness.documents.lossless import Number
from harness.model.exchange import Direction, Exchange, Request
from harness.platforms.editions import edition_named
from harness.platforms.operations import RefusalKind

EDITION = edition_named("1688")
UPLOAD = "https://api.1688.com/item/batchUpload"
HEADERS = (("Authorization", "Bearer tok-1"), ("Content-Type", "application/json"))
# The seed's own goods, as requests writes them.
GOODS = (
    b'[{"title": "\\u8fd0\\u52a8\\u978b", "price": 150.0, "stock": 200, '
    b'"images": ["http://example.com/img1.jpg"]}]'
)
TAKEN = b'{"code": 200, "message": "success", "data": {"success_count": 2, "failed_items": []}}'


def upload(exchange, **parts):
    return EDITION.read_call(exchange(UPLOAD, headers=HEADERS, body=GOODS, **parts))


def test_the_upload_is_read_with_its_literals(exchange):
    call = upload(exchange, answer=TAKEN)
    assert (call.interface, call.name) == ("item.batchUpload", "item.batch_upload")
    assert call.is_business
    assert call.is_success
    assert call.json_body[0]["price"] == Number("150.0")
    assert call.answered("success_count") == ("2",)


def test_the_upload_is_not_signed(exchange):
    call = upload(exchange)
    assert not EDITION.signs_requests
    assert not EDITION.signs(call)
    assert list(EDITION.accepted(call)) == []


def test_success_is_taken_as_text_too(exchange):
    assert upload(exchange, answer=TAKEN.replace(b"200,", b'"200",', 1)).is_success


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (200, b'{"code": 400, "message": "bad"}', RefusalKind.FINAL),
        (400, b'{"code": 400, "message": "bad"}', RefusalKind.FINAL),
        (200, b'{"code": "401", "message": "token"}', RefusalKind.EXPIRED_TOKEN),
        (401, b"", RefusalKind.EXPIRED_TOKEN),
        (200, b'{"code": 429, "message": "slow down"}', RefusalKind.RATE_LIMITED),
        (200, b'{"code": 0, "message": "success"}', RefusalKind.OTHER),
        (200, b'{"data": {}}', RefusalKind.OTHER),
    ],
)
def test_a_refusal_says_what_it_asks_for(exchange, status, answer, kind):
    assert upload(exchange, status=status, answer=answer).refusal.kind is kind


def test_the_credential_is_the_bearer_token(exchange):
    assert EDITION.credential(upload(exchange)).value == "tok-1"


def test_a_token_answer_needs_no_code(exchange):
    granted = b'{"access_token": "t", "expires_in": 3600}'
    call = EDITION.read_call(
        exchange("https://auth.1688.com/oauth/token", form={"client_id": "k"}, answer=granted)
    )
    assert (call.name, call.is_success, call.is_business) == ("token.create", True, False)


def test_a_refused_token_call_is_refused(exchange):
    no = b'{"code": 400, "message": "client"}'
    call = EDITION.read_call(exchange("https://auth.1688.com/oauth/token", form={}, answer=no))
    assert (call.is_success, call.refusal.kind) == (False, RefusalKind.FINAL)


def test_there_is_no_daily_quota():
    assert EDITION.daily_quota("apparel") is None
    assert EDITION.calls_per_second == 5


def test_what_comes_in_is_a_callback_of_no_known_kind():
    request = Request(method="POST", url="http://127.0.0.1:9/cb", body=b'{"a": 1}')
    now = datetime(2026, 11, 22, tzinfo=UTC)
    made = Exchange(id="x", direction=Direction.INBOUND, request=request, started=now)
    callback = EDITION.read_callback(made)
    assert (callback.kind, callback.name) == (None, "unknown")
    assert not EDITION.match_callback(callback, "k", "s").is_accepted
