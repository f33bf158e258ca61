"""JSON for programs and people, letter for letter as Python's own writer indents it."""

import json
from typing import Any

import msgspec

_AS_IT_IS = "surrogatepass"


def indented_json(value: Any) -> bytes:
    r"""Two spaces a level, and a newline at the end. Raises ValueError for what JSON cannot hold.

    Python's writer in C knows no indentation, the one that does takes most of a report's time: so
    the one writes, and white space is put in after. A lone surrogate has no UTF-8; spelt `\udc80`
    inside a JSON string it stays what it was.
    """
    compact = json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", _AS_IT_IS)
    text = msgspec.json.format(compact, indent=2).decode("utf-8", _AS_IT_IS)
    return (text + "\n").encode("utf-8", errors="backslashreplace")
