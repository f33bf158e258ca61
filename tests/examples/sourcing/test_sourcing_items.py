"""What the sample sourcing tool makes of items, days and its list."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

ITEM = "/api/v3/item/get"
ID = "1600590399629"

TIERS = [
    {"min_quantity": "1000", "price": "7.05"},
    {"min_quantity": 100, "price": Decimal("9.5")},
    {"min_quantity": 500, "price": "8.10"},
]


@pytest.mark.parametrize(
    ("quantity", "price"),
    [(99, "7.0"), (100, "9.5"), (499, "9.5"), (500, "8.10"), (999, "8.10"), (1000, "7.05")],
)
@pytest.mark.parametrize("place", ["inside", "beside"])
def test_the_price_is_that_of_the_largest_tier_reached_else_the_low_end(
    sourcing: SimpleNamespace, quantity: int, price: str, place: str
) -> None:
    result: dict[str, Any] = {"price_info": {"price_range": "7.0-9.5"}}
    (result["price_info"] if place == "inside" else result)["tier_prices"] = TIERS
    assert sourcing.items.item_from(ID, result).price_at(quantity) == Decimal(price)


@pytest.mark.parametrize(
    "result",
    [
        None,
        [],
        "x",
        {},
        {"item_id": ID},
        {"price_info": [], "sku_list": {}, "supplier_info": "x", "trade_info": 7},
        {"price_info": {"price_range": None, "tier_prices": [None, {"price": "x"}]}},
        {"price_info": {"tier_prices": [{"min_quantity": "NaN", "price": "Infinity"}]}},
        {"sku_list": [None, {"inventory": True}, {"inventory": "many"}], "stock": {}},
    ],
)
def test_whatever_is_missing_an_item_is_read(sourcing: SimpleNamespace, result: object) -> None:
    item = sourcing.items.item_from(ID, result)
    assert not item.is_listed
    assert item.price_at(500) is None
    assert sourcing.app.told(item) == f"{ID}: no longer listed"


def test_a_line_tells_what_matters_to_a_buyer(sourcing: SimpleNamespace) -> None:
    result = {
        "subject": "Lamp\nred",
        "price_info": {"price_range": "7.00-9.5", "currency": "USD"},
        "min_order_quantity": 100,
        "sku_list": [{"inventory": "20"}, {}, {"inventory": 22}],
        "supplier_info": {"supplier_name": "Example Lamps"},
    }
    assert sourcing.app.told(sourcing.items.item_from(ID, result)) == (
        f"{ID}: 7.00 USD at 500 piece, minimum 100, stock 42, sold unknown in 30 days, "
        "by Example Lamps: Lamp red"
    )


def test_an_item_is_asked_for_once_a_day(
    sourcing: SimpleNamespace, gateway: Any, platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue, day = sourcing.app.Catalogue(gateway), datetime(2026, 7, 1, tzinfo=UTC).date()
    monkeypatch.setattr(sourcing.app, "today", lambda: day)
    platform.plots["2"] = [(200, {"code": 2001, "msg": "no permission"}, {})]
    assert [catalogue.item(item_id) is None for item_id in ("1", "2", "1", "2")] == [
        False,
        True,
        False,
        True,
    ]
    assert len(platform.called(ITEM)) == 2
    day += timedelta(days=1)
    catalogue.forget(day)
    assert catalogue.item("2")
    assert len(platform.called(ITEM)) == 3


def test_the_day_is_that_of_the_platform(sourcing: SimpleNamespace) -> None:
    expected = (datetime.now(UTC) + timedelta(hours=8)).date()
    assert sourcing.app.today() in {expected, expected + timedelta(days=1)}


def test_a_watch_list_holds_each_id_once_and_nothing_else(sourcing: SimpleNamespace) -> None:
    lines = ["# lamps", "1600590399629 ", "", "16-00", "١٢٣", "2", "1600590399629"]
    assert sourcing.app.watchlist_from(lines) == (ID, "2")
