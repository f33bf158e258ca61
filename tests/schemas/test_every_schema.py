"""What holds for the schemas of all editions: valid, described, one for each operation."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from harness.platforms.editions import EDITION_NAMES, edition_named

FOLDER = Path(__file__).parents[2] / "schemas"
FILES = sorted(path for name in EDITION_NAMES for path in (FOLDER / name).iterdir())


def described_fields(schema: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every field that a schema describes, with its place; conditions describe nothing."""
    if isinstance(schema, dict):
        for key, part in schema.items():
            if key == "properties":
                for name, field in part.items():
                    yield f"{place}/{name}", field
                    yield from described_fields(field, f"{place}/{name}")
            elif key != "if":
                yield from described_fields(part, f"{place}/{key}")
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from described_fields(part, f"{place}/{index}")


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_there_is_a_request_and_an_answer_for_every_operation_and_none_else(edition: str) -> None:
    stems = {o.schema for o in edition_named(edition).operations.operations.values()}
    expected = {f"{s}.{kind}.schema.json" for s in stems for kind in ("answer", "request")}
    assert {path.name for path in (FOLDER / edition).iterdir()} == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_schema_is_valid_and_never_spells_digits_with_a_class(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    schema = json.loads(text)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    jsonschema_rs.Draft202012Validator(schema)
    assert "\\d" not in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_field_says_what_it_is_and_where_that_was_read(path: Path) -> None:
    fields = list(described_fields(json.loads(path.read_text(encoding="utf-8"))))
    bare = [
        place
        for place, field in fields
        if not str(field.get("description", "")).endswith(".") or not field.get("x-source")
    ]
    assert bare == []
    assert fields


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_answer_forbids_a_field_that_it_does_not_know(path: Path) -> None:
    assert "additionalProperties" not in path.read_text(encoding="utf-8")
