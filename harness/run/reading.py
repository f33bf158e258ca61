"""One pass over a piece of recorded traffic: read, observed, redacted, and the rest counted."""

import hashlib
import io
from array import array
from collections import Counter
from collections.abc import Collection, Iterator
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from harness.documents.hosts import is_loopback
from harness.evidence.observe import Credentials, observe
from harness.evidence.resign import resigned
from harness.model.evidence import Act
from harness.model.exchange import Direction, Exchange, Fact
from harness.model.recording import Provenance
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.run.file_read import FileRead, count_host
from harness.run.overlap import mark_of, smallest
from harness.run.piece import Piece
from harness.run.redaction import Redacts
from harness.run.shard_order import ShardOrder
from harness.sources.own_reader import Item
from harness.sources.recorded import Damage, Torn, read_items
from harness.sources.recording_file import edited_damage

_SIGNATURE_FACTS = (Fact.SIGNATURE_RECIPE, Fact.SIGNATURE_UNKNOWN)


class Reading:
    """One pass over a piece: the redacted exchanges with the platform, and what was left out."""

    def __init__(self, piece: Piece, order: ShardOrder, redactor: Redacts) -> None:
        self.marks = array("Q")
        """Of the exchanges with the platform, where they are marked."""
        self._piece, self._order = piece, order
        self._edition = order.edition
        self._redactor = redactor
        self._damage: list[Damage] = []
        self._left_out: Counter[str] = Counter()
        self._provenance: Provenance | None = None
        self._sha256 = piece.sha256
        self._is_torn = False
        self._count = self._bodiless = self._repeated = self._stored_facts = 0

    def exchanges(self, wanted: Collection[str] | None = None) -> Iterator[Exchange]:
        """The exchanges with the platform, with their facts, redacted; only those ids if given."""
        for exchange in self.ours(wanted):
            self._count += 1
            redacted = self._redacted(exchange)
            self._bodiless += redacted.withheld("response.body") is not None
            yield redacted

    def ours(self, wanted: Collection[str] | None = None) -> Iterator[Exchange]:
        """The same as they were recorded."""
        with self._piece.open() as raw:
            is_cut = self._piece.part is not None
            hashed = None if is_cut or wanted is not None else _Hashed(raw)
            items = read_items(
                cast("BinaryIO", hashed or raw),
                self._piece.file,
                callback_url=self._callback_url,
                part=self._piece.part,
                wanted=wanted,
            )
            for item in self._untorn(items):
                if isinstance(item, Damage):
                    self._damage.append(item)
                elif isinstance(item, Provenance):
                    self._provenance = item
                elif isinstance(item, Act):
                    continue  # an audit judges traffic; what was done beside it is for a replay
                elif not self._is_ours(item):
                    count_host(self._left_out, _netloc(item))
                elif not self._is_edited(item) and not self._is_repeated(item):
                    yield item
            if hashed:
                self._sha256 = hashed.finish()

    @property
    def read(self) -> FileRead:
        """What the piece came to, once all of it was read."""
        return FileRead(
            file=self._piece.file,
            sha256=self._sha256,
            exchanges=self._count,
            left_out=self._left_out,
            repeated=self._repeated,
            sample=smallest(self.marks),
            damage=tuple(self._damage),
            stored_facts=self._stored_facts,
            provenance=self._provenance,
            bodiless=self._bodiless,
            is_torn=self._is_torn,
        )

    def _untorn(self, items: Iterator[Item]) -> Iterator[Item]:
        try:
            yield from items
        except Torn:
            self._is_torn = True

    @property
    def _callback_url(self) -> str:
        statement = self._order.statement
        declared = statement.callback_url if statement else ""
        return "" if "{" in declared else declared  # a port that each run fills in says nothing

    def _is_ours(self, exchange: Exchange) -> bool:
        if exchange.direction is Direction.INBOUND or self._is_own_recording:
            return True
        return self._edition.serves(exchange.request.url, self._order.gateways)

    def _is_repeated(self, exchange: Exchange) -> bool:
        if not self._order.is_marked:
            return False
        mark = mark_of(exchange)
        self.marks.append(mark)
        is_repeated = mark in self._piece.repeated
        self._repeated += is_repeated
        return is_repeated

    @property
    def _is_own_recording(self) -> bool:
        return self._provenance is not None and self._provenance.edition == self._edition.name

    def _is_edited(self, exchange: Exchange) -> bool:
        if self._provenance is None:
            return False
        damage = edited_damage(exchange, self._provenance, self._piece.file)
        if damage:
            self._damage.append(damage)
        return damage is not None

    def _redacted(self, exchange: Exchange) -> Exchange:
        redacted = self._redactor.redact(self._observed(exchange))
        if self._provenance is None or exchange.observed(Fact.RESIGNED) is None:
            return redacted
        # What was signed anew was redacted once more: its signature has to fit what is left.
        edition = edition_named(self._provenance.edition)
        return resigned(redacted, edition, self._provenance.app_key)

    def _observed(self, exchange: Exchange) -> Exchange:
        if self._provenance and exchange.observed(Fact.RESIGNED) is not None:
            return exchange  # everything was observed when it was recorded
        if any(o.fact in _SIGNATURE_FACTS for o in exchange.observations):
            # A log of ours is redacted: its signatures no longer fit, its facts were seen before.
            self._stored_facts += 1
            return exchange
        credentials = Credentials(app_key=self._order.app_key, app_secret=self._secret(exchange))
        return observe(exchange, self._edition, credentials)

    def _secret(self, exchange: Exchange) -> Secret | None:
        statement = self._order.statement
        if statement is None or statement.app_secret:
            return statement.app_secret if statement else None
        # A statement may leave the secret out for the emulator, which listens on loopback only.
        is_emulator = is_loopback(_host(exchange))
        return Secret(self._edition.sandbox_secret) if is_emulator else None


class _Hashed(io.RawIOBase):
    """A stream that digests what is read through it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
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
