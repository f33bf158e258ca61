"""Rule 17: every attempt at a plan is listed, a broken-off one too; none changes another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from harness.evidence.log import read_log, read_start
from harness.model.particulars import Attempt
from harness.reporters.record import report_record
from harness.run import attempts
from harness.run.readback import report_of

DIGESTS = (("plan", "p" * 64), ("statement", "s" * 64))


def runs_beside_are_found(made, folder):
    _kept(made, folder / "b", day=2, conclusion="READY")
    _kept(made, folder / "a", day=1, conclusion="NOT_READY")
    _kept(made, folder / "broken", day=3)
    _kept(made, folder / "other", day=2, conclusion="READY", digests=(("plan", "q" * 64),))
    here = _kept(made, folder / "this", day=4)
    found = attempts.attempts_beside(here, read_start(here / "evidence" / "log.ndjson"))
    assert [(a.run, a.conclusion) for a in found] == [
        ("a", "NOT_READY"),
        ("b", "READY"),
        ("broken", ""),
    ]


def the_report_lists_them_and_judges_alike(made, folder):
    earlier = tuple(
        Attempt(run=name, started=made.NOW, conclusion=conclusion)
        for name, conclusion in (("a", "NOT_READY"), ("b", "READY"), ("c", ""))
    )
    alone = report_of(made.order(), read_log(made.write_log(folder / "alone")))
    after = report_of(made.order(), read_log(made.write_log(folder / "after", attempts=earlier)))
    assert after.particulars.attempts == earlier
    assert str(report_record(after)).count("NOT_READY") > str(report_record(alone)).count(
        "NOT_READY"
    )
    assert (after.conclusion, after.assessments) == (alone.conclusion, alone.assessments)


def _kept(made, folder, *, day, conclusion="", digests=DIGESTS):
    (folder / "evidence").mkdir(parents=True)
    started = made.NOW + timedelta(days=day)
    made.write_log(
        folder / "evidence" / "log.ndjson", run_id=folder.name, started=started, digests=digests
    )
    if conclusion:
        text = f'{{\n  "conclusion": "{conclusion}",\n  "x": 1\n}}\n'
        (folder / "report.json").write_text(text, encoding="utf-8")
    return folder


def test_it_holds(made, tmp_path):
    runs_beside_are_found(made, tmp_path / "runs")
    the_report_lists_them_and_judges_alike(made, tmp_path)


def test_switched_off_it_is_seen(made, tmp_path, monkeypatch):
    """Only the runs that were a yes are listed."""
    beside = attempts.attempts_beside
    monkeypatch.setattr(
        attempts,
        "attempts_beside",
        lambda *words: tuple(a for a in beside(*words) if a.conclusion == "READY"),
    )
    with pytest.raises(AssertionError):
        runs_beside_are_found(made, tmp_path)


def test_switched_off_it_is_seen_of_the_report(made, tmp_path, monkeypatch):
    """The report keeps them to itself."""

    def silent(*words, report_of=report_of):
        report = report_of(*words)
        return replace(report, particulars=replace(report.particulars, attempts=()))

    monkeypatch.setitem(runs_beside_are_found.__globals__, "report_of", silent)
    with pytest.raises(AssertionError):
        the_report_lists_them_and_judges_alike(made, tmp_path)
