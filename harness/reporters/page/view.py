"""What the templates ask of a report, so that they only have to lay it out."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from harness.model.particulars import UsedScenario
from harness.model.requirement import Level
from harness.model.text import Text
from harness.model.verdict import Assessment, Report, Round, ScenarioOutcome, Verdict
from harness.reporters.advice import Advice, advice
from harness.reporters.callback_statistics import CallbackStatistics, callback_statistics
from harness.reporters.field_formats import FieldFormat, field_formats
from harness.reporters.incidents import Incident, incidents
from harness.reporters.left_out import deliveries_left_out, rounds_left_out
from harness.reporters.page.cases import Case, cases
from harness.reporters.page.groups import Group, groups
from harness.reporters.page.matrix import Matrix
from harness.reporters.page.remedy import application_log, first_to_fix, remedy
from harness.reporters.page.skew import SkewStrip
from harness.reporters.page.words import LIMITS, LIMITS_OF_PAPERS
from harness.reporters.record import report_bytes, report_id
from harness.reporters.standing import blocking, counts, is_of_papers, meaning, worst_first
from harness.reporters.wording import STANDINGS

_FINDINGS_SHOWN = 40
_ROUNDS_SHOWN = 500
_REFERENCES_SHOWN = 6
_DIFFERENCES_SHOWN = 200
_BLOCKING_SHOWN = 20
_CASES_SHOWN = 300
_LISTED = 300
_MINUTE = 60


@dataclass(frozen=True)
class PageView:
    """A report as the page shows it."""

    report: Report

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of report.json, by which every form names the report."""
        return hashlib.sha256(report_bytes(self.report)).hexdigest()

    @property
    def report_id(self) -> str:
        """What names this very report."""
        return report_id(self.report, self.digest)

    @cached_property
    def counts(self) -> dict[Verdict, int]:
        """How often each verdict was given, worst first."""
        return counts(self.report)

    @property
    def standing(self) -> Verdict:
        """The verdict whose mark and colour the conclusion borrows."""
        return STANDINGS[self.report.conclusion.exit_code]

    @property
    def meaning(self) -> Text | None:
        """Why the exit code is another than the conclusion's; None where it is not."""
        return meaning(self.report)

    @cached_property
    def blocking(self) -> list[Assessment]:
        """The rows that keep the run from a yes."""
        return blocking(self.report)

    @property
    def blocking_shown(self) -> int:
        """How many of them stand below the conclusion; the incidents have all."""
        return _BLOCKING_SHOWN

    @cached_property
    def incidents(self) -> tuple[Case, ...]:
        """The incidents by requirement, blocking ones first."""
        return cases(self._incidents)

    @property
    def incidents_shown(self) -> tuple[Case, ...]:
        """The cases that the page prints; all are in report.json."""
        return self.incidents[:_CASES_SHOWN]

    @property
    def first_to_fix(self) -> Incident | None:
        """The incident to mend first; None where there is none, or the run itself is at fault."""
        return first_to_fix(self.report, self._incidents)

    @property
    def remedy(self) -> Text:
        """What to do first where no incident says it."""
        return remedy(self.report)

    @property
    def application_log(self) -> str:
        """Where the evidence keeps what the application printed; empty where it printed nothing."""
        return application_log(self.report)

    @cached_property
    def groups(self) -> list[Group]:
        """All requirements, worst verdict first, in sections of bounded size."""
        return groups(self.report.assessments)

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """By requirement, what it came to."""
        return {a.requirement.id: a.verdict for a in self.report.assessments}

    def has_incident(self, assessment: Assessment) -> bool:
        """Whether the incidents that are printed tell of it."""
        return assessment.requirement.id in self._told

    def anchor(self, assessment: Assessment) -> str:
        """Where most is told of a requirement."""
        return self.place(assessment.requirement.id)

    def place(self, requirement_id: str) -> str:
        """Where most is told of a requirement of the plan."""
        return f"{'finding' if requirement_id in self._told else 'req'}-{requirement_id}"

    @cached_property
    def scenarios(self) -> list[tuple[str, ScenarioOutcome | None, UsedScenario | None]]:
        """Every scenario by name: how it went, and what it was; in the order of playing."""
        played = {s.name: s for s in self.report.scenarios}
        used = {s.name: s for s in self.report.particulars.method.scenarios}
        return [(name, played.get(name), used.get(name)) for name in played | used]

    @cached_property
    def matrix(self) -> Matrix:
        """From requirements to scenarios and checks."""
        names = tuple(name for name, _, _ in self.scenarios)
        return Matrix(names, self.report.particulars.trace)

    @property
    def skew(self) -> SkewStrip | None:
        """How far the other side's clock was from ours; None where nothing told."""
        skew = self.report.particulars.environment.skew
        return SkewStrip(skew) if skew else None

    @cached_property
    def without_verdict(self) -> list[Assessment]:
        """What was not shown although planned, worst first."""
        return worst_first(a for a in self.report.assessments if a.verdict.is_open)

    @cached_property
    def not_applicable(self) -> list[Assessment]:
        """What a rule and a declaration exclude."""
        return [a for a in self.report.assessments if a.verdict is Verdict.NOT_APPLICABLE]

    @property
    def excluded_musts(self) -> list[Assessment]:
        """Those of them that are musts: they stand on the first page, with their basis."""
        return [a for a in self.not_applicable if a.requirement.level is Level.MUST]

    @property
    def findings_shown(self) -> int:
        """How many findings of one requirement the page prints; all are in report.json."""
        return _FINDINGS_SHOWN

    @property
    def is_of_papers(self) -> bool:
        """Whether papers alone were looked at, so that there was no traffic to tell of."""
        return is_of_papers(self.report)

    @property
    def limits(self) -> Text:
        """What the report relates to, and to nothing else."""
        return LIMITS_OF_PAPERS if self.is_of_papers else LIMITS

    @property
    def has_rounds(self) -> bool:
        """Whether rounds are to be told of: an endpoint alone, tested with our orders, has none."""
        is_endpoint = self.report.run.verb == "callbacks"
        return self.report.has_orders and not (is_endpoint or self.is_of_papers)

    @property
    def rounds_shown(self) -> tuple[Round, ...]:
        """The rounds that the page lists; more of them are in report.json."""
        return self.report.rounds[:_ROUNDS_SHOWN]

    @property
    def rounds_left_out(self) -> Text | None:
        """How many more rounds there are than any form of the report lists."""
        return rounds_left_out(self.report)

    @property
    def deliveries_left_out(self) -> Text | None:
        """How many more deliveries there are than any form of the report lists."""
        return deliveries_left_out(self.report)

    @cached_property
    def phases(self) -> list[str]:
        """The names of all phases met, in the order of the life cycle."""
        return list(dict.fromkeys(name for r in self.report.rounds for name, _ in r.phases))

    @property
    def complete_rounds(self) -> int:
        """How many rounds reached every phase."""
        return self.report.round_numbers.complete

    @property
    def closed_rounds(self) -> int:
        """How many orders the platform closed before they were complete."""
        return self.report.round_numbers.closed

    @property
    def open_rounds(self) -> int:
        """How many rounds there were beside those."""
        return self.report.round_numbers.rounds - self.closed_rounds

    @property
    def acknowledged(self) -> int:
        """How many tracking callbacks the application acknowledged in its rounds."""
        return self.report.round_numbers.callbacks

    @property
    def duration(self) -> str:
        """How long the run took, as `21.5 s` or `3 min 20 s`."""
        seconds = (self.report.run.finished - self.report.run.started).total_seconds()
        if seconds < _MINUTE:
            return f"{seconds:.1f} s"
        minutes, rest = divmod(round(seconds), _MINUTE)
        return f"{minutes} min {rest} s"

    @cached_property
    def digests(self) -> list[tuple[Text, str]]:
        """The digests that name what this report rests on, empty ones left out."""
        run = self.report.run
        named = (
            (Text("Acceptance plan", "验收计划"), run.plan_sha256),
            (Text("Statement", "声明文件"), run.statement_sha256),
            (Text("Dossier", "材料清单"), run.dossier_sha256),
            (Text("Requirement register", "要求登记册"), run.catalog_sha256),
            (Text("Head of the evidence log", "证据日志链尾"), run.evidence_head),
        )
        return [(name, digest) for name, digest in named if digest]

    def summary(self, assessment: Assessment) -> Text | None:
        """Why a requirement did not pass, in one sentence: its first finding or its reason."""
        return assessment.findings[0].message if assessment.findings else assessment.reason

    @cached_property
    def formats(self) -> tuple[FieldFormat, ...]:
        """What came of the rows about formats."""
        return field_formats(self.report)

    @cached_property
    def advice(self) -> tuple[Advice, ...]:
        """What to mend, each once."""
        return advice(self.report)

    @property
    def callback_statistics(self) -> CallbackStatistics:
        """The callbacks in numbers."""
        return callback_statistics(self.report)

    @property
    def differences_shown(self) -> int:
        """How many rows one list of a comparison prints; all are in report.json."""
        return _DIFFERENCES_SHOWN

    @property
    def rows_shown(self) -> int:
        """How many rows one list prints; all are in report.json."""
        return _LISTED

    @property
    def references_shown(self) -> int:
        """How many exchanges, or remarks, stand in one cell."""
        return _REFERENCES_SHOWN

    def references(self, exchanges: tuple[str, ...]) -> tuple[str, ...]:
        """The first few exchanges of a citation."""
        return exchanges[:_REFERENCES_SHOWN]

    @cached_property
    def _incidents(self) -> tuple[Incident, ...]:
        return incidents(self.report)

    @cached_property
    def _told(self) -> frozenset[str]:
        return frozenset(case.requirement.id for case in self.incidents_shown)
