"""JSONPath (RFC 9535) over lossless JSON: finds by value, hands back the literal.

A path of names, indices and wildcards, as the tables of the editions hold, is compiled into the
steps it takes. Those that filter, slice or descend are read and evaluated by the library.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import takewhile
from typing import Any

from harness.documents.lossless import Json, Pointer, at, plain

_Found = list[tuple[Pointer, Json]]
_Step = tuple[str | int | None, ...]
"""What is selected below a place, one after the other: a member, an item, or (None) all."""
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_SELECTOR = r"(?:'[^'\\\x00-\x1f\ud800-\udfff]*'|0|-?[1-9][0-9]{0,14}|\*)"
_SEGMENT = re.compile(rf"\.({_NAME}|\*)|\[({_SELECTOR}(?:, ?{_SELECTOR})*)\]")
_PLAIN = re.compile(rf"\$(?:{_SEGMENT.pattern})*")
"""A path of names, indices and wildcards: as it is mostly written, and as the library spells it
(RFC 9535, 2.7)."""


def find(path: str, value: Json) -> list[tuple[Pointer, Json]]:
    """Every place that the path selects, with its value. Raises ValueError on a bad path."""
    return _compiled(path)(value)


def path_problem(path: str) -> str | None:
    """What is wrong with a JSONPath; None when it is right."""
    try:
        _compiled(path)
    except ValueError as error:
        return str(error)
    return None


@lru_cache(maxsize=512)
def _compiled(path: str) -> Callable[[Json], _Found]:
    if not path:
        raise ValueError("a path begins with $")  # some versions of the library break on it
    if not _PLAIN.fullmatch(path):
        query = _read(path)
        path = str(query)
        if not _PLAIN.fullmatch(path):
            return partial(_evaluated, query)
    steps = [_step(name or selectors) for name, selectors in _SEGMENT.findall(path)]
    head = tuple(str(step[0]) for step in takewhile(_is_name, steps))
    return partial(_followed, head, tuple(steps[len(head) :]))


def _read(path: str) -> Any:
    import jsonpath_rfc9535  # noqa: PLC0415 - a start pays for it where such a path is read

    try:
        return jsonpath_rfc9535.compile(path)
    except jsonpath_rfc9535.JSONPathError as error:
        raise ValueError(str(error).partition("\n")[0]) from error


def _step(selectors: str) -> _Step:
    if selectors.isidentifier():
        return (selectors,)
    return tuple(map(_selected, re.findall(_SELECTOR, selectors)))


def _selected(selector: str) -> str | int | None:
    if selector == "*":
        return None
    return selector[1:-1] if selector.startswith("'") else int(selector)


def _is_name(step: _Step) -> bool:
    return len(step) == 1 and isinstance(step[0], str)


def _evaluated(query: Any, value: Json) -> _Found:
    nodes = query.find(plain(value))
    return [(tuple(node.location), at(value, tuple(node.location))) for node in nodes]


def _followed(head: tuple[str, ...], steps: tuple[_Step, ...], value: Json) -> _Found:
    """The places below the names of the head, step by step."""
    for name in head:
        if not isinstance(value, dict) or name not in value:
            return []
        value = value[name]
    found: _Found = [(head, value)]
    for step in steps:
        found = [
            ((*pointer, place), item)
            for pointer, holder in found
            for selector in step
            for place, item in _below(holder, selector)
        ]
    return found


def _below(holder: Json, selector: str | int | None) -> list[tuple[str | int, Json]]:
    match holder, selector:
        case dict(), None:
            return list(holder.items())
        case dict(), str() if selector in holder:
            return [(selector, holder[selector])]
        case list(), None:
            return list(enumerate(holder))
        case list(), int() if -len(holder) <= selector < len(holder):
            return [(selector % len(holder), holder[selector])]
    return []
