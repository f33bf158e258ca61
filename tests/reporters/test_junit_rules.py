"""junit.xml as viewers demand it: the common schema's rules, and red exactly where the exit is."""

import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from itertools import product

import pytest

from harness.assess.deviations import excused, judged_deviations
from harness.conclusion import Circumstances, conclude
from harness.model.deviation import Deviation
from harness.model.evidence import Evidence
from harness.model.requirement import Level, RunClass, Subject
from harness.model.verdict import Verdict
from harness.reporters.junit import write_junit
from harness.reporters.standing import exit_code

TODAY = date(2026, 11, 22)
ORDER = ("properties", "skipped", "error", "failure", "system-out", "system-err")
SUITE = {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"}


def root_of(made, folder):
    write_junit(made, folder / "junit.xml")
    return ET.parse(folder / "junit.xml").getroot()  # noqa: S314 - our own file


@pytest.fixture(params=["report", "not_ready", "incomplete", "hostile"])
def root(request, build, tmp_path):
    return root_of(getattr(build, request.param)(), tmp_path)


def test_the_tree_is_the_one_that_all_viewers_know(root):
    assert root.tag == "testsuites"
    assert [child.tag for child in root] == ["testsuite"]
    (suite,) = root
    assert {child.tag for child in suite} == {"properties", "testcase"}
    assert suite[0].tag == "properties"
    assert set(suite.attrib) == SUITE
    for case in suite.findall("testcase"):
        places = [ORDER.index(child.tag) for child in case]
        assert places == sorted(places)
        assert len({*places}) == len(places)


def test_a_case_has_a_class_a_name_and_a_time_and_at_most_one_outcome(root):
    for case in root.iter("testcase"):
        assert set(case.attrib) == {"classname", "name", "time"}
        assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", case.get("time"))
        outcomes = [c for c in case if c.tag in {"failure", "error", "skipped"}]
        assert len(outcomes) <= 1


def test_no_two_cases_are_taken_for_one(root):
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(names) == len(set(names))


def test_every_outcome_tells_why_as_attribute_and_as_text(root):
    """GitLab shows the text alone, most viewers for GitHub show the message first."""
    for tag in ("failure", "error", "skipped"):
        for outcome in root.iter(tag):
            assert outcome.get("message").strip()
            assert outcome.text.strip()
            assert outcome.get("type") or tag == "skipped"


def test_the_numbers_add_up_in_suite_and_root(root):
    (suite,) = root
    cases = suite.findall("testcase")
    assert int(suite.get("tests")) == len(cases)
    for tag, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert int(suite.get(name)) == sum(case.find(tag) is not None for case in cases)
        assert root.get(name) == suite.get(name)
    assert root.get("tests") == suite.get("tests")
    assert float(suite.get("time")) >= 0
    assert datetime.fromisoformat(suite.get("timestamp")).tzinfo


LISTS = (None, (), ("ROW",), ("ROW", "OTHER"), ("NONE",))
"""No list, an empty one, one of the row, of it and of one that passes, of one that is not there."""
ROWS = [
    (verdict, level, subject)
    for verdict, level, subject in product(Verdict, Level, Subject)
    if (verdict is Verdict.FAIL) <= (level is Level.MUST)
    and (verdict is Verdict.WARN) <= (level is Level.SHOULD)
]


@pytest.mark.parametrize("is_strict", [False, True])
@pytest.mark.parametrize("verb", ["certify", "run", "audit"])
def test_some_case_is_red_exactly_where_the_command_does_not_end_with_0(
    build, tmp_path, verb, is_strict
):
    for row, listed in product(ROWS, LISTS):
        made = concluded(build, row, listed, verb, is_strict=is_strict)
        (suite,) = root_of(made, tmp_path)
        is_red = suite.get("failures") != "0" or suite.get("errors") != "0"
        assert is_red == bool(exit_code(made)), (row, listed)


def concluded(build, row, listed, verb, *, is_strict):
    """A report of a row and one that passes, whose conclusion the judge drew itself."""
    verdict, level, subject = row
    is_found = verdict in (Verdict.WARN, Verdict.FAIL)
    judged = (
        build.passed("OTHER", examined_checks=("two",)),
        build.assessment(
            "ROW",
            verdict,
            level=level,
            subject=subject,
            examined=int(is_found or verdict is Verdict.PASS),
            findings=(build.not_ready().assessments[1].findings[0],) * is_found,
            failed_checks=("one",) * is_found,
        ),
    )
    entries = [
        Deviation(requirement=name, reason="known", owner="Li Wei", until=TODAY)
        for name in listed or ()
    ]
    start = build.moment(0)
    evidence = Evidence(
        run_id="r",
        verb=verb,
        run_class=RunClass.REHEARSAL,
        edition="aliexpress",
        started=start,
        finished=start,
        exchanges=(),
        acts=(),
    )
    circumstances = Circumstances(
        is_certification=verb == "certify", is_filtered=False, is_strict=is_strict, invalid=None
    )
    states = judged_deviations(judged, entries, TODAY)
    conclusion, reason = conclude(judged, (), evidence, circumstances)
    apart, _ = conclude(excused(judged, states), (), evidence, circumstances)
    return build.report(
        run={"verb": verb},
        assessments=judged,
        conclusion=conclusion,
        reason=reason,
        is_strict=is_strict,
        not_in_plan=(),
        deviations=states,
        apart=None if listed is None else apart,
    )
