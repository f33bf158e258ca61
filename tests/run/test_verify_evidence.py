"""What was settled before a run is held against what lies beside its log."""

import json
from datetime import UTC, datetime

import pytest

from harness.catalog.load import load_plan
from harness.documents.canonical import sha256_hex
from harness.evidence.log import LogWriter, RunStart
from harness.model.requirement import RunClass
from harness.run.verify_bundle import OpenedBundle
from harness.run.verify_evidence import check_counts, check_inputs, check_log

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PLAN = load_plan("aliexpress").source


@pytest.fixture
def kept(tmp_path):
    """A folder whose log names a plan, a statement, a scenario and a fragment, and keeps them."""
    evidence = tmp_path / "evidence"
    (evidence / "scenarios" / "fragments").mkdir(parents=True)
    files = {
        "plan": ("plan.yaml", PLAN),
        "statement": ("statement.yaml", b"statement: 1\n"),
        "scenario s": ("scenarios/s.yaml", b"scenario: s\n"),
        "fragment f": ("scenarios/fragments/f.yaml", b"fragment: f\n"),
    }
    for name, content in files.values():
        (evidence / name).write_bytes(content)
    digests = ((name, sha256_hex(content)) for name, (_, content) in files.items())
    start = RunStart(
        run_id="r1",
        verb="certify",
        run_class=RunClass.REHEARSAL,
        edition="aliexpress",
        started=NOW,
        digests=(*digests, ("deviations", ""), ("tool", "1")),
    )
    with LogWriter(evidence / "log.ndjson") as log:
        log.start(start)
        log.end(NOW, exchanges=0, acts=0)
    return tmp_path


def told(step):
    return {flaw.path: flaw.reason.en for flaw in step.flaws}


def test_a_key_that_comes_twice_in_the_log_is_named_with_its_line(kept):
    log = kept / "evidence" / "log.ndjson"
    log.write_bytes(log.read_bytes().replace(b'"acts":0', b'"acts":1,"acts":0'))
    assert "line 2 holds the key 'acts' twice" in [
        flaw.reason.en for flaw in check_log(OpenedBundle(kept)).flaws
    ]


def test_what_was_settled_lies_there_unchanged(kept):
    assert told(check_inputs(OpenedBundle(kept))) == {}


@pytest.mark.parametrize(
    "name", ["plan.yaml", "statement.yaml", "scenarios/s.yaml", "scenarios/fragments/f.yaml"]
)
def test_what_was_edited_after_the_start_is_named(kept, name):
    path = kept / "evidence" / name
    path.write_bytes(path.read_bytes() + b"#")
    assert "it was edited" in told(check_inputs(OpenedBundle(kept)))[f"evidence/{name}"]
    path.unlink()
    assert "missing" in told(check_inputs(OpenedBundle(kept)))[f"evidence/{name}"]


@pytest.mark.parametrize("name", ["deviations.yaml", "scenarios/t.yaml"])
def test_what_the_run_was_made_without_is_named(kept, name):
    (kept / "evidence" / name).write_bytes(b"x")
    assert "made without it" in told(check_inputs(OpenedBundle(kept)))[f"evidence/{name}"]


def report(kept, *rows, conclusion="READY", **counts):
    record = {
        "run": {"verb": "certify"},
        "conclusion": conclusion,
        "counts": {"planned": len(rows), **counts},
        "requirements": [{"id": row, "verdict": verdict} for row, verdict in rows],
    }
    (kept / "report.json").write_text(json.dumps(record), encoding="utf-8")
    return [flaw.reason.en for flaw in check_counts(OpenedBundle(kept)).flaws]


def test_a_report_that_leaves_planned_rows_out_is_found(kept):
    (reason,) = report(kept, ("SIGN-02", "pass"), **{"pass": 1})
    assert "planned and judged requirements differ" in reason
    assert "SIGN-01" in reason
    assert "SIGN-02" not in reason


def test_counts_are_those_of_the_rows(kept):
    reasons = report(kept, ("SIGN-02", "fail"), conclusion="INVALID", **{"pass": 1, "odd": 0})
    assert any("its count of pass" in reason for reason in reasons)
    assert any("its count of fail" in reason for reason in reasons)
    assert any("unknown verdicts: odd" in reason for reason in reasons)


def test_a_row_that_is_judged_twice_is_found(kept):
    rows = [("SIGN-02", "pass")] * 2
    reasons = report(kept, *rows, conclusion="INVALID", **{"pass": 2})
    assert reasons == ["it judges SIGN-02 more than once"]


def test_a_log_of_another_run_is_named(kept):
    (kept / "report.json").write_text(
        json.dumps({"run": {"id": "r2", "verb": "certify", "class": "live"}}), encoding="utf-8"
    )
    reasons = "; ".join(f.reason.en for f in check_log(OpenedBundle(kept)).flaws)
    assert "its run is r1, report.json says r2" in reasons
    assert "its class is rehearsal, report.json says live" in reasons
