"""Incidents: which there are, in which order, with what; and that each command exists."""

import argparse
import importlib
import shlex
from dataclasses import replace

import pytest

from harness.model.exhibits import Exhibits, RoundPlayed, StepPlayed
from harness.model.particulars import Method, Particulars, UsedScenario
from harness.model.requirement import Level
from harness.model.text import Text
from harness.model.verdict import Finding, InputFile, Verdict
from harness.reporters.incidents import incidents

FINDING = Finding(message=Text("Wrong.", "错误。"), exchanges=("x3", "x9"), where="query.sign")
OTHER = Finding(message=Text("Worse.", "更糟。"), exchanges=())


def step(build, *exchanges, inner=()):
    return StepPlayed(
        label="step 1",
        outcome="met",
        started=build.moment(0),
        ended=build.moment(9),
        exchanges=exchanges,
        steps=inner,
    )


def played(build, scenario, *steps, start=0, end=10, covers=()):
    return RoundPlayed(
        scenario=scenario,
        number=1,
        outcome="completed",
        started=build.moment(start),
        ended=build.moment(end),
        covers=covers,
        steps=steps,
    )


def failing(build, *rows, settings=(("driver", "observe"),), **changes):
    """A report whose rows failed for the same finding."""
    assessments = tuple(build.assessment(row, Verdict.FAIL, findings=(FINDING,)) for row in rows)
    particulars = Particulars(
        times=(("x3", build.moment(3)), ("x9", build.moment(900))),
        method=Method(
            settings=settings,
            scenarios=(
                UsedScenario(name="outage", sha256="a" * 64, file="outage"),
                UsedScenario(name="mine", sha256="b" * 64, file="evidence/scenarios/mine.yaml"),
            ),
        ),
    )
    return build.report(**{"assessments": assessments, "particulars": particulars} | changes)


def commands(report):
    return [incident.reproduce for incident in incidents(report)]


def test_there_is_one_for_every_finding_of_a_failed_row(build):
    row = build.assessment("SIGN-02", Verdict.FAIL, findings=(FINDING, OTHER))
    found = incidents(failing(build, assessments=(row,)))
    assert [(i.number, i.summary.en) for i in found] == [(1, "Wrong."), (2, "Worse.")]


def test_a_row_that_was_met_or_may_be_left_makes_none(build):
    rows = (
        build.passed("SIGN-02"),
        build.assessment("SIGN-03", Verdict.PASS, level=Level.MAY, findings=(FINDING,)),
        build.assessment("SIGN-04", Verdict.UNTESTED, level=Level.SHOULD),
        build.assessment("SIGN-05", Verdict.NOT_APPLICABLE),
    )
    assert incidents(failing(build, assessments=rows)) == ()


def test_blocking_ones_come_first_and_then_the_worst(build):
    rows = (
        build.assessment("A-1", Verdict.WARN, level=Level.SHOULD, findings=(FINDING,)),
        build.assessment("A-2", Verdict.UNTESTED, reason=Text("Not seen.", "未见。")),
        build.assessment("A-3", Verdict.FAIL, findings=(FINDING,)),
    )
    found = incidents(failing(build, assessments=rows))
    assert [(i.requirement.id, i.is_blocking) for i in found] == [
        ("A-3", True),
        ("A-2", True),
        ("A-1", False),
    ]
    assert found[1].summary.en == "Not seen."


def test_an_open_must_that_blocks_nothing_makes_none(build):
    row = build.assessment("A-2", Verdict.UNTESTED)
    assert incidents(failing(build, assessments=(row,), run={"verb": "observe"})) == ()


def test_it_tells_when_it_was_seen_first_and_last(build):
    [found] = incidents(failing(build, "SIGN-02"))
    assert (found.first_seen, found.last_seen) == (build.moment(3), build.moment(900))


