"""RATE: queries that a cache would have spared."""

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any, Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.registry import Events, Note, Placed, TrafficEvents, Undecided, traffic_check
from harness.checks.sightings import Sightings, sightings_of
from harness.checks.spool import Spool
from harness.checks.stamps import NO_TIME, fact_of, stamp_of, stamp_of_fact
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

Question = tuple[str, bytes]
"""Day (GMT+8; empty where no time is recorded), digest of item, language and fields."""

_DIGEST_SIZE = 16

_AGAIN = Text(
    "The same item is asked for again on the same day, with the same language and fields.",
    "同一天内以相同的语言和字段重复查询同一商品。",
)
_CACHE = Text(
    "Keep each answer for the day, under item_id, language, fields and date.",
    "请以 item_id、语言、字段和日期为键缓存当天的查询结果。",
)
_SHARE = Text(
    "{avoidable} of {all} item queries ({share:.0f} %) could have been answered from a cache.",
    "{all} 次商品查询中有 {avoidable} 次（{share:.0f}%）本可由缓存应答。",
)


@ledger
class CachingLedger(Ledger):
    """When each question about an item was answered: in a spool."""

    def __init__(self) -> None:
        self._answered = Spool[tuple[Any, ...]](4)

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep a granted item query."""
        del frame
        if call.name == "item.get" and call.is_success:
            stamp = stamp_of(call.exchange)
            question = (intern(stamp.day) if stamp.has_time else "", _asked(call))
            self._answered.add((question, *fact_of(stamp)))

    def merge(self, other: Self) -> None:
        """Add the answers of another ledger."""
        self._answered.merge(other._answered)

    def __len__(self) -> int:
        return len(self._answered)

    def by_question(self) -> Iterator[tuple[str, Sightings]]:
        """The answers to each question with its day; the questions come in any order."""
        for (day, _), facts in groupby(self._answered, key=itemgetter(0)):
            yield day, sightings_of(stamp_of_fact(f[1:]) for f in facts)


def _asked(call: Call) -> bytes:
    fields = sorted(filter(None, map(str.strip, call.value("fields").split(","))))
    text = json.dumps([call.value("item_id"), call.value("language"), fields])
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_SIZE).digest()


@traffic_check("RATE-06")
def answers_are_cached(traffic: Traffic) -> TrafficEvents:
    """The same item, language and fields are not asked for twice on one day (GMT+8).

    Counted are answers that were granted: asking again after a refusal is no repeat. Fails when a
    question was answered before on the same day; the row is a may, so this is a note, with the
    share of the calls that a cache would have spared.

    Source: register RATE-06 (seed 001).
    """
    book = traffic.of(CachingLedger)
    asked, avoidable = len(book), 0
    for day, answers in book.by_question():
        first = answers.first[0]
        yield from (Placed(first, told) for told in _judged(day, answers))
        avoidable += answers.count - 1 if day else 0
    if avoidable:
        share = 100 * avoidable / asked
        yield Note(_SHARE.format(avoidable=avoidable, all=asked, share=share))


def _judged(day: str, answers: Sightings) -> Events:
    if not day and answers.count > 1:
        yield Undecided(NO_TIME, answers.exchanges[0])
        return
    yield from answers.examined()
    if answers.count > 1:
        yield Finding(
            message=_AGAIN,
            exchanges=answers.exchanges,
            where="query.item_id",
            expected="one query a day",
            actual=f"{answers.count} queries",
            hint=_CACHE,
            count=answers.count - 1,
            latest=answers.latest,
        )
