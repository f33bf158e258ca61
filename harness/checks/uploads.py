"""Uploads of goods in batches: what each holds, which goods failed, and what is a re-send."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.request_values import answer_is_not_recorded
from harness.checks.stamps import Stamp, stamp_of
from harness.documents.lossless import Json, Number, plain, text_of
from harness.platforms.calls import Call

UPLOAD = "item.batch_upload"
_FAILED = "$.data.failed_items[*]"
_DIGEST_SIZE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One upload; goods are known by digests."""

    stamp: Stamp
    goods: tuple[int, ...]
    """In the order sent; a good whose title stays is the same good, whatever else is corrected."""
    pictures: tuple[int, ...]
    """The same by their pictures; a good whose pictures others have too goes by its title."""
    contents: int
    """Equal when two batches hold the same goods unchanged, in whatever order."""
    failures: int = 0
    """How many goods the answer calls failed."""
    failed: frozenset[int] | None = frozenset()
    """The places of those goods; None where the answer does not tell."""
    has_unread_answer: bool = False
    """Whether the recording lacks an answer that the application may have read."""

    @property
    def size(self) -> int:
        """How many goods it holds."""
        return len(self.goods)

    @property
    def failed_marks(self) -> frozenset[int]:
        """By what the goods that failed are known."""
        return frozenset(m for i in self.failed or () for m in (self.goods[i], self.pictures[i]))

    def failed_anew(self, before: set[int]) -> "Batch":
        """The batch with those failures only that are not of goods which had failed before."""
        if self.failed is None:
            return self
        places = (i for i in self.failed if not {self.goods[i], self.pictures[i]} & before)
        failed = frozenset(places)
        return replace(self, failed=failed, failures=len(failed))

    def missing_in(self, *later: "Batch") -> frozenset[int]:
        """The places of failed goods that none of the later uploads hold."""
        seen = {mark for batch in later for mark in (*batch.goods, *batch.pictures)}
        places = self.failed or ()
        return frozenset(
            i for i in places if self.goods[i] not in seen and self.pictures[i] not in seen
        )


@ledger
class UploadLedger(Ledger):
    """Every batch that was uploaded."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep an upload."""
        del frame
        goods = goods_of(call)
        if goods is not None:
            self.batches.append(_batch(call, goods))

    def merge(self, other: Self) -> None:
        """Take in the uploads of another ledger."""
        self.batches.extend(other.batches)

    def in_order(self) -> list[Batch]:
        """Every batch in order of time."""
        return sorted(self.batches, key=lambda batch: batch.stamp.moment)


def goods_of(call: Call) -> list[Json] | None:
    """The goods of an upload; None for another call or a body that is no list."""
    if call.name != UPLOAD or not isinstance(call.json_body, list):
        return None
    return call.json_body


def _batch(call: Call, goods: list[Json]) -> Batch:
    titles = tuple(_digest(_name(good)) for good in goods)
    pictures = [_digest(good.get("images")) if isinstance(good, dict) else 0 for good in goods]
    shown = Counter(pictures)
    told = call.answer.find(_FAILED) if call.answer else []
    indices = [_index(item, len(goods)) for _, item in told]
    is_told = None not in indices
    return Batch(
        stamp=stamp_of(call.exchange),
        goods=titles,
        pictures=tuple(p if shown[p] == 1 else t for p, t in zip(pictures, titles, strict=True)),
        contents=_digest(sorted(_digest(plain(good)) for good in goods)),
        failures=len(told),
        failed=frozenset(i for i in indices if i is not None) if is_told else None,
        has_unread_answer=answer_is_not_recorded(call) and not (call.is_lost or call.refusal),
    )


def _name(good: Json) -> object:
    title = good.get("title") if isinstance(good, dict) else None
    return title if isinstance(title, str) and title else plain(good)


def _index(item: Json, size: int) -> int | None:
    index = item.get("index") if isinstance(item, dict) else None
    text = text_of(index) if isinstance(index, (str, Number)) else ""
    is_place = text.isascii() and text.isdigit() and len(text) < _DIGEST_SIZE and int(text) < size
    return int(text) if is_place else None


def _digest(value: object) -> int:
    text = json.dumps(value, sort_keys=True, default=str)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_DIGEST_SIZE).digest())
