"""Advice: what to mend, each once, apart from the verdicts, which it does not change."""

from dataclasses import dataclass

from harness.model.text import Text
from harness.model.verdict import Report
from harness.reporters.standing import worst_first


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing to mend, and the requirements whose findings it would settle."""

    text: Text
    requirements: tuple[str, ...]


def advice(report: Report) -> tuple[Advice, ...]:
    """The distinct hints of all findings, those of the worst rows first."""
    found: dict[Text, dict[str, None]] = {}
    for row in worst_first(report.assessments):
        for finding in row.findings:
            if finding.hint:
                found.setdefault(finding.hint, {})[row.requirement.id] = None
    return tuple(Advice(text=text, requirements=tuple(rows)) for text, rows in found.items())
