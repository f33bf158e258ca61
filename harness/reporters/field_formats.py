"""Field formats, row by row: the same in every form of a report."""

from dataclasses import dataclass

from harness.model.requirement import Requirement
from harness.model.verdict import Report, Verdict

_FAMILY = "FMT-"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFormat:
    """What came of one row about formats."""

    requirement: Requirement
    verdict: Verdict
    examined: int
    """How many exchanges its checks examined."""
    findings: int
    """How often a value was not in the form; one cause met often counts as often."""
    fields: tuple[str, ...]
    """Where such values stood: `form.price`, `body/0/id`; each once, in order of the findings."""


def field_formats(report: Report) -> tuple[FieldFormat, ...]:
    """The rows about formats, in the order of the plan."""
    return tuple(
        FieldFormat(
            requirement=row.requirement,
            verdict=row.verdict,
            examined=row.examined,
            findings=sum(finding.count for finding in row.findings),
            fields=tuple(dict.fromkeys(f.where for f in row.findings if f.where)),
        )
        for row in report.assessments
        if row.requirement.id.startswith(_FAMILY)
    )
