"""What a wrong signature is explained with, and when nothing can be said of one."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.checks import signature  # noqa: F401 - registers the checks
from harness.checks.registry import Counted, Examined, Undecided
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]
ITEM = "https://openapi.alibaba.com/api/v3/item/get"


def events_of(build: Build, row: dict[str, Any], requirement: str = "SIGN-02") -> list[Any]:
    edition = "alibaba" if "http" in row else "aliexpress"
    return list(build({"edition": edition, "traffic": [row]}).events_of(requirement))


def finding(build: Build, row: dict[str, Any], requirement: str = "SIGN-02") -> Finding:
    (found,) = [e for e in events_of(build, row, requirement) if isinstance(e, Finding)]
    return found


def wrong(mistake: str) -> dict[str, str]:
    return {"signature.recipe": "", "signature.mistake": mistake}


def test_both_strings_are_shown_around_their_first_difference(recorded: Build) -> None:
    row = {"call": "x.y", "form": {"title": "two words"}, "facts": wrong("url_encoded_values")}
    found = finding(recorded, row)
    assert found.expected.endswith("titletwo words")
    assert found.actual.endswith("titletwo%20words")
    assert "url_encoded_values" in found.message.en
    assert found.hint is not None
    assert "URL-encoded before signing" in found.hint.en
    assert "URL" in found.hint.zh


def test_the_path_prefix_is_shown(recorded: Build) -> None:
    found = finding(recorded, {"grant": "t", "facts": wrong("prefix_missing")})
    assert found.expected.startswith("byte 0 of the canonical string: /auth/token/createapp_key")
    assert found.actual.startswith("byte 0 of the string signed: app_key")


def test_a_mistake_outside_the_string_shows_the_string(recorded: Build) -> None:
    found = finding(recorded, {"create": "81", "facts": wrong("lower_case")})
    assert found.expected.startswith("hmac-sha256 of access_token")
    assert found.actual.startswith("another digest: ")


def test_an_unknown_mistake_says_how_to_find_it(recorded: Build) -> None:
    found = finding(recorded, {"create": "81", "facts": {"signature.recipe": ""}})
    assert found.hint is not None
    assert "byte by byte" in found.hint.en


def test_the_accepted_recipe_is_named_with_its_variant(recorded: Build) -> None:
    facts = {"signature.recipe": "iop", "signature.variant": "empty_values_dropped"}
    events = events_of(recorded, {"create": "81", "facts": facts})
    (note,) = [e for e in events if isinstance(e, Counted)]
    assert "recipe iop (empty_values_dropped): 7." in note.text.format(count=7).en


def test_a_recipe_named_by_a_file_is_no_template(recorded: Build) -> None:
    events = events_of(recorded, {"create": "81", "facts": {"signature.recipe": "{x} {0}"}})
    (note,) = [e for e in events if isinstance(e, Counted)]
    assert "recipe {x} {0}: 1." in note.text.format(count=1).en


def test_an_empty_value_that_was_signed_is_shown_in_both_strings(recorded: Build) -> None:
    url = f"{ITEM}?app_key=1&memo=&sign=AB&timestamp=1767600000000"
    row = {"http": {"url": url}, "facts": wrong("empty_values_kept")}
    found = finding(recorded, row, "SIGN-06")
    assert found.where == "query.memo"
    assert found.expected.endswith("***app_key1timestamp1767600000000***")
    assert found.actual.endswith("***app_key1memotimestamp1767600000000***")
    assert not events_of(recorded, row, "SIGN-02")


@pytest.mark.parametrize(
    ("edition", "word"), [("aliexpress", "sha256"), ("alibaba", "hmac-sha256")]
)
def test_the_word_to_send_is_the_one_of_the_edition(
    edition: str, word: str, recorded: Build
) -> None:
    rows: dict[str, dict[str, Any]] = {
        "aliexpress": {"create": "81", "query": {"sign_method": "sha1"}},
        "alibaba": {"http": {"url": f"{ITEM}?sign_method=sha1&sign=AB"}},
    }
    hint = finding(recorded, rows[edition], "SIGN-03").hint
    assert hint is not None
    assert f"sign_method={word}." in hint.en
    assert f"sign_method={word}。" in hint.zh


@pytest.mark.parametrize("facts", [wrong("unsorted"), {"signature.recipe": ""}])
def test_a_request_put_together_from_its_parameters_proves_no_mistake(
    facts: dict[str, str], recorded: Build
) -> None:
    row = {"create": "81", "facts": facts, "fidelity": "reconstructed"}
    [event] = events_of(recorded, row)
    assert isinstance(event, Undecided)
    assert "not its text" in event.reason.en


def test_a_stripped_token_spoils_a_granted_copy_and_no_refused_one(recorded: Build) -> None:
    row = {"create": "81", "drop": ["access_token"], "facts": {"signature.recipe": ""}}
    copy = {**row, "fidelity": "decoded"}
    assert isinstance(events_of(recorded, copy)[0], Undecided)
    refused = '{"error_response":{"code":"IncompleteSignature","msg":"m","request_id":"r"}}'
    assert isinstance(events_of(recorded, {**copy, "answer": refused})[0], Examined)
    assert isinstance(events_of(recorded, row)[0], Examined)
