"""Rule 15: every number of a report comes from one function; no form of it counts for itself."""

import importlib
import pkgutil
from dataclasses import replace

import pytest

import harness.reporters
from harness.evidence.log import read_log
from harness.model.verdict import Verdict
from harness.reporters import standing
from harness.reporters.console import console_summary, machine_summary
from harness.reporters.ctrf import ctrf_record
from harness.reporters.record import report_record
from harness.reporters.wording import VERDICTS
from harness.run.readback import report_of


def every_form_tells_the_same_numbers(made, folder):
    late = {"traffic": [{"rounds": ["1"]}, {"push": "X", "order": "1", "takes": "0.9"}]}
    log = made.write_log(folder / "log", *made.exchanges_of(late))
    report = report_of(made.order(), read_log(log))
    counted = {verdict.word: n for verdict, n in standing.counts(report).items()}
    assert len(counted) > 2
    assert report_record(report)["counts"] == {"planned": report.planned, **counted}
    assert machine_summary(report, "r")["counts"] == counted
    assert ctrf_record(report)["results"]["summary"]["extra"]["verdicts"] == counted
    told = console_summary(report, lang="en", colour=False, width=300, verbose=False)
    equation = " + ".join(
        f"{n} {VERDICTS[Verdict[word.upper()]].en}" for word, n in counted.items()
    )
    assert f"{report.planned} planned = {equation}" in told


def no_form_has_a_count_of_its_own():
    names = {"counts", "exit_code", "is_blocking", "blocking"}
    for module in _reporters():
        for name in names & set(vars(module)):
            assert getattr(module, name) is getattr(standing, name), module.__name__


def no_form_is_made_of_numbers_that_do_not_add_up(made, folder):
    report = report_of(made.order(), read_log(made.write_log(folder / "twice")))
    twice = replace(report, assessments=(*report.assessments, report.assessments[0]))
    for form in (report_record, ctrf_record, lambda made: machine_summary(made, "r")):
        with pytest.raises(standing.CompletenessError):
            form(twice)


def _reporters():
    found = pkgutil.walk_packages(harness.reporters.__path__, "harness.reporters.")
    return [importlib.import_module(entry.name) for entry in found]


def test_it_holds(made, tmp_path):
    every_form_tells_the_same_numbers(made, tmp_path)
    no_form_has_a_count_of_its_own()
    no_form_is_made_of_numbers_that_do_not_add_up(made, tmp_path)


@pytest.mark.parametrize("form", ["console", "ctrf", "record"])
def test_switched_off_it_is_seen(made, tmp_path, monkeypatch, form):
    """One form counts for itself, and leaves out what is not decided."""
    monkeypatch.setattr(
        f"harness.reporters.{form}.counts",
        lambda report: {v: report.count(v) for v in (Verdict.FAIL, Verdict.PASS)},
    )
    with pytest.raises(AssertionError):
        every_form_tells_the_same_numbers(made, tmp_path)
    with pytest.raises(AssertionError):
        no_form_has_a_count_of_its_own()
