"""ctrf.json, held to the rules that CTRF publishes, and red exactly where the command is."""

import json
import re
from datetime import datetime
from itertools import product
from uuid import UUID

import pytest

from harness.model.requirement import Level, Subject
from harness.model.text import Text
from harness.model.verdict import Conclusion, Verdict
from harness.reporters.ctrf import write_ctrf
from harness.reporters.standing import CompletenessError, exit_code

STATUSES = ("passed", "failed", "skipped", "pending", "other")
ALLOWED = {
    "root": {
        "reportFormat", "specVersion", "reportId", "timestamp", "generatedBy", "extra", "results",
        "insights", "baseline",
    },
    "results": {"tool", "summary", "tests", "environment", "extra"},
    "tool": {"name", "version", "extra"},
    "summary": {
        "tests", *STATUSES, "flaky", "suites", "start", "stop", "duration", "extra",
    },
    "test": {
        "id", "name", "status", "duration", "start", "stop", "suite", "message", "trace", "snippet",
        "ai", "line", "rawStatus", "tags", "type", "filePath", "retries", "retryAttempts", "flaky",
        "stdout", "stderr", "threadId", "browser", "device", "screenshot", "attachments",
        "parameters", "steps", "insights", "extra",
    },
    "environment": {
        "reportName", "appName", "appVersion", "buildId", "buildName", "buildNumber", "buildUrl",
        "repositoryName", "repositoryUrl", "commit", "branchName", "osPlatform", "osRelease",
        "osVersion", "testEnvironment", "healthy", "extra",
    },
}  # fmt: skip
"""The members that CTRF knows; it forbids every other one."""


def written(report, folder):
    write_ctrf(report, folder / "ctrf.json")
    return json.loads((folder / "ctrf.json").read_text(encoding="utf-8"))


def by_name(found):
    return {test["name"].partition(" ")[0]: test for test in found["results"]["tests"]}


def status_of(report, folder):
    return {name: test["status"] for name, test in by_name(written(report, folder)).items()}


@pytest.fixture(params=["report", "not_ready", "incomplete", "hostile"])
def found(request, build, tmp_path):
    return written(getattr(build, request.param)(), tmp_path)


def test_the_file_says_what_it_is(found):
    assert found["reportFormat"] == "CTRF"
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", found["specVersion"])
    assert str(UUID(found["reportId"])) == found["reportId"]
    assert datetime.fromisoformat(found["timestamp"]).tzinfo
    assert found["results"]["tool"]["name"]


def test_no_member_stands_where_ctrf_knows_none(found):
    results = found["results"]
    assert set(found) <= ALLOWED["root"]
    for name in ("tool", "summary", "environment"):
        assert set(results[name]) <= ALLOWED[name]
    assert set(results) <= ALLOWED["results"]
    for test in results["tests"]:
        assert set(test) <= ALLOWED["test"]


def test_a_test_has_a_name_a_status_and_whole_milliseconds(found):
    for test in found["results"]["tests"]:
        assert test["name"]
        assert test["status"] in STATUSES
        assert type(test["duration"]) is int
        assert type(test["start"]) is type(test["stop"]) is int
        assert test["suite"]
        assert all(isinstance(part, str) for part in (*test["suite"], *test.get("tags", ())))
        UUID(test["id"])


def test_the_summary_counts_the_tests(found):
    summary, tests = found["results"]["summary"], found["results"]["tests"]
    assert summary["tests"] == len(tests) == sum(summary[status] for status in STATUSES)
    for status in STATUSES:
        assert summary[status] == sum(test["status"] == status for test in tests)
    assert type(summary["start"]) is type(summary["stop"]) is int
    assert summary["start"] <= summary["stop"]


def test_no_two_tests_are_taken_for_one(found):
    ids = [test["id"] for test in found["results"]["tests"]]
    assert len(ids) == len(set(ids))


def test_times_are_those_of_the_run(build, tmp_path):
    summary = written(build.report(), tmp_path)["results"]["summary"]
    # 2026-11-22T04:38:05.120Z and 21.48 seconds later, in milliseconds since 1970.
    assert (summary["start"], summary["stop"]) == (1_795_322_285_120, 1_795_322_306_600)


