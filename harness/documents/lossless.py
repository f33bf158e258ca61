"""JSON read without losing anything a check may ask for: number literals, duplicate keys.

A value is one of `JsonObject`, `list`, `str`, `Number`, `bool`, `None`.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeAlias

MAX_DEPTH = 200
_CONTAINERS: tuple[type[Any], ...] = (dict, list)
_BLANKS = " \t\n\r"
_MOST_DIGITS = 300
_LARGEST = 10**_MOST_DIGITS


@dataclass(slots=True, unsafe_hash=True)  # frozen, it would take three times as long to make
class Number:
    """A JSON number as it was written: `12.50` stays `12.50`. Nothing changes it."""

    literal: Final[str]

    @property
    def is_integer_literal(self) -> bool:
        """Whether the literal has neither fraction nor exponent."""
        return self.literal.lstrip("-").isdigit()

    @property
    def decimal(self) -> Decimal:
        """The exact value."""
        return Decimal(self.literal)

    def __str__(self) -> str:
        return self.literal


class JsonObject(dict[str, Any]):
    """A JSON object that remembers which of its keys came more than once (the last one wins)."""

    __slots__ = ("_repeated",)
    _repeated: tuple[str, ...]

    @property
    def duplicate_keys(self) -> tuple[str, ...]:
        """The keys that were there already when they came, as often as they did."""
        return getattr(self, "_repeated", ())

    @staticmethod
    def of_pairs(pairs: list[tuple[str, Any]]) -> "JsonObject":
        """The object of these members."""
        found = JsonObject(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            found._repeated = tuple(k for k, _ in pairs if k in seen or seen.add(k))  # type: ignore[func-returns-value]
        return found


Json: TypeAlias = JsonObject | list[Any] | str | Number | bool | None
Pointer: TypeAlias = tuple[str | int, ...]


class NotJson(ValueError):  # noqa: N818 - reads as the sentence it is
    """Raised when bytes are not one JSON value; says what was met and where."""


def read_json(data: bytes | str) -> Json:
    """The value that the bytes hold. Raises NotJson, with the offset, for anything else."""
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        value = _read(text)
    except UnicodeDecodeError as error:
        raise NotJson(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise NotJson(f"{error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise NotJson("nested too deeply") from error
    may_be_deep = len(text) > 2 * MAX_DEPTH and text.count("[") + text.count("{") > MAX_DEPTH
    if may_be_deep and _depth_exceeds(value, MAX_DEPTH):
        raise NotJson(f"nested deeper than {MAX_DEPTH}")
    return value


def container_in(text: str) -> JsonObject | list[Any] | None:
    """The JSON object or array that a text is; None for any other text. Read it, change nothing."""
    return _container(text) if text.lstrip().startswith(("{", "[")) else None


def plain(value: Json) -> Any:
    """The same value with Python numbers, for validators and JSONPath; literals are lost."""
    if isinstance(value, Number):
        return python_number(value)
    if isinstance(value, dict):
        return {k: v if type(v) is str else plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [item if type(item) is str else plain(item) for item in value]
    return value


def python_number(number: Number) -> int | float | str:
    """The Python number of a JSON one; its literal where Python has none of that size."""
    literal = number.literal
    if len(literal) <= _MOST_DIGITS and literal.isdecimal():  # as most are
        return int(literal)
    if number.is_integer_literal:
        # Python refuses to read integers of thousands of digits.
        return int(literal) if len(literal) <= _MOST_DIGITS else literal
    value = float(literal)
    return value if abs(value) < _LARGEST else literal


def text_of(value: Json) -> str:
    """The JSON token's text of a scalar, strings without quotes: what `expect` compares with."""
    if isinstance(value, str):
        return value
    if isinstance(value, Number):
        return value.literal
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return json.dumps(plain(value), ensure_ascii=False, default=str)


def at(value: Json, pointer: Pointer) -> Json:
    """What stands at a pointer. Raises LookupError when nothing does."""
    for step in pointer:
        kind = dict if isinstance(step, str) else list
        if not isinstance(value, kind):
            raise LookupError(pointer)  # noqa: TRY004 - there is nothing, of whatever type
        value = value[step]  # type: ignore[index]
    return value


def walk(value: Json, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Json]]:
    """Every value inside, with its pointer, parents before children."""
    yield pointer, value
    if isinstance(value, (dict, list)):
        members: Iterable[tuple[str | int, Any]]
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for step, item in members:
            if isinstance(item, _CONTAINERS):
                yield from walk(item, (*pointer, step))
            else:
                yield (*pointer, step), item


def pointer_text(pointer: Pointer) -> str:
    """A pointer as a report shows it: `/product_items/0/product_id`."""
    return "".join(f"/{str(s).replace('~', '~0').replace('/', '~1')}" for s in pointer)


def _read(text: str) -> Json:
    value: Json
    value, end = _DECODER.raw_decode(text, len(text) - len(text.lstrip(_BLANKS)))
    if end == len(text) or not text[end:].strip(_BLANKS):
        return value
    value = _DECODER.decode(text)  # which says what stands behind it
    return value


@lru_cache(maxsize=16)  # each that judges a call asks for the same few texts
def _container(text: str) -> JsonObject | list[Any] | None:
    try:
        value = read_json(text)
    except NotJson:
        return None
    return value if isinstance(value, _CONTAINERS) else None


def _refuse_constant(word: str) -> None:
    raise NotJson(f"{word} is no JSON value")


def _depth_exceeds(value: Json, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [c for v in level if isinstance(v, (dict, list)) for c in _children(v)]
        if not level:
            return False
    return True


def _children(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


_DECODER = json.JSONDecoder(
    object_pairs_hook=JsonObject.of_pairs,
    parse_float=Number,
    parse_int=Number,
    parse_constant=_refuse_constant,
    strict=True,
)
