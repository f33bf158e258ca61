"""One file of recorded traffic, judged by itself: in this process or in another."""

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from harness.assess.hearing import Heard
from harness.catalog.statement import load_statement
from harness.checks.frame import Frame
from harness.documents.hosts import is_loopback
from harness.evidence.observe import Credentials, observe
from harness.evidence.redact import Redactor
from harness.evidence.resign import resigned
from harness.model.evidence import Act
from harness.model.exchange import Direction, Exchange, Fact
from harness.model.recording import Provenance
from harness.model.requirement import RunClass
from harness.model.secret import Secret
from harness.model.statement import Statement
from harness.platforms.editions import edition_named
from harness.run.intake import open_traffic
from harness.run.judge import open_hearing
from harness.run.overlap import Sample, mark_of
from harness.sources.recorded import Damage, TrafficFile, read_items
from harness.sources.recording_file import edited_damage

_TOLD_EVERY = 5_000
_HOSTS_COUNTED = 1_000
"""How many other hosts are counted by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardOrder:
    """What every shard of an audit is judged by. Plain values: it travels to other processes."""

    edition: str
    statement: Path | None
    environ: tuple[tuple[str, str], ...]
    """The variables that the statement's secrets are read from."""
    gateways: frozenset[str]
    only: tuple[str, ...]
    key: bytes
    """Of the pseudonyms, the same in all shards, so that what was equal stays equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """What one file came to. Plain values: it travels back."""

    file: TrafficFile
    sha256: str
    heard: Heard
    exchanges: int
    left_out: Counter[str]
    """Host -> exchanges with it that are none of this platform's."""
    repeated: int
    """How many exchanges stand in a file before it too, where that was asked for."""
    sample: frozenset[int]
    """Marks of some of its exchanges, by which another file with the same ones is found."""
    damage: tuple[Damage, ...]
    secrets: frozenset[str]
    """Every secret met, for the leak guard; never written."""
    replaced: Counter[str]
    """How often a value of each kind was replaced."""
    stored_facts: int
    """How many exchanges brought the facts along that were observed when they were recorded."""
    provenance: Provenance | None = None
    """Where a recording of our own comes from; None for any other file."""
    bodiless: int = 0
    """How many answers were recorded without their bodies, or with a part of them."""


def judge_file(
    file: TrafficFile,
    order: ShardOrder,
    held: bytes | None = None,
    tell: Callable[[str], None] = lambda _: None,
    seen: set[int] | None = None,
) -> Shard:
    """Read, observe, redact and judge one file; the checks' states come back, not their verdicts.

    `held` is what a file holds that can be read once only. With `seen`, the marks of the exchanges
    of the files before it, such exchanges are not judged again, and its own marks are added.
    Raises UsageError when the file cannot be opened.
    """
    reading = Reading(file, order, held, seen)
    frame = Frame(
        edition=reading.edition,
        statement=reading.statement,
        run_class=RunClass.RECORDED,
        is_certification=False,
    )
    hearing = open_hearing(frame, plan=None, only=order.only)
    for exchange in reading.exchanges(tell):
        hearing.hear(exchange)
    return reading.shard(hearing.heard)


