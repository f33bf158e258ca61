"""The fields of an answer: which are ids, and which the shipped schema does not describe."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from harness.checks.frame import Frame
from harness.documents.lossless import Json, JsonObject, Number, Pointer, plain, python_number
from harness.documents.resources import resource
from harness.model.errors import EnvironmentTrouble
from harness.platforms.calls import Call

_APPLIED = ("allOf", "anyOf", "oneOf")
_CONDITIONAL = ("if", "then", "else")
_ID_NAME = re.compile(r"(?:.*_)?ids?|.*[a-z0-9]Ids?")
_ORDER_NUMBERS = ("order_list", "number")
_LARGEST_EXACT = str(2**53)
"""Above it a JSON number loses digits in languages that read every number as a float."""
_DIGITS = len(_LARGEST_EXACT)

Node = dict[str, Any]


def answer_schema(call: Call, frame: Frame) -> str | None:
    """The name of the schema of a call's answer; None where the edition has none."""
    if call.operation is None:
        return None
    name = f"{frame.edition.name}/{call.operation.schema}.answer.schema.json"
    return name if _root(name) is not None else None


Way = tuple[Any, ...]
"""How a value was come to: the way to what holds it, and the last step; empty at the top."""


@dataclass(slots=True)
class Survey:
    """What one pass over the fields of an answer finds."""

    plain: Any = None
    """The answer with Python numbers, as validators read it."""
    large: int = 0
    """How many integers that are ids, by the names that they go by, lie beyond 2^53."""
    inexact: list[tuple[Way, Number]] = field(default_factory=list)
    """The numbers that are ids and have a fraction or an exponent."""
    unknown: set[str] = field(default_factory=set)
    """The places of fields that the schema does not describe, `*` for any item of a list."""


def survey(value: Json, schema: str) -> Survey:
    """The odd ids of an answer, and the fields in it that a shipped schema does not describe."""
    found = Survey()
    if isinstance(value, dict):
        found.plain = _members(value, _described(schema), (), "", found)
    elif isinstance(value, list):
        found.plain = _items(value, _described(schema), (), ("", ""), found)
    else:
        found.plain = plain(value)
    return found


def pointer_of(way: Way) -> Pointer:
    """The pointer to where a way leads."""
    steps: list[str | int] = []
    while way:
        way, step = way
        steps.append(step)
    return tuple(reversed(steps))


@dataclass(slots=True)
class _Place:
    """What all schemas that apply at a place, be their conditions met or not, describe below it."""

    members: "dict[str, _Place] | None" = None
    """None where no schema lists any: then nothing there is unknown."""
    names: frozenset[str] = frozenset()
    """Those of the members."""
    item: "_Place | None" = None


_NOTHING = _Place()


def _members(
    value: dict[str, Any], place: _Place, way: Way, name: str, found: Survey
) -> dict[str, Any]:
    """A plain copy of an object; `name` is its own, or that of the list that it stands in."""
    copy = dict(value)
    known = place.members
    if known is not None and not place.names.issuperset(value):
        found.unknown.update(_general((way, key)) for key in value.keys() - place.names)
    for key, member in value.items():
        kind = type(member)
        if kind is str or kind is bool:  # as most are
            continue
        if kind is Number:
            literal = member.literal
            if len(literal) < _DIGITS and literal.isdecimal():  # as most are: good for an id
                copy[key] = int(literal)
                continue
            copy[key] = python_number(member)
            if _is_id(name, key):
                _look_at(member, (way, key), found)
        elif kind is JsonObject:
            deeper = known.get(key, _NOTHING) if known else _NOTHING
            copy[key] = _members(member, deeper, (way, key), key, found)
        elif kind is list:
            deeper = known.get(key, _NOTHING) if known else _NOTHING
            copy[key] = _items(member, deeper, (way, key), (name, key), found)
    return copy


def _items(
    value: list[Any], place: _Place, way: Way, names: tuple[str, str], found: Survey
) -> list[Any]:
    """A plain copy of a list; `names` are its own and, before it, that of what holds it."""
    copy = list(value)
    deeper = place.item or _NOTHING
    for index, item in enumerate(value):
        kind = type(item)
        if kind is JsonObject:
            copy[index] = _members(item, deeper, (way, index), names[1], found)
        elif kind is Number:
            copy[index] = python_number(item)
            if _is_id(*names):
                _look_at(item, (way, index), found)
        elif kind is list:
            copy[index] = _items(item, deeper, (way, index), names, found)
    return copy


def _look_at(number: Number, way: Way, found: Survey) -> None:
    """Notice an id that is not an integer, or one beyond 2^53."""
    if not number.is_integer_literal:
        found.inexact.append((way, number))
        return
    digits = number.literal.lstrip("-")
    found.large += (len(digits), digits) > (_DIGITS, _LARGEST_EXACT)


def _general(way: Way) -> str:
    pointer = pointer_of(way)
    return "/".join(step if isinstance(step, str) else "*" for step in pointer).lstrip("/")


@lru_cache(maxsize=4096)
def _is_id(outer: str, name: str) -> bool:
    return _ID_NAME.fullmatch(name) is not None or (outer, name) == _ORDER_NUMBERS


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
        place.names = frozenset(names)
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
