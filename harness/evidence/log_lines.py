"""One line of an evidence log, read strictly: each key once, values of their types, sensible times.

What is let through here is judged, so no two readers may differ about it, and nothing that is
computed with it may fail.
"""

import json
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from harness.documents.schema import violations
from harness.evidence.records import Record, act_from, exchange_from, time_from
from harness.evidence.typed_records import LogLine, TypedRecord, typed_exchange, typed_log_line
from harness.model.clock import LONGEST_SECONDS, YEARS
from harness.model.errors import EvidenceError
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Exchange, Origin

_SCHEMA = "exchange.schema.json"
_COUNTED = {
    ActKind.FAULT_DISARMED: frozenset(("used",)),
    ActKind.PAPER_READ: frozenset(("cjk", "latin")),
    ActKind.RECORDING_READ: frozenset(("damaged", "exchanges", "left_out")),
    ActKind.SCENARIO_ENDED: frozenset(("completed", "rounds")),
}
"""Details that hold whole numbers; of what was redacted all do."""
_DECODER, _ENCODER = msgspec.json.Decoder(), msgspec.json.Encoder(order="sorted")
_MOST_DIGITS = 18
_SHOWN = 40


class LogRecord(NamedTuple):
    """A line of which the place in the chain is told; the rest may still be anything."""

    seq: int
    prev: object
    moment: object
    kind: object
    body: Any
    """Typed where it is an exchange as we write it, else what JSON holds."""


def log_record(line: bytes) -> LogRecord:
    """The record that a line holds. Raises ValueError, LookupError or TypeError for what is none.

    A key that comes twice, which two readers may read in two ways, raises EvidenceError.
    """
    typed = typed_log_line(line)
    if typed is not None:
        return _of_exchange(typed)
    record = _canonical(line) or json.loads(line, object_pairs_hook=_once)
    if type(record["seq"]) is not int:
        raise TypeError("it has no number")
    return LogRecord(record["seq"], record["prev"], record["t"], record["type"], record["body"])


def sensible_time(text: object) -> datetime:
    """The time that a text of ours names. Raises EvidenceError, or what a bad text sets off."""
    return _sensible(time_from(text_of(text)))


def logged_exchange(body: Any) -> Exchange:
    """The exchange that a record holds. Raises EvidenceError, or what a bad record sets off."""
    exchange = _typed(body) if isinstance(body, TypedRecord) else _untyped(body)
    _sensible(exchange.started)
    if (exchange.elapsed or 0.0) > LONGEST_SECONDS:
        raise EvidenceError("no exchange takes that long")
    return exchange


def logged_act(body: Record) -> Act:
    """The act that a record holds. Raises EvidenceError, or what a bad record sets off."""
    act = act_from(body)
    for value in (act.name, act.outcome, act.scenario, *(x for d in body["details"] for x in d)):
        text_of(value)
    if type(act.round) is not int:
        raise TypeError(f"{act.round!r} is no number of a round")
    _sensible(act.at)
    for name, value in act.details:
        is_counted = act.kind is ActKind.REDACTED or name in _COUNTED.get(act.kind, ())
        if is_counted and not _is_whole(value):
            raise EvidenceError(f"{name} counts {value[:_SHOWN]!a}, which is no number")
    return act


def text_of(value: object) -> str:
    """A value that is text. Raises TypeError for any other."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _canonical(line: bytes) -> Any:
    """What a line holds that is written as we write, so each key once; None for any other."""
    try:
        record = _DECODER.decode(line)
    except (ValueError, RecursionError):
        return None
    return record if _ENCODER.encode(record) == line else None


def _once(pairs: list[tuple[str, Any]]) -> Record:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise EvidenceError(f"holds the key {twice[:_SHOWN]!a} twice")
    return found


def _of_exchange(line: LogLine[TypedRecord]) -> LogRecord:
    return LogRecord(line.seq, line.prev, line.t, line.type, line.body)


def _typed(record: TypedRecord) -> Exchange:
    origin = record.origin
    place = Origin(kind=origin.kind, file=origin.file, position=origin.position)
    exchange = typed_exchange(record, record.id, place)
    if exchange is None:
        raise EvidenceError("its time or one of its bodies cannot be read")
    return exchange


def _untyped(body: Any) -> Exchange:
    for pointer, message in violations(body, _SCHEMA)[:1]:
        where = "/".join(map(str, pointer))
        raise ValueError(f"{where}: {message}" if where else message)
    return exchange_from(body)


def _sensible(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise EvidenceError(f"it is dated {moment.year:04}, when no run was made")
    return moment


def _is_whole(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS)
