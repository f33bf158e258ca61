"""A scenario proposed from recorded traffic, ready to be linted, replayed and run."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from harness.evidence.redact import Redactor
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.calls import Call
from harness.sources.proposal.acts import OrderBook
from harness.sources.proposal.moves import (
    APP,
    EVENT,
    ORDER,
    Move,
    after_creation,
    app_move,
    condensed,
    push_move,
)
from harness.sources.proposal.rounds import in_rounds
from harness.sources.proposal.told import is_told, run_word_of, with_told
from harness.sources.proposal.traffic import Event, Traffic, sort_out
from harness.sources.proposal.troubles import doubts_of, fault_before
from harness.sources.proposal.writing import Heading, Language, write_scenario

_ARRIVED = "DELIVERED"
_NO_NAME = re.compile(r"[^a-z0-9._-]+")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What a proposal is asked for."""

    edition: Edition
    name: str
    source: str
    """The recording as a person calls it."""
    commands: tuple[str, ...]
    """How to try the file, one command a line."""
    lang: Language = "en"
    secrets: tuple[str, ...] = ()
    """Secrets that are known beforehand; never written."""
    app_key: str = ""
    acts: tuple[Act, ...] = ()
    """What the recording tells beside its exchanges: those of our own do."""


def read_safely(
    exchanges: Sequence[Exchange],
    commission: Commission,
    *,
    damaged: int = 0,
) -> Traffic:
    """Traffic to propose from, with pseudonyms in place of secrets and personal data.

    They are keyed by the traffic itself: the same traffic gives the same ones, and nobody can undo
    them without it.
    """
    digest = hashlib.sha256()
    for exchange in exchanges:
        digest.update(exchange.request.url.encode("utf-8", "surrogatepass"))
        digest.update(exchange.request.body)
        digest.update(exchange.response.body if exchange.response else b"")
    redactor = Redactor(digest.digest(), commission.secrets, public=frozenset({commission.app_key}))
    for exchange in exchanges:
        redactor.redact(
            exchange
        )  # a secret may stand somewhere before its name tells that it is one
    return sort_out(
        map(redactor.redact, exchanges),
        edition=commission.edition,
        damaged=damaged,
    )


def propose(traffic: Traffic, commission: Commission) -> str:
    """The text of a scenario that does again what the traffic shows."""
    moves = condensed(
        after_creation(tuple(_moves(traffic, commission.acts))), traffic.edition.order_life
    )
    block = in_rounds(moves, traffic.edition, run_word=run_word_of(commission.acts))
    source = commission.source
    heading = Heading(
        name=commission.name,
        title=Text(f"Imported from {source}", f"由 {source} 导入"),
        edition=traffic.edition.name,
        needs=_needs(moves),
        comments=tuple(_comments(traffic, commission)),
    )
    return write_scenario(heading, block, commission.lang)


def name_from(text: str) -> str:
    """The nearest name that a scenario may have."""
    name = _NO_NAME.sub("-", text.lower()).strip("-._")[:_LONGEST_NAME]
    return name or "imported"


def _moves(traffic: Traffic, acts: Sequence[Act]) -> Iterator[Move]:
    if is_told(acts):
        for item in with_told(traffic.events, acts, traffic.edition):
            yield item if isinstance(item, Move) else _move(item)
        return
    life = traffic.edition.order_life
    book = OrderBook(life) if life else None
    arrived = _arrived(traffic)
    for event in traffic.events:
        if isinstance(event, Call):
            yield from book.before_call(event) if book else ()
            fault = fault_before(event)
            if fault:
                yield fault
            yield replace(app_move(event), notes=doubts_of(event))
            continue
        if book:
            is_whole = event.text(ORDER) in arrived
            yield from book.before_push(event, is_whole_journey=is_whole)
        yield push_move(event)


def _move(event: Event) -> Move:
    return app_move(event) if isinstance(event, Call) else push_move(event)


def _arrived(traffic: Traffic) -> frozenset[str]:
    """The orders whose parcel is pushed to have arrived."""
    pushes = (event for event in traffic.events if not isinstance(event, Call))
    return frozenset(push.text(ORDER) for push in pushes if push.text(EVENT) == _ARRIVED)


def _needs(moves: Iterable[Move]) -> tuple[str, ...]:
    operations = (move.call.operation for move in moves if move.actor == APP and move.call)
    return tuple(dict.fromkeys(o.capability for o in operations if o and o.capability))


def _comments(traffic: Traffic, commission: Commission) -> Iterator[Text]:
    source, count = commission.source, len(traffic.events)
    what = "1 call or callback" if count == 1 else f"{count} calls and callbacks"
    yield Text(
        f"Proposed from {source}: {what}. Each line that is a guess says so.",
        f"根据 {source} 中的 {count} 次调用与回传生成的草案。凡属推测之处均有注释。",
    )
    sentences = traffic.left_out.sentences
    if sentences:
        yield Text("Left out:", "未纳入：")
        yield from (Text(f"  {s.en}", f"  {s.zh}") for s in sentences)
    yield Text("To try it:", "试用：")
    yield from (Text(f"  {command}", f"  {command}") for command in commission.commands)
