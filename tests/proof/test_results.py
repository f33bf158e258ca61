import pytest

from harness.catalog.load import load_catalogue
from harness.model.requirement import Level
from harness.model.verdict import Verdict
from proof.corpus.case import Case, Kind
from proof.results import Fault, Judged, Row, shortages, troubles


def row(requirement, verdict=Verdict.PASS, level=Level.MUST, says=()):
    return Row(
        requirement=requirement, level=level, verdict=verdict, says=frozenset(says), found="it"
    )


def judged(kind, *rows, also=(), crash="", requirement="FMT-02"):
    return Judged(
        edition="aliexpress",
        requirement=requirement,
        kind=kind,
        name="a-case",
        also=frozenset(also),
        rows=rows,
        crash=crash,
    )


def faults(*results):
    return [(trouble.fault, trouble.requirement) for trouble in troubles(results)]


def test_a_mutant_that_its_own_row_accuses_is_no_trouble():
    assert faults(judged(Kind.MUTANT, row("FMT-02", Verdict.FAIL), row("FMT-01"))) == []


def test_a_mutant_that_nobody_accuses_survives():
    assert faults(judged(Kind.MUTANT, row("FMT-02"))) == [(Fault.SURVIVOR, "FMT-02")]


def test_a_mutant_of_a_row_without_a_check_survives():
    assert faults(judged(Kind.MUTANT, row("FMT-01"))) == [(Fault.SURVIVOR, "FMT-02")]


def test_a_mutant_accused_by_another_row_is_misattributed():
    mutant = judged(Kind.MUTANT, row("FMT-02", Verdict.FAIL), row("SIGN-11", Verdict.WARN))
    assert faults(mutant) == [(Fault.MISATTRIBUTION, "SIGN-11")]


def test_a_row_that_the_defect_cannot_but_break_may_accuse():
    rows = (row("FMT-02", Verdict.FAIL), row("SIGN-02", Verdict.FAIL))
    assert faults(judged(Kind.MUTANT, *rows, also=("SIGN-02",))) == []


def test_a_neighbour_that_is_accused_is_a_false_alarm_of_the_accuser():
    neighbour = judged(Kind.NEIGHBOUR, row("FMT-02"), row("TRK-02", Verdict.FAIL))
    assert faults(neighbour) == [(Fault.FALSE_ALARM, "TRK-02")]


@pytest.mark.parametrize(
    "verdict", [Verdict.UNTESTED, Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE]
)
def test_a_neighbour_in_which_its_row_was_not_examined_is_vacuous(verdict):
    assert faults(judged(Kind.NEIGHBOUR, row("FMT-02", verdict))) == [(Fault.VACUOUS, "FMT-02")]


def test_a_pass_where_nothing_shows_the_row_is_vacuous():
    assert faults(judged(Kind.SILENT, row("FMT-02"))) == [(Fault.VACUOUS, "FMT-02")]
    assert faults(judged(Kind.SILENT, row("FMT-02", Verdict.UNTESTED))) == []


def test_a_check_that_raises_is_broken_wherever_it_raises():
    mutant = judged(Kind.MUTANT, row("FMT-02", Verdict.FAIL), row("NET-01", Verdict.ERROR))
    assert faults(mutant) == [(Fault.BROKEN, "NET-01")]


def test_a_judge_that_raises_is_broken():
    assert faults(judged(Kind.NEIGHBOUR, crash="KeyError: 'x'")) == [(Fault.BROKEN, "FMT-02")]


def test_a_may_row_catches_by_words_that_no_neighbour_draws():
    rate = row("PERF-02", level=Level.MAY, says={"success rate # %"})
    right = judged(Kind.NEIGHBOUR, rate, requirement="PERF-02")
    unnoticed = judged(Kind.MUTANT, rate, requirement="PERF-02")
    assert faults(right, unnoticed) == [(Fault.SURVIVOR, "PERF-02")]
    lower = row("PERF-02", level=Level.MAY, says={"success rate # %", "below # %"})
    assert faults(right, judged(Kind.MUTANT, lower, requirement="PERF-02")) == []


def test_a_must_row_with_one_mutant_is_short():
    rows = [r for r in load_catalogue().of_edition("aliexpress") if r.id == "FMT-02"]
    cases = [made(Kind.MUTANT), made(Kind.NEIGHBOUR)]
    assert [t.fault for t in shortages(rows, "aliexpress", cases)] == [Fault.SHORTAGE]
    assert not list(shortages(rows, "aliexpress", [*cases, made(Kind.MUTANT)]))


def test_a_row_without_a_neighbour_is_short():
    rows = [r for r in load_catalogue().of_edition("aliexpress") if r.id == "SIGN-09"]
    mutants = [made(Kind.MUTANT, "SIGN-09")] * 2
    assert [t.requirement for t in shortages(rows, "aliexpress", mutants)] == ["SIGN-09"]


def made(kind, requirement="FMT-02"):
    return Case(
        requirement=requirement,
        kind=kind,
        name="a-case",
        shows="A case.",
        edition="aliexpress",
        statement=None,
        exchanges=(),
    )
