import hashlib
import hmac
import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlencode

import pytest

from harness.evidence.observe import Credentials, observe
from harness.evidence.redact import Redactor
from harness.evidence.resign import CASSETTE_KEYS, is_edited, resigned, resigned_text
from harness.model.exchange import Direction, Exchange, Fact, Observation, Request
from harness.model.recording import Provenance
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.platforms.recipes import IOP, SECRET_WRAPPED, Signable
from harness.platforms.variations import variations

ALIEXPRESS, ALIBABA = edition_named("aliexpress"), edition_named("alibaba")
APP_KEY, SECRET = "12345678", "s3cret-of-the-app"
CREDENTIALS = Credentials(app_key=APP_KEY, app_secret=Secret(SECRET))
PUBLISHED = "published-and-worthless"
PARAMETERS = {
    "app_key": APP_KEY,
    "contact_person": "Иван Петров",
    "format": "json",
    "Method_of_pay": "a b/c",
    "method": "aliexpress.ds.order.create",
    "note": "",
    "session": "50000601c30atpedfgu3LVvik87Ixlsvle3mSoB7701ceb156fPunYZ43GBg",
    "sign_method": "sha256",
    "timestamp": "1732262400000",
}
MISTAKES = sorted({name for name, *_ in variations(IOP, Signable(), SECRET)})

TAKEN = ("empty_values_kept", "empty_values_dropped")
"""What would be a mistake elsewhere, and this gateway takes."""


def recorded(exchange, edition=ALIEXPRESS):
    """The exchange as the log has it: observed, then redacted."""
    redactor = Redactor(b"k" * 32, (SECRET,), public=frozenset({APP_KEY}))
    return redactor.redact(observe(exchange, edition, CREDENTIALS))


def facts(exchange):
    return [o for o in exchange.observations if o.fact is not Fact.RESIGNED]


def hmac_of(key, text):
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def push(body=b'{"message_type":53,"data":{"orderId":8100,"buyerId":77}}', signature=None):
    right = hmac_of(SECRET, APP_KEY + body.decode("latin-1"))
    headers = (("Content-Type", "application/json"), ("Authorization", signature or right))
    return Exchange(
        id="x1",
        direction=Direction.INBOUND,
        started=datetime(2026, 11, 22, tzinfo=UTC),
        request=Request(
            method="POST", url="http://127.0.0.1:1/callbacks", headers=headers, body=body
        ),
    )


def test_a_right_signature_becomes_a_right_one_with_the_published_key(call):
    text = "".join(name + PARAMETERS[name] for name in sorted(PARAMETERS))
    log = recorded(call({**PARAMETERS, "sign": hmac_of(SECRET, text).upper()}))
    made = resigned(log, ALIEXPRESS, APP_KEY)
    sent = dict(parse_qsl(made.request.body.decode(), keep_blank_values=True))
    sign = sent.pop("sign")
    assert sent["session"] != PARAMETERS["session"]
    assert sign == hmac_of(PUBLISHED, "".join(n + sent[n] for n in sorted(sent))).upper()
    assert made.observed(Fact.RESIGNED) == "cassette-1"
    assert facts(made) == list(log.observations)
    assert CASSETTE_KEYS["cassette-1"] == PUBLISHED


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_known_mistake_stays_the_same_mistake(call, mistake):
    signable = Signable(parameters=tuple(PARAMETERS.items()))
    signs = {
        varied.sign(changed, key)
        for name, varied, changed, key in variations(IOP, signable, SECRET)
        if name == mistake
    }
    is_any = False
    for sign in sorted(signs):
        log = recorded(call({**PARAMETERS, "sign": sign}))
        made = resigned(log, ALIEXPRESS, APP_KEY)
        assert made.observed(Fact.RESIGNED) == "cassette-1"
        assert facts(made) == list(log.observations)
        assert not is_edited(made, ALIEXPRESS, APP_KEY)
        again = dict(parse_qsl(made.request.body.decode()))["sign"]
        assert (len(again), again.isupper()) == (len(sign), sign.isupper())
        is_any |= log.observed(Fact.SIGNATURE_MISTAKE) == mistake
    assert is_any or mistake in TAKEN


def test_any_other_wrong_signature_keeps_its_pseudonym_and_stays_wrong(call):
    log = recorded(call({**PARAMETERS, "sign": "C0FFEE" * 10 + "ABCD"}))
    made = resigned(log, ALIEXPRESS, APP_KEY)
    assert made.request == log.request
    assert made.observed(Fact.SIGNATURE_RECIPE) == ""
    assert not is_edited(made, ALIEXPRESS, APP_KEY)


def test_a_signature_in_the_query_is_replaced_there(call):
    values = {"app_key": APP_KEY, "item_id": "1", "q": "a b", "timestamp": "1732262400000"}
    sign = SECRET_WRAPPED.sign(Signable(parameters=tuple(values.items())), SECRET)
    exchange = call(query=urlencode(values | {"sign": sign}, quote_via=quote), headers=())
    url = exchange.request.url.replace("/sync", "/api/v3/item/get")
    exchange = replace(exchange, request=replace(exchange.request, method="GET", url=url))
    made = resigned(recorded(exchange, ALIBABA), ALIBABA, APP_KEY)
    text = "".join(n + values[n] for n in sorted(values))
    wanted = hmac_of(PUBLISHED, PUBLISHED + text + PUBLISHED).upper()
    assert made.request.url == url.replace(sign, wanted)


