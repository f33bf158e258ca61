"""The shipped schema of an answer, and the fields of an answer that it does not describe."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from harness.checks.frame import Frame
from harness.documents.lossless import Json
from harness.documents.resources import resource
from harness.model.errors import EnvironmentTrouble
from harness.platforms.calls import Call

_APPLIED = ("allOf", "anyOf", "oneOf")
_CONDITIONAL = ("if", "then", "else")

Node = dict[str, Any]


def answer_schema(call: Call, frame: Frame) -> str | None:
    """The name of the schema of a call's answer; None where the edition has none."""
    if call.operation is None:
        return None
    name = f"{frame.edition.name}/{call.operation.schema}.answer.schema.json"
    return name if _root(name) is not None else None


def unknown_fields(value: Json, schema: str) -> set[str]:
    """The places of fields that a shipped schema does not describe, `*` for any item of a list."""
    root = _root(schema) or {}
    return set(_unknown(value, [root], root, ""))


def _unknown(value: Json, nodes: list[Node], root: Node, place: str) -> Iterator[str]:
    applied = [deeper for node in nodes for deeper in _applied(node, root)]
    if isinstance(value, list):
        items = [node["items"] for node in applied if isinstance(node.get("items"), dict)]
        for item in value if items else ():
            yield from _unknown(item, items, root, f"{place}/*")
    elif isinstance(value, dict):
        described = [node["properties"] for node in applied if "properties" in node]
        for name, member in value.items() if described else ():
            deeper = [properties[name] for properties in described if name in properties]
            where = f"{place}/{name}".lstrip("/")
            if deeper:
                yield from _unknown(member, [d for d in deeper if isinstance(d, dict)], root, where)
            else:
                yield where


def _applied(node: Node, root: Node) -> Iterator[Node]:
    """A schema with all that it refers to at the same place, be its conditions met or not."""
    yield node
    if reference := node.get("$ref"):
        yield from _applied(root["$defs"][reference.removeprefix("#/$defs/")], root)
    for word in _APPLIED:
        for part in node.get(word, ()):
            yield from _applied(part, root)
    for word in _CONDITIONAL:
        if isinstance(part := node.get(word), dict):
            yield from _applied(part, root)


@lru_cache(maxsize=64)
def _root(schema: str) -> Node | None:
    try:
        text = resource("schemas", *schema.split("/")).read_text(encoding="utf-8")
    except EnvironmentTrouble:
        return None
    loaded: Node = json.loads(text)
    return loaded
