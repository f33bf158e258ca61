import pytest

from harness.model.requirement import Level, Subject
from harness.model.verdict import Verdict
from harness.reporters.standing import blocking, worst_first


def ids(assessments):
    return [a.requirement.id for a in assessments]


def test_worst_come_first_and_musts_before_shoulds(build):
    rows = (
        build.passed("A"),
        build.assessment("B", Verdict.UNTESTED, level=Level.SHOULD),
        build.assessment("C", Verdict.UNTESTED),
        build.assessment("D", Verdict.FAIL),
    )
    assert ids(worst_first(rows)) == ["D", "C", "B", "A"]


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("certify", ["FAIL", "ERROR", "INCONCLUSIVE", "UNTESTED", "REVIEW"]),
        ("audit", ["FAIL", "ERROR", "INCONCLUSIVE", "REVIEW"]),
    ],
)
def test_unshown_musts_block_and_untested_ones_only_a_certification(build, verb, expected):
    rows = tuple(build.assessment(v.name, v) for v in Verdict)
    assert ids(blocking(build.report(run={"verb": verb}, assessments=rows))) == expected


def test_shoulds_block_nothing(build):
    rows = tuple(build.assessment(v.name, v, level=Level.SHOULD) for v in Verdict)
    assert blocking(build.report(assessments=rows)) == []


@pytest.mark.parametrize("verb", ["certify", "audit"])
def test_under_strict_a_should_with_findings_blocks_unless_it_is_the_platforms(build, verb):
    findings = next(a.findings for a in build.not_ready().assessments if a.findings)
    found = {"level": Level.SHOULD, "findings": findings}
    rows = (
        build.assessment("A", Verdict.WARN, **found),
        build.assessment("B", Verdict.WARN, subject=Subject.PLATFORM, **found),
        build.assessment("C", Verdict.UNTESTED, level=Level.SHOULD),
    )
    told = build.report(run={"verb": verb}, assessments=rows, is_strict=True)
    assert ids(blocking(told)) == ["A"]


@pytest.mark.parametrize(("verb", "expected"), [("certify", ["A"]), ("audit", [])])
def test_platform_blocks_a_certification_only(build, verb, expected):
    rows = (build.assessment("A", Verdict.FAIL, subject=Subject.PLATFORM),)
    assert ids(blocking(build.report(run={"verb": verb}, assessments=rows))) == expected
