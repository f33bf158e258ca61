"""What the templates ask of a report, so that they only have to lay it out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from harness.model.requirement import Subject
from harness.model.text import Text
from harness.model.verdict import Assessment, Report, Round, Verdict
from harness.reporters.standing import blocking, counts, meaning, worst_first
from harness.reporters.wording import STANDINGS

_ROWS = 100
"""Rows that one section lays out; browsers skip sections out of sight."""
_FINDINGS_SHOWN = 40
_ROUNDS_SHOWN = 500
_REFERENCES_SHOWN = 6
_DIFFERENCES_SHOWN = 200
_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Requirements of one verdict, at most a hundred of them."""

    verdict: Verdict
    rows: tuple[Assessment, ...]
    first: int
    """The place of its first row within the verdict, from 1."""
    total: int
    """How many requirements have that verdict."""


@dataclass(frozen=True)
class PageView:
    """A report as the page shows it."""

    report: Report

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

    @cached_property
    def groups(self) -> list[Group]:
        """All requirements, worst verdict first, in sections of bounded size."""
        ordered = worst_first(self.report.assessments)
        by_verdict = groupby(ordered, key=lambda a: a.verdict)
        return [g for verdict, rows in by_verdict for g in _sections(verdict, tuple(rows))]

    @cached_property
    def with_findings(self) -> list[Assessment]:
        """The requirements that something was found against, worst first."""
        return worst_first(a for a in self.report.assessments if a.findings)

    @cached_property
    def without_verdict(self) -> list[Assessment]:
        """What was not shown although planned, worst first."""
        return worst_first(a for a in self.report.assessments if a.verdict.is_open)

    @cached_property
    def not_applicable(self) -> list[Assessment]:
        """What a rule and a declaration exclude."""
        return [a for a in self.report.assessments if a.verdict is Verdict.NOT_APPLICABLE]

    @property
    def findings_shown(self) -> int:
        """How many findings of one requirement the page prints; all are in report.json."""
        return _FINDINGS_SHOWN

    @property
    def has_rounds(self) -> bool:
        """Whether rounds are to be told of: an endpoint alone, tested with our orders, has none."""
        return self.report.has_orders and self.report.run.verb != "callbacks"

    @property
    def rounds_shown(self) -> tuple[Round, ...]:
        """The rounds that the page lists; all are in report.json."""
        return self.report.rounds[:_ROUNDS_SHOWN]

    @cached_property
    def phases(self) -> list[str]:
        """The names of all phases met, in the order of the life cycle."""
        return list(dict.fromkeys(name for r in self.report.rounds for name, _ in r.phases))

    @property
    def complete_rounds(self) -> int:
        """How many rounds reached every phase."""
        return sum(r.complete for r in self.report.rounds)

    @property
    def closed_rounds(self) -> int:
        """How many orders the platform closed before they were complete."""
        return sum(r.closed for r in self.report.rounds)

    @property
    def open_rounds(self) -> int:
        """How many rounds there were beside those."""
        return len(self.report.rounds) - self.closed_rounds

    @property
    def acknowledged(self) -> int:
        """How many tracking callbacks the application acknowledged in its rounds."""
        return sum(r.callbacks for r in self.report.rounds)

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
            (Text("Requirement register", "要求登记册"), run.catalog_sha256),
            (Text("Head of the evidence log", "证据日志链尾"), run.evidence_head),
        )
        return [(name, digest) for name, digest in named if digest]

    def summary(self, assessment: Assessment) -> Text | None:
        """Why a requirement did not pass, in one sentence: its first finding or its reason."""
        if assessment.findings:
            return assessment.findings[0].message
        return assessment.reason

    def is_drift(self, assessment: Assessment) -> bool:
        """Whether a failure is the platform's own, and not the application's."""
        platform = assessment.requirement.subject is Subject.PLATFORM
        return platform and assessment.verdict is Verdict.FAIL

    @property
    def differences_shown(self) -> int:
        """How many rows one list of a comparison prints; all are in report.json."""
        return _DIFFERENCES_SHOWN

    def references(self, exchanges: tuple[str, ...]) -> tuple[str, ...]:
        """The first few exchanges of a citation."""
        return exchanges[:_REFERENCES_SHOWN]


def _sections(verdict: Verdict, rows: tuple[Assessment, ...]) -> Iterator[Group]:
    for start in range(0, len(rows), _ROWS):
        section = rows[start : start + _ROWS]
        yield Group(verdict=verdict, rows=section, first=start + 1, total=len(rows))
