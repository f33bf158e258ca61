"""`--deviations`: what a list of expected failures does to a run, its files and its exit code."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness.cli.main import main

CLIENTS = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients"
STATEMENT = CLIENTS / "statement.yaml"
TRAFFIC = CLIENTS / "ae_sdk-0.6.0.ndjson"
"""Traffic of a client that sends a number as a string: FMT-01 fails, and nothing else does."""
UNTIL = "reason: known, owner: Li Wei, until: 2099-01-31"
FAILS = f"{{requirement: FMT-01, {UNTIL}}}"
PASSES = f"{{requirement: SIGN-02, {UNTIL}}}"
UNUSED = f"{{requirement: NET-02, {UNTIL}}}"
EXPIRED = "{requirement: FMT-01, reason: known, owner: Li Wei, until: 2025-01-31}"


@pytest.fixture
def audit(capsys, tmp_path):
    """Audits the traffic with a list of these entries: exit code, report, cases, stderr."""

    def run(*entries, words=()):
        listed = tmp_path / "listed.yaml"
        listed.write_text(f"deviations: 1\nexpected: [{', '.join(entries)}]\n", "utf-8")
        out = tmp_path / "report"
        command = ["audit", TRAFFIC, "--statement", STATEMENT, "--out", out, *words]
        command += ["--deviations", listed]
        code = main([str(word) for word in command])
        seen = capsys.readouterr()
        report = json.loads((out / "report.json").read_text("utf-8"))
        suite = ET.parse(out / "junit.xml").getroot()  # noqa: S314 - our own file
        cases = {case.get("name").split(" ")[0]: case for case in suite.iter("testcase")}
        page = (out / "report.html").read_text("utf-8")
        return SimpleNamespace(code=code, report=report, cases=cases, page=page, seen=seen)

    return run


def tags(case):
    return {child.tag for child in case} & {"failure", "error", "skipped"}


def test_without_a_list_the_failure_is_a_no(audit):
    run = audit()
    assert (run.code, run.report["conclusion"]) == (1, "FINDINGS")
    failed = [r["id"] for r in run.report["requirements"] if r["verdict"] == "fail"]
    assert failed == ["FMT-01"]


def test_a_failure_that_is_expected_costs_nothing_and_stays_a_failure(audit):
    run = audit(FAILS)
    assert run.code == 0
    assert (run.report["conclusion"], run.report["apart"]) == ("FINDINGS", "CLEAN")
    assert run.report["exit_code"] == 0
    assert run.report["counts"]["fail"] == 1
    assert [d["state"] for d in run.report["deviations"]] == ["expected"]
    assert "every requirement that failed is an expected deviation" in run.seen.err
    assert "every requirement that failed is an expected deviation" in run.seen.out


def test_a_failure_that_is_expected_is_skipped_in_junit_with_its_reason(audit):
    run = audit(FAILS)
    skipped = run.cases["FMT-01"].find("skipped")
    assert "known (Li Wei, until 2099-01-31)" in skipped.get("message")
    assert [name for name, case in run.cases.items() if tags(case) & {"failure", "error"}] == []


@pytest.mark.parametrize(
    ("entry", "state"), [(PASSES, "passes"), (UNUSED, "unused"), (EXPIRED, "expired")]
)
def test_an_entry_that_is_out_of_date_is_a_no(audit, entry, state):
    listed = (entry,) if state == "expired" else (FAILS, entry)
    run = audit(*listed)
    assert run.code == 1
    assert run.report["deviations"][-1]["state"] == state
    assert "out of date" in run.seen.err
    assert tags(run.cases["deviations"]) == {"failure"}
    assert tags(run.cases["conclusion"]) == {"failure"}


def test_an_empty_list_expects_nothing(audit):
    run = audit()
    assert tags(run.cases["deviations"]) == set()
    assert (run.report["deviations"], run.report["apart"]) == ([], "FINDINGS")


def test_the_page_lists_what_was_expected(audit):
    run = audit(FAILS, PASSES)
    assert 'id="deviations"' in run.page
    assert "fails as listed" in run.page
    assert "如清单所列未通过" in run.page
    assert "is listed and passes" in run.page


def test_a_row_that_warns_counts_under_strict_as_any_other_failure(audit):
    run = audit(FAILS, words=("--strict",))
    assert (run.code, run.report["apart"]) == (1, "FINDINGS")


def test_chinese_readers_are_told_as_well(audit):
    run = audit(FAILS, words=("--lang", "zh"))
    assert "未通过的要求均属预期偏差" in run.seen.out
    assert "Li Wei，截至 2099-01-31" in run.seen.out


def test_the_list_is_kept_with_the_evidence(audit, tmp_path):
    audit(FAILS)
    kept = tmp_path / "report" / "evidence" / "deviations.yaml"
    assert kept.read_bytes() == (tmp_path / "listed.yaml").read_bytes()


def test_a_bad_list_is_refused_before_anything_runs(capsys, tmp_path):
    listed = tmp_path / "listed.yaml"
    listed.write_text("deviations: 1\nexpected: [{requirement: FMT-99}]\n", "utf-8")
    out = tmp_path / "report"
    assert main(["audit", str(TRAFFIC), "--deviations", str(listed), "--out", str(out)]) == 2
    assert "listed.yaml:2:26: no requirement 'FMT-99'" in capsys.readouterr().err
    assert not out.exists()
