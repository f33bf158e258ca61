"""Sequence diagrams of order rounds: where each lane, arrow and label goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from harness.model.delivery import DeliveryMark
from harness.model.text import Text
from harness.model.verdict import (
    PhaseEvidence,
    Round,
    RoundMessage,
    Verdict,
)
from harness.reporters.columns import columns
from harness.reporters.visible import visible
from harness.reporters.wording import phase_text

APPLICATION_X, PLATFORM_X, CALLBACK_X = 190, 455, 720
WIDTH = 860
_TOP = 70
_ROW = 33
_DIAGRAMS_DRAWN = 12
_MESSAGES_DRAWN = 60
_LABEL_COLUMNS = 35
_OUTCOME_COLUMNS = 19
_SECOND = 1000

MARK_WORDS = {
    DeliveryMark.FORGED: Text("forged", "伪造"),
    DeliveryMark.UNVERIFIED: Text("not verified", "未验签"),
    DeliveryMark.OTHER_CASE: Text("letters in the other case", "字母大小写不同"),
    DeliveryMark.OUT_OF_FORM: Text("out of form", "格式异常"),
    DeliveryMark.DUPLICATE: Text("duplicate", "重复"),
    DeliveryMark.RETRY: Text("retry", "重试"),
    DeliveryMark.OLD: Text("older event", "较早事件"),
    DeliveryMark.LATE: Text("late", "超时"),
    DeliveryMark.OUR_DELAY: Text("our sender was delayed", "本工具延迟"),
}


class Timed(Protocol):
    """What happened at some time."""

    @property
    def at(self) -> datetime:
        """When."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One message between two lanes."""

    message: RoundMessage
    anchor: str
    """Where its row stands in the table under the diagram."""
    y: int
    offset: str
    """Time since the first message of the round."""
    phase: Text | None
    """The phase of the order that this message shows to be reached."""

    @property
    def start_x(self) -> int:
        """The lane that speaks."""
        return PLATFORM_X if self.message.inbound else APPLICATION_X

    @property
    def end_x(self) -> int:
        """The lane that is spoken to."""
        return CALLBACK_X if self.message.inbound else PLATFORM_X

    @property
    def label(self) -> str:
        """What is said, cut to the room between two lanes."""
        return cut(self.message.label, _LABEL_COLUMNS)

    @property
    def outcome(self) -> str:
        """What came of it, cut to the room behind the arrow."""
        return cut(self.message.outcome, _OUTCOME_COLUMNS)

    @property
    def is_forged(self) -> bool:
        """Whether it is a callback whose signature does not verify, which is to be refused."""
        return DeliveryMark.FORGED in self.message.marks

    @property
    def marks(self) -> list[Text]:
        """What a callback is by itself, in words; the drawing has room for the first."""
        return [MARK_WORDS[mark] for mark in self.message.marks]

    @property
    def standing(self) -> Verdict:
        """The verdict whose mark and colour it borrows; what counts is judged in the findings."""
        if self.message.inbound:
            return standing_of(self.message.outcome, self.message.marks)
        outcome = self.message.outcome
        is_taken = outcome == "ok" or (len(outcome) == len("200") and outcome.startswith("2"))
        return Verdict.PASS if is_taken else Verdict.FAIL


