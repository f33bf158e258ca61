import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.placeholders import BadPlaceholder, mentions, names_in, pieces_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("plain", ()),
        ("{a}", ("a",)),
        ("x{a}y{b_1}z{a}", ("a", "b_1", "a")),
        ("{{a}}", ()),
        ("{{{a}}}", ("a",)),
        ("${a}", ("a",)),
    ],
)
def test_names_stand_in_single_braces(text, names):
    assert names_in(text) == names


def test_doubled_braces_are_braces():
    assert "".join(piece.text for piece in pieces_of("{{a}} {{{{")) == "{a} {{"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "}",
        "a{b",
        "a}b",
        "{}",
        "{ a }",
        "{0}",
        "{a.b}",
        "{a[0]}",
        "{a!r}",
        "{a:>9}",
        "{a.__class__.__mro__}",
        "{7*7}",
        "{{a}",
        "{a}}",
        "{é}",
    ],
)
def test_anything_else_in_braces_is_refused(text):
    with pytest.raises(BadPlaceholder):
        pieces_of(text)


@given(st.text())
def test_doubling_the_braces_of_any_text_gives_it_back(text):
    doubled = text.replace("{", "{{").replace("}", "}}")
    assert "".join(piece.text for piece in pieces_of(doubled)) == text
    assert names_in(doubled) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ca_file}", True),
        ("x{gateway_https}/sync", True),
        ("{{ca_file}}", False),
        ("ca_file", False),
        ("{other}", False),
        ("{a!r} {ca_file} {", True),
    ],
)
def test_a_text_mentions_a_name_or_not(text, expected):
    assert mentions(["nothing", text], ["gateway_https", "ca_file"]) is expected
