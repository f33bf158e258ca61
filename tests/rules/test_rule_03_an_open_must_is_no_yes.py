"""Rule 3: an untested, inconclusive, errored or to-be-reviewed must never yields READY."""

import pytest

from harness.model.requirement import Level, Subject
from harness.model.verdict import Conclusion, Verdict

OPEN = (Verdict.UNTESTED, Verdict.INCONCLUSIVE, Verdict.ERROR, Verdict.REVIEW)


def holds(made):
    passed = made.row(Verdict.PASS, "SIGN-02")
    assert made.concluded(passed) is Conclusion.READY
    for verdict in OPEN:
        for subject in Subject:
            row = made.row(verdict, subject=subject)
            assert made.concluded(passed, row) is Conclusion.INCOMPLETE
        should = made.row(verdict, level=Level.SHOULD)
        assert made.concluded(passed, should) is Conclusion.READY


def test_it_holds(made):
    holds(made)


def test_switched_off_it_is_seen(made, monkeypatch):
    """What was not decided is not looked at."""
    monkeypatch.setattr("harness.conclusion._undecided", lambda _assessments: [])
    with pytest.raises(AssertionError):
        holds(made)


@pytest.mark.parametrize("left_out", OPEN)
def test_switched_off_for_one_verdict_it_is_seen(made, monkeypatch, left_out):
    """One open verdict counts as no obstacle."""
    is_open = property(lambda self: self in OPEN and self is not left_out)
    monkeypatch.setattr(Verdict, "is_open", is_open)
    with pytest.raises(AssertionError):
        holds(made)
