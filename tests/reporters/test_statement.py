"""The in-toto statement: what its readers take from it, and that it is never greener than we."""

import json

import pytest

from harness.model.requirement import Level, Subject
from harness.model.verdict import Conclusion, Verdict
from harness.reporters.standing import CompletenessError
from harness.reporters.statement import statement_bytes

DIGEST = "e" * 64
LISTS = ("passedTests", "warnedTests", "failedTests")


def predicate_of(report):
    return json.loads(statement_bytes(report, DIGEST))["predicate"]


def lists_of(report):
    predicate = predicate_of(report)
    return [predicate[name] for name in LISTS]


def test_it_is_a_statement_about_the_manifest(build):
    record = json.loads(statement_bytes(build.report(), DIGEST))
    assert record["_type"] == "https://in-toto.io/Statement/v1"
    assert record["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    assert record["subject"] == [{"name": "manifest.json", "digest": {"sha256": DIGEST}}]


def test_a_run_that_is_ready_has_passed_and_leaves_out_what_does_not_apply(build):
    predicate = predicate_of(build.report())
    assert predicate["result"] == "PASSED"
    assert [predicate[name] for name in LISTS] == [["SIGN-02", "FMT-02"], [], []]


def test_the_configuration_is_what_the_run_was_judged_by(build):
    assert predicate_of(build.report())["configuration"] == [
        {"name": "plan", "digest": {"sha256": "a" * 64}},
        {"name": "statement", "digest": {"sha256": "b" * 64}},
        {"name": "catalog", "digest": {"sha256": "c" * 64}},
    ]
    bare = build.report(run={"plan_sha256": "", "statement_sha256": ""})
    assert [c["name"] for c in predicate_of(bare)["configuration"]] == ["catalog"]


def test_what_its_readers_do_not_know_stands_apart(build):
    ours = predicate_of(build.not_ready())["harness"]
    assert ours["conclusion"] == "NOT_READY"
    assert (ours["class"], ours["exit_code"], ours["evidence_head"]) == ("rehearsal", 1, "d" * 64)
    assert ours["counts"] == {"planned": 4, "fail": 1, "inconclusive": 1, "warn": 1, "pass": 1}
    assert ours["run"] == "20261122T043805Z-1a2b"


def test_an_open_must_of_a_certification_has_failed_and_says_how(build):
    assert lists_of(build.not_ready()) == [
        ["FMT-02"],
        ["RTRY-02"],
        ["SIGN-02", "TRK-10 (inconclusive)"],
    ]
    assert lists_of(build.incomplete()) == [["SIGN-02"], [], ["LIFE-01 (untested)"]]
    assert predicate_of(build.incomplete())["result"] == "FAILED"


@pytest.mark.parametrize("verdict", [v for v in Verdict if v.is_open])
def test_no_open_must_is_green_in_a_certification(build, verdict):
    made = build.report(
        assessments=(build.assessment("A-1", verdict),), conclusion=Conclusion.INCOMPLETE
    )
    assert lists_of(made) == [[], [], [f"A-1 ({verdict.word})"]]


def test_what_stays_untested_outside_a_certification_stands_in_no_list(build):
    rows = (build.passed("A-1"), build.assessment("A-2", Verdict.UNTESTED))
    made = build.report(run={"verb": "run"}, assessments=rows, conclusion=Conclusion.CLEAN)
    assert predicate_of(made)["result"] == "PASSED"
    assert lists_of(made) == [["A-1"], [], []]


def test_warnings_make_a_yes_warned(build):
    row = build.assessment("A-1", Verdict.WARN, level=Level.SHOULD)
    made = build.report(assessments=(row,), conclusion=Conclusion.READY_WITH_WARNINGS)
    assert predicate_of(made)["result"] == "WARNED"
    assert lists_of(made) == [[], ["A-1"], []]


def test_a_failure_of_the_platform_is_told_though_it_costs_the_application_nothing(build):
    row = build.assessment("A-1", Verdict.FAIL, subject=Subject.PLATFORM)
    made = build.report(run={"verb": "run"}, assessments=(row,), conclusion=Conclusion.CLEAN)
    assert predicate_of(made)["result"] == "WARNED"
    assert lists_of(made) == [[], [], ["A-1"]]


@pytest.mark.parametrize("conclusion", [c for c in Conclusion if c.exit_code])
def test_nothing_but_a_yes_has_passed(build, conclusion):
    made = build.report(conclusion=conclusion)
    assert predicate_of(made)["result"] == "FAILED"


def test_counts_that_do_not_add_up_are_not_signed(build):
    rows = (build.passed("A-1"), build.passed("A-1"))
    with pytest.raises(CompletenessError):
        statement_bytes(build.report(assessments=rows), DIGEST)


def test_it_is_canonical(build):
    data = statement_bytes(build.hostile(), DIGEST)
    record = json.loads(data)
    form = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert data == form.encode()
