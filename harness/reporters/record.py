"""report.json: the one truth of a run, in the shape of `schemas/report.schema.json`."""

from pathlib import Path
from typing import Any

from harness.model.delivery import CALLBACK_DEADLINE_MS, CallbackDelivery
from harness.model.deviation import JudgedDeviation
from harness.model.requirement import Requirement
from harness.model.round_numbers import RoundNumbers
from harness.model.text import Text
from harness.model.verdict import (
    Assessment,
    Finding,
    InputFile,
    PhaseEvidence,
    Report,
    Round,
    RunFacts,
    ScenarioOutcome,
)
from harness.reporters.atomic import write_atomically
from harness.reporters.comparison import comparison_record
from harness.reporters.indented import indented_json
from harness.reporters.particulars_record import (
    advice_record,
    attempts_record,
    environment_record,
    evidence_record,
    formats_record,
    incidents_record,
    method_record,
    parties_record,
    protection_record,
    resilience_record,
    signatures_record,
    statistics_record,
    trace_record,
    untested_record,
)
from harness.reporters.standing import counts, exit_code
from harness.reporters.success_rate import success_rate
from harness.reporters.wording import utc

Json = dict[str, Any]
_ID_DIGITS = 8


def report_record(report: Report) -> Json:
    """The report as plain JSON values. Raises CompletenessError when its counts do not add up."""
    told = report.particulars
    verdicts = {verdict.word: n for verdict, n in counts(report).items()}
    return {
        "schema": 1,
        "run": _run(report.run),
        "conclusion": report.conclusion.value,
        "reason": _text(report.reason),
        "apart": report.apart.value if report.apart else None,
        "exit_code": exit_code(report),
        "counts": {"planned": report.planned, **verdicts},
        "parties": parties_record(told.parties),
        "method": method_record(told.method),
        "environment": environment_record(told.environment),
        "requirements": [_assessment(a) for a in report.assessments],
        "not_in_plan": [_outside(row, reason) for row, reason in report.not_in_plan],
        "rounds": [_round(r) for r in report.rounds],
        "rounds_left_out": _round_numbers(report.rounds_left_out),
        "signatures": signatures_record(report),
        "formats": formats_record(report),
        "callbacks": {
            "deadline_ms": CALLBACK_DEADLINE_MS,
            "statistics": statistics_record(report),
            "deliveries": [_delivery(d) for d in report.deliveries],
            "deliveries_left_out": report.deliveries_left_out.deliveries,
        },
        "resilience": resilience_record(report),
        "trace": trace_record(report),
        "incidents": incidents_record(report),
        "untested": untested_record(report),
        "protection": protection_record(told.protection),
        "attempts": attempts_record(report),
        "evidence": evidence_record(report),
        "advice": advice_record(report),
        "metrics": {
            "exchanges": report.exchanges,
            "callbacks": report.callbacks,
            "calls": {
                m.operation: {
                    "count": m.count,
                    "ok": m.ok,
                    "success_rate": success_rate(m),
                    "p95_ms": m.p95_ms,
                }
                for m in report.metrics
            },
        },
        "scenarios": [_scenario(s) for s in report.scenarios],
        "inputs": [_input(i) for i in report.inputs],
        "waivers": list(report.waivers),
        "deviations": [_deviation(d) for d in report.deviations],
        "comparison": comparison_record(report.comparison) if report.comparison else None,
        "notes": [_text(n) for n in report.notes],
    }


def write_report(report: Report, path: Path) -> None:
    """Write report.json, whole or not at all; the same report gives the same bytes."""
    write_atomically(path, report_bytes(report))


def report_bytes(report: Report) -> bytes:
    """The bytes of report.json, whose digest other forms of the report name."""
    return indented_json(report_record(report))


def report_id(report: Report, digest: str) -> str:
    """What names this very report in every form of it: its run, and how its digest begins."""
    return f"{report.run.id}-{digest[:_ID_DIGITS]}"


