"""The ports of the engine: whoever plays the application and the platform implements these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.scenario import AppStep, FaultStep
from harness.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOutcome:
    """What came of an act of the platform's side."""

    is_done: bool
    message: str = ""
    """Why it was refused, in words that the scenario's author understands."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What the act made known: for example the tracking events it pushed."""

    @property
    def was_done_before(self) -> bool:
        """Whether its effect was there before, so that nothing followed from it (`already`)."""
        return self.values.get("already") == "true"


class Watch(Protocol):
    """Finished exchanges as they come, numbered from 0 in order of arrival."""

    def position(self) -> int:
        """How many exchanges have come so far."""

    def wait(
        self, since: int, matches: Callable[[Exchange], bool], timeout: float
    ) -> tuple[int, Exchange] | None:
        """The first matching exchange from a position on; None when none came in time.

        Hands back its number too: a search goes on from the next one. Returns early with None
        when the subject has gone and nothing more can come; looks once when the timeout is 0.
        """

    def gone(self) -> str:
        """Why the subject can send nothing more; empty while it can.

        `the application ended with exit code 1, 3.2 s into the run`
        """


class NotPerformed(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised by a performer that has no exchange for a step, which then fails; says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class Performer(Protocol):
    """The reference driver: performs an application act itself and hands back the exchange."""

    def perform(self, step: AppStep) -> Exchange:
        """Make one call; the step's `with` is filled in already.

        Raises NotPerformed where it cannot be made.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Arming:
    """What came of arming a fault."""

    id: str = ""
    """By which it is disarmed; empty when it was refused."""
    message: str = ""
    """Why it was refused."""


class PlatformSide(Protocol):
    """The other side: the emulator, or a person who is asked."""

    def act(self, name: str, values: Mapping[str, str]) -> ActOutcome:
        """Let buyer, carrier or platform do something."""

    def why_not(self, fault: str) -> Text | None:
        """Why a fault cannot be had in this run at all; None when it can."""

    def arm(self, fault: FaultStep) -> Arming:
        """Let a fault lie in wait."""

    def disarm(self, identity: str) -> int:
        """Take it away again; how often it has struck."""


class Journal(Protocol):
    """Where facts beside the exchanges are written."""

    def record(self, act: Act) -> None:
        """Append one act to the evidence."""
