"""What an account may see of an item: the answer's schema says it, field by field."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from harness.documents.resources import resource
from harness.emulator.alibaba.account import Account, Forbidden
from harness.emulator.alibaba.items import Item, Sku, Supplier, Trade


def visible(
    item: Item,
    account: Account,
    *,
    fields: tuple[str, ...] | None,
    include_raw: bool,
    language: str,
) -> dict[str, Any]:
    """The `result` of an answer about an item, to an account that nothing is `forbidden` to.

    Without `fields` it is all that the account may see, the HTML description only with
    `include_raw`, and the rest is left out silently. With `fields` it is those, parts of them
    that the account may not see left out, and always the item's id. A delisted item has hardly
    a field left.
    """
    record = _record(item, account, language) if item.is_listed else _remains(item, language)
    if fields is not None:
        wanted = {"item_id", *fields}
    else:
        unasked = {_BULK_PRICES} if include_raw else {_BULK_PRICES, _RAW}
        wanted = record.keys() - unasked
    chosen = {name: value for name, value in record.items() if name in wanted}
    shown: dict[str, Any] = _permitted(chosen, _result_schema(), account)
    return shown


def forbidden(
    account: Account, *, fields: tuple[str, ...] | None, include_raw: bool
) -> Forbidden | None:
    """The first thing asked for by name that the account may not see, whatever the item."""
    asked = [(name, name) for name in fields or ()]
    asked += [("include_raw", _RAW)] if include_raw else []
    known = _result_schema()["properties"]
    for word, name in asked:
        rule = known.get(name, {})
        if not _permits(rule, account):
            tiers = tuple(rule.get("x-tiers", ()))
            return Forbidden(asked=word, tiers=tiers, package=rule.get("x-package", ""))
    return None


_RAW = "desc"
# The schema has it at top level only for whoever asks for it by this name; there an item without
# tier prices answers the question with an empty list, and below price_info it has no such field.
_BULK_PRICES = "tier_prices"


@lru_cache(maxsize=1)
def _result_schema() -> Mapping[str, Any]:
    path = resource("schemas", "alibaba", "item_get.answer.schema.json")
    schema: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    result: Mapping[str, Any] = schema["properties"]["result"]
    return result


def _permits(rule: Mapping[str, Any], account: Account) -> bool:
    is_of_tier = account.tier in rule.get("x-tiers", (account.tier,))
    return is_of_tier and rule.get("x-package") in (None, *account.packages)


def _permitted(value: Any, rule: Mapping[str, Any], account: Account) -> Any:
    if isinstance(value, dict) and "properties" in rule:
        rules = rule["properties"]
        return {
            name: _permitted(part, rules[name], account)
            for name, part in value.items()
            if _permits(rules[name], account)
        }
    if isinstance(value, list):
        return [_permitted(part, rule.get("items", {}), account) for part in value]
    return value


def _remains(item: Item, language: str) -> dict[str, Any]:
    return {"item_id": item.id, "subject": item.subject_in(language)}


def _record(item: Item, account: Account, language: str) -> dict[str, Any]:
    subject = item.subject_in(language)
    prices = _prices(item)
    return {
        "item_id": item.id,
        "subject": subject,
        "title": subject,
        "category_id": item.category_id,
        "brand": item.brand,
        "main_image": item.main_image,
        "extra_images": list(item.extra_images),
        "video_url": item.video_url,
        _RAW: item.html,
        "min_order_quantity": item.min_order,
        "min_order_unit": item.order_unit,
        "price_info": prices,
        _BULK_PRICES: prices.get(_BULK_PRICES, []),
        "sku_list": [_sku(sku, account) for sku in item.skus],
        "stock": {"total": sum(_stock(sku, account) for sku in item.skus)},
        "supplier_info": _supplier(item.supplier),
        "trade_info": _trade(item.trade),
        "shipping_info": {
            "ports": list(item.shipping.ports),
            "methods": list(item.shipping.methods),
            "lead_time": item.shipping.lead_time,
        },
        "certifications": [
            {
                "certification_type": certificate.kind,
                "authority": certificate.authority,
                "valid_date": _day(certificate.valid_until),
            }
            for certificate in item.certificates
        ],
        "seo_info": {
            "keywords": list(item.search.keywords),
            "search_volume": item.search.volume,
            "competition_index": item.search.competition,
        },
    }


def _prices(item: Item) -> dict[str, Any]:
    prices = item.prices
    tiers = [
        {
            "min_quantity": tier.min_quantity,
            "price": _amount(tier.price),
            "discount": f"{tier.discount}%",
        }
        for tier in prices.tiers
    ]
    return {
        "currency": prices.currency,
        "price_unit": prices.unit,
        "price_range": f"{_amount(prices.low)}-{_amount(prices.high)}",
        "fob_price": _amount(prices.high),
        "history_prices": [
            {"date": _day(past.since), "price": _amount(past.price)} for past in prices.history
        ],
        **({_BULK_PRICES: tiers} if tiers else {}),
    }


def _sku(sku: Sku, account: Account) -> dict[str, Any]:
    return {
        "sku_id": sku.id,
        "attributes": dict(sku.attributes),
        "price": _amount(sku.price),
        "inventory": _stock(sku, account),
        "image_url": sku.image_url,
        "support_customization": bool(sku.custom_fields),
        "custom_fields": list(sku.custom_fields),
    }


def _stock(sku: Sku, account: Account) -> int:
    match account.tier:
        case "advanced":
            return sku.live_stock
        case "standard":
            return sku.counted_stock
    # An estimate promises no more than there was: the first digit, then noughts.
    digits = str(sku.counted_stock)
    return int(digits[0] + "0" * (len(digits) - 1))


def _supplier(supplier: Supplier) -> dict[str, Any]:
    return {
        "supplier_id": supplier.id,
        "supplier_name": supplier.name,
        "is_gold_supplier": supplier.is_gold,
        "is_verified": supplier.is_verified,
        "response_rate": str(supplier.response_rate),
        "transaction_level": supplier.transaction_level,
        "country": supplier.country,
        "province": supplier.province,
        "email": supplier.email,
        "phone": supplier.phone,
        "whatsapp": supplier.whatsapp,
    }


def _trade(trade: Trade) -> dict[str, Any]:
    return {
        "transactions": trade.transactions,
        "buyers": trade.buyers,
        "repeat_buyer_rate": str(trade.repeat_buyer_rate),
        "avg_lead_time": trade.lead_days,
        "payment_methods": list(trade.payment_methods),
        "buyer_profile": [
            {"country": share.country, "share": f"{share.per_cent}%"}
            for share in trade.buyer_shares
        ],
    }


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _day(day: date) -> str:
    return day.isoformat()
