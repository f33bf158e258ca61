import base64
import json
import re
from dataclasses import replace

import pytest

from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.redact import Redactor
from harness.evidence.scrub import Scrubber
from harness.evidence.sensitive import Kind
from harness.model.exchange import Direction

TOKEN = "50000600b43qtWFzACnkbw3i15e3e8d8gLdSxi"


@pytest.fixture
def redactor():
    return Redactor(b"k" * 32, ("s3cret-of-the-app",))


def test_a_secret_met_once_is_found_under_any_other_name(redactor, call):
    redactor.redact(call({"session": TOKEN}))
    changed = redactor.redact(call({"remark": f"token={TOKEN}"}))
    assert TOKEN.encode() not in changed.request.body


def test_free_text_is_scrubbed_of_every_secret_met(redactor):
    assert "s3cret-of-the-app" not in redactor.scrub("using s3cret-of-the-app to sign")


@pytest.mark.parametrize(
    "written",
    [
        "key_{}",
        "\x1b[35m{}\x1b[0m",
        "Bearer_{}",
        "a{}b",
        '{{"note": "k\\u003d{}"}}',
    ],
)
def test_a_secret_is_found_inside_words_and_behind_escapes(redactor, call, written):
    redactor.redact(call({"session": TOKEN}))
    changed = redactor.redact(call({"memo": written.format(TOKEN)})).request.body
    assert TOKEN.encode() not in changed
    assert TOKEN not in redactor.scrub(written.format(TOKEN))


@pytest.mark.parametrize(
    "written",
    [
        "Zq8/Xr2+LmT5 5=",
        "Zq8%2FXr2%2BLmT5%205%3D",
        "Zq8%2fXr2%2bLmT5+5%3d",
        "%5aq8%2fXr2%2bLmT5+5%3d",
        "\\u005aq8/Xr2+LmT5 5=",
        "Zq8\\/Xr2+LmT5 5=",
        "Zq8/Xr2\\u002BLmT5 5\\u003d",
        b"Zq8/Xr2+LmT5 5=".hex(),
        b"Zq8/Xr2+LmT5 5=".hex().upper(),
        base64.b64encode(b"12345678:Zq8/Xr2+LmT5 5=").decode(),
    ],
)
def test_a_secret_is_replaced_in_every_spelling_and_keeps_it(written):
    made = Redactor(b"k" * 32, ("Zq8/Xr2+LmT5 5=",)).scrub(f"<{written}>")
    assert made != f"<{written}>"
    assert re.sub("[A-Za-z0-9]", "0", made) == re.sub("[A-Za-z0-9]", "0", f"<{written}>")


def test_an_escape_in_front_of_a_secret_leaves_the_json_whole(call):
    redactor = Redactor(b"k" * 32, ("nZq8vXr2LmT55",))
    changed = redactor.redact(call(answer=b'{"a":"\\nZq8vXr2LmT55","b":"nZq8vXr2LmT55"}'))
    answer = json.loads(changed.response.body)
    assert answer["a"] == "\nZq8vXr2LmT55"
    assert "Zq8vXr2LmT55" not in answer["b"]


def test_the_signature_of_a_push_is_no_secret(redactor, call):
    signature = "ab" * 32
    pushed = replace(
        call(body=b"{}", headers=(("Authorization", signature),)), direction=Direction.INBOUND
    )
    assert redactor.redact(pushed).request.header("authorization") != signature
    assert signature not in redactor.known_secrets


def test_a_bearer_token_is_remembered_without_its_scheme(redactor, call):
    changed = redactor.redact(call(headers=(("Authorization", f"Bearer {TOKEN}"),)))
    assert changed.request.header("authorization").startswith("Bearer ")
    assert TOKEN in redactor.known_secrets


def test_the_password_of_basic_authentication_is_remembered(redactor, call):
    credential = base64.b64encode(b"12345678:pass-of-the-app").decode()
    changed = redactor.redact(call(headers=(("Authorization", f"Basic {credential}"),)))
    assert credential not in changed.request.header("authorization")
    assert "pass-of-the-app" in redactor.known_secrets


def test_a_tracking_number_of_digits_leaves_an_equal_order_number_alone(redactor, call):
    changed = redactor.redact(call({"logistics_no": "8100022462600001"}))
    assert b"8100022462600001" not in changed.request.body
    later = redactor.redact(call({"order_id": "8100022462600001"}))
    assert later.request.body == b"order_id=8100022462600001"


def test_a_tracking_number_with_letters_is_replaced_everywhere(redactor, call):
    redactor.redact(call({"logistics_no": "LP00123456789CN"}))
    later = redactor.redact(call(query="note=LP00123456789CN"))
    assert "LP00123456789CN" not in later.request.url


def test_what_is_public_never_becomes_a_secret(call):
    redactor = Redactor(b"k" * 32, public=frozenset({"12345678"}))
    redactor.redact(call({"session": "12345678"}))
    assert redactor.known_secrets == frozenset()
    assert redactor.redact(call({"app_key": "12345678"})).request.body == b"app_key=12345678"


def test_what_stands_for_no_token_is_no_secret(redactor, call):
    redactor.redact(call({"session": "undefined"}))
    assert redactor.scrub("undefined") == "undefined"


def test_personal_data_is_not_sought_under_other_names(redactor, call):
    redactor.redact(call({"full_name": "Standard Shipping"}))
    later = redactor.redact(call({"service_name": "Standard Shipping"}))
    assert later.request.body == b"service_name=Standard+Shipping"


def test_a_secret_of_digits_is_replaced_where_it_stands_as_a_number(call):
    redactor = Redactor(b"k" * 32, ("4711471147",))
    later = redactor.redact(call(answer=b'{"note":4711471147,"price":12.50}'))
    assert b"4711471147" not in later.response.body
    assert b'"price":12.50' in later.response.body


@pytest.mark.parametrize("value", ["Basic not-base64!", "opaque-credential"])
def test_any_other_credential_is_replaced(redactor, call, value):
    changed = redactor.redact(call(headers=(("Authorization", value),)))
    assert value.split()[-1] not in changed.request.header("authorization")


def test_a_number_under_a_secrets_name_stays_what_it_is_elsewhere():
    scrubber = Scrubber(Pseudonyms(b"k" * 32), frozenset())
    scrubber.learn("8100000000000001", Kind.SECRET)
    assert scrubber.scrub('{"order_id": 8100000000000001}') == '{"order_id": 8100000000000001}'


def test_a_secret_of_digits_that_is_known_from_the_start_is_found_everywhere():
    scrubber = Scrubber(Pseudonyms(b"k" * 32), frozenset())
    scrubber.be_given("918273645546372819")
    assert "918273645546372819" not in scrubber.scrub("key=918273645546372819")


def test_what_was_met_is_forgotten_and_what_was_given_is_not():
    given_one, secret, waybill = "bench7f3a9c1e5d2b8604", "918273645546372819x", "LP00123456789CN"
    scrubber = Scrubber(Pseudonyms(b"k" * 32), frozenset(), (given_one,))
    for _ in range(2):
        scrubber.be_given(secret)
        scrubber.learn(waybill, Kind.SHIPMENT)
        scrubber.learn("Anna Example 77", Kind.PERSONAL)
        found = scrubber.forgotten()
        assert (found.secrets, found.waybills) == ({secret}, {waybill})
        assert list(found.people) == ["Anna Example 77"]
        assert not any(map(len, scrubber.forgotten()))
        assert not scrubber.may_change(f"to Anna Example 77 by {waybill} with {secret} now")
        assert scrubber.secrets == {given_one}
        assert scrubber.may_change(f"it is {given_one}")
