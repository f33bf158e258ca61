"""The shipped schema of an answer, and the fields of an answer that it does not describe."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harness.checks.frame import Frame
from harness.documents.lossless import Json
from harness.documents.resources import resource
from harness.model.errors import EnvironmentTrouble
from harness.platforms.calls import Call

_APPLIED = ("allOf", "anyOf", "oneOf")
_CONDITIONAL = ("if", "then", "else")
_CONTAINERS: tuple[type[Any], ...] = (dict, list)

Node = dict[str, Any]


def answer_schema(call: Call, frame: Frame) -> str | None:
    """The name of the schema of a call's answer; None where the edition has none."""
    if call.operation is None:
        return None
    name = f"{frame.edition.name}/{call.operation.schema}.answer.schema.json"
    return name if _root(name) is not None else None


def unknown_fields(value: Json, schema: str) -> set[str]:
    """The places of fields that a shipped schema does not describe, `*` for any item of a list."""
    found: set[str] = set()
    _collect(value, _described(schema), "", found)
    return found


@dataclass(slots=True)
class _Place:
    """What all schemas that apply at a place, be their conditions met or not, describe below it."""

    members: "dict[str, _Place] | None" = None
    """None where no schema lists any: then nothing there is unknown."""
    item: "_Place | None" = None


def _collect(value: Json, place: _Place, where: str, found: set[str]) -> None:
    if isinstance(value, list):
        for item in value if place.item else ():
            if place.item and isinstance(item, _CONTAINERS):
                _collect(item, place.item, f"{where}/*", found)
    elif isinstance(value, dict) and place.members is not None:
        for name in value.keys() - place.members.keys():
            found.add(f"{where}/{name}".lstrip("/"))
        for name, member in value.items():
            if isinstance(member, _CONTAINERS) and name in place.members:
                _collect(member, place.members[name], f"{where}/{name}".lstrip("/"), found)


@lru_cache(maxsize=64)
def _described(schema: str) -> _Place:
    root = _root(schema) or {}
    return _merged([root], root, {})


def _merged(nodes: list[Node], root: Node, known: dict[frozenset[int], _Place]) -> _Place:
    key = frozenset(map(id, nodes))
    if key in known:  # a schema may refer to itself
        return known[key]
    place = known[key] = _Place()
    applied = [deeper for node in nodes for deeper in _applied(node, root)]
    if items := [node["items"] for node in applied if isinstance(node.get("items"), dict)]:
        place.item = _merged(items, root, known)
    if listed := [node["properties"] for node in applied if "properties" in node]:
        names = dict.fromkeys(name for properties in listed for name in properties)
        place.members = {name: _merged(_named(listed, name), root, known) for name in names}
    return place


def _named(listed: list[Node], name: str) -> list[Node]:
    deeper = (properties.get(name) for properties in listed)
    return [node for node in deeper if isinstance(node, dict)]


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
