import pytest

from harness.catalog.starter import starter_statement
from harness.catalog.statement import load_statement, statement_notes
from harness.platforms.editions import EDITION_NAMES, edition_named


@pytest.fixture
def loaded(tmp_path):
    """The statement that a text is."""

    def load(text):
        path = tmp_path / "statement.yaml"
        path.write_text(text, encoding="utf-8")
        return load_statement(path, environ={})

    return load


@pytest.mark.parametrize("name", EDITION_NAMES)
def test_it_is_right_as_it_stands_and_submits_every_interface(loaded, name):
    edition = edition_named(name)
    statement = loaded(starter_statement(edition))
    assert statement.edition == name
    assert statement.app_key == edition.sandbox_app_key
    assert statement_notes(statement, edition) == ()
    assert [*statement.capabilities] == [*edition.capabilities]


@pytest.mark.parametrize("name", EDITION_NAMES)
def test_it_is_right_with_everything_optional_declared_too(loaded, name):
    lines = starter_statement(edition_named(name)).splitlines()
    keys = ("probe:", "category:", "limits:", "tier:", "packages:", "scopes:", "data:", "egress:")
    more = ("token_life:", "waivers:", "production_hosts:")
    declared = [
        line.removeprefix("# ") if line.removeprefix("# ").startswith(keys + more) else line
        for line in lines
    ]
    statement = loaded("\n".join(declared))
    assert (statement.limits.per_second, len(statement.waivers)) == (10, 1)


def test_what_an_application_without_orders_has_no_use_for_is_left_out():
    text = starter_statement(edition_named("1688"))
    assert [word for word in ("probe:", "callback", "category:", "tier:") if word in text] == []


def test_the_comments_are_in_the_language_that_was_asked_for():
    edition = edition_named("alibaba")
    assert "应用的声明文件" in starter_statement(edition, "zh")
    assert "The statement of" not in starter_statement(edition, "zh")
    assert "应用的声明文件" not in starter_statement(edition, "en")
