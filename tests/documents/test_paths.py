import pytest

from harness.documents.lossless import Number, read_json
from harness.documents.paths import find, path_problem

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
