"""Shards of one run, judged together: each an application process in a sandbox of its own."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cached_property

from harness.assess.hearing import Heard, Hearing
from harness.assess.tally import Tally
from harness.checks.frame import Frame
from harness.checks.registry import Check, Scope
from harness.checks.traffic import Traffic
from harness.model.evidence import Act, ActKind


class MergedHearing(Hearing):
    """The hearings of all shards of a run, asked as if they were one.

    What one call or callback shows is added up. What all traffic shows is judged shard by shard
    and added up, for neither pace nor repetition nor tokens are shared between processes; checks
    of `Scope.RUN` are asked once, about all shards together; not `is_whole` where one is missing.
    """

    def __init__(self, shards: Sequence[Hearing], *, is_whole: bool) -> None:
        self._shards = tuple(shards)
        frame = replace(_frame(self._shards), is_whole=is_whole)
        super().__init__(frame, self._shards[0].checks)
        self.heard = self._merged()

    def traffic(self) -> Traffic:
        """All that was heard, with the traffic of each shard."""
        return self._whole

    def tally_of(self, check: Check, traffic: Traffic) -> Tally:
        """What a check comes to over all shards."""
        if check.on_traffic is None or check.scope is Scope.RUN:
            return super().tally_of(check, traffic)
        tally = Tally()
        for shard, part in zip(self._shards, self._parts, strict=True):
            tally.merge(shard.tally_of(check, part))
        return tally

    @cached_property
    def _whole(self) -> Traffic:
        return replace(super().traffic(), shards=self._parts)

    @cached_property
    def _parts(self) -> tuple[Traffic, ...]:
        return tuple(shard.traffic() for shard in self._shards)

    def _merged(self) -> Heard:
        heard = Heard()
        for shard in self._shards:
            # Ledgers take over what others keep: the shards are still asked by themselves.
            heard.merge(deepcopy(shard.heard))
        return heard


def _frame(shards: Sequence[Hearing]) -> Frame:
    frames = [shard.frame for shard in shards]
    acts = sorted((act for frame in frames for act in frame.acts), key=lambda act: act.at)
    return replace(
        frames[0],
        is_finished=all(frame.is_finished for frame in frames),
        acts=tuple(_once(acts)),
    )


def _once(acts: Sequence[Act]) -> Sequence[Act]:
    """The acts, but a source that every shard searched with the same result once only."""
    searched: set[tuple[str, str, tuple[tuple[str, str], ...]]] = set()
    kept = []
    for act in acts:
        key = (act.name, act.outcome, act.details)
        if act.kind is ActKind.SOURCE_SCANNED and key in searched:
            continue
        if act.kind is ActKind.SOURCE_SCANNED:
            searched.add(key)
        kept.append(act)
    return kept
