"""Calls of the 1688 batch upload, and the statement of their application (seed 002)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from proof.corpus.bearer import (
    TOKEN,
    Overrides,
    Pairs,
    PlainCall,
    Reply,
    answered,
    overridden,
)
from proof.corpus.bearer_cases import Platform
from proof.corpus.case import Record

URL = "https://api.1688.com/item/batchUpload"
APP_KEY = "1000000"

STATEMENT: Mapping[str, Any] = {
    "statement": 1,
    "edition": "1688",
    "application": {"name": "Sample ERP", "version": "2.4.0", "company": "Example Trading Ltd"},
    "app_key": APP_KEY,
    "app_secret": "env:PROOF_SECRET",
    "interfaces": ["item.batchUpload"],
    "capabilities": {"item.batch_upload": True},
    "data": {
        "call_log_days": 180,
        "product_cache_days": 7,
        "eu_buyer_encrypted": True,
        "eu_buyer_erasable": True,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of the goods as JSON text: each value is the literal that is sent, None leaves it out."""

    title: str | None = '"运动鞋"'
    price: str | None = "150.00"
    stock: str | None = "200"
    images: str | None = '["https://img.example.com/1.jpg"]'
    extra: Pairs = ()

    def text(self) -> str:
        """The object."""
        pairs = (
            ("title", self.title),
            ("price", self.price),
            ("stock", self.stock),
            ("images", self.images),
            *self.extra,
        )
        return "{" + ", ".join(f'"{name}": {v}' for name, v in pairs if v is not None) + "}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchUpload:
    """A right upload with its answer, but for the given parts."""

    at: float
    number: int = 0
    """Tells the goods of one batch from those of another."""
    size: int = 2
    items: Sequence[Item] | None = None
    body: str | bytes | None = None
    """The body, where it is not made of the goods."""
    token: str | None = TOKEN
    method: str = "POST"
    headers: Overrides = ()
    url: str | None = None
    failed: Sequence[int] = ()
    """Positions that the answer names as failed."""
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
        )
        items = goods(self.number, self.size) if self.items is None else self.items
        return PlainCall(
            at=self.at,
            method=self.method,
            url=url,
            headers=overridden(headers, self.headers),
            body=array(items) if self.body is None else self.body,
            reply=self.reply or upload_answer(len(items), self.failed),
            intent=self.intent,
            observations=self.observations,
        ).record()


def goods(number: int, size: int) -> tuple[Item, ...]:
    """So many goods that no other number has."""
    return tuple(Item(title=json.dumps(f"货号 {number}-{n}")) for n in range(size))


def array(items: Sequence[Item]) -> str:
    """The body of an upload."""
    return "[" + ", ".join(item.text() for item in items) + "]"


def upload_answer(size: int, failed: Sequence[int] = (), **outer: Any) -> Reply:
    """A successful answer to a batch of that size."""
    data = {
        "success_count": size - len(failed),
        "failed_items": [{"index": n, "message": "类目暂不可用"} for n in failed],
    }
    return answered({"code": 200, "message": "success", "data": data, **outer})


ALI1688 = Platform(
    edition="1688",
    app_key=APP_KEY,
    token_url="https://auth.1688.com/oauth/token",  # noqa: S106 - an address
    scope="",
    life=3600,
    message="message",
    success={
        "code": 200,
        "message": "success",
        "data": {"success_count": 2, "failed_items": []},
    },
    statement=STATEMENT,
    call=BatchUpload,
)
