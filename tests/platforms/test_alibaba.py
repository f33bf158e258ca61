import hashlib
import hmac
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from harness.platforms.editions import edition_named
from harness.platforms.operations import RefusalKind

EDITION = edition_named("alibaba")
SECRET = "XXXXXXXXXXXXXXXXXXXXXXXX"
ITEM_GET = "https://openapi.alibaba.com/api/v3/item/get"
TOKEN = "https://auth.alibaba.com/oauth/token"
HEADERS = (
    ("Authorization", "Bearer tok-1"),
    ("Content-Type", "application/json"),
    ("X-Api-Version", "3.0"),
)
PARAMETERS = {
    "app_key": "ALI_2025_XXXXXXXX",
    "item_id": "1600590399629",
    "language": "en",
    "timestamp": "1763779200000",
    "include_raw": "true",
    "sign_method": "hmac-sha256",
}


def seed_sign(parameters, secret=SECRET):
    """The seed's own generate_sign: everything that is not None, empty texts too."""
    kept = {k: v for k, v in parameters.items() if v is not None and k != "sign"}
    text = secret + "".join(f"{k}{v}" for k, v in sorted(kept.items())) + secret
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


def url_of(parameters):
    return f"{ITEM_GET}?{urlencode(parameters)}"  # what requests does: + for a space


def item_call(exchange, parameters, **parts):
    made = exchange(url_of(parameters), method="GET", headers=HEADERS, **parts)
    return EDITION.read_call(made)


def test_the_seeds_own_client_signs_right(exchange):
    fields = "subject,price_info,sku_list,supplier_info,trade_info,shipping_info,seo_info,desc"
    parameters = PARAMETERS | {"fields": fields}
    call = item_call(exchange, parameters | {"sign": seed_sign(parameters)})
    assert (call.interface, call.name, call.is_business) == ("alibaba.item_get", "item.get", True)
    assert EDITION.match_call(call, SECRET).recipe == "secret-wrapped"


def test_a_blank_that_travels_as_plus_is_signed_as_a_blank(exchange):
    parameters = PARAMETERS | {"fields": "subject, desc"}
    call = item_call(exchange, parameters | {"sign": seed_sign(parameters)})
    assert call.parameter("fields").raw == "subject%2C+desc"
    assert EDITION.match_call(call, SECRET).is_accepted


def test_a_signature_over_empty_values_is_no_accepted_one(exchange):
    parameters = PARAMETERS | {"fields": ""}
    call = item_call(exchange, parameters | {"sign": seed_sign(parameters)})
    match = EDITION.match_call(call, SECRET)
    assert (match.is_accepted, match.mistake) == (False, "empty_values_kept")


def test_a_signature_without_the_empty_value_is_right(exchange):
    call = item_call(exchange, PARAMETERS | {"fields": "", "sign": seed_sign(PARAMETERS)})
    assert EDITION.match_call(call, SECRET).is_accepted


def test_the_path_in_front_is_a_wrong_prefix(exchange):
    text = "".join(f"{k}{v}" for k, v in sorted(PARAMETERS.items()))
    whole = f"{SECRET}/api/v3/item/get{text}{SECRET}"
    made = hmac.new(SECRET.encode(), whole.encode(), hashlib.sha256).hexdigest().upper()
    call = item_call(exchange, PARAMETERS | {"sign": made})
    assert EDITION.match_call(call, SECRET).mistake == "wrong_prefix"


def test_a_token_call_is_no_business_call_and_is_not_signed(exchange):
    form = {
        "grant_type": "client_credentials",
        "client_id": "k",
        "client_secret": "s",
        "scope": "item_get,trade_data",
    }
    granted = b'{"access_token": "tok-1", "expires_in": 7200}'
    call = EDITION.read_call(exchange(TOKEN, form=form, answer=granted))
    assert (call.name, call.is_business, call.is_success) == ("token.create", False, True)
    assert call.field("scope").text == "item_get,trade_data"
    assert call.answered("expires_in") == ("7200",)
    assert not EDITION.signs(call)
    assert not EDITION.match_call(call, SECRET).is_accepted
    assert not EDITION.explain_call(call, SECRET, "A" * 64).match


def test_the_token_is_the_one_of_the_bearer_header(exchange):
    credential = EDITION.credential(item_call(exchange, PARAMETERS))
    assert (credential.name, credential.value) == ("Authorization", "tok-1")
    assert credential.where == "header.Authorization"


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer  ", "tok-1"])
def test_another_header_is_no_credential(exchange, header):
    call = EDITION.read_call(exchange(ITEM_GET, headers=(("authorization", header),)))
    assert EDITION.credential(call) is None


@pytest.mark.parametrize("code", [b"0", b'"0"'])
def test_code_0_is_success_as_number_and_as_text(exchange, code):
    answer = b'{"code": %b, "msg": "ok", "result": {"subject": "Shirt"}}' % code
    call = item_call(exchange, PARAMETERS, answer=answer)
    assert call.is_success
    assert call.answered("subject") == ("Shirt",)


@pytest.mark.parametrize(
    ("status", "answer", "code", "kind"),
    [
        (200, b'{"code": 2001, "msg": "no permission"}', "2001", RefusalKind.FINAL),
        (200, b'{"code": "2001", "msg": "no permission"}', "2001", RefusalKind.FINAL),
        (403, b'{"code": 2001, "msg": "no permission"}', "2001", RefusalKind.FINAL),
        (401, b'{"code": 401, "msg": "token expired"}', "401", RefusalKind.EXPIRED_TOKEN),
        (200, b'{"code": 401, "msg": "token expired"}', "401", RefusalKind.EXPIRED_TOKEN),
        (401, b"<html>", "401", RefusalKind.EXPIRED_TOKEN),
        (401, b'{"code": 7001, "msg": "?"}', "7001", RefusalKind.EXPIRED_TOKEN),
        (429, b"", "429", RefusalKind.RATE_LIMITED),
        (200, b'{"code": 5000, "msg": "?"}', "5000", RefusalKind.OTHER),
        (200, b"[]", "", RefusalKind.OTHER),
        (404, b'{"code": 0, "result": {}}', "404", RefusalKind.OTHER),
    ],
)
def test_a_refusal_says_what_it_asks_for(exchange, status, answer, code, kind):
    call = item_call(exchange, PARAMETERS, status=status, answer=answer)
    assert (call.refusal.code, call.refusal.kind) == (code, kind)
    assert not call.is_success


def test_a_refused_token_call_is_not_about_an_expired_token(exchange):
    call = EDITION.read_call(exchange(TOKEN, form={}, status=401, answer=b'{"error":"bad_client"}'))
    assert (call.refusal.code, call.refusal.kind) == ("bad_client", RefusalKind.OTHER)


def test_an_unknown_path_of_the_platform_is_an_interface_without_operation(exchange):
    call = EDITION.read_call(exchange("https://openapi.alibaba.com/api/v3/item/search?q=1"))
    assert (call.interface, call.operation) == ("/api/v3/item/search", None)
    assert call.is_business


def test_the_documented_quota_and_rate():
    assert (EDITION.daily_quota("any"), EDITION.calls_per_second) == (100_000, 5)


def test_the_query_is_read_as_it_was_sent(exchange):
    call = item_call(exchange, PARAMETERS)
    sent = parse_qsl(urlsplit(url_of(PARAMETERS)).query)
    assert [(p.name, p.value) for p in call.parameters] == sent
