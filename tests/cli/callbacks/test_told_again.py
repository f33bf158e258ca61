"""The report of an endpoint's test is made again from what its folder keeps, and verified."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def told(harness, receiver, scenario, tmp_path):
    """The folder of a run with notes of its own: no probe was given."""
    folder = tmp_path / "report"
    harness("callbacks", receiver().url, "--out", folder, *scenario("plain"))
    return folder


def test_the_report_made_again_is_the_same_to_the_byte(harness, told):
    files = [told / name for name in ("report.json", "report.html", "junit.xml", "manifest.json")]
    first = [path.read_bytes() for path in files]
    report = json.loads(first[0])
    assert any("no state probe was given" in note["en"] for note in report["notes"])
    code, _, _ = harness("report", told)
    assert code == report["exit_code"]
    assert [path.read_bytes() for path in files] == first


def test_its_bundle_is_verified_with_its_verdicts(harness, told):
    code, shown, err = harness("verify", told / "bundle.zip")
    assert code == 0, err
    assert "✓ report" in shown


def test_a_verdict_that_its_evidence_does_not_give_is_named(harness, told):
    report = told / "report.json"
    report.write_text(report.read_text("utf-8").replace('"CLEAN"', '"FINDINGS"'), "utf-8")
    code, shown, _ = harness("verify", told)
    assert code == 1
    assert "the evidence comes to CLEAN" in shown


def test_what_kept_it_from_showing_everything_is_told_again(harness, told):
    folder = Path(told).parent / "nobody"
    harness("callbacks", "http://127.0.0.1:9/callbacks", "--out", folder)
    first = (folder / "report.json").read_bytes()
    assert "nobody answers" in json.loads(first)["reason"]["en"]
    harness("report", folder)
    assert (folder / "report.json").read_bytes() == first
