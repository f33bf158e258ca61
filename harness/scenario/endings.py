"""How a step ended, and the sentences that say so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from harness.model.text import Text

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Ending(StrEnum):
    """The outcome of a step, as the evidence spells it."""

    MET = "met"
    """What the step asks for was done or seen."""
    FAILED = "failed"
    """It was not."""
    BLOCKED = "blocked"
    """It could not be tried, for an earlier step of the round failed."""
    SKIPPED = "skipped"
    """Its own condition, or the lack of a value in a clean-up step, excluded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnding:
    """The end of one step, with the exchanges that show it and the values it brought."""

    ending: Ending
    reason: Text | None = None
    exchanges: tuple[str, ...] = ()
    captured: Mapping[str, str] = field(default_factory=dict)
    is_last: bool = False
    """The subject has gone: nothing after this step can be seen."""


def met(*exchanges: str, captured: Mapping[str, str] = _NOTHING) -> StepEnding:
    """The step is met."""
    return StepEnding(ending=Ending.MET, exchanges=exchanges, captured=captured)


def failed(reason: Text, *exchanges: str, is_last: bool = False) -> StepEnding:
    """The step failed."""
    return StepEnding(ending=Ending.FAILED, reason=reason, exchanges=exchanges, is_last=is_last)


def blocked(step: str) -> StepEnding:
    """The step could not be tried."""
    reason = Text(f"blocked by step {step}", f"因步骤 {step} 失败而无法执行")
    return StepEnding(ending=Ending.BLOCKED, reason=reason)


def skipped(reason: Text) -> StepEnding:
    """The step is not for this run."""
    return StepEnding(ending=Ending.SKIPPED, reason=reason)


def duration_text(seconds: float) -> str:
    """Seconds as a person writes them: `30 s`, `0.5 s`."""
    return f"{seconds:g} s"


def values_text(values: Mapping[str, str]) -> str:
    """Values as a sentence lists them: `order_id 100, status FINISH`."""
    return ", ".join(f"{name} {shortened(value)}" for name, value in values.items())


def shortened(value: str) -> str:
    """A value that fits in a sentence."""
    limit = 80
    return value if len(value) <= limit else value[: limit - 1] + "…"
