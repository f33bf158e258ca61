"""The in-toto statement of a run: what it came to, over the digest of its manifest."""

from typing import Any

from harness.documents.canonical import canonical_json
from harness.model.verdict import Assessment, Conclusion, Report, Verdict
from harness.reporters.standing import counts, exit_code, is_blocking

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://in-toto.io/attestation/test-result/v0.1"
SUBJECT = "manifest.json"


def statement_bytes(report: Report, subject_sha256: str, *, subject: str = SUBJECT) -> bytes:
    """The statement in canonical JSON: what an attestation signs, over the manifest.

    Its lists name requirements: `passedTests`, `warnedTests`, `failedTests`. A row that is open and
    keeps the run from a yes has failed, with its verdict in brackets, for readers know no third;
    rows that do not apply, and open ones that cost nothing, stand in no list. What the predicate
    has no field for stands under `harness`. Raises CompletenessError when the counts do not add up.
    """
    return canonical_json(
        {
            "_type": STATEMENT_TYPE,
            "subject": [{"name": subject, "digest": {"sha256": subject_sha256}}],
            "predicateType": PREDICATE_TYPE,
            "predicate": _predicate(report),
        }
    )


def _predicate(report: Report) -> dict[str, Any]:
    run = report.run
    lists = _lists(report)
    return {
        "result": _result(report, lists),
        "configuration": _configuration(report),
        **lists,
        "harness": {
            "run": run.id,
            "verb": run.verb,
            "class": run.run_class.value,
            "edition": run.edition,
            "conclusion": report.conclusion.value,
            "exit_code": exit_code(report),
            "counts": {
                "planned": report.planned,
                **{verdict.word: n for verdict, n in counts(report).items()},
            },
            "evidence_head": run.evidence_head,
            "tool": {"version": run.tool_version},
        },
    }


def _lists(report: Report) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"passedTests": [], "warnedTests": [], "failedTests": []}
    for assessment in report.assessments:
        if name := _list_of(report, assessment):
            found[name].append(_name(assessment, name))
    return found


def _list_of(report: Report, assessment: Assessment) -> str:
    verdict = assessment.verdict
    if verdict is Verdict.FAIL or is_blocking(report, assessment):
        return "failedTests"
    return {Verdict.PASS: "passedTests", Verdict.WARN: "warnedTests"}.get(verdict, "")


def _name(assessment: Assessment, name: str) -> str:
    row, verdict = assessment.requirement.id, assessment.verdict
    is_said = name != "failedTests" or verdict is Verdict.FAIL
    return row if is_said else f"{row} ({verdict.word})"


def _result(report: Report, lists: dict[str, list[str]]) -> str:
    if report.conclusion.exit_code or exit_code(report):
        return "FAILED"
    is_warned = report.conclusion is Conclusion.READY_WITH_WARNINGS
    return "WARNED" if is_warned or lists["warnedTests"] or lists["failedTests"] else "PASSED"


def _configuration(report: Report) -> list[dict[str, Any]]:
    run = report.run
    given = {
        "plan": run.plan_sha256,
        "statement": run.statement_sha256,
        "catalog": run.catalog_sha256,
    }
    return [
        {"name": name, "digest": {"sha256": digest}} for name, digest in given.items() if digest
    ]
