"""Rule 11: three rounds of different orders, four phases in order, each one's tracking seen."""

from dataclasses import replace

import pytest

from harness.checks import lifecycle, tracking
from harness.model.verdict import Verdict

ORDERS = ("8100000000000001", "8100000000000002", "8100000000000003")


def three_rounds_are_owed(made):
    assert _life(made, *ORDERS) is Verdict.PASS
    assert _life(made, *ORDERS[:2]) is Verdict.FAIL
    assert _life(made, ORDERS[0], ORDERS[1], ORDERS[0]) is Verdict.FAIL
    assert _life(made) is Verdict.INCONCLUSIVE  # nobody called: that may be our fault


def every_phase_is_owed_and_in_its_order(made):
    for without in (
        {"push": "PaymentAuthorized", "read": "WAIT_SELLER_SEND_GOODS"},
        {"ship": ""},
        {"push": "OrderConfirmed", "read": "FINISH"},
    ):
        assert _of_steps(made, [s for s in _steps(ORDERS[2]) if not _is(s, without)]) is (
            Verdict.FAIL
        )
    backwards = _steps(ORDERS[2])[::-1]
    assert _of_steps(made, backwards) is Verdict.FAIL
    assert _of_steps(made, _steps(ORDERS[2])) is Verdict.PASS


def every_shipped_round_has_its_tracking(made):
    rounds = [{"rounds": list(ORDERS[:2])}]
    silent = [s for s in _steps(ORDERS[2]) if "track" not in s]
    told = made.judged_traffic({"traffic": [*rounds, *_steps(ORDERS[2])]}, "TRK-01")
    untold = made.judged_traffic({"traffic": [*rounds, *silent]}, "TRK-01")
    assert (told["TRK-01"], untold["TRK-01"]) == (Verdict.PASS, Verdict.FAIL)


def _life(made, *orders):
    traffic = [{"rounds": list(orders)}] if orders else []
    return made.judged_traffic({"traffic": traffic}, "LIFE-01")["LIFE-01"]


def _of_steps(made, third):
    traffic = [{"rounds": list(ORDERS[:2])}, *third]
    return made.judged_traffic({"traffic": traffic}, "LIFE-01")["LIFE-01"]


def _steps(order):
    return [
        {"create": order},
        {"push": "PaymentAuthorized", "order": order},
        {"read": order, "tells": "WAIT_SELLER_SEND_GOODS"},
        {"ship": order},
        {"track": "DELIVERED", "order": order},
        {"push": "OrderConfirmed", "order": order},
        {"read": order, "tells": "FINISH"},
    ]


def _is(step, named):
    if "ship" in named:
        return "ship" in step
    return step.get("push") == named["push"] or step.get("tells") == named["read"]


def test_it_holds(made):
    three_rounds_are_owed(made)
    every_phase_is_owed_and_in_its_order(made)
    every_shipped_round_has_its_tracking(made)


def test_switched_off_it_is_seen(made, monkeypatch):
    """Two rounds are enough."""
    monkeypatch.setattr(lifecycle, "ROUNDS_OWED", 2)
    with pytest.raises(AssertionError):
        three_rounds_are_owed(made)


def test_switched_off_it_is_seen_of_the_phases(made, monkeypatch):
    """An order that was placed counts as a whole round."""
    round_of = lifecycle.round_of
    monkeypatch.setattr(
        lifecycle,
        "round_of",
        lambda history, life: replace(round_of(history, life), complete=True),
    )
    with pytest.raises(AssertionError):
        every_phase_is_owed_and_in_its_order(made)


def test_switched_off_it_is_seen_of_the_tracking(made, monkeypatch):
    """A round without tracking is not looked at."""
    round_of = tracking.round_of

    def with_tracking(history, life):
        found = round_of(history, life)
        return found if found.callbacks else replace(found, phases=())

    monkeypatch.setattr(tracking, "round_of", with_tracking)
    with pytest.raises(AssertionError):
        every_shipped_round_has_its_tracking(made)
