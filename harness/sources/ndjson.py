"""Our own NDJSON: one exchange a line; or the evidence log of a run, whose exchanges are read."""

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from harness.documents.lossless import Pointer
from harness.documents.schema import violations
from harness.evidence.records import exchange_from
from harness.evidence.typed_records import (
    TypedRecord,
    typed_exchange,
    typed_log_line,
    typed_record,
)
from harness.model.errors import Location
from harness.model.exchange import Exchange, Origin, OriginKind
from harness.model.text import Text
from harness.sources.ndjson_log import LogChain, is_log_record, is_merged_start
from harness.sources.ndjson_wording import (
    CUT,
    HALF_A_CHARACTER,
    MERGED,
    NO_LOG_RECORD,
    NOT_UTF_8,
    SCHEMA,
    TOO_DEEP,
    TOO_MANY,
    departure,
    no_exchange,
    syntax,
    trailing,
)
from harness.sources.recorded_bytes import ByteSource, too_large
from harness.sources.recorded_damage import Broken, Damage, TrafficFile, Unfit
from harness.sources.recorded_decoder import Crowd, Decoder, may_be_crowd
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
        exchange = reader.exchange(content, lines.number)
        if exchange is not None:
            yield exchange
        elif content.strip():
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

    def exchange(self, line: bytes, number: int) -> Exchange | None:
        """The exchange that a sound line holds; None for any other line, which `read` tells of."""
        if may_be_crowd(len(line)):
            return None
        if self._log is None:
            return self._from_plain(line, number)
        return self._from_sound_log(self._log, line, number)

    def read(self, line: bytes, number: int) -> Iterator[Exchange | Damage]:
        """What one line holds: an exchange, nothing that counts, or damage."""
        text = ""
        try:
            text = line.decode("utf-8")
            yield from self._record(text, line, number)
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode("utf-8", "replace")) + 1
            yield self.damage(NOT_UTF_8, number, column)
        except json.JSONDecodeError as error:
            is_cut = error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip())
            what = CUT if is_cut else syntax(error.msg)
            yield self.damage(what, number, error.pos + 1)
        except RecursionError:
            yield self.damage(TOO_DEEP, number, 1)
        except Crowd:
            yield self.damage(TOO_MANY, number, 1)
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

    def _from_plain(self, line: bytes, number: int) -> Exchange | None:
        record = typed_record(line)
        exchange = self._typed(record, f"x{number}", number) if record else None
        self._is_first = self._is_first and exchange is None
        return exchange

    def _from_sound_log(self, log: LogChain, line: bytes, number: int) -> Exchange | None:
        record = typed_log_line(line)
        if record is None or not log.is_next(record.seq, record.prev, record.body.id):
            return None
        exchange = self._typed(record.body, record.body.id, number)
        if exchange is not None:
            log.take_exchange(record.body.id, line)
        return exchange

    def _typed(self, record: TypedRecord, name: str, number: int) -> Exchange | None:
        exchange = typed_exchange(record, self._file.prefix + name, self._origin(number))
        if exchange is not None:
            try:
                require_sensible(exchange, ())
                require_url(exchange.request.url, ())
            except Unfit:
                return None
        return exchange

    def _origin(self, number: int) -> Origin:
        return Origin(kind=OriginKind.IMPORTED, file=self._file.path, position=number)

    def _record(self, text: str, line: bytes, number: int) -> Iterator[Exchange | Damage]:
        record, end = self._decoder.read(text, len(text) - len(text.lstrip()))
        if met := text[end:].strip():
            yield self.damage(trailing(met), number, text.index(met, end) + 1)
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
            raise Unfit(NO_LOG_RECORD)
        if is_merged_start(record):
            raise Broken(MERGED, number)
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
            raise Unfit(HALF_A_CHARACTER, above) from error
        except ValueError as error:
            raise Unfit(no_exchange(error), above) from error
        require_sensible(exchange, above)
        require_url(exchange.request.url, (*above, "request", "url"))
        return replace(exchange, id=self._file.prefix + name, origin=self._origin(number))
