"""What a report can show beside its verdicts: cited exchanges as text, and how each step went."""

from dataclasses import dataclass
from datetime import datetime

from harness.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One recorded exchange that a verdict or a step rests on, as a person reads it."""

    exchange: str
    title: str
    """The exchange in one line: its id, what was asked, what came of it."""
    text: str
    """Request and answer, redacted as in the evidence; long bodies are cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlayed:
    """One step of a round that was played, with the steps inside it."""

    label: str
    outcome: str
    """`met`, `failed`, `blocked` or `skipped`."""
    started: datetime
    ended: datetime
    reason: Text | None = None
    exchanges: tuple[str, ...] = ()
    """The exchanges that show it."""
    steps: tuple["StepPlayed", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPlayed:
    """One round of a scenario as it was played; number 0 for a scenario that had none."""

    scenario: str
    number: int
    outcome: str
    """`completed`, `incomplete` or `skipped`."""
    started: datetime
    ended: datetime
    covers: tuple[str, ...] = ()
    """The requirements that the scenario says it shows."""
    reason: Text | None = None
    """Why it is not completed, in the words of the step."""
    steps: tuple[StepPlayed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibits:
    """Everything of a run that can be shown beside its verdicts."""

    exchanges: tuple[Exhibit, ...] = ()
    rounds: tuple[RoundPlayed, ...] = ()
