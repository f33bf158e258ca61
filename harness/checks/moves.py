"""LIFE: the platform's own moves of an order, as pushed and as read."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from harness.checks.excerpts import shown
from harness.checks.histories import History, OrderEvent
from harness.checks.order_frame import OrderFrame
from harness.checks.orders import end_statuses
from harness.checks.registry import Events, Examined, order_check
from harness.checks.states import StatusMap
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.orders import OrderLife, State

_ILLEGAL_PUSH = Text(
    "The pushed statuses of an order follow no legal path.",
    "所推送的订单状态不符合任何合法流转路径。",
)
_ILLEGAL_READ = Text(
    "Two statuses read one after the other lie on no legal path.",
    "先后查询到的两个状态不在任何合法流转路径上。",
)
_UNKNOWN_STATUS = Text(
    "The platform names a status that the edition does not know.",
    "平台返回了该平台版本未收录的订单状态。",
)
_SANDBOX_DRIFT = Text(
    "The sandbox moves orders otherwise than documented; this does not count against the "
    "application.",
    "沙箱的订单流转与文档不符；此项不计入应用的问题。",
)


@order_check("LIFE-03")
def status_moves_are_legal(history: History, orders: OrderFrame) -> Events:
    """The platform moves an order along the edition's tables.

    Of pushes the first delivery of each word counts, in the order of the time that they carry;
    a duplicate or late delivery is no move, nor is an event that the emulator made up. Read
    statuses must be part of a legal path, for polling may miss some. Reads that overlap in time are
    not compared, nor is what follows a status of which the table tells no next one (IN_FROZEN).
    Fails when a move lies outside.

    Source: register LIFE-03; platforms.md 4.3 and 5.1.
    """
    yield from _judge_pushes(history, orders.life)
    yield from _judge_reads(history, orders.life, orders.statuses)


@dataclass(frozen=True, slots=True)
class _Push:
    word: str
    stamp: int
    event: OrderEvent


def _judge_pushes(history: History, life: OrderLife) -> Events:
    pushes = _first_deliveries(history)
    for push in pushes:
        yield Examined(push.event.exchange)
        if push.word not in life.pushed:
            yield _finding(_UNKNOWN_STATUS, (push.event,), "a word of push 53", push.word)
    known = [p for p in pushes if p.word in life.pushed]
    if not _has_legal_order(known, life.pushed, None):
        former, push = _first_illegal(known, life.pushed)
        origins = ", ".join(life.pushed[push.word].origins) or "nothing: it comes first"
        yield _finding(
            _ILLEGAL_PUSH,
            (former.event, push.event),
            f"{push.word} after {origins}",
            f"{push.word} after {former.word}",
        )


def _first_deliveries(history: History) -> list[_Push]:
    first: dict[str, _Push] = {}
    told = (e for e in history.genuine_pushes if e.push and not e.push.is_made_up)
    for event in told:
        first.setdefault(event.word, _Push(event.word, _stamp(event), event))
    return sorted(first.values(), key=lambda push: push.stamp)


def _stamp(event: OrderEvent) -> int:
    """The time that a push carries, to the second; the time of its delivery where it has none."""
    stamp = event.push.stamp if event.push else None
    return int(event.at.timestamp()) if stamp is None else stamp


def _has_legal_order(
    pushes: list[_Push], pushed: Mapping[str, State], former: _Push | None
) -> bool:
    """Whether the pushes can have happened in an order that their times and the table allow."""
    if not pushes:
        return True
    earliest = min(p.stamp for p in pushes)
    return any(
        _has_legal_order([p for p in pushes if p is not push], pushed, push)
        for push in pushes
        if push.stamp == earliest and _is_legal(former, push, pushed)
    )


def _is_legal(former: _Push | None, push: _Push, pushed: Mapping[str, State]) -> bool:
    return former is None or former.word in pushed[push.word].origins


def _first_illegal(pushes: list[_Push], pushed: Mapping[str, State]) -> tuple[_Push, _Push]:
    pairs = list(pairwise(pushes))
    return next(((a, b) for a, b in pairs if not _is_legal(a, b, pushed)), pairs[-1])


def _judge_reads(history: History, life: OrderLife, statuses: StatusMap) -> Events:
    former: OrderEvent | None = None
    for read in history.reads:
        yield Examined(read.exchange)
        if read.word not in life.statuses:
            yield _finding(_UNKNOWN_STATUS, (read,), "a status of the edition", shown(read.word))
            continue
        if former is not None and read.started < former.ended:
            continue
        # Out of IN_FROZEN the table shows no way, though it is no end: where it leads is not known.
        is_told = former is not None and not _is_blind(former.word, life, statuses)
        if former is not None and is_told and not statuses.leads(former.word, read.word):
            yield _finding(
                _ILLEGAL_READ,
                (former, read),
                f"a status that {former.word} leads to",
                f"{read.word} after {former.word}",
            )
        former = read


def _is_blind(word: str, life: OrderLife, statuses: StatusMap) -> bool:
    """Whether the table leads nowhere from a status that is no end."""
    leads_on = any(other != word and statuses.leads(word, other) for other in life.statuses)
    return not leads_on and word not in end_statuses(life)


def _finding(message: Text, events: tuple[OrderEvent, ...], expected: str, actual: str) -> Finding:
    return Finding(
        message=message,
        exchanges=tuple(e.exchange for e in events),
        where=events[-1].word_where,
        expected=expected,
        actual=shown(actual),
        hint=_SANDBOX_DRIFT,
    )
