"""Whole sessions in processes of their own: workers, crashes, Allure, expected deviations."""

import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.fixture
def session(pytester, monkeypatch):
    # What the workers of this project's own run are told is not meant for sessions inside a test.
    for name in [name for name in os.environ if name.startswith("PYTEST_XDIST")]:
        monkeypatch.delenv(name)

    def run(*words):
        return pytester.runpytest_subprocess("--harness-out=out", *words)

    return run


def _counted(reports):
    """How many rows are green, red and grey by what report.json says."""
    return Counter(_colour(row) for report in reports.values() for row in report["requirements"])


def _colour(row):
    must, subject = row["level"] == "must", row["subject"]
    match row["verdict"]:
        case "pass" | "warn":
            return "passed"
        case "fail" if must and subject != "platform":
            return "failed"
        case "inconclusive" | "review" | "error" if must and subject == "application":
            return "failed"
    return "skipped"


@pytest.mark.parametrize("dist", ["load", "loadfile", "loadscope", "worksteal"])
def test_workers_run_each_scenario_once_and_count_as_its_report(project, session, reports, dist):
    project("product-query", "item-detail", "order-read")
    result = session("scenarios", "-n", "2", f"--dist={dist}", "-k", "not step and not conclusion")
    found = reports("out")
    assert len(found) == 3
    counted = _counted(found)
    outcomes = result.parseoutcomes()
    assert {word: outcomes.get(word, 0) for word in ("passed", "failed", "skipped")} == {
        word: counted[word] for word in ("passed", "failed", "skipped")
    }
    assert result.ret == 0


def test_a_worker_that_dies_in_a_run_hangs_nobody_and_the_run_is_red(project, session, pytester):
    project("product-query", "item-detail")
    pytester.makeconftest(
        """
        import os
        import harness.plugin.session

        def die(order, world):
            if order.edition.name == "alibaba":
                os._exit(9)
            return execute(order, world)

        execute, harness.plugin.session.execute = harness.plugin.session.execute, die
        """
    )
    result = session("scenarios", "-n", "2")
    result.stdout.fnmatch_lines(["*there is no run: the process that made this run was lost*"])
    result.stdout.fnmatch_lines(["scenarios/product-query.yaml: CLEAN*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_allure_has_a_case_for_every_test_and_its_exchanges(project, session, pytester, failing):
    project("product-query", failing=failing)
    # Allure takes the dots of a name and the folders of a path for the same.
    for place in ("scenarios/a.b", "scenarios/a/b"):
        (pytester.path / place).mkdir(parents=True)
        (pytester.path / place / "c.yaml").write_text(failing, encoding="utf-8")
    result = session("scenarios", "-n", "2", "--alluredir=allure")
    cases = [json.loads(p.read_text()) for p in pytester.path.glob("allure/*-result.json")]
    tests = sum(result.parseoutcomes()[word] for word in ("passed", "failed", "skipped"))
    assert len(cases) == len({case["historyId"] for case in cases}) == tests
    row = next(case for case in cases if case["fullName"] == "scenarios.product-query#SIGN-02")
    labels = {label["name"]: label["value"] for label in row["labels"]}
    assert (labels["epic"], labels["feature"]) == ("aliexpress", "product-query")
    assert (labels["story"], labels["severity"]) == ("SIGN-02", "critical")
    assert row["name"] == "SIGN-02 Signature is correct"
    shown = (pytester.path / "allure" / row["attachments"][0]["source"]).read_text()
    assert "POST http://127.0.0.1" in shown
    whole = next(c for c in cases if c["fullName"] == "scenarios.product-query#conclusion")
    assert [step["name"] for step in whole["steps"][0]["steps"]] == ["step 1, app: product.get"]


def test_a_session_without_allure_is_the_same(project, session, reports):
    project("product-query")
    result = session("scenarios", "-p", "no:allure_pytest")
    counted = _counted(reports("out"))
    # The one step and the conclusion pass as well.
    result.assert_outcomes(passed=counted["passed"] + 2, skipped=counted["skipped"])


LISTED = """\
deviations: 1
expected:
  - {requirement: AUTH-01, reason: known, owner: me, until: 9999-12-31}
"""
_SLOPPY = """
import harness.run.readback

def broken(*given, **more):
    from dataclasses import replace
    from harness.model.text import Text
    from harness.model.verdict import Finding, Verdict

    finding = Finding(message=Text("seeded", "植入"), exchanges=("x1",))
    return tuple(
        replace(a, verdict=Verdict.FAIL, findings=(finding,), failed_checks=("c",))
        if a.requirement.id == "AUTH-01" else a
        for a in assess(*given, **more)
    )

assess, harness.run.readback.assess = harness.run.readback.assess, broken
"""


def test_an_expected_deviation_is_no_failure(project, session, pytester):
    project("product-query")
    pytester.makeconftest(_SLOPPY)
    (pytester.path / "known.yaml").write_text(LISTED)
    result = session("scenarios", "--harness-deviations=known.yaml", "-rx")
    result.stdout.fnmatch_lines(["XFAIL scenarios/product-query.yaml::AUTH-01 - *known (me, *"])
    assert result.ret == 0
    assert session("scenarios").ret == pytest.ExitCode.TESTS_FAILED


def test_an_entry_that_another_run_bears_out_is_not_called_out_of_date(project, session, pytester):
    project("product-query", "order-read")
    (pytester.path / "known.yaml").write_text(LISTED)
    first_only = _SLOPPY.replace("    finding =", "    RUNS.append(1)\n    finding =")
    first_only = first_only.replace("if a.req", "if len(RUNS) == 1 and a.req")
    pytester.makeconftest(f"RUNS = []\n{first_only}")
    result = session("scenarios", "--harness-deviations=known.yaml")
    result.stdout.no_fnmatch_line("*out of date*")
    assert result.ret == 0


@pytest.mark.parametrize("row", ["SIGN-02", "TRK-01"])
def test_an_entry_that_no_run_bears_out_fails_the_session(project, session, pytester, row):
    project("product-query")
    pytester.makeconftest(_SLOPPY)
    (pytester.path / "known.yaml").write_text(
        LISTED + LISTED.splitlines(keepends=True)[-1].replace("AUTH-01", row)
    )
    result = session("scenarios", "--harness-deviations=known.yaml")
    result.stdout.fnmatch_lines([f"the list of expected deviations is out of date: {row}: *"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_an_application_is_observed_as_harness_run_does(project, session, reports):
    project("upload")
    application = EXAMPLES / "lister" / "statement.yaml"
    words = (f"--harness-statement={application}", "--harness-driver=observe")
    assert session("scenarios", *words).ret == 0
    (live,) = reports("out").values()
    assert live["run"]["application"]
    assert live["conclusion"] == "CLEAN"


def test_a_recording_named_in_the_ini_file_is_played(project, pytester, session, reports):
    project("product-query")
    cassette = pytester.path / "cassettes" / "mine.yaml"
    words = ("record", "product-query", "--cassette", str(cassette), "-q")
    assert pytester.run(sys.executable, "-m", "harness", *words).ret == 0
    pytester.makeini("[pytest]\nharness_target = cassette:cassettes/mine.yaml")
    assert session("scenarios").ret == 0
    (replayed,) = reports("out").values()
    assert replayed["run"]["class"] == "recorded"
    assert replayed["conclusion"] == "CLEAN"
