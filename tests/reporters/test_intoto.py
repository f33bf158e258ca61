import hashlib
import json

from harness.reporters.intoto import write_intoto
from harness.reporters.record import write_report


def test_the_statement_is_over_the_report_that_lies_beside_it(build, tmp_path):
    made = build.not_ready()
    write_report(made, tmp_path / "report.json")
    write_intoto(made, tmp_path / "intoto.json")
    found = json.loads((tmp_path / "intoto.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((tmp_path / "report.json").read_bytes()).hexdigest()
    assert found["_type"] == "https://in-toto.io/Statement/v1"
    assert found["subject"] == [{"name": "report.json", "digest": {"sha256": digest}}]


def test_what_is_open_has_failed_with_its_verdict_in_the_name(build, tmp_path):
    write_intoto(build.not_ready(), tmp_path / "intoto.json")
    found = json.loads((tmp_path / "intoto.json").read_text(encoding="utf-8"))
    assert found["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    predicate = found["predicate"]
    assert predicate["result"] == "FAILED"
    assert predicate["passedTests"] == ["FMT-02"]
    assert predicate["warnedTests"] == ["RTRY-02"]
    assert predicate["failedTests"] == ["SIGN-02", "TRK-10 (inconclusive)"]
