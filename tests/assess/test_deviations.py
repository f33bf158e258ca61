"""Expected deviations against assessments: four states, and what the run comes to without them."""

from datetime import date

import pytest

from harness.assess.deviations import excused, is_expected, judged_deviations
from harness.model.deviation import Deviation, DeviationState
from harness.model.requirement import Level, Requirement, Subject
from harness.model.text import Text
from harness.model.verdict import Assessment, Finding, Verdict

TODAY = date(2026, 11, 22)
FINDING = Finding(message=Text("It is wrong.", "有误。"), exchanges=("x1",))


def row(verdict, *, examined=("one",), failed=()):
    requirement = Requirement(
        id="TRK-03",
        level=Level.MUST,
        subject=Subject.APPLICATION,
        editions=("aliexpress",),
        title=Text("Title", "标题"),
        rule="rule",
        fails_when="broken",
        source="000",
    )
    return Assessment(
        requirement=requirement,
        verdict=verdict,
        findings=(FINDING,) * bool(failed),
        examined_checks=examined,
        failed_checks=failed,
    )


def listed(**changes):
    values = {
        "requirement": "TRK-03",
        "reason": "known",
        "owner": "Li Wei",
        "until": date(2026, 11, 22),
    }
    return Deviation(**values | changes)


def state_of(assessment, **changes):
    rows = (assessment,) if assessment else ()
    (judged,) = judged_deviations(rows, [listed(**changes)], TODAY)
    return judged.state


def test_a_listed_row_that_fails_is_expected():
    assert state_of(row(Verdict.FAIL, failed=("one",))) is DeviationState.EXPECTED


def test_a_listed_row_that_warns_is_expected():
    assert state_of(row(Verdict.WARN, failed=("one",))) is DeviationState.EXPECTED


def test_a_listed_row_that_is_met_passes():
    assert state_of(row(Verdict.PASS)) is DeviationState.PASSES


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict.NOT_APPLICABLE,
        Verdict.REVIEW,
        Verdict.UNTESTED,
        Verdict.INCONCLUSIVE,
        Verdict.ERROR,
    ],
)
def test_a_listed_row_that_was_not_decided_is_unused(verdict):
    assert state_of(row(verdict)) is DeviationState.UNUSED


def test_a_listed_row_that_the_run_does_not_have_is_unused():
    (judged,) = judged_deviations([], [listed()], TODAY)
    assert (judged.state, judged.verdict) == (DeviationState.UNUSED, "")


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.PASS])
def test_an_entry_is_over_on_the_day_after_its_last(verdict):
    failed = ("one",) if verdict is Verdict.FAIL else ()
    assert state_of(row(verdict, failed=failed), until=date(2026, 11, 21)) is DeviationState.EXPIRED


def test_a_listed_check_is_expected_only_where_it_is_the_one_that_failed():
    assessment = row(Verdict.FAIL, examined=("one", "two"), failed=("two",))
    assert state_of(assessment, check="two") is DeviationState.EXPECTED
    assert state_of(assessment, check="one") is DeviationState.PASSES
    assert state_of(assessment, check="three") is DeviationState.UNUSED


def test_a_listed_check_that_examined_nothing_in_a_row_that_passes_is_unused():
    assert state_of(row(Verdict.PASS, examined=("one",)), check="two") is DeviationState.UNUSED


def test_a_row_is_excused_when_all_that_failed_in_it_is_listed():
    assessment = row(Verdict.FAIL, examined=("one", "two"), failed=("one", "two"))
    entries = [listed(check="one"), listed(check="two")]
    judged = judged_deviations([assessment], entries, TODAY)
    assert is_expected(assessment, judged)
    assert not is_expected(assessment, judged[:1])


def test_what_is_excused_stands_as_if_it_had_been_met():
    assessment = row(Verdict.FAIL, failed=("one",))
    judged = judged_deviations([assessment], [listed()], TODAY)
    (without,) = excused([assessment], judged)
    assert (without.verdict, without.findings) == (Verdict.PASS, ())


def test_an_entry_that_is_over_excuses_nothing():
    assessment = row(Verdict.FAIL, failed=("one",))
    judged = judged_deviations([assessment], [listed(until=date(2026, 1, 1))], TODAY)
    assert excused([assessment], judged) == (assessment,)


def test_a_part_of_a_run_does_not_say_that_something_passes_or_was_not_examined():
    entries = [listed(), listed(requirement="RATE-01"), listed(until=date(2026, 1, 1))]
    judged = judged_deviations([row(Verdict.PASS)], entries, TODAY, is_part=True)
    assert [entry.state for entry in judged] == [DeviationState.EXPIRED]
