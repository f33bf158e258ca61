"""JSONPath (RFC 9535) over lossless JSON: finds by value, hands back the literal."""

from functools import lru_cache
from typing import Any

import jsonpath_rfc9535
from jsonpath_rfc9535.exceptions import JSONPathError

from harness.documents.lossless import Json, Pointer, at, plain


def find(path: str, value: Json) -> list[tuple[Pointer, Json]]:
    """Every place that the path selects, with its value. Raises ValueError on a bad path."""
    nodes = _compiled(path).find(plain(value))
    return [(tuple(node.location), at(value, tuple(node.location))) for node in nodes]


def path_problem(path: str) -> str | None:
    """What is wrong with a JSONPath; None when it is right."""
    try:
        _compiled(path)
    except ValueError as error:
        return str(error)
    return None


@lru_cache(maxsize=512)
def _compiled(path: str) -> Any:
    try:
        return jsonpath_rfc9535.compile(path)
    except JSONPathError as error:
        raise ValueError(str(error)) from error
