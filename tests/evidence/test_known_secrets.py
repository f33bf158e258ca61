"""The law of traces: a text in which a pattern of a secret is found holds a trace of it."""

import base64
import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence import known_secrets
from harness.evidence.disguises import disguises
from harness.evidence.known_secrets import KnownSecrets

SECRETS = st.text(min_size=8, max_size=20) | st.text(
    'abcXYZ019 -_.~+/=%\\"&', min_size=8, max_size=24
)
NOISE = st.text("abc019%\\u+/= \"'", max_size=6) | st.sampled_from(
    ["%", "\\u00", "%4", "\\", "%41", "\\\\u0041"]
)


def patterns(secret):
    return re.compile("|".join(pattern for _, pattern in disguises(secret)))


def spelled(secret, draw):
    """A secret with each character as it is, percent-encoded, or escaped as JSON does."""

    def unit(char):
        manner = draw(st.integers(0, 4))
        if manner == 1:
            return "".join(f"%{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
        if manner == 2:
            return json.dumps(char)[1:-1] if not char.isascii() else f"\\u{ord(char):04X}"
        return "+" if char == " " and manner == 3 else char

    return "".join(map(unit, secret))


@st.composite
def hidden(draw):
    secret = draw(SECRETS)
    data = secret.encode("utf-8", "surrogatepass")
    form = draw(
        st.sampled_from(
            [
                secret,
                spelled(secret, draw),
                quote(secret, safe="", errors="surrogatepass"),
                data.hex(),
                data.hex().upper(),
                base64.b64encode(b"x" * draw(st.integers(0, 3)) + data + b"yz").decode(),
                base64.urlsafe_b64encode(data + b"?").decode(),
            ]
        )
    )
    return secret, draw(NOISE) + form + draw(NOISE)


@given(hidden(), st.lists(SECRETS, max_size=4), st.booleans())
def test_a_secret_that_its_pattern_finds_is_among_those_that_may_stand_there(found, others, many):
    secret, text = found
    few = known_secrets._FEW
    try:
        known_secrets._FEW = 0 if many else few
        known = KnownSecrets()
        for other in [*others, secret]:
            known.add(other)
        if patterns(secret).search(text):
            assert secret in known.found_in(text)
            assert known.may_stand_in(text)
    finally:
        known_secrets._FEW = few


@pytest.mark.parametrize(
    "escape",
    [
        lambda text: text,
        json.dumps,
        lambda text: json.dumps(json.dumps({"a": text})),
        lambda text: quote(json.dumps(text)),
        lambda text: json.dumps("u?q=" + quote(quote(text, safe=""), safe="")),
        lambda text: text.replace("Q", "\\u0051"),
        lambda text: quote(text.replace("Q", "\\u0051"), safe=""),
        lambda text: quote(text.replace("Q", "%51"), safe=""),
    ],
)
def test_however_deep_a_secret_stands_the_text_around_it_tells(escape):
    known = KnownSecrets()
    known.add("8xQ-Lm/T5 kP72aR")
    assert known.may_stand_in(escape("with 8xQ-Lm/T5 kP72aR in it"))


def test_a_plain_text_is_told_from_one_with_a_secret():
    known = KnownSecrets()
    known.add("Zq8vXr2LmT55kP72aR")
    assert not known.may_stand_in('{"order": "%7B%22a%22%3A \\"b\\" \\u4e2d"}')
    assert known.found_in("nothing % here") == []


def test_of_many_secrets_those_are_found_that_stand_there():
    known = KnownSecrets()
    for number in range(500):
        known.add(f"secret-number-{number:04}")
    assert known.found_in("<secret-number-0123>") == ["secret-number-0123"]
    assert len(known) == len(known.all) == 500


@pytest.mark.parametrize("count", [1, 40])
def test_what_is_sought_beside_a_copy_is_not_sought_by_the_first(count):
    first = KnownSecrets()
    for number in range(count):
        first.add(f"Qq{number:03}zzQqZZqQzZ{number:03}ZzqQ")
    known = first.all
    copy = first.copy()
    copy.add("8xQ-Lm/T5 kP72aR")
    assert first.all == known
    assert not first.found_in("with 8xQ-Lm/T5 kP72aR in it")
    assert copy.found_in("with 8xQ-Lm/T5 kP72aR in it") == ["8xQ-Lm/T5 kP72aR"]
    assert copy.found_in("Qq000zzQqZZqQzZ000ZzqQ") == ["Qq000zzQqZZqQzZ000ZzqQ"]
