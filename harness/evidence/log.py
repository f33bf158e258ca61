"""The evidence log: one JSON record a line, each naming the digest of the line before it.

The log holds facts only. The first record names the run and the digests of what it was run with,
the last one its end; a log without an end is that of an interrupted run.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import msgspec

from harness.documents.canonical import sha256_hex
from harness.evidence.appending import AppendedFile
from harness.evidence.log_lines import (
    LogRecord,
    log_record,
    logged_act,
    logged_exchange,
    sensible_time,
    text_of,
)
from harness.evidence.records import Record, act_record, exchange_record, time_text
from harness.model.errors import EvidenceError
from harness.model.evidence import Act, Evidence
from harness.model.exchange import Exchange
from harness.model.particulars import Attempt
from harness.model.requirement import RunClass

_LINE = msgspec.json.Encoder(order="sorted")
"""Of what stands in a record it makes the same bytes as `canonical_json`."""
FIRST = "0" * 64
"""What the first record names as the digest of the line before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStart:
    """What is settled before the first exchange: the run, and the digests it rests on."""

    run_id: str
    verb: str
    run_class: RunClass
    edition: str
    started: datetime
    digests: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...] = ()
    """How it is run: who performs the application's acts (`driver`), for example."""
    environment: tuple[tuple[str, str], ...] = ()
    """On what it is run: name and value."""
    attempts: tuple[Attempt, ...] = ()
    """Earlier runs of the same plan with the same application, oldest first."""


