"""Rule 2: a pass rests on something examined; nothing examined, of whatever kind, is no pass."""

import pytest

from harness.checks.registry import Counted, Examined, Note, Undecided, all_checks
from harness.model.verdict import Verdict


def holds(made):
    nothing = ((), (Note(made.WHY),), (Counted(made.WHY, 0),), (Examined("", 0),))
    for events in nothing:
        found = made.judged("FMT-01", lambda _traffic, events=events: iter(events))
        assert found.verdict is Verdict.UNTESTED
        assert found.reason
    assert made.judged("FMT-01").verdict is Verdict.UNTESTED
    assert made.judged("FMT-01", lambda _: iter([Undecided(made.WHY)])).verdict is not Verdict.PASS
    shown = made.judged("FMT-01", lambda _: iter([Examined("x1")]))
    assert (shown.verdict, shown.examined, shown.exchanges) == (Verdict.PASS, 1, ("x1",))


def holds_for_every_check(made):
    """Zero calls, zero callbacks: no check of the product passes over them."""
    assert len(all_checks()) > 50
    verdicts = made.judged_traffic({"traffic": []})
    assert [row for row, verdict in verdicts.items() if verdict is Verdict.PASS] == []


def test_it_holds(made):
    holds(made)
    holds_for_every_check(made)


def test_switched_off_it_is_seen(made, monkeypatch):
    """Where nothing speaks against a row, it passes: `all([])` is true."""
    monkeypatch.setattr("harness.assess.roll_up", lambda verdicts: max([Verdict.PASS, *verdicts]))
    with pytest.raises(AssertionError):
        holds(made)
    with pytest.raises(AssertionError):
        holds_for_every_check(made)
