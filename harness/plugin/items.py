"""The tests of a scenario file: its steps, the requirements, the conclusion; all views of a run."""

import os
from pathlib import Path
from typing import Any

import pytest

from harness.cli.options import in_language
from harness.model.exhibits import Exhibit
from harness.model.requirement import Requirement
from harness.model.scenario import Scenario
from harness.model.text import Text
from harness.plugin.course import Leg, gone
from harness.plugin.reading import Reading
from harness.plugin.session import NoRun, SessionRuns
from harness.plugin.shown import is_shown, show_case, show_rounds
from harness.plugin.told import (
    Colour,
    Told,
    tell_conclusion,
    tell_excused,
    tell_requirement,
    tell_skipped,
    tell_step,
)

_UNDECIDED = 3
"""The exit code of a conclusion that is neither yes nor no."""


class ScenarioItem(pytest.Item):
    """One test of a scenario file; the run is made by the first that asks for it."""

    tells_place = True
    """Its own place is listed where it is skipped."""

    def __init__(self, *, runs: SessionRuns, scenario: Scenario, file: str, **more: Any) -> None:
        super().__init__(**more)
        self.runs = runs
        self.scenario = scenario
        self.file = file
        """The id of the scenario file."""

    def runtest(self) -> None:
        """Tell what the run showed of it."""
        try:
            reading = self.runs.of(self.file, self.scenario)
        except NoRun as problem:
            raise pytest.fail.Exception(f"there is no run: {problem}", pytrace=False) from None
        told = self.told(reading)
        if is_shown(self.config):
            self.show(reading, told)
        if told.colour is Colour.SKIPPED:
            pytest.skip(told.text)
        if told.colour is Colour.EXPECTED:
            pytest.xfail(told.text)
        if told.colour is Colour.FAILED:
            pytest.fail(told.text, pytrace=False)
        if told.text:
            self.add_report_section("call", "harness", told.text)

    def told(self, reading: Reading) -> Told:
        """What the run showed of it."""
        raise NotImplementedError

    def show(self, reading: Reading, told: Told) -> None:
        """Show to Allure what it rests on."""
        self._show_case(self.name, reading.shown(told.exchanges))

    def is_alone(self) -> bool:
        """Whether its file is the only scenario file of the session."""
        return {i.file for i in self.session.items if isinstance(i, ScenarioItem)} == {self.file}

    @property
    def lang(self) -> str:
        """The language of the session."""
        return self.runs.wishes.lang

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The reason alone: no line of Python is to blame."""
        if not isinstance(excinfo.value, pytest.fail.Exception):
            return super().repr_failure(excinfo, style)
        shown = excinfo.getrepr(style="value")
        if crash := getattr(shown, "reprcrash", None):
            path, line, _ = self.reportinfo()
            crash.path, crash.lineno = os.fspath(path), (line or 0) + 1
            crash.message = str(excinfo.value)
        return shown

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """The scenario file."""
        return self.path, 0, f"{self.scenario.name}: {self.name}"

    def _show_case(self, title: str, exhibits: tuple[Exhibit, ...], *, about: str = "") -> None:
        # Allure takes the dots of a name and the folders of a path for the same.
        show_case(title, {"file": self.file}, exhibits, about=about)


class StepItem(ScenarioItem):
    """One step in one round."""

    def __init__(self, *, leg: Leg, course: tuple[Leg, ...], number: int, **more: Any) -> None:
        super().__init__(name=leg.name, **more)
        self._leg = leg
        self._course = course
        self._number = number
        self._place = leg.step.location
        self._file = Path(leg.step.location.path).absolute()

    def told(self, reading: Reading) -> Told:
        """How the step went."""
        if reading.is_skipped:
            return tell_skipped(reading.rounds[0].reason, self.lang)
        played = reading.round(self._number)
        went = gone(self._course, played.steps if played else ())[self._leg.name]
        place = f"{self._place.path}:{self._place.line}: {self._leg.step.label}"
        return tell_step(went, self.lang, place)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """File and line of the step."""
        name = f"{self.scenario.name}: round {self._number}: {self.name}"
        return self._file, self._place.line - 1, name


class RequirementItem(ScenarioItem):
    """One row of the register."""

    def __init__(self, *, row: Requirement, **more: Any) -> None:
        super().__init__(name=row.id, **more)
        self._row = row

    def told(self, reading: Reading) -> Told:
        """The verdict of the row; kept as the property `verdict` of the test."""
        assessment = reading.assessments[self.name]
        self.user_properties.append(("verdict", assessment.verdict.word))
        if why := reading.excused.get(self.name):
            return tell_excused(assessment, why)
        is_blocking = self.name in reading.blocking
        return tell_requirement(assessment, self.lang, is_blocking=is_blocking)

    def show(self, reading: Reading, told: Told) -> None:
        """Show to Allure what it rests on, under its title."""
        title = f"{self.name} {in_language(self._row.title, self.lang)}"
        self._show_case(title, reading.shown(told.exchanges), about=self._row.rule)


class LeftOutItem(ScenarioItem):
    """A scenario of another edition than the statement's: it cannot be played by it."""

    def __init__(self, *, edition: str, **more: Any) -> None:
        super().__init__(**more)
        self._reason = Text(
            f"for edition {self.scenario.edition}; the statement is for {edition}",
            f"适用于平台版本 {self.scenario.edition}；声明文件适用于 {edition}",
        )

    def runtest(self) -> None:
        """Say so."""
        text = self.runs.leave_out(self.file, self._reason)
        if self.is_alone():
            pytest.fail(text, pytrace=False)
        pytest.skip(text)


class ConclusionItem(ScenarioItem):
    """What the run of the file comes to as a whole."""

    def told(self, reading: Reading) -> Told:
        """Passed for a yes. A scenario that was not for this run is skipped beside others."""
        if (
            reading.is_skipped
            and reading.conclusion.exit_code == _UNDECIDED
            and not self.is_alone()
        ):
            return tell_skipped(reading.rounds[0].reason, self.lang)
        return tell_conclusion(reading, self.lang)

    def show(self, reading: Reading, told: Told) -> None:
        """Show to Allure the whole course of the run."""
        super().show(reading, told)
        show_rounds(self.config, reading.rounds)
