"""The price for a quantity, at every boundary."""

from dataclasses import replace
from decimal import Decimal

import pytest

from harness.emulator.alibaba.catalogue import Catalogue
from harness.emulator.alibaba.items import Item, Prices, Tier, price_for

TIERS = (
    Tier(min_quantity=10, price=Decimal("5.60"), discount=0),
    Tier(min_quantity=100, price=Decimal("5.20"), discount=7),
    Tier(min_quantity=1000, price=Decimal("4.85"), discount=13),
)


def item_with(tiers: tuple[Tier, ...]) -> Item:
    prices = Prices(
        currency="USD",
        unit="piece",
        low=Decimal("4.50"),
        high=Decimal("5.60"),
        tiers=tiers,
        history=(),
    )
    item = Catalogue().get("1600590399629")
    assert item
    return replace(item, prices=prices)


@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        (1, "4.50"),
        (9, "4.50"),
        (10, "5.60"),
        (99, "5.60"),
        (100, "5.20"),
        (999, "5.20"),
        (1000, "4.85"),
        (1_000_000, "4.85"),
    ],
)
@pytest.mark.parametrize("tiers", [TIERS, TIERS[::-1]], ids=["rising", "falling"])
def test_the_price_is_that_of_the_largest_minimum_reached(tiers, quantity, price):
    assert price_for(item_with(tiers), quantity) == Decimal(price)


def test_without_tier_prices_the_low_end_of_the_range_holds():
    assert price_for(item_with(()), 500) == Decimal("4.50")


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "Mug"), ("zh", "杯子"), ("ZH", "杯子"), ("es", "Mug"), ("ru", "Mug"), ("", "Mug")],
)
def test_the_subject_is_chinese_for_zh_and_else_english(language, subject):
    item = replace(item_with(()), subject="Mug", subject_zh="杯子")
    assert item.subject_in(language) == subject
