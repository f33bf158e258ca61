from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.conclusion import Circumstances, conclude
from harness.model.evidence import Act, ActKind, Evidence
from harness.model.requirement import Level, Requirement, RunClass, Subject
from harness.model.text import Text
from harness.model.verdict import Assessment, Conclusion, Finding, ScenarioOutcome, Verdict

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CERTIFYING = Circumstances(is_certification=True, is_filtered=False, is_strict=False, invalid=None)
OTHER = replace(CERTIFYING, is_certification=False)
WHOLE = Evidence(
    run_id="r",
    verb="certify",
    run_class=RunClass.REHEARSAL,
    edition="aliexpress",
    started=NOW,
    finished=NOW,
    exchanges=(),
    acts=(),
)
COMPLETE = ScenarioOutcome(name="s", rounds=3, completed=3)
FINDING = Finding(message=Text("m", "消息"), exchanges=("x1",))


def row(verdict, *, level=Level.MUST, subject=Subject.APPLICATION, name="FMT-01"):
    requirement = Requirement(
        id=name,
        level=level,
        subject=subject,
        editions=("aliexpress",),
        title=Text("t", "标题"),
        rule="r",
        fails_when="f",
        source="s",
    )
    findings = (FINDING,) if verdict in (Verdict.FAIL, Verdict.WARN) else ()
    examined = 1 if verdict is Verdict.PASS or findings else 0
    return Assessment(
        requirement=requirement, verdict=verdict, findings=findings, examined=examined
    )


PASSED = row(Verdict.PASS)
WARNED = row(Verdict.WARN, level=Level.SHOULD, name="SIGN-09")


def concluded(rows, *, circumstances=CERTIFYING, evidence=WHOLE, scenarios=(COMPLETE,)):
    return conclude(rows, scenarios, evidence, circumstances)[0]


def test_every_must_passed_is_ready():
    assert concluded([PASSED]) is Conclusion.READY


def test_a_violated_should_is_ready_with_warnings():
    assert concluded([PASSED, WARNED]) is Conclusion.READY_WITH_WARNINGS


def test_a_violated_should_is_not_ready_when_strict():
    strict = replace(CERTIFYING, is_strict=True)
    assert concluded([PASSED, WARNED], circumstances=strict) is Conclusion.NOT_READY


def test_a_failed_must_is_not_ready():
    assert concluded([PASSED, row(Verdict.FAIL)]) is Conclusion.NOT_READY


@pytest.mark.parametrize(
    "verdict", [Verdict.REVIEW, Verdict.UNTESTED, Verdict.INCONCLUSIVE, Verdict.ERROR]
)
def test_an_undecided_must_is_incomplete(verdict):
    assert concluded([PASSED, row(verdict)]) is Conclusion.INCOMPLETE


def test_rows_are_listed_as_each_language_lists_them():
    rows = [row(Verdict.FAIL, name=f"FMT-0{number}") for number in range(1, 9)]
    _, reason = conclude(rows, (COMPLETE,), WHOLE, CERTIFYING)
    assert reason.en == ("8 requirements failed: FMT-01, FMT-02, FMT-03, FMT-04, FMT-05, FMT-06 +2")
    assert reason.zh == (
        "8 项要求未通过：FMT-01、FMT-02、FMT-03、FMT-04、FMT-05、FMT-06 等（另有 2 项）"
    )


def test_an_untested_should_is_no_obstacle():
    assert concluded([PASSED, row(Verdict.UNTESTED, level=Level.SHOULD)]) is Conclusion.READY


def test_a_failed_platform_must_is_incomplete_never_not_ready():
    assert concluded([PASSED, row(Verdict.FAIL, subject=Subject.PLATFORM)]) is (
        Conclusion.INCOMPLETE
    )


def test_a_filtered_plan_is_never_ready():
    filtered = replace(CERTIFYING, is_filtered=True)
    assert concluded([PASSED], circumstances=filtered) is Conclusion.INCOMPLETE


def test_nothing_examined_is_never_ready():
    assert concluded([row(Verdict.NOT_APPLICABLE)]) is Conclusion.INCOMPLETE
    assert concluded([]) is Conclusion.INCOMPLETE


def test_a_scenario_that_did_not_complete_is_incomplete():
    cut = ScenarioOutcome(name="s", rounds=3, completed=2, reason=Text("step 3", "步骤 3"))
    assert concluded([PASSED], scenarios=[cut]) is Conclusion.INCOMPLETE


