"""ctrf.json: the Common Test Report Format, for dashboards and bots that read it."""

import uuid
from collections import Counter
from pathlib import Path
from typing import Any

from harness.model.deviation import JudgedDeviation
from harness.model.verdict import Assessment, Report, Verdict
from harness.reporters.atomic import write_atomically
from harness.reporters.indented import indented_json
from harness.reporters.plain_text import both, finding_text, verdict_line
from harness.reporters.standing import counts, exit_code, expected, is_blocking, why
from harness.reporters.visible import visible
from harness.reporters.wording import CONCLUSIONS, utc

SPECIFICATION = "0.1.0"
"""The version of CTRF that the file follows."""
STATUSES = ("passed", "failed", "skipped", "pending", "other")
_STATUS_OF = {
    Verdict.PASS: "passed",
    Verdict.WARN: "passed",
    Verdict.FAIL: "failed",
    Verdict.REVIEW: "pending",
    Verdict.NOT_APPLICABLE: "skipped",
}
"""The others are `other`."""
_MILLISECOND = 1000


def write_ctrf(report: Report, path: Path) -> None:
    """Write ctrf.json, whole or not at all; the same report gives the same bytes.

    One test per requirement, with our own verdict in `rawStatus`, and one for the conclusion, which
    has failed unless the command ends with 0: many readers look at failures alone. A warning passes
    with its text in `extra.warning`. As in junit.xml, what alone keeps no run from a yes is
    skipped. Raises CompletenessError when the counts do not add up.
    """
    write_atomically(path, ctrf_bytes(report))


def ctrf_bytes(report: Report) -> bytes:
    """The bytes of ctrf.json."""
    return indented_json(ctrf_record(report))


def ctrf_record(report: Report) -> dict[str, Any]:
    """The report as CTRF has it, plain JSON values."""
    run = report.run
    return {
        "reportFormat": "CTRF",
        "specVersion": SPECIFICATION,
        "reportId": str(_identity("report", run.id)),
        "timestamp": utc(run.finished),
        "generatedBy": "harness",
        "results": {
            "tool": {"name": "harness", "version": _plain(run.tool_version)},
            **_results(report),
        },
    }


def _results(report: Report) -> dict[str, Any]:
    run = report.run
    tests = [*(_test(report, a) for a in report.assessments), _conclusion(report)]
    found = Counter(test["status"] for test in tests)
    start, stop = _milliseconds(report)
    return {
        "summary": {
            "tests": len(tests),
            **{status: found[status] for status in STATUSES},
            "start": start,
            "stop": stop,
            "extra": {
                "planned": report.planned,
                "verdicts": {verdict.word: n for verdict, n in counts(report).items()},
            },
        },
        "tests": tests,
        "environment": {
            "reportName": _plain(f"harness {run.verb} {run.edition}"),
            "appName": _plain(run.application),
            "testEnvironment": run.run_class.value,
            "healthy": not exit_code(report),
            "extra": {
                "run": _plain(run.id),
                "edition": _plain(run.edition),
                "target": _plain(run.target),
                "conclusion": report.conclusion.value,
                "plan_sha256": run.plan_sha256,
                "evidence_head": run.evidence_head,
            },
        },
    }


def _test(report: Report, assessment: Assessment) -> dict[str, Any]:
    row, verdict = assessment.requirement, assessment.verdict
    listed = expected(report, assessment)
    test = {
        "id": str(_identity("requirement", report.run.edition, row.id)),
        "name": _plain(f"{row.id} {both(row.title)}"),
        **_ended(report, _status(report, assessment), verdict.word),
        "suite": _suite(report, row.id.rpartition("-")[0] or row.id),
        "tags": [row.level.value, row.subject.value],
        "message": _plain(verdict_line(assessment)),
        "extra": {
            "examined": assessment.examined,
            "exchanges": [_plain(exchange) for exchange in assessment.exchanges],
        },
    }
    findings = "\n\n".join(finding_text(f) for f in assessment.findings)
    if verdict is Verdict.WARN:
        test["extra"]["warning"] = _plain(findings)
    elif findings:
        test["trace"] = _plain(findings)
    if listed:
        test["extra"]["expected"] = [_entry(entry) for entry in listed]
    if assessment.notes:
        test["extra"]["notes"] = [_plain(both(note)) for note in assessment.notes]
    return test


def _status(report: Report, assessment: Assessment) -> str:
    verdict = assessment.verdict
    if not is_blocking(report, assessment):
        return "skipped" if verdict > Verdict.WARN else _STATUS_OF[verdict]
    return "failed" if verdict is Verdict.WARN else _STATUS_OF.get(verdict, "other")


def _conclusion(report: Report) -> dict[str, Any]:
    is_yes = not exit_code(report)
    told = f"{both(CONCLUSIONS[report.conclusion])}: {both(why(report))}"
    return {
        "id": str(_identity("conclusion", report.run.edition)),
        "name": "conclusion",
        **_ended(report, "passed" if is_yes else "failed", report.conclusion.value),
        "suite": _suite(report),
        "message": _plain(told),
    }


def _ended(report: Report, status: str, ours: str) -> dict[str, Any]:
    """How a test ended; rows are judged together, when the run is over."""
    _, stop = _milliseconds(report)
    return {"status": status, "rawStatus": ours, "duration": 0, "start": stop, "stop": stop}


def _suite(report: Report, *families: str) -> list[str]:
    return [_plain(name) for name in ("harness", report.run.edition, *families)]


def _entry(judged: JudgedDeviation) -> str:
    entry = judged.deviation
    return _plain(f"{entry.reason} ({entry.owner}, until {entry.until.isoformat()})")


def _milliseconds(report: Report) -> tuple[int, int]:
    """Start and end of the run since 1970."""
    times = (report.run.started, report.run.finished)
    start, stop = (round(time.timestamp() * _MILLISECOND) for time in times)
    return start, stop


def _identity(*words: str) -> uuid.UUID:
    # Half an emoji has no UTF-8, and an identity is made of that.
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(visible(w) for w in ("harness", *words)))


def _plain(text: str) -> str:
    return visible(text, keep="\n")
