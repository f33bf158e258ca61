"""What a run's log comes to: read back from disk, judged and put into a report.

The run itself, `harness report` and the merging of shards all take this one way.
"""

from dataclasses import dataclass
from datetime import datetime

from harness import __version__
from harness.assess import assess
from harness.assess.hearing import Hearing
from harness.catalog.load import load_catalogue
from harness.conclusion import Circumstances
from harness.model.evidence import Evidence
from harness.model.particulars import KeptFile
from harness.model.text import Text
from harness.model.verdict import InputFile, Report
from harness.run.concluding import concluded
from harness.run.dossier_rows import DOSSIER, dossier_rows, of_papers
from harness.run.judge import hear_evidence
from harness.run.order import RunOrder
from harness.run.report import Judged, build_report, scenario_outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is known of a run beside its log."""

    invalid: Text | None = None
    """Why the run cannot be trusted; None when it can."""
    missing: Text | None = None
    """Which part of the run is not there; None when all of it is."""
    inputs: tuple[InputFile, ...] = ()
    notes: tuple[Text, ...] = ()
    files: tuple[KeptFile, ...] = ()
    """What the run's folder keeps as evidence."""


def report_of(
    order: RunOrder,
    evidence: Evidence,
    beside: Beside = Beside(),
    *,
    hearing: Hearing | None = None,
) -> Report:
    """The report of a run; the same log and the same order give the same report.

    `hearing` is given where the evidence was heard already.
    """
    hearing = hearing or hear_evidence(
        evidence,
        edition=order.edition,
        statement=order.statement,
        plan=order.plan,
        only=_rows(order),
        is_whole=order.part is None,
    )
    catalogue = load_catalogue()
    assessments = assess(hearing, catalogue=catalogue, plan=order.plan, only=_rows(order))
    found = concluded(
        assessments,
        scenario_outcomes(evidence),
        evidence,
        Circumstances(
            is_certification=order.is_certification,
            is_filtered=bool(order.only),
            is_strict=order.is_strict,
            invalid=beside.invalid,
            missing=beside.missing or _is_a_shard(order) or _unplayed(order, evidence),
            owed=_owed(order),
            is_of_papers=order.verb == DOSSIER,
        ),
        order.deviations,
        is_part=order.part is not None,
    )
    report = build_report(
        Judged(
            evidence=evidence,
            exchanges=len(evidence.exchanges),
            traffic=hearing.traffic(),
            catalogue=catalogue,
            plan=order.plan,
            assessments=assessments,
            conclusion=found.conclusion,
            reason=found.reason,
            is_strict=order.is_strict,
            inputs=beside.inputs,
            files=beside.files,
            notes=(*_notes(order), *beside.notes),
            deviations=found.deviations,
            apart=found.apart,
        ),
        target=order.target,
        tool_version=__version__,
        finished=evidence.finished or last_seen(evidence),
    )
    return of_papers(report, order.edition) if order.verb == DOSSIER else report


def last_seen(evidence: Evidence) -> datetime:
    """When the last thing was recorded: the end of a run that never came to its end."""
    times = [evidence.started, *(act.at for act in evidence.acts)]
    return max(*times, *(x.ended for x in evidence.exchanges), evidence.started)


def _rows(order: RunOrder) -> tuple[str, ...]:
    """The rows that are judged, where not all are."""
    return order.only or (dossier_rows(order.edition) if order.verb == DOSSIER else ())


def _owed(order: RunOrder) -> tuple[str, ...] | None:
    """The rows that the plan asks for, as it says so itself; the judge is held to them."""
    if order.plan is None:
        return None
    return tuple(row for row in order.plan.requirements if not order.only or row in order.only)


def _unplayed(order: RunOrder, evidence: Evidence) -> Text | None:
    """Which scenarios of the plan the run left out; None when it began all of them."""
    if order.plan is None or order.part is not None:
        return None
    begun = {outcome.name for outcome in scenario_outcomes(evidence)}
    if not (unplayed := [name for name in order.plan.scenarios if name not in begun]):
        return None
    names = ", ".join(unplayed)
    return Text(f"scenarios of the plan were not played: {names}", f"计划中的场景未执行：{names}")


def _is_a_shard(order: RunOrder) -> Text | None:
    """Why a shard of a plan is no certification; what a shard of another run shows stands."""
    if order.part is None or not order.is_certification:
        return None
    return Text(
        f"only a part of the plan was judged: shard {order.part}",
        f"仅判定了计划的一部分：分片 {order.part}",
    )


def _notes(order: RunOrder) -> tuple[Text, ...]:
    if order.part is None:
        return ()
    return (
        Text(
            f"This is shard {order.part} of a run; `harness report --merge` joins the shards.",
            f"此为一次运行的分片 {order.part}；`harness report --merge` 可合并全部分片。",
        ),
    )
