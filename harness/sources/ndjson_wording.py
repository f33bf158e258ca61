"""How a record of our NDJSON departs from its schema, in both languages and with the place."""

import json
from functools import cache
from typing import Any

from harness.documents.lossless import Pointer
from harness.documents.resources import resource
from harness.documents.schema import nearest, nearest_in_chinese
from harness.model.text import Text
from harness.sources.recorded_damage import Unfit, excerpt

SCHEMA = "exchange.schema.json"


def departure(record: Any, pointer: Pointer) -> Unfit:
    """What is wrong at a place of the record; never what stands there, which may be secret."""
    schema, value = _at(record, pointer)
    where = ".".join(str(step) for step in pointer) or "the record"
    where_zh = ".".join(str(step) for step in pointer) or "该记录"
    members = tuple(schema.get("properties", ()))
    if isinstance(value, dict) and members:
        for name in value:
            if name not in members:
                return Unfit(_unknown(name, members), (*pointer, name))
        missing = [name for name in schema.get("required", ()) if name not in value]
        if missing:
            return Unfit(_missing(where, where_zh, missing), pointer)
    allowed = schema.get("enum") or schema.get("type")
    if allowed:
        words = ", ".join(allowed) if isinstance(allowed, list) else str(allowed)
        words += f" {schema['pattern']}" if "pattern" in schema else ""
        return Unfit(_expected(where, where_zh, words, excerpt(value)), pointer)
    met = excerpt(value)
    what = Text(
        f"{where}: {met} is not what is expected here; see schemas/{SCHEMA}",
        f"{where_zh} 不符合 schemas/{SCHEMA}：实为 {met}",
    )
    return Unfit(what, pointer)


def _at(record: Any, pointer: Pointer) -> tuple[dict[str, Any], Any]:
    """The part of the schema that speaks of a place, and what stands there."""
    root = _schema()
    schema, value = root, record
    for step in pointer:
        value = value[step]
        if isinstance(step, str):
            schema = schema.get("properties", {}).get(step, {})
        else:
            schema = schema.get("items", {})
        if "$ref" in schema:
            schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema, value


@cache
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(resource("schemas", SCHEMA).read_text(encoding="utf-8"))
    return loaded


def _unknown(name: str, known: tuple[str, ...]) -> Text:
    return Text(
        f"unknown member {excerpt(name)}; {nearest(name, known)}",
        f"未知成员 {excerpt(name)}；{nearest_in_chinese(name, known)}",
    )


def _missing(where: str, where_zh: str, names: list[str]) -> Text:
    listed = ", ".join(names)
    return Text(
        f"{where}: missing {listed}; see schemas/{SCHEMA}",
        f"{where_zh} 缺少 {listed}；见 schemas/{SCHEMA}",
    )


def _expected(where: str, where_zh: str, words: str, met: str) -> Text:
    return Text(
        f"{where}: expected {words}, got {met}; see schemas/{SCHEMA}",
        f"{where_zh}：应为 {words}，实为 {met}；见 schemas/{SCHEMA}",
    )
