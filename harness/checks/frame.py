"""What is known beside the exchanges: edition, statement, kind of run, and what else was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from harness.model.evidence import Act, ActKind
from harness.model.exchange import Exchange, FailureKind
from harness.model.requirement import RunClass
from harness.model.statement import Statement
from harness.platforms.base import Edition

_GRACE = timedelta(seconds=1)
_GRACE_OF_A_CLOSED_PORT = timedelta(seconds=5)
"""A busy machine may notice late that a process has ended; nobody alive closes the port."""
_NOBODY_THERE = (FailureKind.REFUSED, FailureKind.RESET)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Everything but the exchanges that a check may ask for; the same for every shard of a run."""

    edition: Edition
    statement: Statement | None
    run_class: RunClass
    is_certification: bool
    is_finished: bool = True
    """False when the run was broken off: what was still to come cannot be known."""
    is_whole: bool = True
    """False where shards of the run are not at hand: what was not done may be done there."""
    acts: tuple[Act, ...] = ()

    def acts_of(self, kind: ActKind, outcome: str | None = None) -> tuple[Act, ...]:
        """The acts of a kind, of one outcome where it is given."""
        return tuple(
            a for a in self.acts if a.kind is kind and (outcome is None or a.outcome == outcome)
        )

    @cached_property
    def declared_absent(self) -> tuple[str, ...]:
        """The edition's capabilities that the statement gives as false."""
        stated, known = self.statement, self.edition.capabilities
        return tuple(name for name in known if stated and stated.declares_absent(name))

    @cached_property
    def application_ended(self) -> datetime | None:
        """When the application's process ended although the run still went on; else None."""
        return next((a.at for a in self.acts_of(ActKind.APPLICATION_ENDED, "unexpected")), None)

    @cached_property
    def platform_refused(self) -> Act | None:
        """The first act of the platform's side that was refused: what it causes never came."""
        return next(iter(self.acts_of(ActKind.PLATFORM_ACT, "refused")), None)

    def met_nobody(self, callback: Exchange) -> bool:
        """Whether a push found no application because its process had ended."""
        if callback.failure is None:
            return False
        if not self.is_finished and callback.failure.kind in _NOBODY_THERE:
            # Whoever breaks off a run ends the application, while pushes are still under way.
            return True
        is_closed = callback.failure.kind in _NOBODY_THERE
        grace = _GRACE_OF_A_CLOSED_PORT if is_closed else _GRACE
        return any(
            # A process that dies by itself stops answering before its end is noticed.
            callback.ended >= (act.at if act.outcome == "expected" else act.at - grace)
            for act in self.acts_of(ActKind.APPLICATION_ENDED)
        )
