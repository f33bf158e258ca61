"""The forms of the compose room: each operation's fields, as its schema tells of them."""

import json
from collections.abc import Mapping
from typing import Any

from harness.documents.resources import resource
from harness.platforms.base import Edition
from harness.platforms.mistakes import MISTAKES
from harness.platforms.operations import BODY, COUNT, Operation

Schema = Mapping[str, Any]
_DEFS = "#/$defs/"


def forms(edition: Edition) -> list[dict[str, Any]]:
    """One form for each name; an interface that goes by the name of another is left out."""
    first: dict[str, Operation] = {}
    for operation in edition.operations.operations.values():
        first.setdefault(operation.name, operation)
    return [_form(edition, operation) for operation in first.values()]


def mistakes(edition: Edition) -> list[dict[str, Any]]:
    """The known wrong ways to sign, where the edition signs."""
    if not edition.signs_requests:
        return []
    return [
        {"name": name, "text": {"en": known.explanation.en, "zh": known.explanation.zh}}
        for name, known in MISTAKES.items()
    ]


def _form(edition: Edition, operation: Operation) -> dict[str, Any]:
    schema = _request_schema(edition, operation)
    return {
        "name": operation.name,
        "interface": operation.interface,
        "kind": str(operation.kind),
        "fields": [
            _field(operation, name, place, schema) for name, place in operation.fields.items()
        ],
    }


def _field(operation: Operation, name: str, place: str, schema: Schema) -> dict[str, Any]:
    found, is_required = _at(schema, place)
    return {
        "name": name,
        "place": place,
        "default": operation.defaults.get(name, ""),
        "required": is_required,
        "json": name in operation.literals,
        "about": str(found.get("description", "")),
        "expected": str(found.get("x-expected", "")),
        "words": [word for word in found.get("enum", ()) if isinstance(word, str)],
    }


def _request_schema(edition: Edition, operation: Operation) -> Schema:
    path = resource("schemas", edition.name) / f"{operation.schema}.request.schema.json"
    if not path.is_file():
        return {}
    loaded: Schema = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _at(schema: Schema, place: str) -> tuple[Schema, bool]:
    """The part of a schema that speaks of a place, and whether something must stand there."""
    head, *steps = place.split("/")
    path = steps if head == BODY else [head, *steps]
    node, is_required = schema, True
    for step in path:
        if step == COUNT:
            continue
        inner = _resolved(node, schema)
        node = inner.get("items", {}) if step.isdecimal() else _member(inner, step)
        if not step.isdecimal():
            is_required = is_required and step in inner.get("required", ())
    return _merged(node, schema), is_required and bool(schema)


def _member(node: Schema, name: str) -> Schema:
    found: Schema = node.get("properties", {}).get(name, {})
    return found


def _resolved(node: Schema, root: Schema) -> Schema:
    """The schema itself, or that of the JSON inside a text."""
    merged = _merged(node, root)
    inside = merged.get("contentSchema")
    return _merged(inside, root) if isinstance(inside, dict) else merged


def _merged(node: Schema, root: Schema) -> Schema:
    reference = node.get("$ref", "")
    if not reference.startswith(_DEFS):
        return node
    target: Schema = root.get("$defs", {}).get(reference.removeprefix(_DEFS), {})
    return {**target, **node}
