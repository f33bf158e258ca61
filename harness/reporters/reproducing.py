"""The command that shows again what a report tells: for the person who must mend it."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property

from harness.model.exhibits import StepPlayed
from harness.model.verdict import Report

STATEMENT = "statement.yaml"
"""How a command names the statement; where it lies is the applicant's own."""
_EMULATOR = "emulator"
_CASSETTE = "cassette:"


class Reproducing:
    """The commands that show again what one report tells."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def command_for(self, requirement: str, exchanges: Sequence[str]) -> str:
        """Shows a requirement's verdict again, from where those exchanges come from."""
        match self._report.run.verb:
            case "audit" | "compare":
                return self._of_recording(exchanges)
            case "callbacks":
                return self._of_callbacks(exchanges)
            case "dossier":
                target = self._report.run.target
                return shlex.join(["harness", "dossier", target, *self._application])
            case "observe":
                start = ["harness", "observe", *self._application]
                is_known = self._report.run.statement_sha256
                return shlex.join(start if is_known else [*start, "--", "COMMAND"])
            case "pytest":
                return "pytest"
            case _:
                return self._of_playing(requirement, exchanges)

    def _of_playing(self, requirement: str, exchanges: Sequence[str]) -> str:
        if scenario := self._scenario_of(exchanges) or self._scenario_for(requirement):
            return self._of_scenario(scenario)
        if self._report.run.verb == "certify":
            return f"harness certify {STATEMENT}"
        return self._of_scenario(*(outcome.name for outcome in self._report.scenarios))

    def _of_scenario(self, *names: str) -> str:
        words = ["harness", "run", *(self._file_of(name) for name in names), *self._application]
        target = self._report.run.target
        if target != _EMULATOR:
            words += ["--target", target]
        driver = dict(self._report.particulars.method.settings).get("driver", "")
        if driver == "observe" and not target.startswith(_CASSETTE):
            words += ["--driver", "observe"]
        return shlex.join(words)

    def _of_recording(self, exchanges: Sequence[str]) -> str:
        inputs = self._report.inputs
        held = [
            file.path
            for file in inputs
            if not exchanges or any(x.startswith(file.prefix) for x in exchanges)
        ]
        files = held or [file.path for file in inputs]
        return shlex.join(["harness", "audit", *files, *self._application])

    def _of_callbacks(self, exchanges: Sequence[str]) -> str:
        words = ["harness", "callbacks", self._report.run.target, *self._application]
        if scenario := self._scenario_of(exchanges):
            words += ["--scenario", self._file_of(scenario)]
        return shlex.join(words)

    @property
    def _application(self) -> list[str]:
        if self._report.run.statement_sha256:
            return ["--statement", STATEMENT]
        return ["--edition", self._report.run.edition]

    def _file_of(self, scenario: str) -> str:
        return self._files.get(scenario) or scenario

    def _scenario_of(self, exchanges: Sequence[str]) -> str:
        """The scenario that met one of the exchanges, else during which one began; else nothing."""
        if met := [self._met[x] for x in exchanges if x in self._met]:
            return self._report.exhibits.rounds[min(met)].scenario
        times = [self._times[x] for x in exchanges if x in self._times]
        during = (
            r.scenario
            for r in self._report.exhibits.rounds
            if any(r.started <= at <= r.ended for at in times)
        )
        return next(during, "")

    def _scenario_for(self, requirement: str) -> str:
        """The first scenario played that says it shows the requirement; else nothing."""
        rounds = self._report.exhibits.rounds
        return next((r.scenario for r in rounds if requirement in r.covers), "")

    @cached_property
    def _files(self) -> dict[str, str]:
        return {used.name: used.file for used in self._report.particulars.method.scenarios}

    @cached_property
    def _times(self) -> dict[str, datetime]:
        return dict(self._report.particulars.times)

    @cached_property
    def _met(self) -> dict[str, int]:
        """Exchange -> the first round of which a step was met by it."""
        found: dict[str, int] = {}
        for number, played in enumerate(self._report.exhibits.rounds):
            for exchange in _exchanges(played.steps):
                found.setdefault(exchange, number)
        return found


def _exchanges(steps: Iterable[StepPlayed]) -> Iterator[str]:
    for step in steps:
        yield from step.exchanges
        yield from _exchanges(step.steps)