@dataclass(frozen=True)
class Diagram:
    """One round, drawn."""

    number: int
    """The place of the round in the report, from 1."""
    round: Round

    @cached_property
    def arrows(self) -> list[Arrow]:
        """The messages in order of time, as far as they are drawn."""
        reached = {e.exchange: phase_text(name) for name, e in self.round.phases if e}
        drawn = self.round.messages[:_MESSAGES_DRAWN]
        return [
            Arrow(
                message=message,
                anchor=f"r{self.number}m{n}",
                y=_TOP + n * _ROW,
                offset=since(drawn[0], message),
                phase=reached.pop(message.exchange, None),
            )
            for n, message in enumerate(drawn)
        ]

    @property
    def missing(self) -> list[Text]:
        """The phases that were not reached."""
        return [phase_text(name) for name, evidence in self.round.phases if evidence is None]

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return _TOP + len(self.arrows) * _ROW

    @property
    def undrawn(self) -> int:
        """How many messages were left out for room."""
        return len(self.round.messages) + self.round.messages_left_out - len(self.arrows)

    @property
    def description(self) -> Text:
        """The drawing in one sentence, for those who do not see it."""
        calls = sum(not m.inbound for m in self.round.messages)
        pushes = len(self.round.messages) - calls
        done = [phase_text(name) for name, evidence in self.round.phases if evidence]
        return Text(
            f"{calls} calls of the application to the platform and {pushes} callbacks; "
            f"phases reached: {', '.join(p.en for p in done) or 'none'}.",
            f"应用调用平台 {calls} 次，平台回传 {pushes} 次；"
            f"已到达阶段：{'、'.join(p.zh for p in done) or '无'}。",
        )


@dataclass(frozen=True)
class Diagrams:
    """The rounds that are drawn, and where their exchanges stand on the page."""

    drawn: tuple[Diagram, ...]
    undrawn: int
    width: int = WIDTH
    lanes: tuple[int, int, int] = (APPLICATION_X, PLATFORM_X, CALLBACK_X)

    @cached_property
    def anchors(self) -> dict[str, str]:
        """By exchange, the anchor of its row in a table of messages."""
        return {a.message.exchange: a.anchor for d in self.drawn for a in d.arrows}


def diagrams(rounds: tuple[Round, ...]) -> Diagrams:
    """The diagrams of a report: incomplete rounds before others where not all find room."""
    numbered = [Diagram(number, r) for number, r in enumerate(rounds, 1) if r.messages]
    chosen = sorted(numbered, key=lambda d: d.round.complete)[:_DIAGRAMS_DRAWN]
    drawn = tuple(sorted(chosen, key=lambda d: d.number))
    return Diagrams(drawn, len(numbered) - len(drawn))


def phase_offsets(order: Round) -> dict[str, str]:
    """By phase reached, how long after the first phase it was."""
    reached = [(name, evidence) for name, evidence in order.phases if evidence]
    return {name: since(_earliest(e for _, e in reached), e) for name, e in reached}


def standing_of(outcome: str, marks: tuple[DeliveryMark, ...]) -> Verdict:
    """How a callback was answered, as far as one delivery alone can tell.

    A refusal is right for a forged one, and allowed for one that no platform would send.
    """
    if DeliveryMark.UNVERIFIED in marks or DeliveryMark.OUR_DELAY in marks:
        return Verdict.INCONCLUSIVE
    is_refused = outcome.isdecimal() and outcome.startswith("4")
    if DeliveryMark.FORGED in marks:
        is_taken = outcome.startswith(("2", "3")) and DeliveryMark.OTHER_CASE not in marks
        return Verdict.PASS if is_refused else Verdict.FAIL if is_taken else Verdict.UNTESTED
    if is_refused and DeliveryMark.OUT_OF_FORM in marks:
        return Verdict.UNTESTED
    is_in_time = outcome == "200" and DeliveryMark.LATE not in marks
    return Verdict.PASS if is_in_time else Verdict.FAIL


def since(first: Timed, then: Timed) -> str:
    """How much later something was: `+12 ms`, `+1.50 s`."""
    milliseconds = round((then.at - first.at).total_seconds() * _SECOND)
    if abs(milliseconds) < _SECOND:
        return f"+{milliseconds} ms"
    return f"+{milliseconds / _SECOND:.2f} s"


def cut(foreign: str, width: int) -> str:
    """Foreign text made visible, and cut to the room that a drawing has for it."""
    text = visible(foreign)
    if columns(text) <= width:
        return text
    while columns(text) >= width:
        text = text[:-1]
    return text + "…"


def _earliest(evidence: Iterable[PhaseEvidence]) -> PhaseEvidence:
    return min(evidence, key=lambda e: e.at)
