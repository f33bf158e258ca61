"""RATE: queries that a cache would have spared."""

import hashlib
import json
from sys import intern
from typing import Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.registry import Events, Note, Undecided, traffic_check
from harness.checks.sightings import sightings_of
from harness.checks.stamps import NO_TIME, Stamp, stamp_of
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
    """When each question about an item was answered."""

    def __init__(self) -> None:
        self.answered: dict[Question, list[Stamp]] = {}

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep a granted item query."""
        del frame
        if call.name == "item.get" and call.is_success:
            stamp = stamp_of(call.exchange)
            question = (intern(stamp.day) if stamp.has_time else "", _asked(call))
            self.answered.setdefault(question, []).append(stamp)

    def merge(self, other: Self) -> None:
        """Add the answers of another ledger."""
        for question, answers in other.answered.items():
            self.answered.setdefault(question, []).extend(answers)


def _asked(call: Call) -> bytes:
    fields = sorted(filter(None, map(str.strip, call.value("fields").split(","))))
    text = json.dumps([call.value("item_id"), call.value("language"), fields])
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_SIZE).digest()


@traffic_check("RATE-06")
def answers_are_cached(traffic: Traffic) -> Events:
    """The same item, language and fields are not asked for twice on one day (GMT+8).

    Counted are answers that were granted: asking again after a refusal is no repeat. Fails when a
    question was answered before on the same day; the row is a may, so this is a note, with the
    share of the calls that a cache would have spared.

    Source: register RATE-06 (seed 001).
    """
    answered = traffic.of(CachingLedger).answered
    asked, avoidable = sum(map(len, answered.values())), 0
    questions = ((sightings_of(stamps), day) for (day, _), stamps in answered.items())
    for answers, day in sorted(questions, key=lambda question: question[0].first):
        if not day and answers.count > 1:
            yield Undecided(NO_TIME, answers.exchanges[0])
            continue
        yield from answers.examined()
        if answers.count > 1:
            avoidable += answers.count - 1
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
    if avoidable:
        share = 100 * avoidable / asked
        yield Note(_SHARE.format(avoidable=avoidable, all=asked, share=share))