class Reading:
    """One pass over a file: the redacted exchanges with the platform, and what was left out."""

    def __init__(
        self,
        file: TrafficFile,
        order: ShardOrder,
        held: bytes | None = None,
        seen: set[int] | None = None,
    ) -> None:
        self.edition = edition_named(order.edition)
        self.statement: Statement | None = (
            _statement(order.statement, order.environ) if order.statement else None
        )
        self.left_out: Counter[str] = Counter()
        self.repeated = 0
        self.sample = Sample()
        self.damage: list[Damage] = []
        self.stored_facts = 0
        self.provenance: Provenance | None = None
        self.sha256 = ""
        self._count = self._bodiless = 0
        self._file, self._order, self._held, self._seen = file, order, held, seen
        self._redactor = Redactor(
            order.key, self._given_secrets(), public=frozenset({self._app_key})
        )

    def exchanges(self, tell: Callable[[str], None] = lambda _: None) -> Iterator[Exchange]:
        """The exchanges with the platform, with their facts, redacted; `tell` hears of progress."""
        for exchange in self._exchanges():
            self._count += 1
            self._bodiless += exchange.withheld("response.body") is not None
            yield exchange
            if self._count % _TOLD_EVERY == 0:
                tell(f"{self._file.path}: {self._count} exchanges")

    def shard(self, heard: Heard) -> Shard:
        """What the file came to, once all of it was read and heard."""
        return Shard(
            file=self._file,
            sha256=self.sha256,
            heard=heard,
            exchanges=self._count,
            left_out=self.left_out,
            repeated=self.repeated,
            sample=self.sample.marks,
            damage=tuple(self.damage),
            secrets=self.secrets,
            replaced=self._redactor.replaced,
            stored_facts=self.stored_facts,
            provenance=self.provenance,
            bodiless=self._bodiless,
        )

    def _exchanges(self) -> Iterator[Exchange]:
        marks = set[int]()
        with open_traffic(self._file, self._held) as raw:
            stream = _Hashed(raw)
            for item in read_items(
                cast("BinaryIO", stream), self._file, callback_url=self._callback_url
            ):
                if isinstance(item, Damage):
                    self.damage.append(item)
                elif isinstance(item, Provenance):
                    self.provenance = item
                elif isinstance(item, Act):
                    continue  # an audit judges traffic; what was done beside it is for a replay
                elif not self._is_ours(item):
                    self._leave_out(item)
                elif not self._is_edited(item) and not self._is_repeated(item, marks):
                    yield self._redacted(item)
            self.sha256 = stream.finish()
        if self._seen is not None:
            self._seen |= marks

    @property
    def secrets(self) -> frozenset[str]:
        """Every secret met so far."""
        return self._redactor.known_secrets

    @property
    def _app_key(self) -> str:
        return self.statement.app_key if self.statement else self.edition.sandbox_app_key

    @property
    def _callback_url(self) -> str:
        declared = self.statement.callback_url if self.statement else ""
        return "" if "{" in declared else declared  # a port that each run fills in says nothing

    def _given_secrets(self) -> tuple[str, ...]:
        secret = self.statement.app_secret if self.statement else None
        return (secret.reveal(),) if secret else ()

    def _is_ours(self, exchange: Exchange) -> bool:
        if exchange.direction is Direction.INBOUND or self._is_own_recording:
            return True
        return self.edition.serves(exchange.request.url, self._order.gateways)

    def _leave_out(self, exchange: Exchange) -> None:
        host = _netloc(exchange)
        is_known = host in self.left_out or len(self.left_out) < _HOSTS_COUNTED
        self.left_out[host if is_known else ""] += 1

    def _is_repeated(self, exchange: Exchange, marks: set[int]) -> bool:
        mark = mark_of(exchange)
        self.sample.add(mark)
        if self._seen is None:
            return False
        marks.add(mark)
        is_repeated = mark in self._seen
        self.repeated += is_repeated
        return is_repeated

    @property
    def _is_own_recording(self) -> bool:
        return self.provenance is not None and self.provenance.edition == self.edition.name

    def _is_edited(self, exchange: Exchange) -> bool:
        if self.provenance is None:
            return False
        damage = edited_damage(exchange, self.provenance, self._file)
        if damage:
            self.damage.append(damage)
        return damage is not None

    def _redacted(self, exchange: Exchange) -> Exchange:
        redacted = self._redactor.redact(self._observed(exchange))
        if self.provenance is None or exchange.observed(Fact.RESIGNED) is None:
            return redacted
        # What was signed anew was redacted once more: its signature has to fit what is left.
        return resigned(redacted, edition_named(self.provenance.edition), self.provenance.app_key)

    def _observed(self, exchange: Exchange) -> Exchange:
        if self.provenance and exchange.observed(Fact.RESIGNED) is not None:
            return exchange  # everything was observed when it was recorded
        if any(o.fact in _SIGNATURE_FACTS for o in exchange.observations):
            # A log of ours is redacted: its signatures no longer fit, its facts were seen before.
            self.stored_facts += 1
            return exchange
        credentials = Credentials(app_key=self._app_key, app_secret=self._secret(exchange))
        return observe(exchange, self.edition, credentials)

    def _secret(self, exchange: Exchange) -> Secret | None:
        if self.statement is None or self.statement.app_secret:
            return self.statement.app_secret if self.statement else None
        # A statement may leave the secret out for the emulator, which listens on loopback only.
        is_emulator = is_loopback(_host(exchange))
        return Secret(self.edition.sandbox_secret) if is_emulator else None


_SIGNATURE_FACTS = (Fact.SIGNATURE_RECIPE, Fact.SIGNATURE_UNKNOWN)


class _Hashed(io.RawIOBase):
    """A stream that digests what is read through it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override] # the stub names a wider protocol
        data = self._stream.read(len(buffer))
        self._digest.update(data)
        buffer[: len(data)] = data
        return len(data)

    def finish(self) -> str:
        """Read what is left, and tell the digest of all of it."""
        while data := self._stream.read(1 << 20):
            self._digest.update(data)
        return self._digest.hexdigest()


@lru_cache(maxsize=2)
def _statement(path: Path, environ: tuple[tuple[str, str], ...]) -> Statement:
    return replace(load_statement(path, environ=dict(environ)), launch=None)


def _host(exchange: Exchange) -> str:
    try:
        return urlsplit(exchange.request.url).hostname or ""
    except ValueError:
        return ""


def _netloc(exchange: Exchange) -> str:
    try:
        return urlsplit(exchange.request.url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
