import json

from harness.documents.resources import resource

SLOPPY = resource("examples", "erp_sloppy")
SEEDED = {
    m["requirement"] for m in json.loads((SLOPPY / "mistakes.json").read_text(encoding="utf-8"))
}


def test_every_seeded_mistake_is_named_and_nothing_else_is_accused(certify):
    code, summary, report, _, _ = certify(SLOPPY / "statement.yaml")
    assert (code, summary["conclusion"]) == (1, "NOT_READY")
    named = {r["id"] for r in report["requirements"] if r["findings"]}
    assert len(SEEDED) >= 12
    assert named == SEEDED
    undecided = {r["id"] for r in report["requirements"] if r["verdict"] == "error"}
    assert undecided == set()


def test_every_finding_says_where_and_what_to_do(certify):
    *_, report, _, _ = certify(SLOPPY / "statement.yaml")
    findings = [f for r in report["requirements"] for f in r["findings"]]
    assert all(f["message"]["en"] and f["message"]["zh"] for f in findings)
    assert all(f["hint"] for f in findings)
