"""The engine: runs a scenario over given actors and records how every step ended."""

from collections.abc import Callable, Mapping

from harness.model.clock import Clock
from harness.model.evidence import Act, ActKind
from harness.model.scenario import Scenario
from harness.model.text import Text
from harness.model.verdict import ScenarioOutcome
from harness.platforms.base import Edition
from harness.scenario.actors import Journal, Performer, PlatformSide, Watch
from harness.scenario.endings import Ending, StepEnding
from harness.scenario.performing import Cast
from harness.scenario.rounds import RoundPlay
from harness.scenario.sightings import Reader
from harness.scenario.waits import Waits

COMPLETED, INCOMPLETE, SKIPPED = "completed", "incomplete", "skipped"
"""Outcomes of a scenario in its last record; `skipped` when the statement excludes it."""


class Engine:
    """Runs the scenarios of one run, one after the other, over the same actors.

    Without a performer the application acts on its own and the `app` steps wait for it. An
    exchange that met an `app` step meets no other one of the run. What the subject does wrong
    is a value; only trouble of our own is raised. `why_left_out` tells of a scenario, by its name,
    why it is not played this time.
    """

    def __init__(  # noqa: PLR0913 - one name per actor; all are keywords
        self,
        *,
        edition: Edition,
        watch: Watch,
        platform: PlatformSide,
        performer: Performer | None,
        journal: Journal,
        clock: Clock,
        capabilities: Mapping[str, bool],
        run_word: str,
        patience: float = 30.0,
        progress: Callable[[str], None] | None = None,
        why_left_out: Callable[[str], Text | None] | None = None,
    ) -> None:
        self._why_left_out = why_left_out or _nothing_left_out
        self._cast = Cast(
            edition=edition,
            watch=watch,
            platform=platform,
            performer=performer,
            journal=journal,
            clock=clock,
            capabilities=capabilities,
            run_word=run_word,
            patience=patience,
            progress=progress or _silent,
            waits=Waits(edition=edition, watch=watch, clock=clock, reader=Reader(edition)),
        )

    def run(self, scenario: Scenario) -> ScenarioOutcome:
        """Run all rounds.

        A scenario that the statement's capabilities exclude, as a whole or step by step, or whose
        faults cannot be had in this run, comes back with no rounds at all and the reason.
        """
        self._record(ActKind.SCENARIO_STARTED, scenario)
        why = self._why_not(scenario)
        outcome = _skipped(scenario, why) if why else self._rounds(scenario)
        self._record(ActKind.SCENARIO_ENDED, scenario, outcome)
        return outcome

    def _why_not(self, scenario: Scenario) -> Text | None:
        """Why the scenario is not for this run; None when it is."""
        if left_out := self._why_left_out(scenario.name):
            return left_out
        missing = [n for n in scenario.needs if self._cast.capabilities.get(n) is False]
        if missing:
            words = ", ".join(missing)
            return Text(f"the application has no {words}", f"应用不具备 {words}")
        reasons = (self._cast.platform.why_not(fault) for fault in scenario.faults())
        return next((reason for reason in reasons if reason), None)

    def _rounds(self, scenario: Scenario) -> ScenarioOutcome:
        completed = met_steps = 0
        reason: Text | None = None
        last: Text | None = None
        for number in range(1, scenario.rounds + 1):
            played = RoundPlay(cast=self._cast, scenario=scenario, number=number)
            if last:
                played.leave_out(StepEnding(ending=Ending.BLOCKED, reason=last))
                continue
            played.play()
            completed += not played.failure
            met_steps += played.met_steps
            reason = reason or _reason(played)
            last = _reason(played) if played.is_last else None
        if not met_steps and not reason:
            return _skipped(
                scenario,
                Text("every step is excluded by its condition", "所有步骤均因条件不满足而未执行"),
            )
        return ScenarioOutcome(
            name=scenario.name, rounds=scenario.rounds, completed=completed, reason=reason
        )

    def _record(
        self, kind: ActKind, scenario: Scenario, outcome: ScenarioOutcome | None = None
    ) -> None:
        self._cast.journal.record(
            Act(
                kind=kind,
                at=self._cast.clock.now(),
                name=scenario.name,
                outcome=_word(outcome) if outcome else "",
                scenario=scenario.name,
                details=_details(outcome) if outcome else self._opening(scenario),
            )
        )

    def _opening(self, scenario: Scenario) -> tuple[tuple[str, str], ...]:
        covers = (("covers", " ".join(scenario.covers)),) if scenario.covers else ()
        return (("run", self._cast.run_word), *covers)


def _details(outcome: ScenarioOutcome) -> tuple[tuple[str, str], ...]:
    counts = (("rounds", str(outcome.rounds)), ("completed", str(outcome.completed)))
    reason = outcome.reason
    return (*counts, ("reason_en", reason.en), ("reason_zh", reason.zh)) if reason else counts


def _skipped(scenario: Scenario, why: Text) -> ScenarioOutcome:
    reason = Text(f"skipped: {why.en}", f"跳过：{why.zh}")
    return ScenarioOutcome(name=scenario.name, rounds=0, completed=0, reason=reason)


def _word(outcome: ScenarioOutcome) -> str:
    if not outcome.rounds:
        return SKIPPED
    return COMPLETED if outcome.completed == outcome.rounds else INCOMPLETE


def _reason(played: RoundPlay) -> Text | None:
    if not played.failure:
        return None
    step, ending = played.failure
    why = ending.reason or Text("failed", "失败")
    return Text(
        f"round {played.number}: {step.label}: {why.en}",
        f"第 {played.number} 轮：{step.label}：{why.zh}",
    )


def _silent(_line: str) -> None:
    return None


def _nothing_left_out(_scenario: str) -> Text | None:
    return None
