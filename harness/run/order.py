"""What a run is asked to do, settled before anything is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from harness.model.clock import Clock
from harness.model.deviation import Deviations
from harness.model.requirement import Plan, RunClass
from harness.model.scenario import Scenario
from harness.model.statement import Statement
from harness.run.parts import Part

if TYPE_CHECKING:
    from harness.evidence.keys import SigningKey
    from harness.platforms.base import Edition
    from harness.run.replay_order import ReplayOrder


MAX_AGE = timedelta(days=180)
"""How old a recording may be that is played, where nobody says."""


class Driver(StrEnum):
    """Who performs the acts of the application."""

    REFERENCE = "reference"
    """The harness itself, with httpx."""
    OBSERVE = "observe"
    """The application on its own, watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """One run: what, of whom, against what."""

    verb: str
    edition: "Edition"
    statement: Statement | None
    statement_source: bytes = b""
    driver: Driver
    run_class: RunClass = RunClass.REHEARSAL
    plan: Plan | None = None
    """Given for a certification only."""
    scenarios: tuple[Scenario, ...] = ()
    part: Part | None = None
    """Which shard of a run this is; None for a whole one."""
    deviations: Deviations | None = None
    """What is expected to fail; None where no list was given."""
    only: tuple[str, ...] = ()
    is_strict: bool = False
    lang: Literal["en", "zh", "both"] = "en"
    """The language in which the page opens."""
    out: Path | None = None
    signer: "SigningKey | None" = None
    """Signs the bundle of the run."""
    with_pdf: bool = False
    """Write report.pdf too; a certification does so unasked."""
    command: tuple[str, ...] = ()
    """The application's command, where the statement's own is not meant."""
    target_url: str = ""
    """A gateway other than the embedded emulator."""
    replay: "ReplayOrder | None" = None
    """The recording that is played instead of a gateway; nothing is sent then."""
    patience: float = 30.0
    port: int = 0
    lasts: float | None = None
    """Seconds to watch for when no scenario says when it is over; None until the end."""

    @property
    def target(self) -> str:
        """What the run is made against, as the report names it."""
        if self.replay:
            return f"cassette:{self.replay.path}"
        return self.target_url or "emulator"

    @property
    def is_certification(self) -> bool:
        """Whether the run is to say READY or not."""
        return self.plan is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a run needs of the world, passed in."""

    clock: Clock
    chance: Callable[[int], bytes]
    """So many random bytes."""
    environ: Mapping[str, str]
    """The user's environment, which the application inherits."""
    progress: Callable[[str], None]
    """Told, in one line each, what goes on."""
    show: Callable[[str], None] | None = None
    """Shows a line in the place of the one before, nothing for an empty one; None where none is
    to be shown so."""
    announce: Callable[[str], None] = field(default=lambda _: None)
    """Told what a person must know to take part: addresses and credentials."""
    ask: Callable[[str], str] | None = None
    """Asks a person; None where nobody can be asked."""
