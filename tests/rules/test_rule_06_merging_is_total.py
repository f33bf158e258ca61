"""Rule 6: merging only ever makes worse, and what nobody knows is an error, not "no failure"."""

from dataclasses import replace
from itertools import product

import pytest

from harness.assess.tally import Tally
from harness.checks.registry import Examined
from harness.evidence.log import read_log
from harness.evidence.records import act_from
from harness.model.evidence import ActKind
from harness.model.verdict import Verdict, roll_up


def it_is_monotonic():
    for one, other in product(Verdict, repeat=2):
        assert roll_up([one, other]) is roll_up([other, one]) is max(one, other)
    assert roll_up(Verdict) is Verdict.FAIL


def an_unknown_verdict_is_an_error():
    for unknown in ("passed", "", None, 99, 1, "PASS"):
        assert roll_up([Verdict.PASS, unknown]) is Verdict.ERROR
        assert roll_up([unknown]) is Verdict.ERROR
    assert roll_up([Verdict.FAIL, "passed"]) is Verdict.FAIL


def an_unknown_event_is_an_error(made):
    for unknown in ("fail", None, 0, {"message": "wrong"}):
        found = made.judged("FMT-01", lambda _, odd=unknown: iter([Examined("x1"), odd]))
        assert found.verdict is Verdict.ERROR


def an_unknown_record_is_damage(made, folder):
    odd = replace(next(made.played()), kind="verdict_given")
    assert "cannot be read" in read_log(made.write_log(folder / "log", acts=(odd,))).damage


def test_it_holds(made, tmp_path):
    it_is_monotonic()
    an_unknown_verdict_is_an_error()
    an_unknown_event_is_an_error(made)
    an_unknown_record_is_damage(made, tmp_path)


def test_switched_off_it_is_seen(monkeypatch):
    """The better of two verdicts counts."""
    monkeypatch.setitem(it_is_monotonic.__globals__, "roll_up", min)
    with pytest.raises(AssertionError):
        it_is_monotonic()


def test_switched_off_it_is_seen_of_an_unknown_verdict(monkeypatch):
    """What is no verdict is left out of the roll-up."""
    monkeypatch.setitem(
        it_is_monotonic.__globals__,
        "roll_up",
        lambda verdicts: max((v for v in verdicts if isinstance(v, Verdict)), default=Verdict.PASS),
    )
    with pytest.raises(AssertionError):
        an_unknown_verdict_is_an_error()


def test_switched_off_it_is_seen_of_an_unknown_event(made, monkeypatch):
    """What is no event is passed over."""
    add = Tally.add
    monkeypatch.setattr(
        Tally,
        "add",
        lambda self, place, event: isinstance(event, Examined) and add(self, place, event),
    )
    with pytest.raises(AssertionError):
        an_unknown_event_is_an_error(made)


def test_switched_off_it_is_seen_of_an_unknown_record(made, tmp_path, monkeypatch):
    """A record of a kind that nobody knows is read as one of another kind."""
    monkeypatch.setattr(
        "harness.evidence.log_lines.act_from",
        lambda body: act_from(body | {"kind": ActKind.PROBE}),
    )
    with pytest.raises(AssertionError):
        an_unknown_record_is_damage(made, tmp_path)


@pytest.mark.parametrize("odd", [True, False, -1, None, 1.0])
def test_what_is_no_count_is_an_error(made, odd):
    assert made.judged("FMT-01", lambda *_: odd).verdict is Verdict.ERROR
