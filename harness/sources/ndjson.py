"""Our own NDJSON: one exchange a line; or the evidence log of a run, whose exchanges are read."""

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from harness.documents.lossless import Pointer
from harness.documents.schema import violations
from harness.evidence.records import exchange_from
from harness.model.errors import Location
from harness.model.exchange import Exchange, Origin, OriginKind
from harness.model.text import Text
from harness.sources.ndjson_log import LogChain, is_log_record, is_merged_start
from harness.sources.ndjson_wording import SCHEMA, departure
from harness.sources.recorded_bytes import ByteSource, too_large
from harness.sources.recorded_damage import Broken, Damage, TrafficFile, Unfit, excerpt
from harness.sources.recorded_decoder import Crowd, Decoder
from harness.sources.recorded_exchange import require_sensible, require_url
from harness.sources.recorded_places import offset_of

_BOM = b"\xef\xbb\xbf"
_MOST_DIGITS = 18


def read_ndjson(
    source: ByteSource,
    file: TrafficFile,
    wanted: Collection[str] | None = None,
    *,
    is_start: bool = True,
) -> Iterator[Exchange | Damage]:
    """The exchanges of a file line by line, and in place of a line that cannot be read its damage.

    Blank lines are passed over, and so is what is not `wanted`, where lines are counted and nothing
    else. Only at the start of a file is it looked whether it is an evidence log. Raises Broken when
    the bytes themselves cannot be read on.
    """
    reader = _Reader(file, is_first=is_start)
    numbers = None if wanted is None else _line_numbers(wanted, file.prefix)
    lines = source.lines()
    for line in lines:
        if numbers is not None and reader.is_plain and lines.number not in numbers:
            continue
        if line is None:
            yield reader.damage(too_large(), lines.number, 1)
            continue
        content = line.removeprefix(_BOM) if lines.number == 1 else line
        if content.strip():
            yield from reader.read(content, lines.number)
    yield from reader.end(lines.number)


def begins_log(source: ByteSource) -> bool:
    """Whether the first line that is not blank begins an evidence log."""
    lines = source.lines()
    for line in lines:
        content = (line or b"").removeprefix(_BOM) if lines.number == 1 else line
        if content and content.strip():
            return _is_log_line(content)
    return False


def _is_log_line(line: bytes) -> bool:
    try:
        record, _ = _decoder().read(line.decode("utf-8").lstrip())
    except (ValueError, RecursionError, Crowd):
        return False
    return is_log_record(record)


def _line_numbers(wanted: Collection[str], prefix: str) -> frozenset[int]:
    """The lines that exchanges of these ids stand in, where they are named by their lines."""
    names = (x.removeprefix(f"{prefix}x") for x in wanted if x.startswith(f"{prefix}x"))
    return frozenset(int(name) for name in names if name.isascii() and name.isdecimal())


def _decoder() -> Decoder:
    # Our form holds whole numbers only; what is none of sensible size becomes text, and is
    # then refused by the schema with its literal.
    return Decoder(whole=lambda text: int(text) if len(text) <= _MOST_DIGITS else text, broken=str)


