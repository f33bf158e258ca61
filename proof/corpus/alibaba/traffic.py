"""Calls of alibaba.item_get, and the statement of an application that makes them (seed 001)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from proof.corpus.bearer import (
    TOKEN,
    Overrides,
    Pairs,
    PlainCall,
    Reply,
    answered,
    epoch_ms,
    overridden,
    percent_encoded,
    secret_wrapped,
)
from proof.corpus.bearer_cases import Platform
from proof.corpus.case import Record

URL = "https://openapi.alibaba.com/api/v3/item/get"
APP_KEY = "12345678"

STATEMENT: Mapping[str, Any] = {
    "statement": 1,
    "edition": "alibaba",
    "application": {"name": "Sample ERP", "version": "2.4.0", "company": "Example Trading Ltd"},
    "app_key": APP_KEY,
    "app_secret": "env:PROOF_SECRET",
    "interfaces": ["alibaba.item_get"],
    "capabilities": {"item.get": True},
    "tier": "advanced",
    "packages": ["trade-data", "raw-data"],
    "scopes": ["item_get", "trade_data"],
    "data": {
        "call_log_days": 180,
        "product_cache_days": 7,
        "eu_buyer_encrypted": True,
        "eu_buyer_erasable": True,
    },
}

ITEM: Mapping[str, Any] = {
    "subject": "Magnetic phone case",
    "category_id": "100001234",
    "main_image": "https://img.example.com/1.jpg",
    "price_info": {"currency": "USD", "price_range": "5.00-10.00"},
    "min_order_quantity": 100,
    "min_order_unit": "piece",
    "sku_list": [{"sku_id": "2001", "price": "6.50", "inventory": 800}],
    "supplier_info": {"supplier_id": "77001", "supplier_name": "Example Factory", "country": "CN"},
}


def item_answer(result: Mapping[str, Any] = ITEM, **outer: Any) -> Reply:
    """A successful answer of item_get."""
    return answered({"code": 0, "msg": "success", "result": result, **outer})


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemGet:
    """A right call of alibaba.item_get with its answer, but for the given parts."""

    at: float
    number: int = 0
    """Tells one item from another."""
    item_id: str | None = None
    token: str | None = TOKEN
    language: str = "en"
    fields: str | None = "subject,price_info,sku_list,supplier_info"
    include_raw: str = "false"
    timestamp: str | None = None
    """The time of the call when None."""
    sign_method: str = "hmac-sha256"
    extra: Pairs = ()
    left_out: str = ""
    """Name of a parameter that is not sent."""
    sign: Callable[[Pairs], str] = field(default=secret_wrapped)
    encode: Callable[[Pairs], str] = field(default=percent_encoded)
    headers: Overrides = ()
    url: str | None = None
    reply: Reply | None = None
    intent: str = ""
    observations: Pairs = ()

    def record(self) -> Record:
        """The record, as yet without an id."""
        url = self.url or URL
        bearer = None if self.token is None else f"Bearer {self.token}"
        headers = (
            ("Host", urlsplit(url).netloc),
            ("User-Agent", "erp/2.4.0"),
            *((("Authorization", bearer),) if bearer else ()),
            ("Content-Type", "application/json"),
            ("X-Api-Version", "3.0"),
        )
        return PlainCall(
            at=self.at,
            method="GET",
            url=f"{url}?{self.encode(self.signed())}",
            headers=overridden(headers, self.headers),
            reply=self.reply or item_answer(),
            intent=self.intent,
            observations=self.observations,
        ).record()

    def signed(self) -> Pairs:
        """The parameters with their signature, in the order in which seed 001 sends them."""
        unsigned = tuple(pair for pair in self._parameters() if pair[0] != self.left_out)
        if self.left_out == "sign":
            return unsigned
        return (*unsigned, ("sign", self.sign(unsigned)))

    def _parameters(self) -> Pairs:
        item_id = str(1600590000000 + self.number) if self.item_id is None else self.item_id
        timestamp = epoch_ms(self.at) if self.timestamp is None else self.timestamp
        return (
            ("app_key", APP_KEY),
            ("item_id", item_id),
            ("language", self.language),
            ("timestamp", timestamp),
            ("include_raw", self.include_raw),
            ("sign_method", self.sign_method),
            *((("fields", self.fields),) if self.fields is not None else ()),
            *self.extra,
        )


ALIBABA = Platform(
    edition="alibaba",
    app_key=APP_KEY,
    token_url="https://auth.alibaba.com/oauth/token",  # noqa: S106 - an address
    scope="item_get,trade_data",
    life=7200,
    message="msg",
    success={"code": 0, "msg": "success", "result": ITEM},
    statement=STATEMENT,
    call=ItemGet,
)
