import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.placeholders import BadPlaceholder
from harness.scenario.template import UnresolvedName, fill, fill_all

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)


def test_names_are_replaced():
    assert fill("H-{run}-{round}", {"run": "a", "round": "1"}) == "H-a-1"


def test_doubled_braces_stay_braces():
    assert fill("{{run}}", {"run": "a"}) == "{run}"


@pytest.mark.parametrize("payload", ["{secret}", "{{secret}}", "${secret}", "{0}", "{", "}"])
def test_what_was_put_in_is_never_looked_at_again(payload):
    assert fill("{a}", {"a": payload, "secret": "x"}) == payload


@given(NAMES, st.text())
def test_a_value_comes_through_as_it_is(name, value):
    assert fill(f"<{{{name}}}>", {name: value}) == f"<{value}>"


def test_a_name_without_a_value_is_an_error_never_empty():
    with pytest.raises(UnresolvedName, match=r"\{b\} has no value") as caught:
        fill("{a}{b}", {"a": ""})
    assert caught.value.name == "b"


@pytest.mark.parametrize(
    "payload",
    ["{a.__class__}", "{a[0]}", "{a!r}", "{a:>9}", "{7*7}", "{config.items()}", "{ a }"],
)
def test_anything_but_a_name_raises(payload):
    with pytest.raises(BadPlaceholder):
        fill(payload, {"a": "x"})


def test_a_map_is_filled_value_by_value():
    assert fill_all({"{a}": "{a}"}, {"a": "x"}) == {"{a}": "x"}
