"""Where a report stands: its counts, what blocks it, what a reader must see first.

Every reporter takes its numbers from here; none counts for itself.
"""

from collections import Counter
from collections.abc import Iterable

from harness.model.deviation import JudgedDeviation, covers
from harness.model.errors import HarnessError
from harness.model.requirement import Level, Subject
from harness.model.text import Text
from harness.model.verdict import Assessment, Conclusion, Report, Verdict

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


def exit_code(report: Report) -> int:
    """What a report ends a command with: 0 yes, 1 no, 3 undecided, 4 our own trouble.

    That of the conclusion, but for a list of expected deviations: an entry that is out of date is
    a no, and outside a certification what is expected costs nothing. A comparison ends with what it
    comes to itself.
    """
    if report.comparison:
        return report.comparison.match.exit_code
    if report.conclusion is Conclusion.INVALID:
        return report.conclusion.exit_code
    if stale(report):
        return 1
    if report.apart is None or is_certification(report):
        return report.conclusion.exit_code
    return report.apart.exit_code


def meaning(report: Report) -> Text | None:
    """What beside the conclusion decides on the exit code; None where nothing does.

    A list that is out of date is told even where the conclusion is a no by itself.
    """
    code = exit_code(report)
    is_same = code == report.conclusion.exit_code
    if report.comparison:
        reason = report.comparison.reason
        return Text(f"compared with BASE: {reason.en}", f"与 BASE 比较：{reason.zh}")
    if report.conclusion is Conclusion.INVALID:
        return None
    if out_of_date := stale(report):
        named = ", ".join(entry.deviation.subject for entry in out_of_date)
        return Text(
            f"the list of expected deviations is out of date: {named}",
            f"预期偏差清单已过时：{named}",
        )
    if is_same:
        return None
    if code:
        return Text(
            "what failed is expected, and the rest is undecided",
            "未通过的要求均属预期偏差，其余未能判定",
        )
    return Text(
        "every requirement that failed is an expected deviation", "未通过的要求均属预期偏差"
    )


def why(report: Report) -> Text:
    """The exit code in a sentence."""
    told, reason = meaning(report), report.reason
    if told is None:
        return reason
    is_both = exit_code(report) == report.conclusion.exit_code
    return Text(f"{reason.en}; {told.en}", f"{reason.zh}；{told.zh}") if is_both else told


def stale(report: Report) -> tuple[JudgedDeviation, ...]:
    """The entries of the list of expected deviations that no longer say what is so."""
    return tuple(entry for entry in report.deviations if entry.state.is_stale)


def expected(report: Report, assessment: Assessment) -> tuple[JudgedDeviation, ...]:
    """The entries by which all that a row failed for is expected; none where it is not."""
    row = assessment.requirement.id
    if assessment.verdict not in (Verdict.FAIL, Verdict.WARN):
        return ()
    if not covers(report.deviations, row, assessment.failed_checks):
        return ()
    listed = (e for e in report.deviations if e.deviation.requirement == row)
    return tuple(entry for entry in listed if not entry.state.is_stale)


def is_certification(report: Report) -> bool:
    """Whether the run owed the whole plan; elsewhere what stayed untested costs nothing."""
    return report.run.verb == "certify"


def is_of_papers(report: Report) -> bool:
    """Whether papers alone were looked at: traffic, orders and callbacks are then not spoken of."""
    return report.run.verb == "dossier"


def is_blocking(report: Report, assessment: Assessment) -> bool:
    """Whether this row alone keeps the run from a yes."""
    row, verdict = assessment.requirement, assessment.verdict
    if not is_certification(report) and expected(report, assessment):
        return False
    if report.is_strict and row.level is Level.SHOULD and row.subject is not Subject.PLATFORM:
        return bool(assessment.findings)
    if row.level is not Level.MUST or verdict < Verdict.REVIEW:
        return False
    if is_certification(report):
        return True
    if verdict is Verdict.FAIL:
        return row.subject is not Subject.PLATFORM
    own = Subject.SUBMISSION if is_of_papers(report) else Subject.APPLICATION
    return row.subject is own and verdict is not Verdict.UNTESTED


def blocking(report: Report) -> list[Assessment]:
    """The rows that keep the run from a yes, worst first."""
    return worst_first(a for a in report.assessments if is_blocking(report, a))
