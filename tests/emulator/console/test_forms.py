"""The forms of compose: the fields of each operation, as its schema tells of them."""

import pytest

from harness.emulator.console.forms import forms, mistakes
from harness.platforms.editions import EDITION_NAMES, edition_named


def form_of(edition, name):
    return next(form for form in forms(edition_named(edition)) if form["name"] == name)


def field_of(edition, name, field):
    return next(one for one in form_of(edition, name)["fields"] if one["name"] == field)


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_every_operation_has_one_form_with_every_field(edition):
    table = edition_named(edition).operations
    made = forms(edition_named(edition))
    assert [form["name"] for form in made] == list(table.names)
    for form in made:
        names = [field["name"] for field in form["fields"]]
        assert names == list(table.operations[form["interface"]].fields)


def test_a_field_inside_json_text_is_told_of_by_the_schema_of_that_json():
    field = field_of("aliexpress", "order.create", "quantity")
    assert field["about"] == "Number of pieces."
    assert "a whole number of 1 or more" in field["expected"]
    assert field["required"] is True
    assert field_of("aliexpress", "order.create", "memo")["required"] is False


def test_a_field_that_may_be_few_words_only_names_them():
    assert field_of("aliexpress", "order.create", "try_to_pay")["words"] == ["true", "false"]


def test_usual_values_are_filled_in():
    assert field_of("aliexpress", "order.create", "currency")["default"] == "USD"


def test_a_field_of_a_json_body_is_told_of_by_the_body_s_schema():
    field = field_of("1688", "item.batch_upload", "title")
    assert field["about"].startswith("Title of the goods")
    assert field["required"] is True


def test_only_an_edition_that_signs_has_mistakes_to_choose_from():
    assert "unsorted" in [one["name"] for one in mistakes(edition_named("aliexpress"))]
    assert mistakes(edition_named("1688")) == []
