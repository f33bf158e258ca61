"""What each account sees of an item, written down by hand after the seed's table."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from harness.emulator.alibaba.account import Account
from harness.emulator.alibaba.items import (
    BuyerShare,
    Certificate,
    Item,
    PastPrice,
    Prices,
    Search,
    Shipping,
    Sku,
    Supplier,
    Tier,
    Trade,
)
from harness.emulator.alibaba.visibility import visible

TRADE, RAW = "trade-data", "raw-data"
PACKAGES = ((), (TRADE,), (RAW,), (TRADE, RAW))
TIERS = ("basic", "standard", "advanced")
ACCOUNTS = tuple(Account(tier=t, packages=frozenset(p)) for t, p in product(TIERS, PACKAGES))
# The fields that every account sees when it asks for nothing by name.
OPEN = {
    "item_id",
    "subject",
    "title",
    "category_id",
    "brand",
    "main_image",
    "extra_images",
    "video_url",
    "min_order_quantity",
    "min_order_unit",
    "price_info",
    "sku_list",
    "stock",
    "supplier_info",
    "shipping_info",
    "certifications",
    "seo_info",
}
ITEM = Item(
    id="1600590399629",
    subject="Café Mug & Lid",
    subject_zh="咖啡杯和盖",
    category_id="150300217",
    brand="",
    main_image="https://img.example.com/main.jpg",
    extra_images=("https://img.example.com/1.jpg",),
    video_url="",
    html="<p>Mug &amp; Lid</p>",
    min_order=10,
    order_unit="piece",
    prices=Prices(
        currency="USD",
        unit="piece",
        low=Decimal("4.85"),
        high=Decimal("5.60"),
        tiers=(
            Tier(min_quantity=10, price=Decimal("5.60"), discount=0),
            Tier(min_quantity=500, price=Decimal("4.85"), discount=13),
        ),
        history=(PastPrice(since=date(2025, 3, 1), price=Decimal("5.00")),),
    ),
    skus=(
        Sku(
            id="1600590399629001",
            attributes=(("Color", "Black"), ("Size", "M")),
            price=Decimal("5.6"),
            counted_stock=1234,
            live_stock=1230,
            image_url="https://img.example.com/sku-1.jpg",
            custom_fields=("logo",),
        ),
        Sku(
            id="1600590399629002",
            attributes=(("Color", "Olive"), ("Size", "M")),
            price=Decimal("5.10"),
            counted_stock=0,
            live_stock=0,
            image_url="https://img.example.com/sku-2.jpg",
            custom_fields=(),
        ),
    ),
    supplier=Supplier(
        id="7",
        name="Example Factory",
        is_gold=True,
        is_verified=False,
        response_rate=Decimal("0.90"),
        transaction_level=3,
        country="CN",
        province="Fujian",
        email="sales@example.com",
        phone="+44 20 7946 0001",
        whatsapp="+44 7700 900001",
    ),
    trade=Trade(
        transactions=12,
        buyers=9,
        repeat_buyer_rate=Decimal("0.30"),
        lead_days=7,
        payment_methods=("T/T", "L/C"),
        buyer_shares=(BuyerShare(country="US", per_cent=100),),
    ),
    shipping=Shipping(ports=("Xiamen",), methods=("Express",), lead_time="3-11 days"),
    certificates=(Certificate(kind="CE", authority="Nobody", valid_until=date(2027, 1, 31)),),
    search=Search(keywords=("mug",), volume=1000, competition=70),
)


def account_of(tier, *packages):
    return Account(tier=tier, packages=frozenset(packages))


def seen(account, *, fields=None, raw=False, language="en", item=ITEM):
    return visible(item, account, fields=fields, include_raw=raw, language=language)


def test_an_advanced_account_with_all_packages_sees_the_whole_item():
    assert seen(account_of("advanced", TRADE, RAW), raw=True) == {
        "item_id": "1600590399629",
        "subject": "Café Mug & Lid",
        "title": "Café Mug & Lid",
        "category_id": "150300217",
        "brand": "",
        "main_image": "https://img.example.com/main.jpg",
        "extra_images": ["https://img.example.com/1.jpg"],
        "video_url": "",
        "desc": "<p>Mug &amp; Lid</p>",
        "min_order_quantity": 10,
        "min_order_unit": "piece",
        "price_info": {
            "currency": "USD",
            "price_unit": "piece",
            "price_range": "4.85-5.60",
            "fob_price": "5.60",
            "tier_prices": [
                {"min_quantity": 10, "price": "5.60", "discount": "0%"},
                {"min_quantity": 500, "price": "4.85", "discount": "13%"},
            ],
            "history_prices": [{"date": "2025-03-01", "price": "5.00"}],
        },
        "sku_list": [
            {
                "sku_id": "1600590399629001",
                "attributes": {"Color": "Black", "Size": "M"},
                "price": "5.60",
                "inventory": 1230,
                "image_url": "https://img.example.com/sku-1.jpg",
                "support_customization": True,
                "custom_fields": ["logo"],
            },
            {
                "sku_id": "1600590399629002",
                "attributes": {"Color": "Olive", "Size": "M"},
                "price": "5.10",
                "inventory": 0,
                "image_url": "https://img.example.com/sku-2.jpg",
                "support_customization": False,
                "custom_fields": [],
            },
        ],
        "stock": {"total": 1230},
        "supplier_info": {
            "supplier_id": "7",
            "supplier_name": "Example Factory",
            "is_gold_supplier": True,
            "is_verified": False,
            "response_rate": "0.90",
            "transaction_level": 3,
            "country": "CN",
            "province": "Fujian",
            "email": "sales@example.com",
            "phone": "+44 20 7946 0001",
            "whatsapp": "+44 7700 900001",
        },
        "trade_info": {
            "transactions": 12,
            "buyers": 9,
            "repeat_buyer_rate": "0.30",
            "avg_lead_time": 7,
            "payment_methods": ["T/T", "L/C"],
            "buyer_profile": [{"country": "US", "share": "100%"}],
        },
        "shipping_info": {"ports": ["Xiamen"], "methods": ["Express"], "lead_time": "3-11 days"},
        "certifications": [
            {"certification_type": "CE", "authority": "Nobody", "valid_date": "2027-01-31"}
        ],
        "seo_info": {"keywords": ["mug"], "search_volume": 1000, "competition_index": 70},
    }


@pytest.mark.parametrize(
    ("tier", "packages", "further"),
    [
        ("basic", (), set()),
        ("basic", (TRADE,), set()),
        ("basic", (RAW,), set()),
        ("standard", (), set()),
        ("standard", (RAW,), set()),
        ("standard", (TRADE,), {"trade_info"}),
        ("advanced", (), set()),
        ("advanced", (TRADE,), {"trade_info"}),
        ("advanced", (TRADE, RAW), {"trade_info"}),
    ],
)
def test_without_fields_an_account_sees_all_that_it_may(tier, packages, further):
    assert seen(account_of(tier, *packages)).keys() == OPEN | further


@pytest.mark.parametrize("tier", TIERS)
def test_the_html_comes_with_include_raw_for_every_tier_that_has_the_package(tier):
    assert seen(account_of(tier, RAW), raw=True)["desc"] == "<p>Mug &amp; Lid</p>"


@pytest.mark.parametrize(
    ("tier", "further"),
    [
        ("basic", set()),
        ("standard", {"tier_prices"}),
        ("advanced", {"tier_prices", "history_prices"}),
    ],
)
def test_prices_by_tier(tier, further):
    always = {"currency", "price_unit", "price_range", "fob_price"}
    assert seen(account_of(tier))["price_info"].keys() == always | further


@pytest.mark.parametrize(
    ("tier", "stock"),
    [("basic", [1000, 0]), ("standard", [1234, 0]), ("advanced", [1230, 0])],
)
def test_stock_is_an_estimate_a_count_or_live(tier, stock):
    result = seen(account_of(tier))
    assert [sku["inventory"] for sku in result["sku_list"]] == stock
    assert result["stock"] == {"total": sum(stock)}


@pytest.mark.parametrize(
    ("tier", "contacts"),
    [
        ("basic", set()),
        ("standard", {"email"}),
        ("advanced", {"email", "phone", "whatsapp"}),
    ],
)
def test_contacts_by_tier(tier, contacts):
    supplier = seen(account_of(tier))["supplier_info"]
    assert supplier.keys() & {"email", "phone", "whatsapp"} == contacts
    assert supplier["supplier_name"] == "Example Factory"


def test_the_profile_of_buyers_is_for_advanced_accounts():
    assert "buyer_profile" not in seen(account_of("standard", TRADE))["trade_info"]
    assert "buyer_profile" in seen(account_of("advanced", TRADE))["trade_info"]


def test_an_unknown_tier_sees_what_basic_sees():
    assert seen(account_of("golden")) == seen(account_of("basic"))


def test_with_fields_only_those_and_the_id_are_shown():
    result = seen(account_of("basic"), fields=("subject", "seo_info"))
    assert result.keys() == {"item_id", "subject", "seo_info"}


def test_no_fields_at_all_leave_the_id():
    assert seen(account_of("advanced"), fields=()) == {"item_id": "1600590399629"}


def test_tier_prices_asked_by_name_stand_at_top_level():
    tiers = [
        {"min_quantity": 10, "price": "5.60", "discount": "0%"},
        {"min_quantity": 500, "price": "4.85", "discount": "13%"},
    ]
    alone = seen(account_of("standard"), fields=("tier_prices",))
    assert alone == {"item_id": "1600590399629", "tier_prices": tiers}
    both = seen(account_of("standard"), fields=("price_info", "tier_prices"))
    assert both["tier_prices"] == both["price_info"]["tier_prices"] == tiers
    assert "tier_prices" not in seen(account_of("standard"), fields=("price_info",))


def test_an_item_without_tier_prices_has_only_its_range():
    plain = replace(ITEM, prices=replace(ITEM.prices, tiers=()))
    fields = ("price_info", "tier_prices")
    result = seen(account_of("standard"), item=plain, fields=fields)
    assert result["price_info"].keys() == {"currency", "price_unit", "price_range", "fob_price"}
    assert result["tier_prices"] == []


def test_hidden_parts_of_a_field_that_is_asked_for_are_left_out():
    result = seen(account_of("basic"), fields=("price_info", "supplier_info"))
    assert "tier_prices" not in result["price_info"]
    assert "email" not in result["supplier_info"]


def test_the_html_asked_by_name_needs_no_include_raw():
    result = seen(account_of("basic", RAW), fields=("desc",))
    assert result == {"item_id": "1600590399629", "desc": "<p>Mug &amp; Lid</p>"}


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda a: "+".join((a.tier, *sorted(a.packages))))
def test_a_delisted_item_has_its_id_and_subject_left(account):
    gone = replace(ITEM, is_listed=False)
    remains = {"item_id": "1600590399629", "subject": "Café Mug & Lid"}
    assert seen(account, item=gone) == remains
    assert seen(account, item=gone, fields=("price_info",)) == {"item_id": "1600590399629"}


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "Café Mug & Lid"), ("zh", "咖啡杯和盖"), ("es", "Café Mug & Lid")],
)
def test_subject_and_title_follow_the_language(language, subject):
    result = seen(account_of("basic"), language=language)
    assert result["subject"] == result["title"] == subject


def test_what_is_shown_can_be_changed_without_changing_what_the_next_one_sees():
    seen(account_of("standard"))["price_info"]["tier_prices"].clear()
    assert len(seen(account_of("standard"))["price_info"]["tier_prices"]) == 2
