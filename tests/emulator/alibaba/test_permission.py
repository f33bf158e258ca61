"""Who is refused what, asked for by name; and nobody is shown what breaks the schema."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.documents.schema import violations
from harness.emulator.alibaba.account import Account, Forbidden
from harness.emulator.alibaba.catalogue import Catalogue
from harness.emulator.alibaba.visibility import forbidden, visible

ANSWER = "alibaba/item_get.answer.schema.json"
TRADE, RAW = "trade-data", "raw-data"
PACKAGES = ((), (TRADE,), (RAW,), (TRADE, RAW))
TIERS = ("basic", "standard", "advanced")
ACCOUNTS = tuple(Account(tier=t, packages=frozenset(p)) for t, p in product(TIERS, PACKAGES))
ITEM = Catalogue().get("1600590399629")


def account_of(tier, *packages):
    return Account(tier=tier, packages=frozenset(packages))


def seen(account, *, fields=None, raw=False, language="en", item=ITEM):
    return visible(item, account, fields=fields, include_raw=raw, language=language)


ABOVE_BASIC = ("standard", "advanced")
ALLOWED = {
    "trade_info": {(t, p) for t in ABOVE_BASIC for p in PACKAGES if TRADE in p},
    "tier_prices": {(t, p) for t in ABOVE_BASIC for p in PACKAGES},
    "desc": {(t, p) for t in TIERS for p in PACKAGES if RAW in p},
    "subject": set(product(TIERS, PACKAGES)),
}
NEEDS = {
    "trade_info": (ABOVE_BASIC, TRADE),
    "tier_prices": (ABOVE_BASIC, ""),
    "desc": ((), RAW),
}


@pytest.mark.parametrize("packages", PACKAGES, ids="+".join)
@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("field", ALLOWED)
def test_asking_by_name_is_refused_to_whom_the_field_is_not_open(field, tier, packages):
    account = account_of(tier, *packages)
    refusal = forbidden(account, fields=("subject", field), include_raw=False)
    if (tier, packages) in ALLOWED[field]:
        assert refusal is None
        assert field in seen(account, fields=("subject", field))
    else:
        tiers, package = NEEDS[field]
        assert refusal == Forbidden(asked=field, tiers=tiers, package=package)


@pytest.mark.parametrize("fields", [None, ("subject",)])
@pytest.mark.parametrize("tier", TIERS)
def test_include_raw_is_refused_without_its_package(tier, fields):
    refusal = forbidden(account_of(tier, TRADE), fields=fields, include_raw=True)
    assert refusal == Forbidden(asked="include_raw", tiers=(), package=RAW)


def test_permission_is_settled_without_an_item():
    account = account_of("basic")
    assert forbidden(account, fields=("tier_prices",), include_raw=False)
    assert forbidden(account, fields=None, include_raw=False) is None
    assert forbidden(account, fields=("price_info", "unheard_of"), include_raw=False) is None


# An example is every seventh item of a catalogue, from any on, seen by twelve accounts.
@settings(max_examples=5)
@given(st.text(), st.integers(0, 6), st.sampled_from(["en", "zh", "es", "ru"]))
def test_the_items_of_every_seed_fit_the_schema_for_every_account(seed, first, language):
    catalogue = Catalogue(seed)
    for item_id, account in product(catalogue.ids[first::7], ACCOUNTS):
        item = catalogue.get(item_id)
        assert item
        result = seen(account, item=item, raw=RAW in account.packages, language=language)
        assert violations({"code": 0, "result": result}, ANSWER) == []
        fields = ("price_info", "sku_list", "subject", "certifications")
        asked = seen(account, item=item, fields=fields)
        assert violations({"code": 0, "result": asked}, ANSWER) == []
