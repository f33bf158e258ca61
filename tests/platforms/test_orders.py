import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.platforms.orders import read_order_life

LIFE = read_order_life("aliexpress")
GOOD = (
    "PLACE_ORDER_SUCCESS",
    "RISK_CONTROL",
    "WAIT_SELLER_SEND_GOODS",
    "WAIT_BUYER_ACCEPT_GOODS",
    "FUND_PROCESSING",
    "FINISH",
)


@given(st.sets(st.integers(0, len(GOOD) - 1)))
def test_any_part_of_a_good_path_is_legal(indices):
    assert LIFE.is_legal_subsequence(GOOD[i] for i in sorted(indices))


@pytest.mark.parametrize(
    "words",
    [
        ("FINISH", "PLACE_ORDER_SUCCESS"),
        ("WAIT_BUYER_ACCEPT_GOODS", "WAIT_SELLER_SEND_GOODS"),
        ("FUND_PROCESSING", "RISK_CONTROL"),
        ("NO_SUCH_STATUS",),
    ],
)
def test_a_move_back_or_an_unknown_status_is_illegal(words):
    assert not LIFE.is_legal_subsequence(words)


def test_acceptance_goes_to_finish_only_through_the_funds():
    # platforms.md 4.3: WAIT_BUYER_ACCEPT_GOODS never goes straight to FINISH.
    assert "WAIT_BUYER_ACCEPT_GOODS" not in LIFE.statuses["FINISH"].origins


def test_every_word_that_the_file_uses_is_declared_in_it():
    words = set(LIFE.statuses)
    for state in LIFE.statuses.values():
        assert set(state.origins) <= words
    for act in LIFE.platform_acts.values():
        assert set(act.starts_in) | set(act.through) <= words
        assert {act.push} - {""} <= set(LIFE.pushed)
        assert set(act.tracking) <= set(LIFE.tracking)
    for word in LIFE.pushed.values():
        assert set(word.origins) <= set(LIFE.pushed)


def test_every_act_of_the_platform_moves_along_legal_moves():
    for act in LIFE.platform_acts.values():
        for start in act.starts_in:
            assert LIFE.is_legal_subsequence((start, *act.through)), act.name


def test_a_phase_is_known_for_statuses_and_for_pushed_words():
    assert LIFE.phase_of("WAIT_SELLER_SEND_GOODS") == "pay"
    assert LIFE.phase_of("OrderShipped") == "ship"
    assert LIFE.phase_of("nonsense") is None