def test_a_signature_in_a_multipart_form_is_replaced_there(call):
    text = "".join(name + PARAMETERS[name] for name in sorted(PARAMETERS))
    fields = PARAMETERS | {"sign": hmac_of(SECRET, text).upper()}
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    kind = (("content-type", "multipart/form-data; boundary=b"),)
    log = recorded(call(body="".join([*parts, "--b--\r\n"]).encode(), headers=kind))
    made = resigned(log, ALIEXPRESS, APP_KEY)
    assert made.observed(Fact.SIGNATURE_RECIPE) == "iop"
    assert made.observed(Fact.RESIGNED) == "cassette-1"
    assert not is_edited(made, ALIEXPRESS, APP_KEY)
    old = re.sub(rb"[0-9A-F]{64}", b"", log.request.body)
    assert re.sub(rb"[0-9A-F]{64}", b"", made.request.body) == old
    assert made.request.body != log.request.body


def test_a_callback_is_signed_in_its_authorization_header():
    made = resigned(recorded(push()), ALIEXPRESS, APP_KEY)
    wanted = hmac_of(PUBLISHED, APP_KEY + made.request.body.decode())
    assert made.request.header("authorization") == wanted
    assert b'"buyerId":77' not in made.request.body


def test_a_callback_in_the_wrong_case_stays_in_the_wrong_case():
    body = push().request.body
    log = recorded(push(signature=hmac_of(SECRET, APP_KEY + body.decode()).upper()))
    made = resigned(log, ALIEXPRESS, APP_KEY)
    assert log.observed(Fact.SIGNATURE_MISTAKE) == "lower_case"
    assert made.observed(Fact.RESIGNED) == "cassette-1"
    assert made.request.header("authorization").isupper()
    assert not is_edited(made, ALIEXPRESS, APP_KEY)


def test_a_forged_callback_stays_forged():
    log = recorded(push(signature=hmac_of("another secret", "anything")))
    made = resigned(log, ALIEXPRESS, APP_KEY)
    assert made.request == log.request
    assert not is_edited(made, ALIEXPRESS, APP_KEY)


def test_a_withheld_body_keeps_the_fact_that_its_signature_was_right():
    log = recorded(push(body=b"\x89no JSON"))
    log = replace(log, observations=(Observation(fact=Fact.SIGNATURE_RECIPE, value="iop-push"),))
    assert log.request.body == b""
    made = resigned(log, ALIEXPRESS, APP_KEY)
    assert made.observed(Fact.SIGNATURE_RECIPE) == "iop-push"
    assert not is_edited(made, ALIEXPRESS, APP_KEY)


def test_what_could_not_be_recomputed_is_not_marked(call):
    exchange = call({**PARAMETERS, "sign": "A" * 64})
    unknown = observe(exchange, ALIEXPRESS, Credentials(app_key=APP_KEY, app_secret=None))
    assert resigned(unknown, ALIEXPRESS, APP_KEY) == unknown


def test_facts_that_cannot_be_had_again_hold_without_a_mark(call):
    odd = Observation(fact=Fact.SIGNATURE_MISTAKE, value="of a later version")
    exchange = recorded(call({**PARAMETERS, "sign": "A" * 64}))
    exchange = replace(exchange, observations=(*exchange.observations, odd))
    assert resigned(exchange, ALIEXPRESS, APP_KEY) == exchange


def test_a_call_that_nobody_signs_is_marked_and_unchanged(call):
    log = recorded(call(body=b"{}", headers=()), edition_named("1688"))
    made = resigned(log, edition_named("1688"), APP_KEY)
    assert made.request == log.request
    assert made.observed(Fact.RESIGNED) == "cassette-1"


def test_a_changed_value_no_longer_fits(call):
    text = "".join(name + PARAMETERS[name] for name in sorted(PARAMETERS))
    log = recorded(call({**PARAMETERS, "sign": hmac_of(SECRET, text).upper()}))
    made = resigned(log, ALIEXPRESS, APP_KEY)
    body = made.request.body.replace(b"order.create", b"order.crete")
    assert is_edited(replace(made, request=replace(made.request, body=body)), ALIEXPRESS, APP_KEY)
    assert not is_edited(log, ALIEXPRESS, APP_KEY)


def test_signing_twice_changes_nothing(call):
    text = "".join(name + PARAMETERS[name] for name in sorted(PARAMETERS))
    log = recorded(call({**PARAMETERS, "sign": hmac_of(SECRET, text).upper()}))
    once = resigned(log, ALIEXPRESS, APP_KEY)
    assert resigned(once, ALIEXPRESS, APP_KEY) == once


def test_a_report_says_when_it_was_recorded_and_with_which_key_it_was_signed():
    provenance = Provenance(
        run_id="r",
        recorded=datetime(2026, 11, 22, 8, 0, 30, tzinfo=UTC),
        edition="aliexpress",
        app_key=APP_KEY,
        driver="reference",
        tool_version="0",
        cassette_key="cassette-1",
    )
    text = resigned_text(provenance)
    for said in (text.en, text.zh):
        assert "2026-11-22 08:00:30 UTC" in said
        assert "cassette-1" in said
