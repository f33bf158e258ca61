"""A piece of recorded traffic, judged by itself: in this process or in another."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.assess.hearing import Heard
from harness.checks.frame import Frame
from harness.evidence.learned import Learned
from harness.model.requirement import RunClass
from harness.run.file_read import FileRead
from harness.run.judge import open_hearing
from harness.run.piece import Piece
from harness.run.reading import Reading
from harness.run.redaction import judging_redactor
from harness.run.shard_order import ShardOrder

if TYPE_CHECKING:
    from array import array

Beat = Callable[[int], None]
"""Told, now and then, how many exchanges of a piece were judged so far."""
_BEATS_EVERY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """What one piece came to. Plain values: it travels back."""

    piece: Piece
    read: FileRead
    heard: Heard
    """The states of the checks, not their verdicts."""
    learned: Learned = field(repr=False)
    """What was met of secrets and people: for what is published, never written."""
    replaced: Counter[str]
    """How often a value of each kind was replaced."""


def silent(_count: int) -> None:
    """Nobody asks how far it is."""


def judge_piece(order: ShardOrder, piece: Piece, beat: Beat = silent) -> Shard:
    """Read, observe, redact and judge one piece. Raises UsageError when it cannot be opened."""
    redactor = judging_redactor(order)
    reading = Reading(piece, order, redactor)
    frame = Frame(
        edition=order.edition,
        statement=order.statement,
        run_class=RunClass.RECORDED,
        is_certification=False,
    )
    hearing = open_hearing(frame, plan=None, only=order.only)
    for number, exchange in enumerate(reading.exchanges(), 1):
        hearing.hear(exchange)
        if number % _BEATS_EVERY == 0:
            beat(number)
    return Shard(
        piece=piece,
        read=reading.read,
        heard=hearing.heard,
        learned=redactor.learned,
        replaced=redactor.replaced,
    )


def marks_in(order: ShardOrder, piece: Piece, beat: Beat = silent) -> "array[int]":
    """The marks of the exchanges of a piece, in its order. Raises UsageError as above."""
    reading = Reading(piece, order, judging_redactor(order))
    for number, _ in enumerate(reading.ours(), 1):
        if number % _BEATS_EVERY == 0:
            beat(number)
    return reading.marks
