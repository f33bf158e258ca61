import base64
import hashlib
import hmac
from dataclasses import replace

import pytest

from harness.evidence.observe import CASSETTE_SIGNED, PLACEHOLDER, Credentials, observe
from harness.evidence.resign import CASSETTE_KEY, CASSETTE_KEYS
from harness.model.exchange import Direction, Fact, Fidelity, Response
from harness.model.secret import Secret
from harness.platforms.editions import edition_named

EDITION = edition_named("aliexpress")
SECRET = "s3cret-of-the-app"
CREDENTIALS = Credentials(app_key="12345678", app_secret=Secret(SECRET))
PARAMETERS = {
    "app_key": "12345678",
    "method": "aliexpress.ds.order.create",
    "sign_method": "sha256",
}


def signature(parameters, secret=SECRET):
    text = "".join(n + parameters[n] for n in sorted(parameters))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


def test_a_right_signature_names_its_recipe(call):
    exchange = call({**PARAMETERS, "sign": signature(PARAMETERS)})
    assert observe(exchange, EDITION, CREDENTIALS).observed(Fact.SIGNATURE_RECIPE) == "iop"


def test_a_wrong_signature_has_an_empty_recipe_and_names_the_mistake(call):
    exchange = call({**PARAMETERS, "sign": signature(PARAMETERS).lower()})
    observed = observe(exchange, EDITION, CREDENTIALS)
    assert observed.observed(Fact.SIGNATURE_RECIPE) == ""
    assert observed.observed(Fact.SIGNATURE_MISTAKE) == "lower_case"


def recorded(exchange, **changes):
    """A granted call as a recorder's copy shows it."""
    body = b'{"aliexpress_ds_order_create_response":{"result":{"is_success":true}}}'
    answer = Response(status=200, body=body)
    return replace(exchange, response=answer, fidelity=Fidelity.DECODED, **changes)


@pytest.mark.parametrize("value", ["REDACTED", "[FILTERED]", "<session>", "DUMMY_TOKEN", "******"])
def test_a_recorders_placeholder_leaves_the_signature_of_a_granted_call_unknown(call, value):
    real = {**PARAMETERS, "session": "50000700a2b3"}
    exchange = recorded(call({**real, "session": value, "sign": signature(real)}))
    observed = observe(exchange, EDITION, CREDENTIALS)
    is_placeholder = value != "<session>"
    assert (observed.observed(Fact.SIGNATURE_UNKNOWN) == PLACEHOLDER) == is_placeholder
    assert (observed.observed(Fact.SIGNATURE_RECIPE) == "") == (not is_placeholder)


def test_a_copy_signed_with_the_cassette_key_leaves_the_signature_unknown(call):
    made = signature(PARAMETERS, CASSETTE_KEYS[CASSETTE_KEY])
    copy = recorded(call({**PARAMETERS, "sign": made}))
    assert observe(copy, EDITION, CREDENTIALS).observed(Fact.SIGNATURE_UNKNOWN) == CASSETTE_SIGNED
    live = replace(copy, fidelity=Fidelity.WIRE)
    assert observe(live, EDITION, CREDENTIALS).observed(Fact.SIGNATURE_RECIPE) == ""


def test_a_mistake_that_any_key_makes_is_told_of_a_copy_too(call):
    text = "".join(name + value for name, value in sorted(PARAMETERS.items()))
    made = hashlib.sha256(text.encode()).hexdigest().upper()
    observed = observe(recorded(call({**PARAMETERS, "sign": made})), EDITION, CREDENTIALS)
    assert observed.observed(Fact.SIGNATURE_MISTAKE) == "plain_sha256"


@pytest.mark.parametrize("value", ["fake fur coat", "hidden camera", "secret garden", "XXXL"])
def test_a_value_that_only_begins_like_a_placeholder_is_one_of_the_applications(call, value):
    exchange = recorded(call({**PARAMETERS, "note": value, "sign": "A" * 64}))
    assert observe(exchange, EDITION, CREDENTIALS).observed(Fact.SIGNATURE_RECIPE) == ""


def test_on_the_wire_a_placeholder_is_what_the_application_sent(call):
    real = {**PARAMETERS, "session": "50000700a2b3"}
    copy = recorded(call({**real, "session": "REDACTED", "sign": signature(real)}))
    exchange = replace(copy, fidelity=Fidelity.WIRE)
    assert observe(exchange, EDITION, CREDENTIALS).observed(Fact.SIGNATURE_RECIPE) == ""


