import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.pseudonym import Pseudonyms, shape_of

PSEUDONYMS = Pseudonyms(b"key")


@given(st.text())
def test_a_pseudonym_keeps_length_and_character_classes(value):
    made = PSEUDONYMS.of(value)
    assert len(made) == len(value)
    for old, new in zip(value, made, strict=True):
        assert traits(old) == traits(new)


def test_every_letter_and_digit_keeps_its_traits_and_its_length_in_bytes():
    value = "".join(filter(str.isalnum, map(chr, range(sys.maxunicode + 1))))
    made = PSEUDONYMS.of(value)
    assert list(map(traits, made)) == list(map(traits, value))
    assert [len(c.encode()) for c in made] == [len(c.encode()) for c in value]


def traits(char):
    is_digit = unicodedata.decimal(char, None) is not None
    case = (char.isupper(), char.islower()) if char.isalpha() else None
    return char.isascii(), char.isalpha(), is_digit, case


@pytest.mark.parametrize("value", ["LP\u00dc0010020CN", "LP\u03a9\u03a9001002CN", "LP\uff21001"])
def test_an_invalid_number_stays_invalid(value):
    assert not PSEUDONYMS.of(value).isascii()


@given(st.from_regex(r"[0-9A-F]{64}", fullmatch=True))
def test_the_pseudonym_of_an_upper_case_signature_is_upper_case_hex(value):
    assert set(PSEUDONYMS.of(value)) <= set("0123456789ABCDEF")


@given(st.from_regex(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", fullmatch=True))
def test_the_pseudonym_of_a_number_is_a_number_of_the_same_form(literal):
    made = PSEUDONYMS.of_number(literal)
    json.loads(made, parse_float=str, parse_int=str)
    assert [c.isdigit() for c in made] == [c.isdigit() for c in literal]
    head, _, exponent = literal.lower().partition("e")
    assert made.lower().partition("e")[2] == exponent
    assert (made.lstrip("-")[0] == "0") == (head.lstrip("-")[0] == "0")


@given(st.integers(min_value=1))
def test_a_number_and_its_text_have_one_pseudonym(value):
    assert PSEUDONYMS.of_number(str(value)) == PSEUDONYMS.of(str(value))


@given(st.text(st.characters(categories=["Cs"]), min_size=1))
def test_half_an_emoji_stays(value):
    assert PSEUDONYMS.of(value) == value


@given(st.text())
def test_a_value_and_its_pseudonym_have_one_shape(value):
    assert shape_of(PSEUDONYMS.of(value)) == shape_of(value)


@pytest.mark.parametrize("other", ["LP0010020CN", "LP00100201C1", "lp00100201CN", "LP 0100201CN"])
def test_a_value_of_another_form_has_another_shape(other):
    assert shape_of(other) != shape_of("LP00100201CN")
