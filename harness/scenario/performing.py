"""Doing or awaiting one step, whichever driver plays the application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from harness.model.clock import Clock
from harness.model.evidence import Act, ActKind
from harness.model.scenario import AppStep, CallbackStep, ExpectNoneStep, PlatformStep
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.scenario.actors import Journal, NotPerformed, Performer, PlatformSide, Watch
from harness.scenario.endings import StepEnding, failed, met
from harness.scenario.expectations import judge
from harness.scenario.template import fill_all
from harness.scenario.waits import Waits

SingleAction = AppStep | PlatformStep | CallbackStep | ExpectNoneStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The actors of a run and what the engine needs beside them."""

    edition: Edition
    watch: Watch
    platform: PlatformSide
    performer: Performer | None
    """None when the application acts on its own."""
    journal: Journal
    clock: Clock
    capabilities: Mapping[str, bool]
    run_word: str
    patience: float
    progress: Callable[[str], None]
    waits: Waits


@dataclass(slots=True, kw_only=True)
class Doing:
    """The single steps of one round: what caused what, and which pushes were met already."""

    cast: Cast
    scenario: str
    round: int
    cause: int = 0
    """Position of the stream when the last act of the platform's side that did something began."""
    met_pushes: set[str] = field(default_factory=set)

    def do(
        self, action: SingleAction, values: Mapping[str, str], *, within: float | None
    ) -> StepEnding:
        """Do one step. Raises UnresolvedName when a value that it names is not there."""
        time = self.cast.patience if within is None else within
        match action:
            case PlatformStep():
                return self._act(action, values)
            case AppStep():
                return self._call(action, values, time)
            case CallbackStep():
                return self._callbacks(action, values, time)
            case ExpectNoneStep():
                step = replace(action, where=fill_all(action.where, values))
                known = frozenset(self.met_pushes)
                return self.cast.waits.for_none(step, since=self.cause, within=time, known=known)

    def _act(self, step: PlatformStep, values: Mapping[str, str]) -> StepEnding:
        filled = fill_all(step.with_, values)
        position = self.cast.watch.position()
        outcome = self.cast.platform.act(step.act, filled)
        if not outcome.was_done_before:
            self.cause = position
        message = (("message", outcome.message),) if outcome.message else ()
        self.cast.journal.record(
            Act(
                kind=ActKind.PLATFORM_ACT,
                at=self.cast.clock.now(),
                name=step.act,
                outcome="done" if outcome.is_done else "refused",
                scenario=self.scenario,
                round=self.round,
                details=(*filled.items(), *outcome.values.items(), *message),
            )
        )
        if outcome.is_done:
            return met()
        return failed(
            Text(
                f"{step.act} was refused: {outcome.message}",
                f"{step.act} 被拒绝：{outcome.message}",
            )
        )

    def _call(self, action: AppStep, values: Mapping[str, str], within: float) -> StepEnding:
        performer = self.cast.performer
        step = replace(
            action,
            match=fill_all(action.match, values),
            expect=fill_all(action.expect, values),
            until=fill_all(action.until, values),
            fail_if=fill_all(action.fail_if, values),
            # An application that acts on its own chooses its own values.
            with_=fill_all(action.with_, values) if performer else action.with_,
        )
        if performer:
            return self._perform(performer, step, within)
        key = (self.scenario, self.round)
        return self.cast.waits.for_call(step, since=self.cause, within=within, round_=key)

    def _perform(self, performer: Performer, step: AppStep, within: float) -> StepEnding:
        clock = self.cast.clock
        deadline = clock.monotonic() + within
        while True:
            try:
                exchange = performer.perform(step)
            except NotPerformed as error:
                return failed(error.reason)
            judged = judge(self.cast.edition.call_just_read(exchange), step)
            if judged.refusal:
                return failed(judged.refusal, exchange.id)
            if judged.mismatch is None:
                return met(exchange.id, captured=judged.captured)
            left = deadline - clock.monotonic()
            if not step.until or left <= 0:
                return failed(judged.mismatch, exchange.id)
            clock.sleep(min(step.every, left))

    def _callbacks(
        self, action: CallbackStep, values: Mapping[str, str], within: float
    ) -> StepEnding:
        step = replace(
            action, where=fill_all(action.where, values), expect=fill_all(action.expect, values)
        )
        ending = self.cast.waits.for_callbacks(step, since=self.cause, within=within)
        self.met_pushes.update(ending.exchanges)
        return ending
