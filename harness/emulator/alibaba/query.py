"""What an item is asked for: the parameters of the item interface, read strictly."""

import re
from dataclasses import dataclass

from harness.emulator.bearer import malformed
from harness.platforms.calls import Call

FIELDS = (
    *("subject", "title", "category_id", "brand", "main_image", "extra_images", "video_url"),
    *("desc", "price_info", "tier_prices", "min_order_quantity", "min_order_unit", "sku_list"),
    *("supplier_info", "trade_info", "shipping_info", "certifications", "seo_info"),
)
"""The names that may be asked for."""
_DIGITS = re.compile(r"[0-9]{1,30}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemQuery:
    """Which item, and what of it."""

    item_id: str
    fields: tuple[str, ...] | None
    """None where everything is asked for that the account may see."""
    language: str
    include_raw: bool


def read_query(call: Call) -> ItemQuery:
    """What a call asks for. An empty parameter is none. Raises RefusedError for a malformed one."""
    return ItemQuery(
        item_id=_item_id(call),
        language=_language(call),
        include_raw=_include_raw(call),
        fields=_fields(call),
    )


def _item_id(call: Call) -> str:
    item_id = call.value("item_id")
    if not item_id:
        raise malformed("item_id is missing")
    if not _DIGITS.match(item_id):
        raise malformed("item_id must be digits")
    return item_id


def _language(call: Call) -> str:
    language = call.value("language") or "en"
    if not _LANGUAGE.match(language):
        raise malformed("language must be a code of two letters")
    return language


def _include_raw(call: Call) -> bool:
    word = call.value("include_raw") or "false"
    if word not in ("true", "false"):
        raise malformed("include_raw must be true or false")
    return word == "true"


def _fields(call: Call) -> tuple[str, ...] | None:
    text = call.value("fields")
    if not text:
        return None
    names = tuple(text.split(","))
    for name in names:
        if name not in FIELDS:
            raise malformed(f"fields: there is no field {name[:40]!r}")
    return names
