"""JSON read without losing anything a check may ask for: number literals, duplicate keys.

A value is one of `JsonObject`, `list`, `str`, `Number`, `bool`, `None`.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

MAX_DEPTH = 200
_MOST_DIGITS = 300
_LARGEST = 10**_MOST_DIGITS
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number as it was written: `12.50` stays `12.50`."""

    literal: str

    @property
    def is_integer_literal(self) -> bool:
        """Whether the literal has neither fraction nor exponent."""
        return _INTEGER.match(self.literal) is not None

    @property
    def decimal(self) -> Decimal:
        """The exact value."""
        return Decimal(self.literal)

    def __str__(self) -> str:
        return self.literal


class JsonObject(dict[str, Any]):
    """A JSON object that remembers which of its keys came more than once (the last one wins)."""

    __slots__ = ("duplicate_keys",)

    def __init__(self, pairs: Sequence[tuple[str, Any]] = ()) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.duplicate_keys = tuple(k for k, _ in pairs if k in seen or seen.add(k))  # type: ignore[func-returns-value]


Json: TypeAlias = JsonObject | list[Any] | str | Number | bool | None
Pointer: TypeAlias = tuple[str | int, ...]


class NotJson(ValueError):  # noqa: N818 - reads as the sentence it is
    """Raised when bytes are not one JSON value; says what was met and where."""


def read_json(data: bytes | str) -> Json:
    """The value that the bytes hold. Raises NotJson, with the offset, for anything else."""
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        value: Json = _DECODER.decode(text)
    except UnicodeDecodeError as error:
        raise NotJson(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise NotJson(f"{error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise NotJson("nested too deeply") from error
    if _depth_exceeds(value, MAX_DEPTH):
        raise NotJson(f"nested deeper than {MAX_DEPTH}")
    return value


def plain(value: Json) -> Any:
    """The same value with Python numbers, for validators and JSONPath; literals are lost."""
    if isinstance(value, Number):
        if value.is_integer_literal:
            # Python refuses to read integers of thousands of digits.
            return int(value.literal) if len(value.literal) <= _MOST_DIGITS else value.literal
        number = float(value.literal)
        return number if abs(number) < _LARGEST else value.literal
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def text_of(value: Json) -> str:
    """The JSON token's text of a scalar, strings without quotes: what `expect` compares with."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, (str, Number)):
        return str(value)
    return json.dumps(plain(value), ensure_ascii=False, default=str)


def at(value: Json, pointer: Pointer) -> Json:
    """What stands at a pointer. Raises LookupError when nothing does."""
    for step in pointer:
        match value, step:
            case dict() as members, str():
                value = members[step]
            case list() as items, int():
                value = items[step]
            case _:
                raise LookupError(pointer)
    return value


def walk(value: Json, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Json]]:
    """Every value inside, with its pointer, parents before children."""
    yield pointer, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, (*pointer, index))


def pointer_text(pointer: Pointer) -> str:
    """A pointer as a report shows it: `/product_items/0/product_id`."""
    return "".join(f"/{str(s).replace('~', '~0').replace('/', '~1')}" for s in pointer)


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
    object_pairs_hook=JsonObject,
    parse_float=Number,
    parse_int=Number,
    parse_constant=_refuse_constant,
    strict=True,
)
