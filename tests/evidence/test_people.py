import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.people import TOKEN, People
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.words import Words, is_hidden_by_escapes

NAME = "Anna van Bergen"


@pytest.fixture
def pseudonyms():
    return Pseudonyms(b"k" * 32)


@pytest.fixture
def people(pseudonyms):
    return People(pseudonyms, Words(TOKEN))


def test_a_name_is_found_inside_a_text(people, pseudonyms):
    people.learn(NAME)
    made = people.scrub(f"no way to {NAME}, sorry")
    assert made == f"no way to {pseudonyms.of(NAME)}, sorry"


def test_a_whole_value_stays_for_it_may_be_something_else(people):
    people.learn("Standard Shipping")
    assert people.scrub("Standard Shipping") == "Standard Shipping"


@pytest.mark.parametrize(
    "text", ["order 8100000000000001 of 13800000000", "call 13800000000!", "13800000000,"]
)
def test_a_number_is_found_inside_a_text(people, text):
    people.learn("13800000000")
    assert "13800000000" not in people.scrub(text)


@pytest.mark.parametrize("text", ["138000000001", "x 138000000009 y", "Anna van Bergens x"])
def test_a_part_of_a_longer_word_is_left(people, text):
    people.learn("13800000000")
    people.learn(NAME)
    assert people.scrub(text) == text


def test_chinese_is_found_without_spaces(people):
    people.learn("王小明")
    made = people.scrub("收货人王小明的电话")
    assert made.startswith("收货人")
    assert made.endswith("的电话")
    assert "王小明" not in made


def test_each_place_is_found(people):
    people.learn(NAME)
    people.learn("1 Example Street")
    made = people.scrub(f"{NAME}; {NAME} lives in 1 Example Street.")
    assert "Anna" not in made
    assert "Example" not in made
    assert len(made) == len(f"{NAME}; {NAME} lives in 1 Example Street.")


@pytest.mark.parametrize("plain", ["US", "California", "zip", "王", "95112", "", "-", "a" * 300])
def test_what_is_too_short_or_too_plain_is_not_sought(people, plain):
    people.learn(plain)
    assert people.scrub(f"from {plain} with love") == f"from {plain} with love"


def test_nothing_is_sought_where_nothing_was_met(people):
    assert not people.may_stand_in("anything", [])


VALUES = st.text('ab1 é中,@/\\"', min_size=3, max_size=12)
SPELLINGS = [
    str,
    json.dumps,
    lambda text: json.dumps(json.dumps({"to": text})),
    lambda text: quote(text, safe=""),
    lambda text: json.dumps("?to=" + quote_plus(text)),
    lambda text: json.dumps(text).replace("a", "\\u0061"),
    lambda text: quote(json.dumps(text, ensure_ascii=False)),
]


@pytest.mark.parametrize("text", ["an Example of it", "Example Apparel Store", "2 Example Street"])
def test_a_text_that_shares_a_word_with_a_value_holds_none(people, text):
    people.learn("1 Example Street")
    assert not people.may_stand_in(text, ["Example"])


@given(VALUES, st.lists(VALUES, max_size=4), st.sampled_from(SPELLINGS), st.booleans())
def test_a_text_that_holds_a_value_is_told_however_it_is_spelled(value, others, spell, many):
    words = Words(TOKEN)
    people = People(Pseudonyms(b"k" * 32), words)
    for known in [*others, value, *(f"1 Filling{number}" for number in range(30 * many))]:
        people.learn(known)
    plain = f"no way to {value}. Sorry"
    if people.scrub(plain) != plain:
        text = spell(plain)
        is_told = people.may_stand_in(text, words.found_in(text))
        assert is_told or is_hidden_by_escapes(text, is_foreign=words.is_foreign)
