"""What the comparison of two recordings came to: verdicts, shapes and values, side by side."""

from dataclasses import dataclass
from enum import StrEnum

from harness.model.requirement import Requirement
from harness.model.text import Text
from harness.model.verdict import Verdict


class FailOn(StrEnum):
    """What counts as a regression; each includes the ones before it."""

    VERDICT = "verdict"
    """A verdict that got worse, or a check that no longer examines anything."""
    SHAPE = "shape"
    """An operation that came or went, or another shape of a request or an answer."""
    VALUE = "value"
    """Another value, once normal noise is taken out."""


class Turn(StrEnum):
    """Which way a verdict turned."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"
    """Neither: what was open stays open, or the row costs nothing."""


class ShapeTurn(StrEnum):
    """How the shape of a request or an answer changed."""

    REMOVED = "removed"
    TYPE = "type"
    """Text became a number, an object a list, and so on."""
    FORM = "form"
    """The same type is written in another way: two decimals became one."""
    OPTIONAL = "optional"
    """It was always there and is so no longer."""
    ALWAYS = "always"
    """It was there at times and is now always."""
    ADDED = "added"
    OUTCOME_GONE = "outcome_gone"
    """A status or an error code that is not answered any more."""
    OUTCOME_NEW = "outcome_new"


class ValueTurn(StrEnum):
    """How the values of calls that belong together differ."""

    CHANGED = "changed"
    IDENTITY = "identity"
    """An id, token or name does not stand where the one that it stands for stood."""
    BASE_ONLY = "base_only"
    """The whole exchange has no partner in NEW."""
    NEW_ONLY = "new_only"


class Match(StrEnum):
    """What a comparison comes to."""

    MATCH = "MATCH"
    REGRESSION = "REGRESSION"
    UNDECIDED = "UNDECIDED"
    INVALID = "INVALID"

    @property
    def exit_code(self) -> int:
        """0 no regression, 1 a regression, 3 undecided, 4 our own trouble."""
        return {
            Match.MATCH: 0,
            Match.REGRESSION: 1,
            Match.UNDECIDED: 3,
            Match.INVALID: 4,
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A requirement that is judged otherwise."""

    requirement: Requirement
    before: Verdict
    after: Verdict
    turn: Turn
    reason: Text | None
    """What NEW has to say for its verdict: the first finding, or why it is open."""
    is_ours: bool = False
    """Whether NEW was shown no worse, only left open by a delay of our own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSidedCheck:
    """A check that examined something on one side only."""

    requirement: Requirement
    check: str
    before: int
    """How much it examined in BASE."""
    after: int

    @property
    def is_lost(self) -> bool:
        """Whether it ran in BASE only: a hole in what is shown."""
        return self.before > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationChange:
    """An interface or a kind of callback that one side does not have."""

    operation: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeChange:
    """One difference of the merged shapes of an operation."""

    operation: str
    where: str
    """As findings name it, `*` for any element of a list; empty for an outcome."""
    turn: ShapeTurn
    before: Text
    after: Text
    exchanges: tuple[str, str] = ("", "")
    """An exchange of BASE and one of NEW that show it; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChange:
    """Values of one place that differ, counted over all exchanges of an operation."""

    operation: str
    where: str
    turn: ValueTurn
    before: str
    after: str
    """Of the first pair; the rest is counted."""
    count: int
    exchanges: tuple[str, str]
    """The first pair: its exchange of BASE and its exchange of NEW; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSide:
    """One of the two recordings, as it was read."""

    name: str
    """The path as it was given."""
    exchanges: int
    callbacks: int
    examined: int
    """How many requirements something was examined for."""
    damage: tuple[Text, ...] = ()
    """The first few places that could not be read."""
    damaged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """BASE against NEW; every list worst first."""

    base: ComparedSide
    new: ComparedSide
    fail_on: FailOn
    match: Match
    reason: Text
    verdicts: tuple[VerdictChange, ...] = ()
    checks: tuple[OneSidedCheck, ...] = ()
    operations: tuple[OperationChange, ...] = ()
    shapes: tuple[ShapeChange, ...] = ()
    values: tuple[ValueChange, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all differs."""
        lists = (self.verdicts, self.checks, self.operations, self.shapes, self.values)
        return not any(lists)
