"""What a check over many exchanges reads: the ledgers of all traffic, with what was declared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from harness.checks.frame import Frame
from harness.checks.ledger import AnyLedger, Ledger
from harness.model.statement import Statement
from harness.model.text import Text
from harness.platforms.base import Edition

if TYPE_CHECKING:
    from harness.checks.orders_told import OrdersTold

_INTERRUPTED = Text(
    "The run was broken off, so what was not done until then proves nothing.",
    "运行被中断，中断前未执行的操作不足为据。",
)
_A_PART = Text(
    "Only a part of the run is at hand, so what was not done in it proves nothing.",
    "仅有本次运行的一部分，其中未执行的操作不足为据。",
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


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """All traffic of a run, as its ledgers tell it. Pure: no clock, network, disk, chance."""

    frame: Frame
    ledgers: Mapping[type[Ledger], Ledger]
    calls: int
    """How many calls there were."""
    callbacks: int
    """How many callbacks reached for the application."""
    shards: "tuple[Traffic, ...]" = ()
    """The traffic of each shard where a run was shared out, each of a sandbox of its own."""
    pass_over: "Callable[[Traffic], OrdersTold] | None" = None
    """Goes once over all orders: who heard the traffic judges them meanwhile."""

    @property
    def apart(self) -> "tuple[Traffic, ...]":
        """The traffic of each application process: of a run that was not shared out, all of it."""
        return self.shards or (self,)

    @property
    def edition(self) -> Edition:
        """The edition that the traffic is judged by."""
        return self.frame.edition

    @property
    def statement(self) -> Statement | None:
        """What the applicant declares; None when no statement was given."""
        return self.frame.statement

    @property
    def is_certification(self) -> bool:
        """Whether what was never done is held against the application."""
        return self.frame.is_certification

    @cached_property
    def orders(self) -> "OrdersTold":
        """What its orders come to: found in one pass, when it is first asked for."""
        assert self.pass_over is not None  # noqa: S101 - given by who heard the traffic
        return self.pass_over(self)

    def of(self, kind: type[AnyLedger]) -> AnyLedger:
        """The ledger of a kind."""
        found = self.ledgers[kind]
        assert isinstance(found, kind)  # noqa: S101 - tells mypy what the key says
        return found

    @cached_property
    def absence_proves_nothing(self) -> Text | None:
        """Why what was not done says nothing about the application; None where it does."""
        if self.shards and self.frame.is_whole:
            return next(filter(None, (s.absence_proves_nothing for s in self.shards)), None)
        for holds, why in (
            (not self.frame.is_whole, _A_PART),
            (not self.frame.is_finished, _INTERRUPTED),
            (self.frame.application_ended is not None, _LOST),
            (not self.calls, _NEVER_SEEN),
        ):
            if holds:
                return why
        if self.frame.platform_refused:
            return _REFUSED.format(act=self.frame.platform_refused.name)
        return None
