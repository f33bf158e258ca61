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

NOT_UTF_8 = Text(
    "bytes that are not UTF-8; this line is left out, write the file as UTF-8",
    "存在非 UTF-8 字节；该行不予采用，请以 UTF-8 写入文件",
)
CUT = Text(
    "the record ends early; it is cut off, copy or export the file again",
    "该记录提前结束，内容不完整；请重新复制或导出文件",
)
MERGED = Text(
    "this is the log of a run merged from shards, each with an application of its own, so its "
    "traffic is not that of one; name the shards, which lie beside it in shards/",
    "这是由多个分片合并而成的运行日志，各分片各有独立的应用进程，其流量并非来自同一应用；"
    "请指定其旁 shards/ 下的各个分片",
)
TOO_DEEP = Text(
    "nested too deeply to be an exchange; this line is left out",
    "嵌套过深，不可能是交互；该行不予采用",
)
TOO_MANY = Text(
    "so many values that they are no exchange; this line is left out",
    "值过多，不可能是交互；该行不予采用",
)
NO_LOG_RECORD = Text(
    "no record of an evidence log, as the lines before are; this line is left out",
    "与前面各行不同，该行不是证据日志的记录；不予采用",
)
HALF_A_CHARACTER = Text(
    "half a character (a lone surrogate), which has no bytes; this line is left out",
    "存在半个字符（孤立代理项），没有对应的字节；该行不予采用",
)


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


def syntax(message: str) -> Text:
    """A syntax error in the parser's words."""
    word = message[:1].lower() + message[1:]
    return Text(
        f"not valid JSON: {word}; this line is left out",
        f"JSON 语法错误（{word}）；该行不予采用",
    )


def trailing(met: str) -> Text:
    """What is said of more behind a whole record."""
    return Text(
        f"the record is complete, but {excerpt(met[:20])} follows; one line holds one record",
        f"记录已结束，其后却仍有 {excerpt(met[:20])}；每行只能有一条记录",
    )


def no_exchange(error: Exception) -> Text:
    """What is said of a record that the schema accepts and that is no exchange all the same."""
    return Text(
        f"no exchange can be made of this record ({error}); this line is left out",
        f"无法由该记录得到交互（{error}）；该行不予采用",
    )


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