def test_an_application_that_was_gone_is_incomplete_and_the_reason_says_so():
    act = Act(
        kind=ActKind.APPLICATION_ENDED,
        at=NOW,
        outcome="unexpected",
        details=(("reason", "it ended with signal 9"),),
    )
    conclusion, reason = conclude([PASSED], [COMPLETE], replace(WHOLE, acts=(act,)), CERTIFYING)
    assert conclusion is Conclusion.INCOMPLETE
    assert "signal 9" in reason.en


def test_an_interrupted_run_is_invalid():
    assert concluded([PASSED], evidence=replace(WHOLE, finished=None)) is Conclusion.INVALID


def test_damaged_evidence_is_invalid():
    assert concluded([PASSED], evidence=replace(WHOLE, damage="torn")) is Conclusion.INVALID


def test_trouble_of_our_own_is_invalid():
    troubled = replace(CERTIFYING, invalid=Text("redaction failed", "脱敏失败"))
    assert concluded([PASSED], circumstances=troubled) is Conclusion.INVALID


def test_other_verbs_are_clean_although_rows_are_untested():
    assert concluded([PASSED, row(Verdict.UNTESTED)], circumstances=OTHER) is Conclusion.CLEAN


def test_other_verbs_are_undecided_when_nothing_was_examined():
    assert concluded([row(Verdict.UNTESTED)], circumstances=OTHER) is Conclusion.UNDECIDED


def test_other_verbs_are_undecided_on_an_inconclusive_must():
    rows = [PASSED, row(Verdict.INCONCLUSIVE)]
    assert concluded(rows, circumstances=OTHER) is Conclusion.UNDECIDED


def test_other_verbs_have_findings_on_a_failed_must():
    assert concluded([row(Verdict.FAIL)], circumstances=OTHER) is Conclusion.FINDINGS


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(Verdict),
        level=st.sampled_from(Level),
        subject=st.sampled_from(Subject),
    ),
    max_size=6,
)


@given(ROWS)
def test_no_path_leads_to_ready_with_a_must_that_was_not_met(rows):
    if concluded(rows).exit_code == 0:
        musts = [r for r in rows if r.requirement.level is Level.MUST]
        assert all(r.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.WARN) for r in musts)
        assert any(r.verdict is Verdict.PASS for r in rows)


@given(ROWS)
def test_every_reason_is_said_in_both_languages(rows):
    reason = conclude(rows, [COMPLETE], WHOLE, CERTIFYING)[1]
    assert reason.en
    assert reason.zh


def test_what_else_is_to_be_said_is_joined_in_each_languages_own_marks():
    damaged = replace(OTHER, damaged=Text("torn", "损坏"))
    _, reason = conclude([row(Verdict.FAIL)], (), WHOLE, damaged)
    assert reason.en.endswith("; torn")
    assert reason.zh.endswith("；损坏")


def lacking(*names):
    acts = tuple(
        Act(
            kind=ActKind.RECORDING_LACKS,
            at=NOW,
            name=name,
            details=(("reason_en", f"why {name}"), ("reason_zh", f"{name} 的原因")),
        )
        for name in names
    )
    return replace(WHOLE, acts=acts)


@pytest.mark.parametrize("lack", ["unrecorded", "unused", "too_old", "other_key"])
@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.FAIL])
def test_a_recording_that_cannot_stand_for_the_run_decides_nothing(lack, verdict):
    conclusion, reason = conclude([row(verdict)], [COMPLETE], lacking(lack), OTHER)
    assert conclusion is Conclusion.UNDECIDED
    assert reason == Text(f"why {lack}", f"{lack} 的原因")


def test_a_damaged_recording_is_never_clean_and_its_failures_stand():
    assert concluded([PASSED], circumstances=OTHER, evidence=lacking("damaged")) is (
        Conclusion.UNDECIDED
    )
    failed = conclude([row(Verdict.FAIL)], [COMPLETE], lacking("damaged"), OTHER)
    assert failed[0] is Conclusion.FINDINGS
    assert failed[1].en.endswith("why damaged")


def test_the_first_lack_is_told_and_the_others_counted():
    _, reason = conclude([PASSED], [COMPLETE], lacking("damaged", "too_old", "unused"), OTHER)
    assert reason == Text("why damaged; 2 more reasons", "damaged 的原因；另有 2 个原因")


@pytest.mark.parametrize("lack", ["too_old", "damaged"])
def test_a_certification_over_such_a_recording_is_incomplete(lack):
    assert concluded([PASSED], evidence=lacking(lack)) is Conclusion.INCOMPLETE
