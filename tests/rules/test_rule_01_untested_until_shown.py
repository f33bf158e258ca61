"""Rule 1: every requirement starts as untested; only what the log holds moves it."""

import pytest

from harness.catalog.load import load_plan
from harness.evidence.log import read_log
from harness.model.verdict import Verdict
from harness.run.readback import report_of

STILL = (Verdict.UNTESTED, Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE)
"""What a row can be of which nothing was seen; inconclusive where a wait was cut off."""


def holds(made, folder):
    heard = made.exchanges_of({"traffic": [{"rounds": ["1", "2", "3"]}]})
    empty = report_of(made.order(), read_log(made.write_log(folder / "empty")))
    told = report_of(made.order(), read_log(made.write_log(folder / "told", *heard)))
    assert {a.requirement.id for a in empty.assessments} == set(
        load_plan("aliexpress").requirements
    )
    assert not {a.verdict for a in empty.assessments} & {Verdict.PASS, Verdict.WARN, Verdict.ERROR}
    assert "SIGN-02" in _open(empty)
    assert "SIGN-02" not in _open(told)


def _open(report):
    return {a.requirement.id for a in report.assessments if a.verdict in STILL}


def test_it_holds(made, tmp_path):
    holds(made, tmp_path)


def test_switched_off_it_is_seen(made, tmp_path, monkeypatch):
    """A row of which nothing is known begins as passed."""
    monkeypatch.setattr(
        "harness.assess.roll_up", lambda verdicts: max(verdicts, default=Verdict.PASS)
    )
    with pytest.raises(AssertionError):
        holds(made, tmp_path)
