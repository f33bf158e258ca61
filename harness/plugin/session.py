"""The runs of a session: each scenario is played once, whichever worker needs it first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from harness.cli.options import in_language
from harness.evidence.log import read_log
from harness.model.deviation import JudgedDeviation
from harness.model.errors import HarnessError
from harness.model.scenario import Scenario
from harness.model.text import Text
from harness.plugin.once import Note, made_once
from harness.plugin.options import Wishes
from harness.plugin.orders import order_for, surroundings, told
from harness.plugin.places import Places, path_of
from harness.plugin.reading import Reading, read_run
from harness.plugin.told import EXPECTED_DEVIATION
from harness.reporters.standing import blocking, expected, meaning, stale
from harness.run.execute import execute
from harness.run.order import RunOrder
from harness.run.result import RunResult


class NoRun(Exception):  # noqa: N818 - it is no error of the test
    """Raised for a test whose run could not be made, with the reason."""


@dataclass(slots=True)
class SessionRuns:
    """What this process knows of the session's runs."""

    wishes: Wishes
    places: Places
    _readings: dict[str, Reading] = field(default_factory=dict)
    _problems: dict[str, str] = field(default_factory=dict)
    """Edition -> why it cannot be run; a recording is not read once more for each scenario."""

    def problem_with(self, scenario: Scenario) -> str:
        """Why no scenario of that edition can be run as asked; empty when it can."""
        edition = scenario.edition
        if edition not in self._problems:
            self._problems[edition] = self._problem(scenario)
        return self._problems[edition]

    def of(self, name: str, scenario: Scenario) -> Reading:
        """The run of a scenario file, made now unless some process of the session has made it.

        Raises NoRun when it could not be made, and KeyboardInterrupt when the user ended it.
        """
        if name not in self._readings:
            note = made_once(self._notes(name), name, lambda: self._made(name, scenario))
            if note.problem:
                raise NoRun(note.problem)
            self._readings[name] = read_run(note)
        return self._readings[name]

    def leave_out(self, name: str, reason: Text) -> str:
        """Note that a scenario file is not played; hands back the reason as the session says it."""
        text = in_language(reason, self.wishes.lang)
        made_once(self._notes(name), name, lambda: Note(title=name, reason=text))
        return text

    def _notes(self, name: str) -> Path:
        return self.places.notes / path_of(name)

    def _order(self, scenario: Scenario, out: Path) -> RunOrder:
        return order_for(self.wishes, [scenario.path], edition=scenario.edition, out=out)

    def _problem(self, scenario: Scenario) -> str:
        try:
            self._order(scenario, self.places.runs)
        except HarnessError as error:
            return told(error)
        return ""

    def _made(self, name: str, scenario: Scenario) -> Note:
        folder = self.places.run_folder(name)
        try:
            result = execute(self._order(scenario, folder), surroundings())
        except HarnessError as error:
            return Note(title=name, problem=told(error))
        if read_log(result.folder.log).finished is None:
            raise KeyboardInterrupt
        return _noted(name, result, self.wishes.lang)


def _noted(name: str, result: RunResult, lang: str) -> Note:
    report = result.report
    # What one run did not bear out may be borne out by another: the session says what is stale.
    reason = report.reason if stale(report) else meaning(report) or report.reason
    excused = {a.requirement.id: expected(report, a) for a in report.assessments}
    return Note(
        title=name,
        folder=str(result.folder.path),
        conclusion=report.conclusion.value,
        reason=in_language(reason, lang),
        is_examined=any(a.examined for a in report.assessments),
        blocking=tuple(row.requirement.id for row in blocking(report)),
        apart=report.apart.value if report.apart else "",
        excused=tuple((row, _excuse(by, lang)) for row, by in excused.items() if by),
        deviations=tuple((d.deviation.subject, d.state.value) for d in report.deviations),
    )


def _excuse(entries: Iterable[JudgedDeviation], lang: str) -> str:
    known = (f"{e.deviation.reason} ({e.deviation.owner}, {e.deviation.until})" for e in entries)
    return f"{in_language(EXPECTED_DEVIATION, lang)}: {'; '.join(known)}"