def _run(run: RunFacts) -> Json:
    return {
        "id": run.id,
        "verb": run.verb,
        "class": run.run_class.value,
        "edition": run.edition,
        "application": run.application,
        "target": run.target,
        "started": utc(run.started),
        "finished": utc(run.finished),
        "tool": {"version": run.tool_version},
        "plan_version": run.plan_version,
        "plan_sha256": run.plan_sha256,
        "statement_sha256": run.statement_sha256,
        "dossier_sha256": run.dossier_sha256,
        "catalog_sha256": run.catalog_sha256,
        "evidence_head": run.evidence_head,
    }


def _assessment(assessment: Assessment) -> Json:
    row = assessment.requirement
    record: Json = {
        "id": row.id,
        "level": row.level.value,
        "subject": row.subject.value,
        "title": _text(row.title),
        "rule": row.rule,
        "source": row.source,
        "verdict": assessment.verdict.word,
        "examined": assessment.examined,
        "evidence": list(assessment.exchanges),
    }
    if assessment.reason:
        record["reason"] = _text(assessment.reason)
    record["notes"] = [_text(n) for n in assessment.notes]
    record["findings"] = [_finding(f) for f in assessment.findings]
    return record


def _finding(finding: Finding) -> Json:
    return {
        "message": _text(finding.message),
        "exchanges": list(finding.exchanges),
        "count": finding.count,
        "where": finding.where,
        "expected": finding.expected,
        "actual": finding.actual,
        "hint": finding.hint.en if finding.hint else "",
        "hint_zh": finding.hint.zh if finding.hint else "",
    }


def _input(file: InputFile) -> Json:
    return {
        "path": file.path,
        "kind": file.kind,
        "prefix": file.prefix,
        "sha256": file.sha256,
        "exchanges": file.exchanges,
        "left_out": file.left_out,
        "repeated": file.repeated,
        "damaged": file.damaged,
        "damage": [_text(what) for what in file.damage],
    }


def _deviation(judged: JudgedDeviation) -> Json:
    entry = judged.deviation
    return {
        "requirement": entry.requirement,
        "check": entry.check,
        "state": judged.state.value,
        "verdict": judged.verdict,
        "reason": entry.reason,
        "owner": entry.owner,
        "until": entry.until.isoformat(),
    }


def _outside(row: Requirement, reason: Text) -> Json:
    return {"id": row.id, "reason": _text(reason)}


def _round(order: Round) -> Json:
    return {
        "order": order.order,
        "complete": order.complete,
        "closed": order.closed,
        "phases": {name: _phase(evidence) for name, evidence in order.phases},
        "callbacks": order.callbacks,
    }


def _round_numbers(found: RoundNumbers) -> Json:
    return {
        "rounds": found.rounds,
        "complete": found.complete,
        "closed": found.closed,
        "callbacks": found.callbacks,
    }


def _phase(evidence: PhaseEvidence | None) -> Json:
    return {"at": utc(evidence.at), "exchange": evidence.exchange} if evidence else {}


def _delivery(delivery: CallbackDelivery) -> Json:
    record: Json = {
        "at": utc(delivery.at),
        "exchange": delivery.exchange,
        "order": delivery.order,
        "name": delivery.name,
        "word": delivery.word,
        "outcome": delivery.outcome,
        "elapsed_ms": delivery.elapsed_ms,
        "marks": [mark.value for mark in delivery.marks],
        "repeats": delivery.repeats,
        "intent": delivery.intent,
    }
    if delivery.manner:
        record["manner"] = delivery.manner
    if delivery.is_awaited is not None:
        record["awaited"] = delivery.is_awaited
    return record


def _scenario(outcome: ScenarioOutcome) -> Json:
    record: Json = {
        "name": outcome.name,
        "rounds": outcome.rounds,
        "completed": outcome.completed,
    }
    if outcome.reason:
        record["reason"] = _text(outcome.reason)
    return record


def _text(text: Text) -> Json:
    return {"en": text.en, "zh": text.zh}
