"""Put the one result together that every reporter renders."""

from datetime import datetime

from harness.catalog.statement import statement_notes
from harness.checks.metrics import call_metrics
from harness.checks.registry import checked_requirements
from harness.model.evidence import ActKind, Evidence
from harness.model.requirement import Requirement
from harness.model.text import Text
from harness.model.verdict import Report, RunFacts, ScenarioOutcome
from harness.run.exhibits import exhibits_of
from harness.run.judged import Judged
from harness.run.particulars import particulars_of
from harness.run.replay_report import recording_inputs, recording_notes

__all__ = ["Judged", "build_report", "scenario_outcomes"]

_NOT_BUILT = Text("not yet built", "尚未实现")
_LEFT_OUT = Text("left out by --only", "被 --only 排除")


def build_report(judged: Judged, *, target: str, tool_version: str, finished: datetime) -> Report:
    """The report of a run."""
    traffic, evidence = judged.traffic, judged.evidence
    statement = traffic.statement
    exhibits = exhibits_of(evidence, judged.assessments)
    return Report(
        run=RunFacts(
            id=evidence.run_id,
            verb=evidence.verb,
            run_class=evidence.run_class,
            edition=evidence.edition,
            started=evidence.started,
            finished=finished,
            tool_version=tool_version,
            plan_version=judged.plan.version if judged.plan else "",
            plan_sha256=judged.plan.sha256 if judged.plan else "",
            statement_sha256=statement.sha256 if statement else "",
            dossier_sha256=_dossier(evidence),
            catalog_sha256=judged.catalogue.sha256,
            evidence_head=evidence.head,
            application=f"{statement.name} {statement.version}" if statement else "",
            target=target,
        ),
        conclusion=judged.conclusion,
        reason=judged.reason,
        assessments=judged.assessments,
        not_in_plan=_not_in_plan(judged),
        rounds=traffic.orders.rounds,
        rounds_left_out=traffic.orders.rounds_left_out,
        metrics=call_metrics(traffic),
        scenarios=scenario_outcomes(evidence),
        exchanges=judged.exchanges,
        has_orders=traffic.edition.order_life is not None,
        callbacks=traffic.callbacks,
        deliveries=traffic.orders.deliveries,
        deliveries_left_out=traffic.orders.deliveries_left_out,
        inputs=judged.inputs or recording_inputs(evidence),
        notes=(*judged.notes, *recording_notes(evidence))
        + (statement_notes(statement, traffic.edition) if statement else ()),
        waivers=tuple(
            f"{w.requirement}: {w.reason} ({w.by}, until {w.until.isoformat()})"
            for w in (statement.waivers if statement else ())
        ),
        is_strict=judged.is_strict,
        deviations=judged.deviations,
        apart=judged.apart,
        exhibits=exhibits,
        particulars=particulars_of(judged, exhibits, finished),
    )


def scenario_outcomes(evidence: Evidence) -> tuple[ScenarioOutcome, ...]:
    """How the scenarios of a run went, as the evidence has it."""
    ended = {a.scenario: a for a in evidence.acts if a.kind is ActKind.SCENARIO_ENDED}
    started = [a for a in evidence.acts if a.kind is ActKind.SCENARIO_STARTED]
    outcomes = []
    for act in started:
        end = ended.get(act.scenario)
        reason = (
            Text(end.detail("reason_en"), end.detail("reason_zh"))
            if end and end.detail("reason_en")
            else None
        )
        outcomes.append(
            ScenarioOutcome(
                name=act.scenario,
                rounds=int(end.detail("rounds") or 0) if end else 1,
                completed=int(end.detail("completed") or 0) if end else 0,
                reason=reason,
            )
        )
    return tuple(outcomes)


def _dossier(evidence: Evidence) -> str:
    read = (act for act in evidence.acts if act.kind is ActKind.DOSSIER_READ)
    return next((act.detail("sha256") for act in read), "")


def _not_in_plan(judged: Judged) -> tuple[tuple[Requirement, Text], ...]:
    owed = {a.requirement.id for a in judged.assessments}
    plan = judged.plan
    checked = checked_requirements()
    rows = []
    for requirement in judged.catalogue.of_edition(judged.traffic.edition.name):
        if requirement.id in owed:
            continue
        if plan and requirement.id not in plan.requirements:
            rows.append((requirement, plan.not_in_plan))
        else:
            rows.append((requirement, _LEFT_OUT if requirement.id in checked else _NOT_BUILT))
    return tuple(rows)
