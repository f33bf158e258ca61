"""The catalogue: the same for one seed, consistent for every seed, and various."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.emulator.alibaba import catalogue as generator
from harness.emulator.alibaba.catalogue import Catalogue

SEED_DOCUMENT_IDS = ("1600590399629", "6234567890123", "7894561230456")
WATCHLIST = Path(__file__).parents[3] / "examples" / "sourcing" / "watchlist.txt"
# An example is a whole catalogue, so a few of them see thousands of items.
few = settings(max_examples=5)
catalogues = st.builds(Catalogue, st.text())


def items_of(catalogue):
    return [catalogue.get(item_id) for item_id in catalogue.ids]


def test_the_default_catalogue_is_pinned():
    item = Catalogue().get("1600590399629")
    assert item
    assert item.subject == "Premium Phone Case & Lanyard Set H666"
    assert item.subject_zh == "优质手机壳和挂绳套装 H666"
    assert (item.prices.low, item.prices.high) == (Decimal("1.51"), Decimal("1.79"))
    assert [(t.min_quantity, str(t.price)) for t in item.prices.tiers] == [
        (50, "1.59"),
        (150, "1.57"),
        (300, "1.57"),
        (1200, "1.51"),
        (6000, "1.51"),
    ]
    assert item.supplier.name == "Placeholder Electric Co., Ltd."
    assert [sku.id for sku in item.skus] == [f"1600590399629{n:03}" for n in (1, 2, 3)]
    assert Catalogue().ids[3:6] == ("6364043450198", "6460967423594", "6538365288783")


@few
@given(st.text())
def test_one_seed_makes_one_catalogue(seed):
    first = items_of(Catalogue(seed))
    generator._generated.cache_clear()
    assert items_of(Catalogue(seed)) == first


def test_delisting_an_item_of_one_catalogue_leaves_the_other_as_it_was():
    first, second = Catalogue(), Catalogue()
    first.delist(SEED_DOCUMENT_IDS[0])
    assert not first.get(SEED_DOCUMENT_IDS[0]).is_listed
    assert second.get(SEED_DOCUMENT_IDS[0]).is_listed


@few
@given(st.lists(st.text(), min_size=2, max_size=2, unique=True))
def test_another_seed_makes_another_catalogue(seeds):
    first, second = map(Catalogue, seeds)
    assert first.ids != second.ids
    assert first.get(SEED_DOCUMENT_IDS[0]) != second.get(SEED_DOCUMENT_IDS[0])


def test_a_seed_may_be_a_text_that_has_no_utf_8_form():
    assert len(Catalogue("\udcff").ids) == 480


@few
@given(catalogues)
def test_there_are_480_ids_of_13_digits_and_the_seed_documents_come_first(catalogue):
    assert len(set(catalogue.ids)) == len(catalogue.ids) == 480
    assert catalogue.ids[:3] == SEED_DOCUMENT_IDS
    assert all(re.fullmatch(r"[1-9][0-9]{12}", item_id) for item_id in catalogue.ids)
    assert all(item.id == item_id for item_id in catalogue.ids if (item := catalogue.get(item_id)))


@few
@given(catalogues)
def test_tiers_rise_in_quantity_and_never_in_price(catalogue):
    for item in items_of(catalogue):
        tiers = item.prices.tiers
        assert all(a.min_quantity < b.min_quantity for a, b in pairwise(tiers))
        assert all(a.price >= b.price for a, b in pairwise(tiers))
        assert all(tier.min_quantity >= item.min_order for tier in tiers)


@few
@given(catalogues)
def test_the_price_range_covers_every_tier_and_variant(catalogue):
    for item in items_of(catalogue):
        prices = [*(tier.price for tier in item.prices.tiers), *(sku.price for sku in item.skus)]
        assert 0 < item.prices.low <= min(prices)
        assert max(prices) <= item.prices.high


@few
@given(catalogues)
def test_every_amount_has_two_decimals(catalogue):
    for item in items_of(catalogue):
        owners = (*item.prices.tiers, *item.prices.history, *item.skus)
        amounts = [item.prices.low, item.prices.high, *(owner.price for owner in owners)]
        assert {amount.as_tuple().exponent for amount in amounts} == {-2}


@few
@given(catalogues)
def test_what_belongs_together_agrees(catalogue):
    for item in items_of(catalogue):
        assert len({sku.id for sku in item.skus}) == len(item.skus)
        assert len({sku.attributes for sku in item.skus}) == len(item.skus)
        assert all(0 <= sku.live_stock <= sku.counted_stock for sku in item.skus)
        assert item.trade.buyers <= item.trade.transactions
        assert sum(share.per_cent for share in item.trade.buyer_shares) == 100
        assert len({c.kind for c in item.certificates}) == len(item.certificates)


@few
@given(catalogues)
def test_every_form_of_item_is_met(catalogue):
    items = items_of(catalogue)
    assert {len(item.prices.tiers) for item in items} == {0, 1, 2, 3, 4, 5}
    assert len({item.category_id for item in items}) == 7
    assert {bool(item.video_url) for item in items} == {True, False}
    assert {len(item.skus) == 1 for item in items} == {True, False}
    assert {c.kind for item in items for c in item.certificates} == {
        "CE",
        "FCC",
        "ISO 9001",
        "BSCI",
    }
    subjects = [item.subject for item in items]
    for sign in (" ", '"', "'", "&"):
        assert any(sign in subject for subject in subjects)
    assert any(not subject.isascii() for subject in subjects)
    assert len({item.supplier for item in items}) <= 60


@few
@given(catalogues)
def test_nobody_real_is_named(catalogue):
    for item in items_of(catalogue):
        supplier = item.supplier
        assert supplier.email.endswith("@example.com")
        # Kept by Ofcom for drama, London and mobile.
        assert re.fullmatch(r"\+44 20 7946 0[0-9]{3}", supplier.phone)
        assert re.fullmatch(r"\+44 7700 900[0-9]{3}", supplier.whatsapp)
        addresses = [item.main_image, *item.extra_images, *(sku.image_url for sku in item.skus)]
        assert all(address.startswith("https://img.example.com/") for address in addresses)


@few
@given(catalogues)
def test_twelve_items_are_delisted_from_the_start_but_none_of_the_seed_document(catalogue):
    delisted = {item.id for item in items_of(catalogue) if not item.is_listed}
    assert len(delisted) == 12
    assert not delisted & set(SEED_DOCUMENT_IDS)


def test_an_item_can_be_delisted_and_others_stay():
    catalogue = Catalogue()
    catalogue.delist("1600590399629")
    item, other = catalogue.get("1600590399629"), catalogue.get("6234567890123")
    assert item
    assert other
    assert (item.is_listed, other.is_listed) == (False, True)
    assert "1600590399629" in catalogue.ids
    untouched = Catalogue().get("1600590399629")
    assert untouched
    assert untouched.is_listed


def test_an_unknown_id_has_no_item_and_cannot_be_delisted():
    catalogue = Catalogue()
    assert catalogue.get("1000000000000") is None
    with pytest.raises(KeyError):
        catalogue.delist("1000000000000")


def test_the_watchlist_of_the_sample_is_the_default_catalogue():
    listed = WATCHLIST.read_text(encoding="ascii").splitlines()
    catalogue = Catalogue()
    assert len(listed) == 480
    assert set(listed) == set(catalogue.ids)
    assert all(item.is_listed for i in listed[:30] if (item := catalogue.get(i)))
