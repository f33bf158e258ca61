"""Rule 13: where the clocks may differ by more than a rule allows, the rule decides nothing."""

import pytest

from harness.checks import stamps, timestamps
from harness.checks.stamps import Gap, Stamp, gap_of_starts
from harness.model.verdict import Verdict

ORDER = "8100000000000001"
RETRIED = [
    {"call": "aliexpress.ds.order.create", "status": "503", "answer": "{}", "at": at}
    for at in ("0", "1", "2")
]


def a_timestamp_is_not_judged_by_itself(made):
    """A recording whose only clock is the signed timestamp would agree with any timestamp."""
    own = made.judged_traffic({"traffic": [{"create": ORDER}]}, "SIGN-05", "SIGN-09")
    same = {"traffic": [{"create": ORDER, "time_source": "signed timestamp"}]}
    found = made.judged_traffic(same, "SIGN-05", "SIGN-09")
    assert own == dict.fromkeys(("SIGN-05", "SIGN-09"), Verdict.PASS)
    assert found == dict.fromkeys(("SIGN-05", "SIGN-09"), Verdict.INCONCLUSIVE)


def a_pause_is_not_judged_by_a_coarse_clock(made):
    exact = made.judged_traffic({"traffic": RETRIED}, "RTRY-02")["RTRY-02"]
    rows = [row | {"time_source": "Date header", "takes": "unknown"} for row in RETRIED]
    coarse = made.judged_traffic({"traffic": rows}, "RTRY-02")["RTRY-02"]
    assert (exact.is_open, coarse) == (False, Verdict.INCONCLUSIVE)


def two_clocks_are_not_held_against_each_other(made):
    one = Stamp(started=made.NOW, elapsed=0.0, clock="harness", exchange="x1")
    other = Stamp(started=made.NOW, elapsed=0.0, clock="har", exchange="x2")
    assert gap_of_starts(one, other) == Gap(-300.0, 300.0)
    assert gap_of_starts(one, other).is_at_least(60.0) is None
    assert gap_of_starts(one, other).is_at_least(300.1) is False


def test_it_holds(made):
    a_timestamp_is_not_judged_by_itself(made)
    a_pause_is_not_judged_by_a_coarse_clock(made)
    two_clocks_are_not_held_against_each_other(made)


def test_switched_off_it_is_seen(made, monkeypatch):
    """The timestamp is compared with whatever time the recording tells."""
    monkeypatch.setattr(
        timestamps,
        "_offset",
        lambda stamp, exchange: Gap(*[(stamp - exchange.started).total_seconds()] * 2),
    )
    with pytest.raises(AssertionError):
        a_timestamp_is_not_judged_by_itself(made)


def test_switched_off_it_is_seen_of_a_coarse_clock(made, monkeypatch):
    """Every clock counts as exact."""
    monkeypatch.setattr(stamps, "_SECONDS_OF_ANSWERS", ())
    monkeypatch.setattr(stamps, "_LONGEST_CALL", 0.0)
    with pytest.raises(AssertionError):
        a_pause_is_not_judged_by_a_coarse_clock(made)


def test_switched_off_it_is_seen_of_two_clocks(made, monkeypatch):
    """All clocks count as one."""
    monkeypatch.setattr(stamps, "_CLOCKS_APART", 0.0)
    with pytest.raises(AssertionError):
        two_clocks_are_not_held_against_each_other(made)
