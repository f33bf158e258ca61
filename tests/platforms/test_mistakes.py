import hashlib
import hmac
from urllib.parse import quote, quote_plus

import pytest

from harness.platforms.mistakes import MISTAKES, explain, variation
from harness.platforms.recipes import IOP, IOP_PUSH, SECRET_WRAPPED, Signable

KEY = "helloworld"
PARAMETERS = (
    ("timestamp", "1517820392000"),
    ("pageSize", "20"),
    ("page_no", "1"),
    ("memo", "a b/c"),
    ("empty", ""),
    ("app_key", "12345678"),
)
DOTTED = Signable(parameters=(*PARAMETERS, ("method", "aliexpress.ds.order.create")))
SYSTEM = Signable(parameters=PARAMETERS, api_path="/auth/token/create")


def joined(pairs):
    return "".join(n + v for n, v in pairs)


def by_ascii(pairs):
    return sorted(pairs, key=lambda p: p[0].encode())


def hmac256(text, key=KEY):
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


RIGHT = joined(by_ascii(DOTTED.parameters))
SENT = joined(DOTTED.parameters)
WRONG = {
    "unsorted": hmac256(SENT),
    "empty_values_dropped": hmac256(joined(by_ascii([p for p in DOTTED.parameters if p[1]]))),
    "url_encoded_values": hmac256(
        joined(by_ascii([(n, quote(v, safe="")) for n, v in DOTTED.parameters]))
    ),
    "plus_for_space": hmac256(joined(by_ascii([(n, quote_plus(v)) for n, v in DOTTED.parameters]))),
    "double_encoded": hmac256(
        joined(by_ascii([(n, quote(quote(v, safe=""), safe="")) for n, v in DOTTED.parameters]))
    ),
    "lower_case": hmac256(RIGHT).lower(),
    "secret_wrapped": hmac256(KEY + RIGHT + KEY),
    "plain_sha256": hashlib.sha256(RIGHT.encode()).hexdigest(),
    "md5": hashlib.md5((KEY + RIGHT + KEY).encode(), usedforsecurity=False).hexdigest().upper(),
    "hmac_md5": hmac.new(KEY.encode(), RIGHT.encode(), hashlib.md5).hexdigest().upper(),
    "seconds_timestamp": hmac256(RIGHT.replace("1517820392000", "1517820392")),
    "wrong_secret_whitespace": hmac256(RIGHT, KEY + "\n"),
    "wrong_prefix": hmac256("aliexpress.ds.order.create" + RIGHT),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_known_mistake_is_named(name):
    found = explain(IOP, DOTTED, KEY, WRONG[name])
    assert found.mistake is not None
    assert found.mistake.name == name
    assert found.text is MISTAKES[name].explanation
    assert not found.match


def test_names_sorted_by_locale_are_named():
    order = ["app_key", "empty", "memo", "method", "page_no", "pageSize", "timestamp"]
    pairs = dict(DOTTED.parameters)
    given = hmac256(joined([(n, pairs[n]) for n in order]))
    found = explain(IOP, DOTTED, KEY, given)
    assert found.mistake is not None
    assert found.mistake.name == "locale_sorted"


def test_a_missing_path_is_named():
    found = explain(IOP, SYSTEM, KEY, hmac256(joined(by_ascii(PARAMETERS))))
    assert found.mistake is not None
    assert found.mistake.name == "prefix_missing"


def test_a_path_with_the_root_in_front_is_named():
    given = hmac256("/rest/auth/token/create" + joined(by_ascii(PARAMETERS)))
    found = explain(IOP, SYSTEM, KEY, given)
    assert found.mistake is not None
    assert found.mistake.name == "wrong_prefix"


def test_a_signature_over_the_sign_parameter_is_named():
    signable = Signable(parameters=(*PARAMETERS, ("sign", "OLD")))
    given = hmac256(joined(by_ascii(signable.parameters)))
    found = explain(IOP, signable, KEY, given)
    assert found.mistake is not None
    assert found.mistake.name == "sign_included"


def test_a_missing_wrap_is_named():
    text = joined(by_ascii([p for p in PARAMETERS if p[1]]))
    found = explain(SECRET_WRAPPED, Signable(parameters=PARAMETERS), KEY, hmac256(text))
    assert found.mistake is not None
    assert found.mistake.name == "secret_not_wrapped"


def test_kept_empty_values_are_named():
    given = hmac256(KEY + joined(by_ascii(PARAMETERS)) + KEY)
    found = explain(SECRET_WRAPPED, Signable(parameters=PARAMETERS), KEY, given)
    assert found.mistake is not None
    assert found.mistake.name == "empty_values_kept"


def test_a_push_signed_in_upper_case_is_named():
    signable = Signable(parameters=(("app_key", "12345678"),), body=b'{"a":1}')
    found = explain(IOP_PUSH, signable, KEY, IOP_PUSH.sign(signable, KEY).upper())
    assert found.mistake is not None
    assert found.mistake.name == "lower_case"


def test_the_right_signature_matches():
    found = explain(IOP, DOTTED, KEY, hmac256(RIGHT))
    assert found.match
    assert found.first_difference is None
    assert found.text.en == "The signature is right."


def test_an_unknown_signature_has_no_mistake_and_says_what_to_do():
    found = explain(IOP, DOTTED, KEY, "0" * 64)
    assert not found.match
    assert found.mistake is None
    assert "byte by byte" in found.text.en


def test_the_first_difference_is_where_the_strings_part():
    found = explain(IOP, DOTTED, KEY, WRONG["url_encoded_values"])
    at = found.first_difference
    assert at is not None
    assert found.mistaken is not None
    assert found.canonical[:at] == found.mistaken[:at]
    assert found.canonical[at : at + 1] == b" "
    assert found.mistaken[at : at + 1] == b"%"


def test_a_variation_is_shown_without_any_secret():
    assert variation(IOP, DOTTED, "unsorted") == SENT.encode()
    assert variation(IOP, DOTTED, "lower_case") is None


def test_every_mistake_is_explained_in_both_languages():
    assert all(m.explanation.en and m.explanation.zh for m in MISTAKES.values())


def test_a_client_that_sorts_and_sends_by_locale_is_told_of_the_locale():
    order = ["app_key", "page_no", "pageSize", "timestamp"]
    pairs = tuple((n, dict(PARAMETERS)[n]) for n in order)
    found = explain(IOP, Signable(parameters=pairs), KEY, hmac256(joined(pairs)))
    assert found.mistake is not None
    assert found.mistake.name == "locale_sorted"
