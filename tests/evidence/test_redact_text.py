import json
from urllib.parse import parse_qs, quote

import pytest

from harness.evidence.redact import ExchangeRedactor, Redactor

TOKEN = "50000600b43qtWFzACnkbw3i15e3e8d8gLdSxi"
KEY = b"k" * 32


@pytest.mark.parametrize("kind", [Redactor, ExchangeRedactor])
@pytest.mark.parametrize("beside", ["", "&note=%6Eote"])
def test_a_name_that_its_own_value_tells_to_be_a_secret_is_replaced(kind, beside, call):
    value = quote(json.dumps({"access_token": TOKEN}))
    body = f"{TOKEN}={value}{beside}".encode()
    redacted = kind(KEY, ("s3cret-of-the-app",)).redact(call(body=body)).request.body
    assert TOKEN.encode() not in redacted
    name, sent = next(iter(parse_qs(redacted.decode()).items()))
    assert json.loads(sent[0]) == {"access_token": name}


def test_a_sensitive_name_stays_though_a_value_was_the_same(call):
    redactor = Redactor(KEY)
    redactor.redact(call({"logisticsNo": "buyer-email"}))
    redacted = redactor.redact(call(body=b"buyer-email=a.b%40example.com")).request.body
    assert redacted.startswith(b"buyer-email=")
    assert b"a.b%40example.com" not in redacted


@pytest.mark.parametrize("kind", [Redactor, ExchangeRedactor])
def test_a_given_secret_that_is_a_sensitive_name_goes_as_a_name_too(kind, call):
    redacted = kind(KEY, ("app_secret",)).redact(call(body=b"app_secret=0123abcd&n=1"))
    assert b"app_secret" not in redacted.request.body
    assert b"n=1" in redacted.request.body
