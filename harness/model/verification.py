"""What the checking of a bundle came to: step by step, with every problem that was found."""

from dataclasses import dataclass
from enum import StrEnum

from harness.model.text import Text


class StepState(StrEnum):
    """What a step of the checking came to."""

    HELD = "held"
    BROKEN = "broken"
    OPEN = "open"
    """It could not be settled; why stands in the step."""
    ABSENT = "absent"
    """There is nothing of that kind to check, and none was asked for."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not as it must be: in which file, and what."""

    path: str
    """Below the bundle; the bundle's own name where it is none of its files."""
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedStep:
    """One step of the checking."""

    name: str
    """`archive`, `sums`, `manifest`, `attestation`, `log`, `inputs`, `counts`, `report`, `views`,
    `traffic`."""
    title: Text
    flaws: tuple[Flaw, ...] = ()
    left_open: tuple[Text, ...] = ()
    """What could not be settled."""
    notes: tuple[Text, ...] = ()
    """What is to be known beside it."""
    is_absent: bool = False
    """There is nothing of that kind to check."""

    @property
    def state(self) -> StepState:
        """Broken with any flaw, else open with anything left open."""
        if self.flaws:
            return StepState.BROKEN
        if self.left_open:
            return StepState.OPEN
        return StepState.ABSENT if self.is_absent else StepState.HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the checking of a bundle came to."""

    bundle: str
    steps: tuple[VerifiedStep, ...]
    run: str = ""
    conclusion: str = ""
    """What the bundle says the run came to; empty where it could not be read."""
    run_class: str = ""
    verb: str = ""
    is_signed: bool = False
    """Whether it carries an attestation."""
    signer: str = ""
    """Fingerprint of the key given, where the attestation is that key's; else empty."""

    @property
    def state(self) -> StepState:
        """Of the whole: the worst of its steps."""
        states = {step.state for step in self.steps}
        worst = (s for s in (StepState.BROKEN, StepState.OPEN) if s in states)
        return next(worst, StepState.HELD)

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """Every problem, in the order of the steps."""
        return tuple(flaw for step in self.steps for flaw in step.flaws)

    @property
    def left_open(self) -> tuple[Text, ...]:
        """Everything that could not be settled, in the order of the steps."""
        return tuple(text for step in self.steps for text in step.left_open)
