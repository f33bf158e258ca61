"""A refusal says what would have been needed."""

import pytest

from harness.emulator.alibaba.account import Forbidden


@pytest.mark.parametrize(
    ("forbidden", "words"),
    [
        (
            Forbidden(asked="trade_info", tiers=("standard", "advanced"), package="trade-data"),
            (
                "no permission for trade_info: "
                "it needs tier standard or advanced and package trade-data"
            ),
        ),
        (
            Forbidden(asked="tier_prices", tiers=("standard", "advanced"), package=""),
            "no permission for tier_prices: it needs tier standard or advanced",
        ),
        (
            Forbidden(asked="include_raw", tiers=(), package="raw-data"),
            "no permission for include_raw: it needs package raw-data",
        ),
    ],
)
def test_a_refusal_names_the_field_and_what_it_needs(forbidden, words):
    assert str(forbidden) == words
