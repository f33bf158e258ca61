import pytest

from harness.documents.lossless import Number, read_json
from harness.platforms.places import Field, field_at, place_in_body, place_of

REQUEST = read_json('[{"title": "Lamp", "a/b": 1.50, "images": ["x", "y"]}]')


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("body/0/title", Field("Lamp", "body/0/title")),
        ("body/#", Field(Number("1"), "body")),
        ("body/0/images/#", Field(Number("2"), "body/0/images")),
        ("body/0/images/1", Field("y", "body/0/images/1")),
        ("body/0/title/#", None),
        ("body/1/title", None),
        ("body/0/none", None),
    ],
)
def test_a_place_of_the_table_is_looked_up_in_a_request(path, field):
    assert field_at(place_of(path), REQUEST, "body") == field


def test_the_members_of_a_push_are_names_whatever_they_look_like():
    push = read_json('{"data": {"0": "first"}}')
    assert field_at(place_in_body("data/0"), push, "body") == Field("first", "body/data/0")


def test_a_field_has_its_tokens_text():
    assert Field(Number("1.50"), "body").text == "1.50"
