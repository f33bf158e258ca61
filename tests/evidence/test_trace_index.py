"""The law of the index: a text that holds a trace of a secret has that secret among the likely."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.disguises import traces, without_needless_escapes
from harness.evidence.trace_index import TraceIndex

SIGNS = string.ascii_letters + string.digits + "_-. +/=%"
SECRETS = st.text(SIGNS, min_size=8, max_size=40)
AROUND = st.text(SIGNS + "\\ü中", max_size=20)


def indexed(*secrets):
    index = TraceIndex()
    for secret in secrets:
        index.add(secret, traces(secret))
    return index


@given(st.sets(SECRETS, min_size=1, max_size=5), AROUND, AROUND, st.integers(0, 9), st.booleans())
def test_whoever_has_a_trace_in_the_text_is_likely(secrets, before, behind, chosen, is_loud):
    index = indexed(*secrets)
    secret = sorted(secrets)[chosen % len(secrets)]
    found = traces(secret)
    for trace in (*found.texts, found.hex.upper() if is_loud else found.hex):
        text = before + trace + behind
        assert secret in index.likely(text, text)


@given(SECRETS, AROUND, AROUND)
def test_whoever_has_a_tail_in_what_the_text_is_without_escapes_is_likely(secret, before, behind):
    text = before + "%41" + behind
    unescaped = without_needless_escapes(text) + traces(secret).tail
    assert secret in indexed(secret).likely(text, unescaped)


@pytest.mark.parametrize("length", range(12))
def test_a_text_may_be_as_short_as_it_likes(length):
    text = "0123456789ab"[:length]
    assert indexed("0123456789abcdef").likely(text, text) == set()


def test_a_secret_without_a_trace_that_is_long_enough_is_always_likely():
    assert indexed("a-b!c-d!e-f!").likely("nothing of it", "nothing of it") == {"a-b!c-d!e-f!"}


def test_secrets_that_begin_alike_are_told_apart_by_a_closer_look_only():
    alike = {f"the-same-beginning-{number}" for number in range(9)}
    text = "<the-same-beginning-3>"
    assert indexed(*alike).likely(text, text) >= {"the-same-beginning-3"}


def test_of_secrets_unlike_the_text_none_is_likely():
    many = [f"{number:x}-Zq8vXr2L{number * 977:x}mT55kP72aR" for number in range(500)]
    text = '{"order_id": 8100085170570001, "status": "WAIT_SELLER_SEND_GOODS"}'
    assert indexed(*many).likely(text, text) == set()