class _Reader:
    def __init__(self, file: TrafficFile, *, is_first: bool) -> None:
        self._file = file
        self._decoder = _decoder()
        self._log: LogChain | None = None
        self._is_first = is_first

    @property
    def is_plain(self) -> bool:
        """Whether it is known that this is no evidence log."""
        return self._log is None and not self._is_first

    def read(self, line: bytes, number: int) -> Iterator[Exchange | Damage]:
        """What one line holds: an exchange, nothing that counts, or damage."""
        text = ""
        try:
            text = line.decode("utf-8")
            yield from self._record(text, line, number)
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode("utf-8", "replace")) + 1
            yield self.damage(_NOT_UTF_8, number, column)
        except json.JSONDecodeError as error:
            is_cut = error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip())
            what = _CUT if is_cut else _syntax(error.msg)
            yield self.damage(what, number, error.pos + 1)
        except RecursionError:
            yield self.damage(_TOO_DEEP, number, 1)
        except Crowd:
            yield self.damage(_TOO_MANY, number, 1)
        except Unfit as error:
            yield self.damage(error.what, number, offset_of(text, error.pointer) + 1)
        self._is_first = False

    def end(self, lines: int) -> Iterator[Damage]:
        """What is missing at the end of a log."""
        if self._log is not None and (what := self._log.end()):
            yield self.damage(what, lines, 1)

    def damage(self, what: Text, line: int, column: int) -> Damage:
        """Damage of this file."""
        return Damage(location=Location(self._file.path, line, column), what=what)

    def _record(self, text: str, line: bytes, number: int) -> Iterator[Exchange | Damage]:
        record, end = self._decoder.read(text, len(text) - len(text.lstrip()))
        if met := text[end:].strip():
            yield self.damage(_trailing(met), number, text.index(met, end) + 1)
            return
        if fault := self._decoder.fault(text):
            yield self.damage(fault.what, number, fault.offset + 1)
            return
        if self._is_first and is_log_record(record):
            self._log = LogChain()
        if self._log is None:
            yield self._exchange(record, number, f"x{number}")
        else:
            yield from self._from_log(self._log, record, line, number)

    def _from_log(
        self, log: LogChain, record: Any, line: bytes, number: int
    ) -> Iterator[Exchange | Damage]:
        if not is_log_record(record):
            raise Unfit(_NO_LOG_RECORD)
        if is_merged_start(record):
            raise Broken(_MERGED, number)
        if what := log.follow(record, line):
            yield self.damage(what, number, 1)
        if record["type"] == "exchange":
            body = record["body"]
            yield self._exchange(body, number, log.id_of(body), ("body",))

    def _exchange(self, record: Any, number: int, name: str, above: Pointer = ()) -> Exchange:
        try:
            for pointer, _ in violations(record, SCHEMA)[:1]:
                error = departure(record, pointer)
                raise Unfit(error.what, (*above, *error.pointer))
            exchange = exchange_from(record)
        except UnicodeEncodeError as error:
            raise Unfit(_HALF_A_CHARACTER, above) from error
        except ValueError as error:
            raise Unfit(_no_exchange(error), above) from error
        require_sensible(exchange, above)
        require_url(exchange.request.url, (*above, "request", "url"))
        origin = Origin(kind=OriginKind.IMPORTED, file=self._file.path, position=number)
        return replace(exchange, id=self._file.prefix + name, origin=origin)


_NOT_UTF_8 = Text(
    "bytes that are not UTF-8; this line is left out, write the file as UTF-8",
    "存在非 UTF-8 字节；该行不予采用，请以 UTF-8 写入文件",
)
_CUT = Text(
    "the record ends early; it is cut off, copy or export the file again",
    "该记录提前结束，内容不完整；请重新复制或导出文件",
)
_MERGED = Text(
    "this is the log of a run merged from shards, each with an application of its own, so its "
    "traffic is not that of one; name the shards, which lie beside it in shards/",
    "这是由多个分片合并而成的运行日志，各分片各有独立的应用进程，其流量并非来自同一应用；"
    "请指定其旁 shards/ 下的各个分片",
)
_TOO_DEEP = Text(
    "nested too deeply to be an exchange; this line is left out",
    "嵌套过深，不可能是交互；该行不予采用",
)
_TOO_MANY = Text(
    "so many values that they are no exchange; this line is left out",
    "值过多，不可能是交互；该行不予采用",
)
_NO_LOG_RECORD = Text(
    "no record of an evidence log, as the lines before are; this line is left out",
    "与前面各行不同，该行不是证据日志的记录；不予采用",
)
_HALF_A_CHARACTER = Text(
    "half a character (a lone surrogate), which has no bytes; this line is left out",
    "存在半个字符（孤立代理项），没有对应的字节；该行不予采用",
)


def _syntax(message: str) -> Text:
    word = message[:1].lower() + message[1:]
    return Text(
        f"not valid JSON: {word}; this line is left out",
        f"JSON 语法错误（{word}）；该行不予采用",
    )


def _trailing(met: str) -> Text:
    return Text(
        f"the record is complete, but {excerpt(met[:20])} follows; one line holds one record",
        f"记录已结束，其后却仍有 {excerpt(met[:20])}；每行只能有一条记录",
    )


def _no_exchange(error: Exception) -> Text:
    return Text(
        f"no exchange can be made of this record ({error}); this line is left out",
        f"无法由该记录得到交互（{error}）；该行不予采用",
    )
