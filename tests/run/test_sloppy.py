import json

import pytest

from harness.documents.resources import resource

SEEDED = {
    m["requirement"]
    for m in json.loads(resource("examples", "erp_sloppy", "mistakes.json").read_text("utf-8"))
}


@pytest.fixture
def run(whole_run):
    return whole_run("erp_sloppy")


def test_every_seeded_mistake_is_named_and_nothing_else_is_accused(run):
    assert (run.code, run.summary["conclusion"]) == (1, "NOT_READY")
    accused = {r["id"] for r in run.report["requirements"] if r["verdict"] in ("fail", "warn")}
    assert len(SEEDED) >= 40
    assert accused == SEEDED
    assert "error" not in run.summary["requirements"].values()


def test_no_mistake_keeps_a_scenario_from_its_end(run):
    played = run.report["scenarios"]
    assert [s["name"] for s in played if s["completed"] < max(1, s["rounds"])] == []


def test_every_finding_says_where_and_what_to_do(run):
    findings = [f for r in run.report["requirements"] for f in r["findings"]]
    assert all(f["message"]["en"] and f["message"]["zh"] for f in findings)
    assert all(f["hint"] for f in findings)
