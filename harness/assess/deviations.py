"""Expected deviations against what was found. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from harness.model.deviation import Deviation, DeviationState, JudgedDeviation, covers
from harness.model.verdict import Assessment, Verdict

_FAILED = (Verdict.FAIL, Verdict.WARN)


def judged_deviations(
    assessments: Sequence[Assessment],
    expected: Sequence[Deviation],
    today: date,
    *,
    is_part: bool = False,
) -> tuple[JudgedDeviation, ...]:
    """How each listed failure stands, in the order of the list.

    A part of a run shows what fails and what is over; that something passes, or was not examined,
    is for the whole to say.
    """
    rows = {assessment.requirement.id: assessment for assessment in assessments}
    judged = tuple(_judged(entry, rows.get(entry.requirement), today) for entry in expected)
    if not is_part:
        return judged
    told_by_a_part = (DeviationState.EXPECTED, DeviationState.EXPIRED)
    return tuple(entry for entry in judged if entry.state in told_by_a_part)


def excused(
    assessments: Sequence[Assessment], judged: Sequence[JudgedDeviation]
) -> tuple[Assessment, ...]:
    """The assessments as they would be had every expected deviation been met.

    Where single checks of a row are listed, the row is excused when all that failed are.
    """
    return tuple(
        replace(a, verdict=Verdict.PASS, findings=()) if is_expected(a, judged) else a
        for a in assessments
    )


def is_expected(assessment: Assessment, judged: Sequence[JudgedDeviation]) -> bool:
    """Whether everything that a row failed for is expected."""
    requirement = assessment.requirement.id
    return assessment.verdict in _FAILED and covers(judged, requirement, assessment.failed_checks)


def _judged(entry: Deviation, row: Assessment | None, today: date) -> JudgedDeviation:
    verdict = row.verdict.word if row else ""
    return JudgedDeviation(deviation=entry, state=_state(entry, row, today), verdict=verdict)


def _state(entry: Deviation, row: Assessment | None, today: date) -> DeviationState:
    if entry.until < today:
        return DeviationState.EXPIRED
    if row is None:
        return DeviationState.UNUSED
    if row.verdict in _FAILED:
        if not entry.check or entry.check in row.failed_checks:
            return DeviationState.EXPECTED
        was_met = entry.check in row.examined_checks
    else:
        was_met = row.verdict is Verdict.PASS
        was_met = was_met and (not entry.check or entry.check in row.examined_checks)
    return DeviationState.PASSES if was_met else DeviationState.UNUSED
