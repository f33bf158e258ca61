"""Everything that the judge took in and gave out, for whoever puts a report together."""

from dataclasses import dataclass

from harness.checks.traffic import Traffic
from harness.model.deviation import JudgedDeviation
from harness.model.evidence import Evidence
from harness.model.particulars import KeptFile
from harness.model.requirement import Catalogue, Plan
from harness.model.text import Text
from harness.model.verdict import Assessment, Conclusion, InputFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Everything that the judge took in and gave out."""

    evidence: Evidence
    traffic: Traffic
    catalogue: Catalogue
    plan: Plan | None
    assessments: tuple[Assessment, ...]
    conclusion: Conclusion
    reason: Text
    is_strict: bool
    exchanges: int
    """How many exchanges were judged."""
    inputs: tuple[InputFile, ...] = ()
    notes: tuple[Text, ...] = ()
    """What is to be said beside the notes on the statement."""
    deviations: tuple[JudgedDeviation, ...] = ()
    apart: Conclusion | None = None
    files: tuple[KeptFile, ...] = ()
    """What the run's folder keeps as evidence, the log included."""