class LogWriter:
    """Appends records; a record is on its way to the disk before the next one is taken.

    Every method raises EvidenceError when something cannot be written, and from then on always.
    """

    def __init__(self, path: Path) -> None:
        self._file = AppendedFile(path)
        self._sequence = 0
        self._previous = FIRST

    def start(self, start: RunStart) -> None:
        """Write the first record."""
        body = {
            "run": start.run_id,
            "verb": start.verb,
            "class": str(start.run_class),
            "edition": start.edition,
            "digests": dict(start.digests),
            "settings": dict(start.settings),
            "environment": dict(start.environment),
            "attempts": [[a.run, time_text(a.started), a.conclusion] for a in start.attempts],
        }
        self._append("run_started", start.started, body)
        self.sync()  # what the run is held to is settled before anything is sent

    def exchange(self, exchange: Exchange, at: datetime) -> None:
        """Append an exchange, which must have been redacted."""
        self._append("exchange", at, exchange_record(exchange))

    def act(self, act: Act) -> None:
        """Append an act."""
        self._append("act", act.at, act_record(act))

    def end(self, at: datetime, *, exchanges: int, acts: int) -> None:
        """Write the last record, with the counts that a reader compares."""
        self._append("run_ended", at, {"exchanges": exchanges, "acts": acts})
        self.sync()

    def sync(self) -> None:
        """Make what was written so far survive a power failure."""
        self._file.sync()

    def close(self) -> None:
        """Close the file; a log without an end stays one."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _append(self, kind: str, at: datetime, body: Record) -> None:
        record = {
            "seq": self._sequence,
            "t": time_text(at),
            "type": kind,
            "prev": self._previous,
            "body": body,
        }
        try:
            line = _LINE.encode(record)
        except UnicodeEncodeError:
            # A lone surrogate has no UTF-8; escaped, it stays what it was.
            line = json.dumps(record, sort_keys=True, separators=(",", ":")).encode()
        self._file.append(line + b"\n")
        self._sequence += 1
        self._previous = sha256_hex(line)


def read_log(path: Path) -> Evidence:
    """The evidence in a log. What is damaged is named in `damage`; nothing behind it is read.

    A last record that was not written to its end counts as not written: `torn` says how long it is.

    Raises EvidenceError when not even the start can be read.
    """
    reader = _Reader()
    try:
        with path.open("rb") as lines:
            for record in reader.records(lines):
                reader.take(record)
    except OSError as error:
        raise EvidenceError(f"cannot read evidence {path}: {error.strerror}") from error
    if reader.start is None:
        raise EvidenceError(f"{path} does not start with a run: {reader.damage or 'it is empty'}")
    return reader.evidence(reader.start)


def read_start(path: Path, *, most: int = -1) -> RunStart:
    """The first record of a log: the run, and what it rests on.

    With `most`, a record of more bytes is not read. Raises EvidenceError when it cannot be read,
    or is no start of a run.
    """
    try:
        with path.open("rb") as file:
            line = file.readline(most)
    except OSError as error:
        raise EvidenceError(f"cannot read evidence {path}: {error.strerror}") from error
    reader = _Reader()
    for record in reader.records([line]):
        reader.take(record)
    if reader.start is None:
        raise EvidenceError(f"{path} does not start with a run: {reader.damage or 'it is empty'}")
    return reader.start


class _Reader:
    def __init__(self) -> None:
        self.start: RunStart | None = None
        self.finished: datetime | None = None
        self.exchanges: list[Exchange] = []
        self.acts: list[Act] = []
        self.head = FIRST
        self.damage = ""
        self.torn = 0

    def records(self, lines: Iterable[bytes]) -> Iterator[LogRecord]:
        """The records whose chain holds, up to the first damage."""
        torn = 0
        for number, ended in enumerate(lines):
            if not ended.endswith(b"\n"):
                torn = len(ended)
                break
            line = ended[:-1]
            try:
                record = log_record(line)
                if record.seq != number or record.prev != self.head:
                    self.damage = f"the chain is broken at line {number + 1}"
                    return
            except EvidenceError as error:
                self.damage = f"line {number + 1} {error}"
                return
            except (ValueError, KeyError, TypeError, RecursionError):
                self.damage = f"line {number + 1} is no record"
                return
            yield record
            if self.damage:
                return
            self.head = sha256_hex(line)
        if torn and self.finished:
            self.damage = f"{torn} bytes stand behind the end of the run"
        else:
            self.torn = torn

    def take(self, record: LogRecord) -> None:
        """Count a record in, or name the damage it is."""
        try:
            self._take(record.kind, sensible_time(record.moment), record.body)
        except EvidenceError as error:
            self.damage = f"record {record.seq}: {error}"
        except (LookupError, ValueError, TypeError, AttributeError, OverflowError) as error:
            self.damage = f"record {record.seq} cannot be read: {error!r}"

    def evidence(self, start: RunStart) -> Evidence:
        """What was counted in."""
        return Evidence(
            run_id=start.run_id,
            verb=start.verb,
            run_class=start.run_class,
            edition=start.edition,
            settings=start.settings,
            digests=start.digests,
            environment=start.environment,
            attempts=start.attempts,
            started=start.started,
            finished=self.finished,
            exchanges=tuple(self.exchanges),
            acts=tuple(self.acts),
            head=self.head,
            damage=self.damage,
            torn=self.torn,
        )

    def _take(self, kind: object, moment: datetime, body: Any) -> None:
        if self.finished:
            raise EvidenceError("it stands behind the end of the run")
        if (self.start is None) != (kind == "run_started"):
            raise EvidenceError("a run starts with its first record and only there")
        match kind:
            case "run_started":
                self.start = _start_from(body, moment)
            case "exchange":
                self.exchanges.append(logged_exchange(body))
            case "act":
                self.acts.append(logged_act(body))
            case "run_ended":
                self._end(moment, body)
            case _:
                raise EvidenceError(f"its type {kind!r} is unknown")

    def _end(self, moment: datetime, body: Record) -> None:
        is_complete = (body["exchanges"], body["acts"]) == (len(self.exchanges), len(self.acts))
        self.finished = moment
        if not is_complete:
            self.damage = "the counts at the end do not add up"


def _start_from(body: Record, moment: datetime) -> RunStart:
    return RunStart(
        run_id=text_of(body["run"]),
        verb=text_of(body["verb"]),
        run_class=RunClass(body["class"]),
        edition=text_of(body["edition"]),
        started=moment,
        digests=_pairs(body["digests"]),
        settings=_pairs(body.get("settings", {})),
        environment=_pairs(body.get("environment", {})),
        attempts=tuple(_attempt(*attempt) for attempt in body.get("attempts", [])),
    )


def _attempt(run: object, started: object, conclusion: object) -> Attempt:
    return Attempt(run=text_of(run), started=sensible_time(started), conclusion=text_of(conclusion))


def _pairs(body: Record) -> tuple[tuple[str, str], ...]:
    return tuple((text_of(key), text_of(value)) for key, value in body.items())
