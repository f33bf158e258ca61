"""What a wrong signature is explained with."""

from collections.abc import Callable
from typing import Any

from harness.checks.registry import Note, checks_of
from harness.checks.traffic import Traffic
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Traffic]


def events_of(build: Build, row: dict[str, Any]) -> list[Any]:
    (check,) = checks_of("SIGN-02")
    return list(check.function(build({"traffic": [row]})))


def finding(build: Build, row: dict[str, Any]) -> Finding:
    (found,) = [e for e in events_of(build, row) if isinstance(e, Finding)]
    return found


def wrong(mistake: str) -> dict[str, str]:
    return {"signature.recipe": "", "signature.mistake": mistake}


def test_both_strings_are_shown_around_their_first_difference(traffic_from_rows: Build) -> None:
    row = {"call": "x.y", "form": {"title": "two words"}, "facts": wrong("url_encoded_values")}
    found = finding(traffic_from_rows, row)
    assert found.expected.endswith("titletwo words")
    assert found.actual.endswith("titletwo%20words")
    assert "url_encoded_values" in found.message.en
    assert found.hint is not None
    assert "URL-encoded before signing" in found.hint.en
    assert "URL" in found.hint.zh


def test_the_path_prefix_is_shown(traffic_from_rows: Build) -> None:
    row = {"grant": "t", "facts": wrong("prefix_missing")}
    found = finding(traffic_from_rows, row)
    assert found.expected.startswith("byte 0 of the canonical string: /auth/token/createapp_key")
    assert found.actual.startswith("byte 0 of the string signed: app_key")


def test_a_mistake_outside_the_string_shows_the_string(traffic_from_rows: Build) -> None:
    found = finding(traffic_from_rows, {"create": "81", "facts": wrong("lower_case")})
    assert found.expected.startswith("hmac-sha256 of access_token")
    assert found.actual.startswith("another digest: ")


def test_an_unknown_mistake_says_how_to_find_it(traffic_from_rows: Build) -> None:
    found = finding(traffic_from_rows, {"create": "81", "facts": {"signature.recipe": ""}})
    assert found.hint is not None
    assert "byte by byte" in found.hint.en


def test_the_accepted_recipe_is_named(traffic_from_rows: Build) -> None:
    facts = {"signature.recipe": "iop", "signature.variant": "empty_values_dropped"}
    events = events_of(traffic_from_rows, {"create": "81", "facts": facts})
    (note,) = [e for e in events if isinstance(e, Note)]
    assert "iop (empty_values_dropped)" in note.text.en
