"""What report.json tells beside verdicts and traffic, section by section."""

from typing import Any

from harness.model.particulars import Environment, Method, Parties, Protection
from harness.model.text import Text
from harness.model.verdict import Assessment, Report, Verdict
from harness.reporters.advice import advice
from harness.reporters.callback_statistics import callback_statistics
from harness.reporters.field_formats import field_formats
from harness.reporters.incidents import Incident, incidents
from harness.reporters.wording import utc

Json = dict[str, Any]


def parties_record(parties: Parties) -> Json:
    """Who hands in what."""
    return {
        "applicant": parties.applicant,
        "contact": parties.contact,
        "application": parties.application,
        "version": parties.version,
        "app_key": parties.app_key,
        "performed_by": parties.performed_by,
        "authorised_by": parties.authorised_by,
        "place": parties.place,
        "capabilities": dict(parties.capabilities),
        "interfaces": list(parties.interfaces),
    }


def method_record(method: Method) -> Json:
    """By what the run was made and judged."""
    return {
        "scenarios": [
            {"name": s.name, "sha256": s.sha256, "covers": list(s.covers), "file": s.file}
            for s in method.scenarios
        ],
        "decision_rule": {
            "text": _text(method.decision_rule),
            "sha256": method.decision_rule_sha256,
        },
        "sources": dict(method.sources),
        "settings": dict(method.settings),
    }


def environment_record(environment: Environment) -> Json:
    """On what it was made."""
    skew = environment.skew
    return {
        "facts": dict(environment.facts),
        "clock_skew": {
            "answers": skew.answers,
            "least_ms": skew.least_ms,
            "median_ms": skew.median_ms,
            "most_ms": skew.most_ms,
        }
        if skew
        else None,
        "certificates": list(environment.certificates),
    }


def signatures_record(report: Report) -> Json:
    """How calls and callbacks were signed, and how tokens were come by."""
    tokens = report.particulars.tokens
    return {
        "uses": [
            {
                "direction": use.direction,
                "recipe": use.recipe,
                "right": use.is_right,
                "count": use.count,
                "exchanges": list(use.exchanges),
                "forged": use.forged,
                "unknown": use.unknown,
            }
            for use in report.particulars.signatures
        ],
        "tokens": {
            "grants": tokens.grants,
            "refreshes": tokens.refreshes,
            "refused": tokens.refused,
        },
    }


def formats_record(report: Report) -> list[Json]:
    """What came of the rows about formats."""
    return [
        {
            "id": row.requirement.id,
            "verdict": row.verdict.word,
            "examined": row.examined,
            "findings": row.findings,
            "fields": list(row.fields),
        }
        for row in field_formats(report)
    ]


def statistics_record(report: Report) -> Json:
    """Callbacks in numbers."""
    found = callback_statistics(report)
    return {
        "deliveries": found.deliveries,
        "acknowledged": found.acknowledged,
        "p50_ms": found.p50_ms,
        "p95_ms": found.p95_ms,
        "max_ms": found.max_ms,
        "duplicates": found.duplicates,
        "retries": found.retries,
        "late": found.late,
        "forged": found.forged,
        "forged_refused": found.forged_refused,
    }


def resilience_record(report: Report) -> list[Json]:
    """The faults that lay in wait."""
    return [
        {
            "fault": seen.fault,
            "scenario": seen.scenario,
            "round": seen.round,
            "struck": seen.struck,
            "requirements": list(seen.requirements),
        }
        for seen in report.particulars.faults
    ]


def trace_record(report: Report) -> list[Json]:
    """From each requirement to what shows it."""
    return [
        {
            "id": row.requirement.id,
            "scenarios": list(row.scenarios),
            "checks": list(row.checks),
            "examined": list(row.examined),
        }
        for row in report.particulars.trace
    ]


def incidents_record(report: Report) -> list[Json]:
    """What keeps the run from a yes, one by one."""
    return [_incident(incident) for incident in incidents(report)]


def untested_record(report: Report) -> list[Json]:
    """The rows that were owed and neither shown nor refuted, and those that do not apply."""
    return [_untested(row) for row in report.assessments if _is_unshown(row)]


def protection_record(protection: Protection) -> Json:
    """What was done to secrets and personal data."""
    until = protection.retain_until
    return {
        "replaced": dict(protection.replaced),
        "searched": protection.searched,
        "retain_until": utc(until) if until else None,
    }


def attempts_record(report: Report) -> list[Json]:
    """The runs of this plan before this one."""
    return [
        {"run": a.run, "started": utc(a.started), "conclusion": a.conclusion}
        for a in report.particulars.attempts
    ]


def evidence_record(report: Report) -> Json:
    """The index of the evidence."""
    return {
        "files": [
            {"path": file.path, "sha256": file.sha256, "size": file.size}
            for file in report.particulars.files
        ]
    }


def advice_record(report: Report) -> list[Json]:
    """What to mend."""
    return [
        {"text": _text(entry.text), "requirements": list(entry.requirements)}
        for entry in advice(report)
    ]


def _incident(incident: Incident) -> Json:
    first, last = incident.first_seen, incident.last_seen
    return {
        "number": incident.number,
        "requirement": incident.requirement.id,
        "level": incident.requirement.level.value,
        "verdict": incident.verdict.word,
        "blocking": incident.is_blocking,
        "summary": _text(incident.summary),
        "where": incident.where,
        "expected": incident.expected,
        "observed": incident.observed,
        "count": incident.count,
        "first_seen": utc(first) if first else None,
        "last_seen": utc(last) if last else None,
        "exchanges": list(incident.exchanges),
        "hint": _text(incident.hint) if incident.hint else None,
        "reproduce": incident.reproduce,
    }


def _is_unshown(row: Assessment) -> bool:
    return row.verdict.is_open or row.verdict is Verdict.NOT_APPLICABLE


def _untested(row: Assessment) -> Json:
    return {
        "id": row.requirement.id,
        "verdict": row.verdict.word,
        "reason": _text(row.reason) if row.reason else None,
    }


def _text(text: Text) -> Json:
    return {"en": text.en, "zh": text.zh}
