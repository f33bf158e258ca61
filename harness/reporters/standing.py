"""Where a report stands: its counts, what blocks it, what a reader must see first.

Every reporter takes its numbers from here; none counts for itself.
"""

from collections import Counter
from collections.abc import Iterable

from harness.model.errors import HarnessError
from harness.model.requirement import Level, Subject
from harness.model.verdict import Assessment, Report, Verdict

_LEVELS = tuple(Level)


class CompletenessError(HarnessError):
    """Raised when the verdicts of a report do not add up to what was planned."""


def counts(report: Report) -> dict[Verdict, int]:
    """How often each verdict was given, worst first, absent ones left out.

    Raises CompletenessError unless every planned requirement has exactly one verdict.
    """
    found = {v: n for v in sorted(Verdict, reverse=True) if (n := report.count(v))}
    if sum(found.values()) != report.planned:
        raise CompletenessError(
            f"{report.planned} requirements were planned, {sum(found.values())} have a verdict"
        )
    ids = Counter(a.requirement.id for a in report.assessments)
    ids.update(requirement.id for requirement, _ in report.not_in_plan)
    if twice := sorted(i for i, n in ids.items() if n > 1):
        raise CompletenessError(f"judged or listed more than once: {', '.join(twice)}")
    return found


def worst_first(assessments: Iterable[Assessment]) -> list[Assessment]:
    """The assessments by falling verdict, musts before shoulds, else in the order of the plan."""
    return sorted(assessments, key=lambda a: (-a.verdict, _LEVELS.index(a.requirement.level)))


def is_certification(report: Report) -> bool:
    """Whether the run owed the whole plan; elsewhere what stayed untested costs nothing."""
    return report.run.verb == "certify"


def is_blocking(report: Report, assessment: Assessment) -> bool:
    """Whether this row alone keeps the run from a yes."""
    row, verdict = assessment.requirement, assessment.verdict
    if report.is_strict and row.level is Level.SHOULD and row.subject is not Subject.PLATFORM:
        return bool(assessment.findings)
    if row.level is not Level.MUST or verdict < Verdict.REVIEW:
        return False
    if is_certification(report):
        return True
    return row.subject is not Subject.PLATFORM and verdict is not Verdict.UNTESTED


def blocking(report: Report) -> list[Assessment]:
    """The rows that keep the run from a yes, worst first."""
    return worst_first(a for a in report.assessments if is_blocking(report, a))
