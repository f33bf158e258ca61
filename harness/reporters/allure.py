"""allure-results/ for Allure: a case per requirement and per round of a scenario, the conclusion.

Epic is the edition. A requirement is a story of the feature `Requirements`; a scenario is a feature
whose rounds are cases with their steps, and every requirement that it covers is a story of it.
What Allure takes for the same case in two runs depends on the verb, the edition, the target and
(outside a certification) the scenarios; the names of the files depend on the run.
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from allure_commons.logger import AllureMemoryLogger
from allure_commons.model2 import (
    ATTACHMENT_PATTERN,
    TEST_CASE_PATTERN,
    Attachment,
    Label,
    Parameter,
    Status,
    StatusDetails,
    TestResult,
    TestStepResult,
)
from allure_commons.types import AttachmentType, Severity

from harness.model.deviation import JudgedDeviation
from harness.model.exhibits import RoundPlayed, StepPlayed
from harness.model.requirement import Level
from harness.model.text import Text
from harness.model.verdict import Assessment, Report, Verdict
from harness.reporters.allure_environment import NOT_COMPLETED, categories, properties
from harness.reporters.plain_text import both, finding_text, verdict_line
from harness.reporters.standing import counts, exit_code, expected, is_blocking, why
from harness.reporters.visible import visible
from harness.reporters.wording import CONCLUSIONS, LEVELS, STATES

REQUIREMENTS = Text("Requirements", "要求")
"""The feature of the cases that judge."""
CONCLUSION = Text("Conclusion", "结论")
_STATUSES = {
    Verdict.PASS: Status.PASSED,
    Verdict.WARN: Status.PASSED,
    Verdict.FAIL: Status.FAILED,
    Verdict.NOT_APPLICABLE: Status.SKIPPED,
    Verdict.REVIEW: Status.UNKNOWN,
}
"""The others are broken."""
_CONCLUDED = {0: Status.PASSED, 1: Status.FAILED}
"""Exit code of the run -> status of its conclusion."""
_ROUNDS = {"completed": Status.PASSED, "skipped": Status.SKIPPED}
_STEPS = {"met": Status.PASSED, "failed": Status.FAILED}
"""A blocked step was not tried, and a skipped one not asked for."""
_SEVERITIES = {
    Level.MUST: Severity.CRITICAL,
    Level.SHOULD: Severity.NORMAL,
    Level.MAY: Severity.MINOR,
}
_WITHOUT_CHOICE = ("certify", "callbacks")
"""Verbs whose scenarios the user does not choose one by one: they do not tell runs apart."""


def write_allure(report: Report, folder: Path) -> None:
    """Write the folder, whole or not at all; one that was there is replaced.

    A warning passes with a tag. A must that is inconclusive, in error or untested is broken; what
    is open and alone keeps no run from a yes is skipped, with its reason: shoulds everywhere, and
    outside a certification what nobody owed. A failure that is expected stays one, marked as known.
    Raises CompletenessError when the counts do not add up.
    """
    counts(report)
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    draft.mkdir(parents=True)
    try:
        # Not flushed one by one: the folder can be made again from the evidence at any time.
        for name, data in _Book(report).files():
            (draft / name).write_bytes(data)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@dataclass(slots=True)
class _Book:
    """The cases of one run."""

    report: Report
    _shown: dict[str, Attachment] = field(default_factory=dict)
    """Exchange -> the file that shows it."""
    _names: dict[str, int] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, bytes]]:
        for exhibit in self.report.exhibits.exchanges:
            name = ATTACHMENT_PATTERN.format(
                prefix=self._uuid("exchange", exhibit.exchange), ext=AttachmentType.TEXT.extension
            )
            self._shown[exhibit.exchange] = Attachment(
                name=_plain(exhibit.title), source=name, type=AttachmentType.TEXT.mime_type
            )
            yield name, _plain(exhibit.text).encode()
        logger = AllureMemoryLogger()  # type: ignore[no-untyped-call] # the library has no types
        for case in self._cases():
            logger.report_result(case)  # type: ignore[no-untyped-call] # as above
        for record in logger.test_cases:
            yield TEST_CASE_PATTERN.format(prefix=record["uuid"]), _json(record)
        yield "environment.properties", properties(self.report)
        yield "categories.json", _json(categories())

    def _cases(self) -> Iterator[TestResult]:
        yield self._conclusion()
        for assessment in self.report.assessments:
            yield self._requirement(assessment)
        for played in self.report.exhibits.rounds:
            yield self._round(played)

    def _conclusion(self) -> TestResult:
        run, conclusion = self.report.run, self.report.conclusion
        case = self._case("conclusion", f"{both(CONCLUSION)}: {both(CONCLUSIONS[conclusion])}")
        case.status = _CONCLUDED.get(exit_code(self.report), Status.BROKEN)
        case.start, case.stop = _milliseconds(run.started), _milliseconds(run.finished)
        case.statusDetails = StatusDetails(
            message=_plain(f"{both(CONCLUSIONS[conclusion])}: {both(why(self.report))}"),
            trace=_plain("\n\n".join(both(note) for note in self.report.notes)),
        )
        case.labels += _labels(
            ("feature", both(CONCLUSION)),
            ("suite", both(CONCLUSION)),
            ("severity", Severity.BLOCKER.value),
            ("tag", conclusion.value),
        )
        return case

    def _requirement(self, assessment: Assessment) -> TestResult:
        row, verdict = assessment.requirement, assessment.verdict
        case = self._case(f"requirements.{row.id}", f"{row.id} {both(row.title)}")
        case.status = _status(self.report, assessment)
        # Rows are judged together, when the run is over.
        case.start = case.stop = _milliseconds(self.report.run.finished)
        case.description = f"{row.rule}\n\n{both(LEVELS[row.level])}; {row.source}"
        listed = [_listed(entry) for entry in expected(self.report, assessment)]
        told = [*listed, *(finding_text(finding) for finding in assessment.findings)]
        case.statusDetails = StatusDetails(
            known=True if listed else None,
            message=_plain(verdict_line(assessment)),
            trace=_plain("\n\n".join([*told, *(both(note) for note in assessment.notes)])),
        )
        family = row.id.rpartition("-")[0] or row.id
        case.labels += _labels(
            ("feature", both(REQUIREMENTS)),
            ("story", row.id),
            ("suite", both(REQUIREMENTS)),
            ("subSuite", family),
            ("severity", _SEVERITIES[row.level].value),
            ("tag", verdict.word),
            ("tag", row.level.value),
            *([("tag", "expected")] if listed else []),
        )
        cited = [x for finding in assessment.findings for x in finding.exchanges]
        case.attachments = self._attached([*cited, *assessment.exchanges])
        return case

    def _round(self, played: RoundPlayed) -> TestResult:
        number = f"round {played.number} 第 {played.number} 轮" if played.number else ""
        key = f"scenarios.{played.scenario}.round-{played.number}"
        case = self._case(key, f"{played.scenario}: {number}" if number else played.scenario)
        case.status = _ROUNDS.get(played.outcome, Status.BROKEN)
        case.start, case.stop = _milliseconds(played.started), _milliseconds(played.ended)
        case.steps = [self._step(step) for step in played.steps]
        if played.reason or case.status == Status.BROKEN:
            head = both(NOT_COMPLETED) if case.status == Status.BROKEN else ""
            why = both(played.reason) if played.reason else ""
            case.statusDetails = StatusDetails(message=_plain(": ".join(filter(None, (head, why)))))
        case.labels += _labels(
            ("feature", played.scenario),
            *(("story", row) for row in played.covers),
            ("suite", played.scenario),
            ("severity", Severity.NORMAL.value),
            ("tag", "scenario"),
        )
        return case

    def _step(self, played: StepPlayed) -> TestStepResult:
        step = TestStepResult(
            name=_plain(played.label),
            status=_STEPS.get(played.outcome, Status.SKIPPED),
            stage="finished",
            start=_milliseconds(played.started),
            stop=_milliseconds(played.ended),
            steps=[self._step(inner) for inner in played.steps],
            attachments=self._attached(played.exchanges),
        )
        if played.reason:
            words = f"{played.outcome}: {both(played.reason)}"
            step.statusDetails = StatusDetails(message=_plain(words))
        if played.exchanges:
            shown = ", ".join(played.exchanges)
            step.parameters = [Parameter(name="exchanges 交互", value=_plain(shown))]
        return step

    def _case(self, key: str, name: str) -> TestResult:
        run = self.report.run
        seen = self._names[key] = self._names.get(key, 0) + 1
        key = key if seen == 1 else f"{key}#{seen}"
        full_name = _plain(f"harness.{run.edition}.{run.verb}.{key}")
        parameters = list(_parameters(self.report))
        return TestResult(
            uuid=self._uuid("case", key),
            historyId=_digest(full_name, *(f"{p.name}={p.value}" for p in parameters)),
            testCaseId=_digest(full_name),
            fullName=full_name,
            name=_plain(name),
            stage="finished",
            parameters=parameters,
            titlePath=["harness", _plain(run.edition), run.verb],
            labels=_labels(
                ("epic", run.edition),
                ("parentSuite", run.edition),
                ("framework", "harness"),
                ("package", f"harness.{run.edition}.{run.verb}"),
            ),
        )

    def _attached(self, exchanges: Iterable[str]) -> list[Attachment]:
        return [self._shown[x] for x in dict.fromkeys(exchanges) if x in self._shown]

    def _uuid(self, kind: str, name: str) -> str:
        return str(_identity(self.report.run.id, kind, name))


def _status(report: Report, assessment: Assessment) -> str:
    if assessment.verdict.is_open and not is_blocking(report, assessment):
        return Status.SKIPPED
    return _STATUSES.get(assessment.verdict, Status.BROKEN)


def _listed(entry: JudgedDeviation) -> str:
    deviation = entry.deviation
    told = f"{both(STATES[entry.state])}: {deviation.subject}, {deviation.reason}"
    return f"{told} ({deviation.owner}, {deviation.until.isoformat()})"


def _parameters(report: Report) -> Iterator[Parameter]:
    """What tells cases of the same name apart that belong to different undertakings."""
    yield Parameter(name="target", value=_plain(report.run.target))
    if report.run.verb not in _WITHOUT_CHOICE and report.scenarios:
        names = ", ".join(scenario.name for scenario in report.scenarios)
        yield Parameter(name="scenarios", value=_plain(names))


def _labels(*pairs: tuple[str, str]) -> list[Label]:
    return [Label(name=name, value=_plain(value)) for name, value in pairs]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _digest(*words: str) -> str:
    return _identity(*words).hex


def _identity(*words: str) -> uuid.UUID:
    # Half an emoji has no UTF-8, and an identity is made of that.
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(visible(word) for word in words))


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _plain(text: str) -> str:
    return visible(text, keep="\n")
