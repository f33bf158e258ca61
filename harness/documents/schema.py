"""JSON Schema 2020-12: the compiled validator decides, jsonschema words the refusal."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from harness.documents.lossless import Pointer, pointer_text
from harness.documents.resources import resource
from harness.documents.yaml import Document
from harness.model.errors import Problem

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError


def schema_problems(document: Document, schema: str) -> list[Problem]:
    """Every way in which a document departs from a shipped schema, each with its place."""
    if _compiled(schema).is_valid(document.data):
        return []
    found = [p for e in _worded(schema).iter_errors(document.data) for p in _problems(document, e)]
    if found:
        return sorted(set(found))
    return [
        document.problem(tuple(e.instance_path), e.message)
        for e in _compiled(schema).iter_errors(document.data)
    ]


def violations(value: Any, schema: str) -> list[tuple[Pointer, str]]:
    """Where and how a plain JSON value departs from a shipped schema; empty when it does not."""
    if _is_valid(value, schema):
        return []
    value = _encodable(value)
    worded = [
        (tuple(e.absolute_path), _plain_message(e)) for e in _worded(schema).iter_errors(value)
    ]
    compiled = ((tuple(e.instance_path), e.message) for e in _compiled(schema).iter_errors(value))
    return worded or list(compiled)


def nearest(word: str, words: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    """`did you mean X?` for a typo; the whole list where nothing is near."""
    known = sorted(words)
    close = _closest(word, known)
    if close:
        return f"did you mean {close!r}?"
    return f"known: {', '.join(known)}" if known else ""


def nearest_in_chinese(word: str, words: tuple[str, ...]) -> str:
    """What `nearest` says, for a Chinese sentence."""
    known = sorted(words)
    close = _closest(word, known)
    if close:
        return f"是否应为 {close!r}？"
    return f"已收录：{'、'.join(known)}" if known else ""


def _is_valid(value: Any, schema: str) -> bool:
    try:
        return bool(_compiled(schema).is_valid(value))
    except UnicodeEncodeError:  # half of a surrogate pair, which the compiled validator cannot read
        return False


def _encodable(value: Any) -> Any:
    """The same value without lone surrogates, which the compiled validator cannot take."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode("utf-8")
        case dict():
            return {_encodable(key): _encodable(item) for key, item in value.items()}
        case list():
            return [_encodable(item) for item in value]
        case _:
            return value


def _closest(word: str, known: list[str]) -> str:
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


def _problems(document: Document, error: "ValidationError") -> Iterator[Problem]:
    pointer = tuple(error.absolute_path)
    demanded: Any = error.validator_value
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = tuple(cast("dict[str, Any]", error.schema).get("properties", {}))
        for key in error.instance:
            if key not in known:
                place = document.key_location((*pointer, key))
                yield Problem(place, f"unknown key {key!r}", nearest(key, known))
        return
    if "propertyNames" in error.absolute_schema_path and isinstance(error.instance, str):
        place = document.key_location((*pointer, error.instance))
        yield Problem(place, f"key {error.instance!r}: {_plain_message(error)}")
        return
    if error.validator == "enum":
        words = [str(v) for v in demanded if isinstance(v, str)]
        message = f"{_name(pointer)}: expected one of {', '.join(words)}, got {error.instance!r}"
        yield document.problem(pointer, message, nearest(str(error.instance), words))
        return
    yield document.problem(pointer, f"{_name(pointer)}: {_plain_message(error)}", _way_out(error))


def _way_out(error: "ValidationError") -> str:
    """What to write instead, for what is taken for a map or a text by mistake."""
    match error.validator, error.instance:
        case "type" | "pattern" | "oneOf" | "anyOf", dict() as found if [*found.values()] == [""]:
            return f'a text in braces needs quotes: "{{{next(iter(found))}}}"'
        case "type", str() as text if "array" in str(error.validator_value) and text:
            return f"write it as a list: [{', '.join(text.split())}]"
    return ""


def _plain_message(error: "ValidationError") -> str:
    expectation = error.schema.get("x-expected") if isinstance(error.schema, dict) else None
    demanded: Any = error.validator_value
    got = json.dumps(error.instance, ensure_ascii=False, default=str)[:80]
    match error.validator:
        case "required":
            missing = [k for k in demanded if k not in cast("dict[str, Any]", error.instance)]
            return f"missing {', '.join(map(repr, missing))}"
        case "type" | "pattern" if expectation:
            return f"expected {expectation}, got {got}"
        case "oneOf" | "anyOf" if expectation:
            return f"expected {expectation}"
        case "type" | "pattern":
            return f"expected {error.validator} {demanded}, got {got}"
        case "minItems" | "minProperties":
            return "must not be empty"
    return str(error.message)[:200]


def _name(pointer: Pointer) -> str:
    return pointer_text(pointer).lstrip("/").replace("/", ".") or "the document"


@lru_cache(maxsize=64)
def _loaded(schema: str) -> Any:
    return json.loads(resource("schemas", *schema.split("/")).read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _compiled(schema: str) -> Any:
    import jsonschema_rs  # noqa: PLC0415 - many a verb has no schema to look at

    return jsonschema_rs.Draft202012Validator(_loaded(schema))


@lru_cache(maxsize=64)
def _worded(schema: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - for a refused document only

    return Draft202012Validator(_loaded(schema))
