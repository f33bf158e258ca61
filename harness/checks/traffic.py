"""What a check reads: recorded traffic in the words of its edition, with what was declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from harness.checks.histories import History, read_histories
from harness.model.evidence import Act, ActKind, Evidence
from harness.model.exchange import Direction, Exchange
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.platforms.calls import Call, Callback

_GRACE = timedelta(seconds=1)


@dataclass(frozen=True)
class Traffic:
    """The exchanges of a run, read once for all checks. Pure: no clock, network, disk, chance."""

    evidence: Evidence
    edition: Edition
    statement: Statement | None
    is_certification: bool

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The application's calls to the platform, in order of time."""
        return tuple(
            self.edition.read_call(x) for x in self._sorted if x.direction is Direction.OUTBOUND
        )

    @cached_property
    def business_calls(self) -> tuple[Call, ...]:
        """The calls that are no token calls."""
        return tuple(c for c in self.calls if c.is_business)

    @cached_property
    def callbacks(self) -> tuple[Callback, ...]:
        """The platform's pushes to the application, in order of time.

        Pushes that found no application because its process had ended are left out: they say
        nothing about it.
        """
        return tuple(
            self.edition.read_callback(x)
            for x in self._sorted
            if x.direction is Direction.INBOUND and not self._met_nobody(x)
        )

    @cached_property
    def histories(self) -> Mapping[str, History]:
        """What the traffic tells of each order, by order id."""
        return read_histories(self.calls, self.callbacks)

    @cached_property
    def application_ended(self) -> datetime | None:
        """When the application's process ended although the run still went on; else None."""
        return next((a.at for a in self.acts(ActKind.APPLICATION_ENDED, "unexpected")), None)

    @property
    def subject_was_lost(self) -> bool:
        """Whether the application was not there to the end, or was never seen at all.

        What such an application did not do proves nothing: absence is then inconclusive.
        """
        return self.application_ended is not None or not self.calls

    def acts(self, kind: ActKind, outcome: str | None = None) -> tuple[Act, ...]:
        """The acts of a kind, of one outcome where it is given."""
        return tuple(
            a
            for a in self.evidence.acts
            if a.kind is kind and (outcome is None or a.outcome == outcome)
        )

    @cached_property
    def _sorted(self) -> tuple[Exchange, ...]:
        return tuple(sorted(self.evidence.exchanges, key=lambda x: x.started))

    def _met_nobody(self, exchange: Exchange) -> bool:
        return exchange.failure is not None and any(
            # A process that dies by itself stops answering before its end is noticed.
            exchange.ended >= (act.at if act.outcome == "expected" else act.at - _GRACE)
            for act in self.acts(ActKind.APPLICATION_ENDED)
        )