def test_each_verdict_of_a_must_has_its_status_and_keeps_its_word(build, tmp_path):
    rows = tuple(build.assessment(v.name, v) for v in Verdict)
    made = written(build.report(assessments=rows, conclusion=Conclusion.NOT_READY), tmp_path)
    tests = by_name(made)
    assert {name: test["status"] for name, test in tests.items()} == {
        "NOT_APPLICABLE": "skipped",
        "PASS": "passed",
        "WARN": "passed",
        "REVIEW": "pending",
        "UNTESTED": "other",
        "INCONCLUSIVE": "other",
        "ERROR": "other",
        "FAIL": "failed",
        "conclusion": "failed",
    }
    assert {tests[v.name]["rawStatus"] for v in Verdict} == {v.word for v in Verdict}


def test_a_warning_passes_with_its_text(build, tmp_path):
    test = by_name(written(build.not_ready(), tmp_path))["RTRY-02"]
    assert test["status"] == "passed"
    assert test["extra"]["warning"].startswith("The signature is wrong.")


def test_a_failure_tells_place_and_values(build, tmp_path):
    test = by_name(written(build.not_ready(), tmp_path))["SIGN-02"]
    assert test["message"] == "fail 不通过: The signature is wrong. 签名错误。"
    assert "where: query.sign" in test["trace"]
    assert "expected: 9F86D081\nactual: 9f86d081\n" in test["trace"]


def test_a_row_that_does_not_apply_is_skipped_and_says_why(build, tmp_path):
    test = by_name(written(build.report(), tmp_path))["RATE-02"]
    assert test["status"] == "skipped"
    assert "No category is declared." in test["message"]


def test_a_warning_that_costs_the_run_its_yes_has_failed(build, tmp_path):
    warned = build.not_ready().assessments[2]
    strict = build.report(
        assessments=(warned,), is_strict=True, conclusion=Conclusion.NOT_READY, not_in_plan=()
    )
    assert status_of(strict, tmp_path)["RTRY-02"] == "failed"


@pytest.mark.parametrize("conclusion", Conclusion)
def test_the_conclusion_has_failed_unless_the_command_ends_with_0(build, tmp_path, conclusion):
    made = build.report(conclusion=conclusion)
    found = written(made, tmp_path)
    told = by_name(found)["conclusion"]
    assert (told["status"] == "failed") == bool(exit_code(made))
    assert told["rawStatus"] == conclusion.value
    assert found["results"]["environment"]["healthy"] is not bool(exit_code(made))


def test_only_what_costs_a_yes_is_not_green(build, tmp_path):
    for verdict, level, subject in product(Verdict, Level, Subject):
        row = build.assessment("ROW", verdict, level=level, subject=subject)
        audit = build.report(
            run={"verb": "audit"}, assessments=(row,), conclusion=Conclusion.CLEAN, not_in_plan=()
        )
        is_of_application = level is Level.MUST and subject is Subject.APPLICATION
        if not is_of_application and subject is not Subject.SUBMISSION:
            assert status_of(audit, tmp_path)["ROW"] in ("passed", "skipped")


def test_the_verdicts_are_those_of_the_report(build, tmp_path):
    extra = written(build.not_ready(), tmp_path)["results"]["summary"]["extra"]
    assert extra == {"planned": 4, "verdicts": {"fail": 1, "inconclusive": 1, "warn": 1, "pass": 1}}


def test_foreign_text_is_spelt(build, tmp_path):
    write_ctrf(build.hostile(), tmp_path / "ctrf.json")
    text = (tmp_path / "ctrf.json").read_text(encoding="utf-8")
    assert "\u202e" not in text
    assert r"\\x1b[2J" in text


def test_half_a_character_can_be_written(build, tmp_path):
    made = build.report(run={"id": "\ud83d", "application": "\udc80"})
    assert written(made, tmp_path)["results"]["environment"]["appName"] == r"\udc80"


def test_the_same_report_gives_the_same_bytes(build, tmp_path):
    for name in "ab":
        write_ctrf(build.not_ready(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_counts_that_do_not_add_up_are_refused(build, tmp_path):
    twice = build.report(assessments=(build.passed("A"), build.passed("A")))
    with pytest.raises(CompletenessError):
        write_ctrf(twice, tmp_path / "ctrf.json")


def test_notes_are_told_in_both_languages(build, tmp_path):
    row = build.passed("A", notes=(Text("A note.", "说明。"),))
    test = by_name(written(build.report(assessments=(row,)), tmp_path))["A"]
    assert test["extra"]["notes"] == ["A note. 说明。"]
