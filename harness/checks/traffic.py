"""What a check reads: recorded traffic in the words of its edition, with what was declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from harness.checks.histories import History, read_histories
from harness.model.evidence import Act, ActKind, Evidence
from harness.model.exchange import Direction, Exchange, FailureKind
from harness.model.statement import Statement
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.calls import Call, Callback

_GRACE = timedelta(seconds=1)
_NOBODY_THERE = (FailureKind.REFUSED, FailureKind.RESET)
_INTERRUPTED = Text(
    "The run was broken off, so what was not done until then proves nothing.",
    "运行被中断，中断前未执行的操作不足为据。",
)
_LOST = Text(
    "The application was not there to the end, so what it did not do proves nothing.",
    "应用未运行到最后，其未执行的操作不足为据。",
)
_NEVER_SEEN = Text(
    "The application was never seen, so what it did not do proves nothing.",
    "始终未见应用的调用，其未执行的操作不足为据。",
)
_REFUSED = Text(
    "The platform's side refused its act {act}, so what would have followed proves nothing.",
    "平台侧拒绝了操作 {act}，其后未出现的内容不足为据。",
)


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
    def was_interrupted(self) -> bool:
        """Whether the run was broken off: what was still to come cannot be known."""
        return self.evidence.finished is None

    @cached_property
    def platform_refused(self) -> Act | None:
        """The first act of the platform's side that was refused: what it causes never came."""
        return next(iter(self.acts(ActKind.PLATFORM_ACT, "refused")), None)

    @cached_property
    def absence_proves_nothing(self) -> Text | None:
        """Why what was not done says nothing about the application; None where it does."""
        if self.was_interrupted:
            return _INTERRUPTED
        if self.application_ended is not None:
            return _LOST
        if not self.calls:
            return _NEVER_SEEN
        if self.platform_refused:
            return _REFUSED.format(act=self.platform_refused.name)
        return None

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
        if exchange.failure is None:
            return False
        if self.was_interrupted and exchange.failure.kind in _NOBODY_THERE:
            # Whoever breaks off a run ends the application, while pushes are still under way.
            return True
        return any(
            # A process that dies by itself stops answering before its end is noticed.
            exchange.ended >= (act.at if act.outcome == "expected" else act.at - _GRACE)
            for act in self.acts(ActKind.APPLICATION_ENDED)
        )
