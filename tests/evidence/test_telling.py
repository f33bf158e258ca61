import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.free_text import hidden_in, may_tell
from harness.evidence.sensitive import SENSITIVE_LETTERS, kind_of
from harness.evidence.telling import Search, looks_like_json

HIDDEN = base64.b64encode(b'{"session": "0123"}').decode()
TELLING = ["a@b.example", "token=1", "Bearer x1", "http://h/?a=1", HIDDEN, "{", " [1]", "x eyJ"]
QUIET = ["2026-11-22 08:00", "Red dress: size L", "8100000001410206", "https://h.example/a", ""]
NAMES = ["full_name", "Full-Name", "SESSION", "access_token", "cafécity", "ſession", "İP"]
TEXTS = st.sampled_from(TELLING + QUIET + NAMES) | st.text(
    st.characters(exclude_characters="\n"), max_size=6
)


def is_telling(text):
    return looks_like_json(text) or may_tell(text) or hidden_in(text) is not None


@given(st.lists(st.frozensets(TEXTS, max_size=8), max_size=4))
def test_of_many_texts_those_are_found_that_would_be_found_one_by_one(batches):
    search = Search(SENSITIVE_LETTERS)
    for texts in batches:
        named, telling = search.among(texts)
        assert telling == {text for text in texts if is_telling(text)}
        assert {text for text in texts if kind_of(text)} <= named <= texts


def test_what_calls_for_nothing_is_not_found():
    assert Search(SENSITIVE_LETTERS).among(frozenset(QUIET)) == (set(), set())


@pytest.mark.parametrize("name", ["session", "SES-SION", "full_name"])
def test_a_name_is_found_however_it_is_spelled_and_how_often_it_comes(name):
    search = Search(SENSITIVE_LETTERS)
    for _ in range(2):
        assert search.among(frozenset({name, "price"})) == ({name}, set())
