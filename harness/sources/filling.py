"""Named values put where an operation wants them: in parameters, in JSON inside them, in a body."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from itertools import pairwise
from json.encoder import encode_basestring
from typing import Any

from harness.documents.lossless import NotJson, Number, read_json
from harness.model.errors import SourceError
from harness.platforms.operations import BODY, COUNT, Operation

_WHOLE = re.compile(r"[0-9]{1,5}\Z")
_Path = tuple[str, ...]


def parameters_of(operation: Operation, values: Mapping[str, str]) -> dict[str, str]:
    """The request parameters that carry the named values and the operation's defaults."""
    plain, trees = _filled(operation, values)
    trees.pop(BODY, None)
    return plain | {name: json_text(tree) for name, tree in trees.items()}


def body_of(operation: Operation, values: Mapping[str, str]) -> bytes:
    """The JSON body that carries the named values and the operation's defaults."""
    _, trees = _filled(operation, values)
    return json_text(trees.get(BODY)).encode()


def json_text(value: Any) -> str:
    """JSON without blanks; a `Number` is written as the literal that it is."""
    match value:
        case Number():
            return value.literal
        case str():
            return encode_basestring(value)
        case dict():
            members = (f"{json_text(name)}:{json_text(item)}" for name, item in value.items())
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(map(json_text, value)) + "]"
        case _:
            return json.dumps(value)


def _filled(
    operation: Operation, values: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, Any]]:
    """Values that are whole parameters, and trees that others stand in."""
    named = {**operation.defaults, **values}
    plain: dict[str, str] = {}
    trees: dict[str, Any] = {}
    for name, value in named.items():
        path = _path(operation.fields[name])
        if len(path) == 1:
            plain[path[0]] = value
        elif path[-1] != COUNT:
            is_literal = name in operation.literals
            _plant(trees, path, _literal(name, value) if is_literal else value)
    # Last, for what is multiplied has to be there.
    for name, value in named.items():
        path = _path(operation.fields[name])
        if path[-1] == COUNT:
            _multiply(trees, path[:-1], _whole(name, value), operation)
    return plain, trees


@lru_cache(maxsize=1024)
def _path(place: str) -> _Path:
    return tuple(place.split("/"))


def _literal(name: str, text: str) -> Any:
    try:
        return read_json(text)
    except NotJson as error:
        raise SourceError(
            f"{name} is {text!r}, which is no JSON: {error}",
            hint='write it as it shall stand in the body: 12.50, "12.50" or ["https://..."]',
        ) from error


def _whole(name: str, text: str) -> int:
    if not _WHOLE.match(text):
        raise SourceError(f"{name} is {text!r}", hint="a whole number of at most 5 digits")
    return int(text)


def _plant(tree: dict[str, Any], path: _Path, value: Any) -> None:
    """Set a value below nested objects and one-element lists, made as needed."""
    place: Any = tree
    for step, following in pairwise(path):
        place = _below(place, step, [] if following.isdecimal() else {})
    if isinstance(place, list):
        place[int(path[-1]) :] = [value]
    else:
        place[path[-1]] = value


def _below(place: Any, step: str, empty: Any) -> Any:
    if not isinstance(place, list):
        return place.setdefault(step, empty)
    if not place:
        place.append(empty)
    return place[int(step)]


def _multiply(trees: dict[str, Any], path: _Path, count: int, operation: Operation) -> None:
    """Let a list hold so many copies of its first member, with their numbers in some texts."""
    members: Any = trees
    for step in path:
        members = members[int(step)] if isinstance(members, list) else members[step]
    first = (*path, "0")
    places = [_path(operation.fields[name]) for name in operation.numbered]
    inside = [place[len(first) :] for place in places if place[: len(first)] == first]
    members[1:] = [_numbered(members[0], inside, n) for n in range(2, count + 1)]
    del members[count:]


def _numbered(member: Any, places: list[_Path], number: int) -> Any:
    copy = deepcopy(member)
    for *above, last in places:
        place = copy
        for step in above:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[last] = f"{place[last]} {number}"
    return copy
