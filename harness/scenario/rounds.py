"""One round of a scenario: its steps in order, each with a recorded end."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from harness.model.errors import Location
from harness.model.evidence import Act, ActKind
from harness.model.scenario import FaultStep, ForEachStep, Scenario, Step, UseStep
from harness.model.text import Text
from harness.scenario.endings import Ending, StepEnding, blocked, failed, met, skipped
from harness.scenario.performing import Cast, Doing
from harness.scenario.sabotage import Sabotage
from harness.scenario.template import UnresolvedName, fill, fill_all
from harness.scenario.vocabulary import declarable_words


@dataclass(slots=True, kw_only=True)
class RoundPlay:
    """One round. `values` are the names that its steps see, filled up by captures."""

    cast: Cast
    scenario: Scenario
    number: int
    failure: tuple[Step, StepEnding] | None = None
    """The first step that failed, with its end; the rest of the round is blocked by it."""
    met_steps: int = 0
    is_last: bool = False
    """The subject has gone: further rounds can show nothing."""
    _doing: Doing = field(init=False)
    _sabotage: Sabotage = field(init=False)
    _is_cleaning: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        name, number = self.scenario.name, self.number
        self._doing = Doing(cast=self.cast, scenario=name, round=number)
        self._sabotage = Sabotage(cast=self.cast, scenario=name, round=number)

    def play(self) -> None:
        """Do the steps, then the clean-up whatever happened, interruptions included."""
        steps = (*self.scenario.steps, *self.scenario.always)
        details = tuple(("step", step.label) for step in steps)
        self.cast.journal.record(
            self._act(ActKind.ROUND_STARTED, self.scenario.name, details=details)
        )
        values = self._builtin()
        values |= fill_all(self.scenario.given, values)
        try:
            self._steps(self.scenario.steps, values)
        finally:
            unmet = self._sabotage.disarm()
            self.failure = self.failure or unmet
            self._is_cleaning = True
            self._steps(self.scenario.always, values)
            self._sabotage.disarm()

    def leave_out(self, ending: StepEnding) -> None:
        """Record every step as ended that way without trying it."""
        for step in (*self.scenario.steps, *self.scenario.always):
            self._record(step, ending)

    def _builtin(self) -> dict[str, str]:
        return {"run": self.cast.run_word, "round": str(self.number)}

    def _steps(self, steps: tuple[Step, ...], values: dict[str, str]) -> str:
        """Do the steps; hand back the number of the first that was not done, empty if none."""
        endings = [(step.number, self._step(step, values).ending) for step in steps]
        undone = (Ending.FAILED, Ending.BLOCKED)
        return next((number for number, ending in endings if ending in undone), "")

    def _step(self, step: Step, values: dict[str, str]) -> StepEnding:
        ending = self._ending(step, values)
        self._record(step, ending)
        values.update(ending.captured)
        self.met_steps += ending.ending is Ending.MET and not self._is_cleaning
        if ending.ending is Ending.FAILED and not self._is_cleaning and not self.failure:
            self.failure = step, ending
        self.is_last = self.is_last or ending.is_last
        return ending

    def _ending(self, step: Step, values: dict[str, str]) -> StepEnding:
        if self.failure and not self._is_cleaning:
            return blocked(self.failure[0].number)
        try:
            unmet = self._unmet_condition(step.when, values)
            if unmet:
                return skipped(unmet)
            return self._done(step, values)
        except UnresolvedName as error:
            return self._unresolved(error.name)

    def _done(self, step: Step, values: dict[str, str]) -> StepEnding:
        match step.action:
            case ForEachStep() as action:
                return self._for_each(action, values)
            case UseStep() as action:
                return self._use(action, values)
            case FaultStep() as action:
                return self._fault(step, action)
            case action:
                return self._doing.do(action, values, within=step.within)

    def _fault(self, step: Step, action: FaultStep) -> StepEnding:
        position = self.cast.watch.position()
        ending = self._sabotage.arm(step, action)
        if ending.ending is Ending.MET:
            self._doing.cause = position
        return ending

    def _for_each(self, action: ForEachStep, values: dict[str, str]) -> StepEnding:
        shadowed = {k: v for k, v in values.items() if k == action.variable}
        undone = ""
        for value in [fill(value, values) for value in action.values]:
            values[action.variable] = value
            undone = self._steps(action.steps, values) or undone
        values.pop(action.variable, None)
        values.update(shadowed)
        return _ended_by(undone)

    def _use(self, action: UseStep, values: dict[str, str]) -> StepEnding:
        inner = self._builtin() | fill_all(action.arguments, values)
        undone = self._steps(action.steps, inner)
        if undone:
            return _ended_by(undone)
        missing = next((name for name in action.returns.values() if name not in inner), None)
        if missing:
            return self._unresolved(missing)
        return met(captured={here: inner[there] for here, there in action.returns.items()})

    def _unmet_condition(self, when: Mapping[str, str], values: Mapping[str, str]) -> Text | None:
        for name, wanted in when.items():
            if name in values:
                actual, expected = values[name], fill(wanted, values)
            elif name in declarable_words(self.cast.edition):
                actual = str(self.cast.capabilities.get(name) is not False).lower()
                expected = wanted
            else:
                raise UnresolvedName(name)
            if actual != expected:
                return Text(
                    f"only when {name} is {expected}; it is {actual}",
                    f"仅当 {name} 为 {expected} 时执行；当前为 {actual}",
                )
        return None

    def _unresolved(self, name: str) -> StepEnding:
        reason = Text(f"{{{name}}} has no value in this round", f"本轮中 {{{name}}} 没有取值")
        return skipped(reason) if self._is_cleaning else failed(reason)

    def _record(self, step: Step, ending: StepEnding) -> None:
        details = [("location", _place(step.location))]
        if ending.reason:
            details += [("reason_en", ending.reason.en), ("reason_zh", ending.reason.zh)]
        details += [("exchange", exchange) for exchange in ending.exchanges]
        if step.intent:
            details.append(("intent", step.intent))
        self.cast.journal.record(
            self._act(ActKind.STEP_ENDED, step.label, ending.ending, tuple(details))
        )
        why = f" ({ending.reason.en})" if ending.reason else ""
        self.cast.progress(
            f"{self.scenario.name}: round {self.number} of {self.scenario.rounds}: "
            f"{step.label}: {ending.ending}{why}"
        )

    def _act(
        self, kind: ActKind, name: str, outcome: str = "", details: tuple[tuple[str, str], ...] = ()
    ) -> Act:
        return Act(
            kind=kind,
            at=self.cast.clock.now(),
            name=name,
            outcome=outcome,
            scenario=self.scenario.name,
            round=self.number,
            details=details,
        )


def _ended_by(undone: str) -> StepEnding:
    if not undone:
        return met()
    return failed(Text(f"ended by its step {undone}", f"因其步骤 {undone} 未完成而中止"))


@lru_cache(maxsize=1024)
def _place(location: Location) -> str:
    # Evidence is handed on: it names the file, not the folders of this machine.
    return str(replace(location, path=Path(location.path).name))
