"""From a scenario file to its tests, before anything is run."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.assess import owed_requirements
from harness.catalog.load import load_catalogue
from harness.model.errors import HarnessError
from harness.model.requirement import Level
from harness.model.scenario import Scenario
from harness.plugin.course import course_of, flat
from harness.plugin.items import ConclusionItem, LeftOutItem, RequirementItem, StepItem
from harness.plugin.options import wishes_of
from harness.plugin.orders import statement_for, told
from harness.plugin.places import places_of
from harness.plugin.session import SessionRuns
from harness.plugin.shown import label
from harness.scenario.load import load_scenario

RUNS = pytest.StashKey[SessionRuns]()
CONCLUSION = "conclusion"
SEVERITIES = {Level.MUST: "critical", Level.SHOULD: "normal", Level.MAY: "minor"}
"""As Allure calls them."""


class ScenarioFile(pytest.File):
    """A scenario file: its rounds, the requirements of its edition, and the conclusion."""

    def __init__(self, *, runs: SessionRuns, **more: Any) -> None:
        super().__init__(**more)
        self._runs = runs

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path) -> "ScenarioFile":
        """The collector of that file."""
        config = parent.config
        if RUNS not in config.stash:
            wishes = wishes_of(config)
            places = places_of(config, wishes.out)
            config.stash[RUNS] = SessionRuns(wishes=wishes, places=places)
        # pytest has no name at all for a file that is named and lies outside of the root folder.
        name = Path(os.path.relpath(path, config.rootpath)).as_posix()
        file: ScenarioFile = cls.from_parent(
            parent, path=path, nodeid=name, runs=config.stash[RUNS]
        )
        return file

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The tests of the file. Raises CollectError with all its problems, each with its place."""
        scenario = self._loaded()
        given: dict[str, Any] = {"runs": self._runs, "scenario": scenario, "file": self.nodeid}
        statement = statement_for(self._runs.wishes)
        if statement and statement.edition != scenario.edition:
            yield LeftOutItem.from_parent(self, name=CONCLUSION, edition=statement.edition, **given)
            return
        if problem := self._runs.problem_with(scenario):
            raise self.CollectError(problem)
        for number in range(1, scenario.rounds + 1):
            name = f"round {number}"
            yield RoundOfScenario.from_parent(self, name=name, number=number, given=given)
        for row in owed_requirements(load_catalogue(), scenario.edition, plan=None):
            item = RequirementItem.from_parent(self, row=row, **given)
            yield label(item, story=row.id, severity=SEVERITIES[row.level])
        yield label(ConclusionItem.from_parent(self, name=CONCLUSION, **given), story=CONCLUSION)

    def _loaded(self) -> Scenario:
        # Problems are told with the path that one would type here.
        path = Path(os.path.relpath(self.path))
        try:
            return load_scenario(path)
        except HarnessError as error:
            raise self.CollectError(told(error)) from error


class RoundOfScenario(pytest.Collector):
    """One round of a scenario."""

    def __init__(self, *, number: int, given: dict[str, Any], **more: Any) -> None:
        super().__init__(**more)
        self._number = number
        self._given = given

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each step, clean-up last."""
        course = course_of(self._given["scenario"])
        for leg in flat(course):
            item = StepItem.from_parent(
                self, leg=leg, course=course, number=self._number, **self._given
            )
            yield label(item, story=self.name)
