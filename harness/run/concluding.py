"""What a run comes to, and what it would come to without the deviations that are expected."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.assess.deviations import excused, judged_deviations
from harness.conclusion import Circumstances, conclude
from harness.model.deviation import Deviations, JudgedDeviation
from harness.model.evidence import Evidence
from harness.model.text import Text
from harness.model.verdict import Assessment, Conclusion, ScenarioOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """The conclusion of a run with its reason, and how it stands with what was expected of it."""

    conclusion: Conclusion
    reason: Text
    deviations: tuple[JudgedDeviation, ...] = ()
    apart: Conclusion | None = None
    """What it would come to without the expected deviations; None where no list was given."""


def concluded(
    assessments: Sequence[Assessment],
    scenarios: Sequence[ScenarioOutcome],
    evidence: Evidence,
    circumstances: Circumstances,
    deviations: Deviations | None,
    *,
    is_part: bool = False,
) -> Concluded:
    """Conclude; deviations never change the conclusion.

    Dates are compared with the day on which the run began, so that a report that is made again
    says the same.
    """
    conclusion, reason = conclude(assessments, scenarios, evidence, circumstances)
    if deviations is None:
        return Concluded(conclusion=conclusion, reason=reason)
    judged = judged_deviations(
        assessments, deviations.expected, evidence.started.date(), is_part=is_part
    )
    apart, _ = conclude(excused(assessments, judged), scenarios, evidence, circumstances)
    return Concluded(conclusion=conclusion, reason=reason, deviations=judged, apart=apart)
