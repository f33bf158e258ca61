import xml.etree.ElementTree as ET

import pytest

from harness.model.requirement import Level
from harness.model.verdict import Conclusion, Verdict
from harness.reporters.junit import write_junit


def suite_of(report, folder):
    write_junit(report, folder / "junit.xml")
    root = ET.parse(folder / "junit.xml").getroot()  # noqa: S314 - our own file
    assert root.tag == "testsuites"
    (suite,) = root
    return suite


def outcomes(suite):
    found = {}
    for case in suite.findall("testcase"):
        red = [e for e in case if e.tag in {"failure", "error", "skipped"}]
        found[case.get("name").split(" ")[0]] = (red[0].tag, red[0].get("type")) if red else None
    return found


def test_ready_run_is_green(build, tmp_path):
    suite = suite_of(build.report(), tmp_path)
    assert outcomes(suite) == {
        "SIGN-02": None,
        "FMT-02": None,
        "RATE-02": ("skipped", None),
        "conclusion": None,
    }
    assert {k: suite.get(k) for k in ("tests", "failures", "errors", "skipped", "time")} == {
        "tests": "4",
        "failures": "0",
        "errors": "0",
        "skipped": "1",
        "time": "21.480",
    }


def test_each_verdict_of_a_must_keeps_its_kind(build, tmp_path):
    rows = tuple(build.assessment(v.name, v) for v in Verdict)
    suite = suite_of(build.report(assessments=rows, conclusion=Conclusion.NOT_READY), tmp_path)
    assert outcomes(suite) == {
        "NOT_APPLICABLE": ("skipped", None),
        "PASS": None,
        "WARN": None,
        "REVIEW": ("error", "review"),
        "UNTESTED": ("error", "untested"),
        "INCONCLUSIVE": ("error", "inconclusive"),
        "ERROR": ("error", "error"),
        "FAIL": ("failure", "must"),
        "conclusion": ("failure", "NOT_READY"),
    }


def test_what_was_not_shown_of_a_should_is_skipped(build, tmp_path):
    open_verdicts = (Verdict.REVIEW, Verdict.UNTESTED, Verdict.INCONCLUSIVE)
    rows = tuple(build.assessment(v.name, v, level=Level.SHOULD) for v in open_verdicts)
    found = outcomes(suite_of(build.report(assessments=rows), tmp_path))
    assert {found[v.name] for v in open_verdicts} == {("skipped", None)}


def test_untested_rows_of_a_clean_audit_are_not_red(build, tmp_path):
    audit = build.report(
        run={"verb": "audit"},
        conclusion=Conclusion.CLEAN,
        assessments=(build.passed("SIGN-02"), build.assessment("LIFE-01", Verdict.UNTESTED)),
    )
    suite = suite_of(audit, tmp_path)
    assert outcomes(suite)["LIFE-01"] == ("skipped", None)
    assert suite.get("errors") == suite.get("failures") == "0"


@pytest.mark.parametrize("conclusion", [c for c in Conclusion if c.exit_code])
def test_conclusion_that_is_no_yes_is_never_green(build, tmp_path, conclusion):
    suite = suite_of(build.report(conclusion=conclusion), tmp_path)
    assert outcomes(suite)["conclusion"] == (
        "failure" if conclusion.exit_code == 1 else "error",
        conclusion.value,
    )
    assert suite.get("failures") != "0" or suite.get("errors") != "0"


def test_failure_carries_all_its_findings(build, tmp_path):
    suite = suite_of(build.not_ready(), tmp_path)
    failure = suite.find("testcase/failure")
    assert failure.get("message") == "fail 不通过: The signature is wrong. 签名错误。"
    assert failure.text.count("where: query.sign") == 3
    assert "expected: 9F86D081\nactual: 9f86d081\n" in failure.text


def test_warning_passes_with_its_text(build, tmp_path):
    suite = suite_of(build.not_ready(), tmp_path)
    (case,) = (c for c in suite.findall("testcase") if c.get("name").startswith("RTRY-02"))
    assert case.find("system-out").text.startswith("WARN The signature is wrong.")
    assert case.find("properties/property").attrib == {"name": "verdict", "value": "warn"}


def test_suite_names_run_class_and_conclusion(build, tmp_path):
    suite = suite_of(build.incomplete(), tmp_path)
    values = {p.get("name"): p.get("value") for p in suite.findall("properties/property")}
    assert values["run"] == "20261122T043805Z-1a2b"
    assert values["class"] == "rehearsal"
    assert values["conclusion"] == "INCOMPLETE"


def test_characters_that_xml_forbids_are_spelt(build, tmp_path):
    suite = suite_of(build.hostile(), tmp_path)
    failure = suite.find("testcase/failure")
    assert r"\x1b[2J" in failure.text
    assert "<script>alert(1)</script>" in failure.text
    assert not suite.findall(".//script")