def test_an_unsigned_call_has_no_signature_fact(call):
    assert observe(call(PARAMETERS), EDITION, CREDENTIALS).observed(Fact.SIGNATURE_RECIPE) is None


def test_without_a_secret_the_signature_is_unknown(call):
    credentials = Credentials(app_key="12345678", app_secret=None)
    observed = observe(call({**PARAMETERS, "sign": "A"}), EDITION, credentials)
    assert observed.observed(Fact.SIGNATURE_UNKNOWN)


@pytest.mark.parametrize(
    ("sent", "form"),
    [
        ({"app_secret": SECRET}, "raw"),
        ({"note": base64.b64encode(SECRET.encode()).decode()}, "base64"),
        ({"note": SECRET.encode().hex()}, "hex"),
        ({"note": SECRET.encode().hex().upper()}, "hex"),
        ({"note": base64.b64encode(b"1:" + SECRET.encode() + b"?").decode()}, "base64"),
        ({"note": base64.b64encode(b"12:" + SECRET.encode() + b"??").decode()}, "base64"),
        ({"note": SECRET.replace("-", "%2d")}, "url"),
        ({"note": f"key_{SECRET}x"}, "raw"),
    ],
)
def test_the_secret_is_found_in_whatever_form_it_is_sent(call, sent, form):
    observed = observe(call({**PARAMETERS, **sent}), EDITION, CREDENTIALS)
    fact = next(o for o in observed.observations if o.fact is Fact.SECRET_SENT)
    assert (fact.value, fact.where) == (form, f"form.{next(iter(sent))}")


def test_the_secret_in_the_query_names_its_parameter(call):
    observed = observe(call(query=f"app_secret={SECRET}"), EDITION, CREDENTIALS)
    assert any(o.where == "query.app_secret" for o in observed.observations)


def test_a_short_secret_is_not_searched_for(call):
    credentials = Credentials(app_key="1", app_secret=Secret("short"))
    observed = observe(call({"note": "a short note"}), EDITION, credentials)
    assert observed.observed(Fact.SECRET_SENT) is None


def test_a_push_is_verified_over_its_raw_body(call):
    body = b'{"message_type":53,"data":{"orderId":1,"orderStatus":"OrderCreated"}}'
    made = hmac.new(SECRET.encode(), b"12345678" + body, hashlib.sha256).hexdigest()
    pushed = replace(
        call(body=body, headers=(("Authorization", made),)), direction=Direction.INBOUND
    )
    assert observe(pushed, EDITION, CREDENTIALS).observed(Fact.SIGNATURE_RECIPE) == "iop-push"


@pytest.mark.parametrize("written", [SECRET, f"\\u003d{SECRET}", SECRET.replace("-", "\\u002D")])
def test_the_secret_inside_json_is_found_at_its_place(call, written):
    sent = {"note": f'{{"items": [{{"memo": "{written}"}}]}}'}
    observed = observe(call({**PARAMETERS, **sent}), EDITION, CREDENTIALS)
    found = [o for o in observed.observations if o.fact is Fact.SECRET_SENT]
    assert [(o.value, o.where) for o in found] == [("raw", "form.note/items/0/memo")]


def test_the_secret_with_slashes_is_found_as_php_writes_it(call):
    credentials = Credentials(app_key="1", app_secret=Secret("Zq8/Xr2/LmT55"))
    headers = (("content-type", "application/json"),)
    for body in (rb'{"memo": "Zq8\/Xr2\/LmT55"}', rb"memo: Zq8\/Xr2\/LmT55", rb"{Zq8\/Xr2\/LmT55"):
        observed = observe(call(body=body, headers=headers), EDITION, credentials)
        assert observed.observed(Fact.SECRET_SENT)
        where = next(o.where for o in observed.observations if o.fact is Fact.SECRET_SENT)
        assert where.startswith("body")


def test_the_secret_in_basic_authentication_names_the_header(call):
    credential = base64.b64encode(b"12345678:" + SECRET.encode()).decode()
    exchange = call(PARAMETERS, headers=(("Authorization", f"Basic {credential}"),))
    observed = observe(exchange, EDITION, CREDENTIALS)
    found = [o.where for o in observed.observations if o.fact is Fact.SECRET_SENT]
    assert found == ["header.Authorization"]


def test_a_second_place_is_told_as_well(call):
    exchange = call({"client_secret": SECRET}, query=f"a={SECRET}")
    observed = observe(exchange, EDITION, CREDENTIALS)
    found = [o.where for o in observed.observations if o.fact is Fact.SECRET_SENT]
    assert found == ["query.a", "form.client_secret"]
