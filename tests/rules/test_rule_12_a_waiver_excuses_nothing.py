"""Rule 12: a waiver keeps the verdict fail and is shown; the run stays NOT_READY.

The same holds for the list of expected deviations, which a certification does not excuse either.
"""

from dataclasses import replace
from datetime import date

import pytest

from harness.assess import assess
from harness.evidence.log import read_log
from harness.model.deviation import Deviation, Deviations
from harness.model.statement import Statement, Waiver
from harness.model.verdict import Conclusion, Verdict
from harness.reporters.console import console_summary
from harness.reporters.record import report_record
from harness.reporters.standing import exit_code
from harness.run import concluding
from harness.run.readback import report_of

LATE = {"traffic": [{"push": "OrderCreated", "order": "1", "takes": "0.9"}]}
WAIVER = Waiver(
    requirement="TRK-02", reason="agreed for the trial", by="Li Wei", until=date(2027, 1, 31)
)


def a_waiver_changes_nothing_and_is_shown(made, folder):
    report = _report(made, folder, statement=_statement(WAIVER))
    assert _verdict(report) is Verdict.FAIL
    assert report.conclusion is Conclusion.NOT_READY
    assert exit_code(report) == 1
    told = console_summary(report, lang="en", colour=False, width=200, verbose=True)
    for shown in (told, *report_record(report)["waivers"]):
        assert "agreed for the trial" in shown
        assert "Li Wei" in shown
        assert "2027-01-31" in shown


def an_expected_deviation_excuses_no_certification(made, folder):
    entry = Deviation(requirement="TRK-02", reason="known", owner="Li Wei", until=date(2027, 1, 31))
    listed = Deviations(expected=(entry,), sha256="", source=b"")
    report = _report(made, folder, deviations=listed)
    assert _verdict(report) is Verdict.FAIL
    assert (report.conclusion, exit_code(report)) == (Conclusion.NOT_READY, 1)
    assert report_record(report)["deviations"]


def _report(made, folder, **order):
    log = made.write_log(folder / f"log{len(order)}{[*order]}", *made.exchanges_of(LATE))
    return report_of(made.order(**order), read_log(log))


def _verdict(report):
    return next(a.verdict for a in report.assessments if a.requirement.id == "TRK-02")


def _statement(*waivers):
    return Statement(
        edition="aliexpress",
        name="n",
        version="1",
        company="c",
        app_key="12345678",
        app_secret=None,
        interfaces=(),
        capabilities={},
        waivers=waivers,
    )


def test_it_holds(made, tmp_path):
    a_waiver_changes_nothing_and_is_shown(made, tmp_path)
    an_expected_deviation_excuses_no_certification(made, tmp_path)


def test_switched_off_it_is_seen(made, tmp_path, monkeypatch):
    """What is waived counts as met."""
    monkeypatch.setattr("harness.run.readback.assess", _waiving)
    with pytest.raises(AssertionError):
        a_waiver_changes_nothing_and_is_shown(made, tmp_path)


def test_switched_off_it_is_seen_of_deviations(made, tmp_path, monkeypatch):
    """A certification is concluded over what is left when the expected is taken away."""
    conclude = concluding.conclude

    def leniently(assessments, *words):
        kept = [a for a in assessments if a.verdict is not Verdict.FAIL]
        return conclude(kept, *words[:-1], replace(words[-1], owed=None))

    monkeypatch.setattr(concluding, "conclude", leniently)
    with pytest.raises(AssertionError):
        an_expected_deviation_excuses_no_certification(made, tmp_path)


def _waiving(hearing, **named):
    waived = {w.requirement for w in hearing.frame.statement.waivers}
    return tuple(
        replace(a, verdict=Verdict.PASS, findings=()) if a.requirement.id in waived else a
        for a in assess(hearing, **named)
    )
