import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.lossless import (
    MAX_DEPTH,
    JsonObject,
    NotJson,
    Number,
    at,
    container_in,
    plain,
    pointer_text,
    read_json,
    text_of,
    walk,
)

NUMBERS = st.from_regex(
    r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,12})?([eE][+-]?[0-9]{1,3})?", fullmatch=True
)


@pytest.mark.parametrize("literal", ["12.5", "12.50", "1.25e1", "1.0", "1", "-0", "1E400"])
def test_a_number_keeps_its_literal(literal):
    assert read_json(literal) == Number(literal)
    assert text_of(read_json(literal)) == literal


def test_numbers_of_the_same_value_differ_as_literals():
    assert read_json("12.5") != read_json("12.50")
    assert Number("12.5").decimal == Number("12.50").decimal == Decimal("12.5")


@given(st.lists(NUMBERS))
def test_every_number_literal_survives(literals):
    read = read_json("[" + ",".join(literals) + "]")
    assert isinstance(read, list)
    assert [text_of(value) for value in read] == literals


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_plain_is_what_json_says(value):
    assert plain(read_json(json.dumps(value))) == value


@pytest.mark.parametrize(
    ("literal", "is_integer"), [("1", True), ("-0", True), ("1.0", False), ("1e2", False)]
)
def test_an_integer_literal_has_neither_fraction_nor_exponent(literal, is_integer):
    assert Number(literal).is_integer_literal is is_integer


def test_duplicate_keys_are_remembered():
    value = read_json('{"a": 1, "b": 2, "a": 3, "a": 4}')
    assert isinstance(value, JsonObject)
    assert value["a"] == Number("4")
    assert value.duplicate_keys == ("a", "a")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("NaN", "NaN is no JSON value"),
        ("[Infinity]", "Infinity is no JSON value"),
        (b"\xff", "not UTF-8 at byte 0"),
        ("{", "at character 1"),
        ('"a\nb"', "Invalid control character"),
        ("1 2", "Extra data at character 2"),
        ("", "at character 0"),
        ("[" * 100_000, "nested too deeply"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "nested deeper than 200"),
    ],
)
def test_what_is_no_json_is_refused(data, said):
    with pytest.raises(NotJson, match=said):
        read_json(data)


@pytest.mark.parametrize("literal", ["9" * 5000, "1e400", "-1e400"])
def test_a_number_too_large_for_python_stays_text(literal):
    assert plain(read_json(literal)) == literal


@pytest.mark.parametrize(
    ("token", "text"),
    [("true", "true"), ("false", "false"), ("null", "null"), ('"a"', "a"), ('["a"]', '["a"]')],
)
def test_a_scalar_has_its_tokens_text(token, text):
    assert text_of(read_json(token)) == text


def test_a_pointer_leads_to_its_value():
    value = read_json('{"a": [{"b/c": 1}]}')
    assert at(value, ("a", 0, "b/c")) == Number("1")
    assert pointer_text(("a", 0, "b/c", "~")) == "/a/0/b~1c/~0"


@pytest.mark.parametrize("pointer", [("z",), ("a", 7), ("a", "x"), ("a", 0, 0)])
def test_a_pointer_to_nothing_is_a_lookup_error(pointer):
    with pytest.raises(LookupError):
        at(read_json('{"a": [1]}'), pointer)


def test_walk_gives_parents_before_children():
    pointers = [pointer for pointer, _ in walk(read_json('{"a": [1], "b": 2}'))]
    assert pointers == [(), ("a",), ("a", 0), ("b",)]


@pytest.mark.parametrize(
    ("text", "value"), [('{"a": 1}', {"a": Number("1")}), (" [1]", [Number("1")])]
)
def test_a_container_is_read_from_the_text_that_it_is(text, value):
    assert container_in(text) == value


@pytest.mark.parametrize("text", ["", "5", '"{}"', "{", "[1] 2", "a{}"])
def test_any_other_text_holds_no_container(text):
    assert container_in(text) is None