def test_the_last_of_many_is_told_though_only_the_first_few_are_cited(build):
    many = replace(FINDING, exchanges=("x3",), count=40, latest="x9")
    row = build.assessment("SIGN-02", Verdict.FAIL, findings=(many,))
    [found] = incidents(failing(build, assessments=(row,)))
    assert (found.first_seen, found.last_seen) == (build.moment(3), build.moment(900))


def test_a_last_one_that_is_not_kept_leaves_the_end_open(build):
    many = replace(FINDING, exchanges=("x3",), count=40, latest="x40")
    row = build.assessment("SIGN-02", Verdict.FAIL, findings=(many,))
    [found] = incidents(failing(build, assessments=(row,)))
    assert (found.first_seen, found.last_seen) == (build.moment(3), None)


def test_what_the_evidence_does_not_hold_has_no_time(build):
    [found] = incidents(failing(build, "SIGN-02", particulars=Particulars()))
    assert (found.first_seen, found.last_seen) == (None, None)


def test_the_scenario_that_met_the_exchange_shows_it_again(build):
    rounds = (
        played(build, "other", step(build, "x1")),
        played(build, "outage", step(build, inner=(step(build, "x9"),))),
    )
    report = failing(build, "SIGN-02", exhibits=Exhibits(rounds=rounds))
    assert commands(report) == [
        "harness run outage --statement statement.yaml --driver observe",
    ]


def test_else_the_one_during_which_it_began_and_else_the_one_that_covers_the_row(build):
    during = (played(build, "outage", start=0, end=5), played(build, "other", start=6, end=7))
    report = failing(build, "SIGN-02", exhibits=Exhibits(rounds=during))
    assert "harness run outage " in commands(report)[0]
    covering = (played(build, "mine", start=5000, end=5001, covers=("SIGN-02",)),)
    report = failing(build, "SIGN-02", exhibits=Exhibits(rounds=covering))
    assert "harness run evidence/scenarios/mine.yaml " in commands(report)[0]


def test_a_certification_without_such_a_scenario_is_made_again(build):
    assert commands(failing(build, "SIGN-02")) == ["harness certify statement.yaml"]


INPUTS = tuple(
    InputFile(path=path, kind="har", prefix=prefix, sha256="", exchanges=1, left_out=0)
    for path, prefix in (("a file.har", "f1."), ("b.har", "f2."))
)
RUNS = {
    "certify": {},
    "run": {"target": "https://sandbox.example.com"},
    "record": {"statement_sha256": ""},
    "audit": {},
    "compare": {"statement_sha256": ""},
    "callbacks": {"target": "http://127.0.0.1:9000/callbacks"},
    "observe": {},
}


@pytest.mark.parametrize("verb", RUNS)
@pytest.mark.parametrize("driver", ["observe", "reference"])
def test_every_command_is_one_that_the_tool_takes(build, verb, driver):
    facts = {"verb": verb, **RUNS[verb]}
    rounds = (played(build, "outage", step(build, "x9")),)
    for exhibits in (Exhibits(), Exhibits(rounds=rounds)):
        report = failing(
            build,
            "SIGN-02",
            run=facts,
            inputs=INPUTS,
            exhibits=exhibits,
            settings=(("driver", driver),),
        )
        for command in commands(report):
            tool, name, *words = shlex.split(command)
            assert tool == "harness"
            parser = argparse.ArgumentParser(exit_on_error=False)
            arguments = importlib.import_module(f"harness.cli.arguments.{name}")
            arguments.add_arguments(parser)
            parser.parse_args(words)


def test_of_many_files_the_one_that_holds_the_exchange_is_named(build):
    row = build.assessment(
        "SIGN-02", Verdict.FAIL, findings=(replace(FINDING, exchanges=("f1.x3",)),)
    )
    report = failing(build, assessments=(row,), run={"verb": "audit"}, inputs=INPUTS)
    assert commands(report) == ["harness audit 'a file.har' --statement statement.yaml"]
