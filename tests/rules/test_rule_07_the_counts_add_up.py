"""Rule 7: planned = the sum of all outcomes, row by row and overall; else INVALID."""

from dataclasses import replace

import pytest

from harness.assess import assess
from harness.catalog.load import load_plan
from harness.evidence.log import read_log
from harness.model.verdict import Conclusion, Verdict
from harness.reporters.standing import CompletenessError, counts
from harness.run.readback import report_of

PLAN = load_plan("aliexpress").requirements


def a_report_accounts_for_the_whole_plan(made, folder):
    report = report_of(made.order(), read_log(made.write_log(folder / "log")))
    assert report.conclusion is not Conclusion.INVALID
    assert sum(counts(report).values()) == report.planned == len(PLAN)


def a_row_too_few_or_too_many_is_invalid(made):
    rows = [made.row(Verdict.PASS, name) for name in ("A-1", "A-2", "A-3")]
    owed = ("A-1", "A-2", "A-3")
    assert made.concluded(*rows, owed=owed) is Conclusion.READY
    for wrong in (rows[:2], [*rows, rows[0]], [rows[0], rows[0], rows[2]], []):
        assert made.concluded(*wrong, owed=owed) is Conclusion.INVALID


def a_row_that_the_judge_forgot_is_invalid(made, folder, monkeypatch):
    """The plan itself says what is owed, not what the judge made of it."""
    monkeypatch.setattr("harness.run.readback.assess", lambda *a, **k: assess(*a, **k)[:-1])
    report = report_of(made.order(), read_log(made.write_log(folder / "log")))
    assert report.conclusion is Conclusion.INVALID
    assert PLAN[-1] in report.reason.en or "add up" in report.reason.en


def no_file_is_written_of_counts_that_do_not_add_up(made, folder):
    report = report_of(made.order(), read_log(made.write_log(folder / "log")))
    with pytest.raises(CompletenessError):
        counts(replace(report, assessments=(*report.assessments, report.assessments[0])))


def test_it_holds(made, tmp_path, monkeypatch):
    a_report_accounts_for_the_whole_plan(made, tmp_path)
    a_row_too_few_or_too_many_is_invalid(made)
    (tmp_path / "again").mkdir()
    no_file_is_written_of_counts_that_do_not_add_up(made, tmp_path / "again")
    (tmp_path / "forgot").mkdir()
    a_row_that_the_judge_forgot_is_invalid(made, tmp_path / "forgot", monkeypatch)


def test_switched_off_it_is_seen(made, tmp_path, monkeypatch):
    """Nobody adds up."""
    monkeypatch.setattr("harness.conclusion._miscount", lambda *_: None)
    with pytest.raises(AssertionError):
        a_row_too_few_or_too_many_is_invalid(made)
    with pytest.raises(AssertionError):
        a_row_that_the_judge_forgot_is_invalid(made, tmp_path, monkeypatch)
