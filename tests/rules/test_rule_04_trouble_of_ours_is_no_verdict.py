"""Rule 4: what breaks is an error, a time-out inconclusive unless the clause bounds the time."""

import pytest

from harness.assess.tally import Tally
from harness.checks.histories import PushFacts
from harness.checks.registry import Examined
from harness.model.verdict import Verdict

LATE = {"push": "OrderCreated", "order": "1", "takes": "0.9"}
LAGGED = {"signature.recipe": "iop-push", "sender.lag_ms": "51"}


def breaks(_traffic):
    yield Examined("x1")
    raise ZeroDivisionError


def an_exception_is_an_error(made):
    found = made.judged("FMT-01", breaks)
    assert found.verdict is Verdict.ERROR
    assert "ZeroDivisionError" in found.reason.en


def a_bounded_time_fails_only_by_a_clock_that_is_right(made):
    late = made.judged_traffic({"traffic": [LATE]}, "TRK-02")
    lagged = made.judged_traffic({"traffic": [LATE | {"facts": LAGGED}]}, "TRK-02")
    assert (late["TRK-02"], lagged["TRK-02"]) == (Verdict.FAIL, Verdict.INCONCLUSIVE)


def a_wait_that_was_cut_off_is_inconclusive(made):
    rows = {"traffic": [{"rounds": ["1"]}]}
    whole = made.judged_traffic(rows, "LIFE-01")
    cut = made.judged_traffic(rows | {"interrupted": "true"}, "LIFE-01")
    assert (whole["LIFE-01"], cut["LIFE-01"]) == (Verdict.FAIL, Verdict.INCONCLUSIVE)


def test_it_holds(made):
    an_exception_is_an_error(made)
    a_bounded_time_fails_only_by_a_clock_that_is_right(made)
    a_wait_that_was_cut_off_is_inconclusive(made)


def test_switched_off_it_is_seen(made, monkeypatch):
    """What breaks is passed over."""
    monkeypatch.setattr(Tally, "breaks", lambda *_: None)
    with pytest.raises(AssertionError):
        an_exception_is_an_error(made)


def test_switched_off_it_is_seen_of_our_own_delay(made, monkeypatch):
    """Our own delay is laid at the application's door."""
    monkeypatch.setattr(PushFacts, "is_lagged", False)
    with pytest.raises(AssertionError):
        a_bounded_time_fails_only_by_a_clock_that_is_right(made)


def test_switched_off_it_is_seen_of_a_run_that_was_broken_off(made, monkeypatch):
    """What did not come counts as never coming."""
    monkeypatch.setattr("harness.checks.traffic.Traffic.absence_proves_nothing", None)
    with pytest.raises(AssertionError):
        a_wait_that_was_cut_off_is_inconclusive(made)
