"""What the tests of a scenario say about its run."""

from collections import Counter

import pytest

pytestmark = pytest.mark.long

_NEEDS_HTTPS = """\
scenario: skipped
edition: aliexpress
title: T
steps:
  - fault: bad_certificate
  - app: product.get
    with: {product_id: "1005006057059635", country: US, currency: USD, language: en}
"""


@pytest.fixture
def played(pytester):
    def play(*words):
        result = pytester.runpytest_inprocess("--harness-out=out", "-rA", *words)
        return result, _outcomes(result)

    return play


def _outcomes(result):
    found = {}
    for report in result.reprec.getreports("pytest_runtest_logreport"):
        if report.when == "call" or report.outcome != "passed":
            found[report.nodeid.partition("::")[2]] = report
    return found


def test_the_rows_count_as_in_report_json(project, played, reports):
    project("product-query", "item-detail")
    result, outcomes = played("scenarios")
    assert result.ret == 0
    (first, second) = reports("out").values()
    wanted = Counter(row["verdict"] for report in (first, second) for row in report["requirements"])
    rows = [r for r in result.reprec.getreports("pytest_runtest_logreport") if r.when == "call"]
    told = [dict(r.user_properties).get("verdict") for r in rows]
    assert Counter(filter(None, told)) == wanted
    assert outcomes["SIGN-02"].passed
    assert outcomes["conclusion"].passed


def test_what_fails_says_why_and_where(project, played, failing):
    folder = project(failing=failing)
    result, outcomes = played("scenarios", "-k", "order")
    failed = outcomes["round 1::step 2, app: order.get"]
    text = failed.longreprtext
    assert text.startswith("expected $.result.order_status to be FINISH")
    assert f"{folder.name}/failing.yaml:9: step 2, app: order.get" in text
    assert failed.location[:2] == ("scenarios/failing.yaml", 8)
    assert ".py" not in text
    result.stdout.fnmatch_lines(["FAILED scenarios/failing.yaml::round 1::step 2, * - expected *"])


def test_steps_behind_a_failed_one_are_skipped_with_its_number(project, played, failing):
    project(failing=failing)
    result, outcomes = played("scenarios")
    assert outcomes["round 2::step 1, app: product.get"].passed
    assert outcomes["round 2::step 2, app: order.get"].failed
    for step in ("step 3, for_each: item", "step 3.1, app: product.get (b: :c(1))"):
        assert outcomes[f"round 2::{step}"].skipped
    result.stdout.fnmatch_lines(["SKIPPED ?2? scenarios/failing.yaml:12: blocked by step 2"])


def test_one_failure_hides_nothing(project, played, failing):
    project(failing=failing)
    _, outcomes = played("scenarios")
    assert outcomes["SIGN-02"].passed
    assert outcomes["conclusion"].failed
    assert outcomes["conclusion"].longreprtext.startswith("UNDECIDED: scenario failing did not")


def test_a_skipped_scenario_alone_is_red(project, played):
    project(skipped=_NEEDS_HTTPS)
    result, outcomes = played("scenarios")
    assert outcomes["round 1::step 1, fault: bad_certificate"].skipped
    assert outcomes["conclusion"].failed
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_skipped_scenario_beside_another_is_skipped(project, played):
    project("product-query", skipped=_NEEDS_HTTPS)
    result, _ = played("scenarios")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["SKIPPED*skipped.yaml*: skipped: *plain HTTP*"])


def test_scenarios_that_are_all_skipped_leave_no_green_session(project, played):
    project(skipped=_NEEDS_HTTPS, other=_NEEDS_HTTPS)
    result, outcomes = played("scenarios")
    assert not [report for report in outcomes.values() if report.failed]
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["no scenario has shown anything*"])


def test_the_summary_names_conclusion_and_report(project, played):
    project("product-query")
    result, _ = played("scenarios")
    lines = result.outlines
    place = lines.index(
        "scenarios/product-query.yaml: CLEAN: no requirement of the application failed"
    )
    assert lines[place + 1].endswith("/scenarios/product-query.yaml/report.html")


def test_words_come_in_the_language_asked_for(project, played):
    project("product-query")
    result, _ = played("scenarios", "--harness-lang=zh")
    result.stdout.fnmatch_lines(["scenarios/product-query.yaml: CLEAN: 未发现应用有不符合要求之处"])


def test_a_single_test_can_be_run_by_its_id(project, played):
    project("product-query")
    result, outcomes = played("scenarios/product-query.yaml::round 1::step 1, app: product.get")
    assert list(outcomes) == ["round 1::step 1, app: product.get"]
    result.assert_outcomes(passed=1)


def test_what_failed_last_is_run_again(project, pytester, failing):
    project("product-query", failing=failing)
    pytester.runpytest_inprocess("scenarios")
    again = pytester.runpytest_inprocess("scenarios", "--lf")
    again.assert_outcomes(failed=3)


def test_the_first_failure_ends_the_session_where_asked(project, played, failing):
    project(failing=failing)
    result, outcomes = played("scenarios", "-x")
    result.assert_outcomes(passed=1, failed=1)
    assert len(outcomes) == 2


def test_a_scenario_of_another_edition_than_the_statements_is_left_out(project, played, pytester):
    project("product-query", "item-detail")
    pytester.path.joinpath("st.yaml").write_text(
        "statement: 1\nedition: aliexpress\napplication: {name: A, version: '1', company: C}\n"
        "app_key: '12345678'\ninterfaces: [aliexpress.ds.product.get]\ncapabilities: {}\n"
    )
    result, _ = played("scenarios", "--harness-statement=st.yaml")
    result.stdout.fnmatch_lines(["SKIPPED*item-detail.yaml*: for edition alibaba; the statement*"])


def test_a_run_that_cannot_be_made_is_told_by_each_of_its_tests(project, played, pytester):
    project("product-query")
    (pytester.path / "out").write_text("a file where a folder is wanted")
    result, outcomes = played("scenarios", "-k", "SIGN-02 or conclusion")
    for report in outcomes.values():
        assert report.longreprtext.startswith("there is no run: ")
    assert result.parseoutcomes()["failed"] == 2


def test_a_selection_of_skipped_rows_alone_says_that_it_shows_nothing(project, played):
    project("product-query")
    result, outcomes = played("scenarios", "-k", "LIFE-01")
    assert [report.outcome for report in outcomes.values()] == ["skipped"]
    result.stdout.fnmatch_lines(["every selected test was skipped*"])


def test_a_selection_that_shows_something_does_not_say_so(project, played):
    project("product-query")
    result, _ = played("scenarios", "-k", "LIFE-01 or SIGN-02")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.no_fnmatch_line("every selected test was skipped*")
