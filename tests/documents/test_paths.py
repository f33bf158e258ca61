import json
import re

import jsonpath_rfc9535
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.lossless import Number, plain, read_json
from harness.documents.paths import find, path_problem
from harness.platforms.editions import EDITION_NAMES
from harness.platforms.operations import read_operations

ORDER = read_json('{"list": [{"price": 12.50, "id": "a"}, {"price": 12.5, "id": "b"}], "n": null}')


def test_a_path_finds_the_literal_and_its_place():
    assert find("$.list[0].price", ORDER) == [(("list", 0, "price"), Number("12.50"))]


def test_a_path_may_find_several_places():
    assert [value for _, value in find("$.list[*].id", ORDER)] == ["a", "b"]


def test_a_filter_compares_values():
    assert [value for _, value in find("$.list[?@.price == 12.5].id", ORDER)] == ["a", "b"]


def test_null_is_a_value():
    assert find("$.n", ORDER) == [(("n",), None)]


@pytest.mark.parametrize("path", ["$.none", "$.list[9]", "$.n.x"])
def test_a_path_may_find_nothing(path):
    assert find(path, ORDER) == []


@pytest.mark.parametrize("path", ["list", "", "$.", "$[", "$.a b", "$..", "$[?@.a ==]"])
def test_a_bad_path_is_named(path):
    assert path_problem(path)
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the library's
        find(path, ORDER)


@pytest.mark.parametrize("path", ["$", "$.a", "$['a b']", "$..a", "$[0,1]", "$[?@.a == 'x']"])
def test_a_good_path_has_no_problem(path):
    assert path_problem(path) is None


def paths_of_the_tables():
    for edition in EDITION_NAMES:
        for operation in read_operations(edition).operations.values():
            outcomes = (o.path for o in (operation.success, operation.not_yet) if o)
            yield from (*operation.answer.values(), *outcomes)


WRITTEN = ("$", "$.a", "$['a','b']", "$[0]", "$[-1].a", "$.a[*]", "$[*][*]", "$[0,-2,*].b", "$.a.b")
PATHS = tuple(dict.fromkeys((*WRITTEN, *paths_of_the_tables())))
NAMES = st.sampled_from(("a", "b", *{n for p in PATHS for n in re.findall(r"\w+", p)}))


@st.composite
def documents_near(draw, path):
    """A document that holds what a path asks for, or stops to do so somewhere on the way."""
    value = draw(JSON)
    for name in reversed(re.findall(r"\w+|\*", path)):
        if draw(st.integers(0, 9)) == 0:
            value = draw(JSON)
        is_list = name == "*" or name.isdecimal()
        others = draw(st.dictionaries(NAMES, JSON, max_size=2))
        value = [*others.values(), value] if is_list else {**others, name: value}
    return value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)


@given(data=st.data(), path=st.sampled_from(PATHS))
def test_a_path_selects_what_the_library_selects(data, path):
    text = json.dumps(data.draw(JSON | documents_near(path)))
    expected = [(tuple(n.location), n.value) for n in jsonpath_rfc9535.find(path, json.loads(text))]
    found = [(pointer, plain(value)) for pointer, value in find(path, read_json(text))]
    assert found == expected


SPELT = st.lists(
    st.from_regex(
        r"\.[ab*]|\.[a-z_]{1,2}[0-9]?|\[(-?[0-9]{1,3}|'[^\n]{0,2}'|\*)(,|, |  ,)?(0|'a'|\*)?\]",
        fullmatch=True,
    ),
    max_size=3,
).map(lambda segments: "$" + "".join(segments))


@given(path=SPELT | st.from_regex(r"\$[.\[\]'*ab0-9 -]{0,6}", fullmatch=True), value=st.data())
def test_a_path_however_spelt_is_what_the_library_makes_of_it(path, value):
    text = json.dumps(value.draw(JSON | documents_near(path)))
    try:
        nodes = jsonpath_rfc9535.find(path, json.loads(text))
    except jsonpath_rfc9535.JSONPathError:
        assert path_problem(path)
    else:
        expected = [(tuple(n.location), n.value) for n in nodes]
        found = [(pointer, plain(value)) for pointer, value in find(path, read_json(text))]
        assert found == expected


@pytest.mark.parametrize("name", ["a, b", "]['b", 'a"b', "*", "0", "é", "it's", "a\\b"])
def test_a_name_may_hold_any_sign(name):
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    assert find(f"$['{quoted}']", read_json(json.dumps({name: "x", "b": "y"}))) == [((name,), "x")]
