"""The goods to list: read from a table of styles, examined, and written as the platform wants."""

import csv
import io
import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from unicodedata import category
from urllib.parse import urlsplit

COLUMNS = ("style", "title", "price", "stock", "colours", "sizes", "images")
PRICE, WHOLE = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,2})?"), re.compile(r"[0-9]{1,8}")
# Control characters, line and paragraph separators, and halves of a character.
UNSENDABLE = {"Cc", "Zl", "Zp", "Cs"}
UNREADABLE = "\ufffd"
TITLE_WORDS = ("title", "标题", "標題")
MOST_PIECES = 1000

Row = Mapping[str | None, str | None]

log = logging.getLogger("lister.goods")


class GoodsError(Exception):
    """A row, or a good made of it, that must not be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """One style in one colour and one size; right in itself, or it does not come into being."""

    title: str
    price: Decimal
    stock: int
    images: tuple[str, ...]

    def __post_init__(self) -> None:
        """Examine the good before the platform does."""
        if UNREADABLE in self.title or any(category(c) in UNSENDABLE for c in self.title):
            raise GoodsError(f"control characters in the title {self.title!r}")
        if all(c.isspace() or category(c) == "Cf" for c in self.title):
            raise GoodsError("no title")
        if self.price <= 0 or self.price != self.price.quantize(Decimal("0.01")):
            raise GoodsError(f"the price {self.price}")
        if self.stock < 0:
            raise GoodsError(f"the stock {self.stock}")
        if not self.images:
            raise GoodsError("no images")
        for image in self.images:
            if not is_address(image):
                raise GoodsError(f"the image {image!r} is no address")

    def as_json(self) -> str:
        """Write the good; the price never becomes a float, and keeps its two decimals."""
        title = json.dumps(self.title, ensure_ascii=False)
        images = json.dumps(self.images, ensure_ascii=False)
        price, stock = f"{self.price:.2f}", f"{self.stock:d}"
        return f'{{"title":{title},"price":{price},"stock":{stock},"images":{images}}}'

    def corrected(self, reason: str) -> "Good":
        """Return what can be tried once more, after the platform did not take the good."""
        if not any(word in reason.lower() for word in TITLE_WORDS):
            return self
        plain = "".join(c if c.isalnum() else " " for c in self.title)
        return replace(self, title=" ".join(plain.split()) or self.title)


def body_of(goods: Sequence[Good]) -> bytes:
    """Write a batch as the platform wants it: a JSON array in UTF-8."""
    return f"[{','.join(good.as_json() for good in goods)}]".encode()


def goods_in(file: Path) -> list[Good]:
    """Return the goods of every row that is right; the others are left to a person."""
    text = file.read_bytes().decode("utf-8-sig", "replace")
    goods: list[Good] = []
    for row in csv.DictReader(io.StringIO(text, newline="")):
        try:
            goods += goods_of(row)
        except GoodsError as fault:
            log.warning("style %r is left to a person: %s", row.get("style"), fault)
    return goods


def goods_of(row: Row) -> list[Good]:
    """Make every good of one style; raises GoodsError when one of them would be wrong."""
    if None in row:
        raise GoodsError("more cells than columns")
    style = {name: (row.get(name) or "").strip(" ") for name in COLUMNS}
    if not PRICE.fullmatch(style["price"]):
        raise GoodsError(f"the price {style['price']!r}")
    if not WHOLE.fullmatch(style["stock"]):
        raise GoodsError(f"the stock {style['stock']!r}")
    if not style["title"].strip():
        raise GoodsError("no title")
    variants = list(product(parts(style["colours"]), parts(style["sizes"])))
    if not variants:
        raise GoodsError("no colours or no sizes")
    price, stock = Decimal(style["price"]), int(style["stock"])
    images = tuple(parts(style["images"]))
    return [
        Good(title=f"{style['title']} {colour} {size}", price=price, stock=stock, images=images)
        for colour, size in variants
    ]


def counted(goods: Sequence[Good], job: int) -> list[Good]:
    """Return the goods as the warehouse counts them before a job; stands for a stock system."""
    return [
        replace(good, stock=(good.stock + 37 * job + 11 * place) % MOST_PIECES)
        for place, good in enumerate(goods)
    ]


def is_address(text: str) -> bool:
    """Tell whether a text is a whole http or https address."""
    if any(c.isspace() or category(c) in UNSENDABLE for c in text):
        return False
    try:
        address = urlsplit(text)
        return address.scheme in {"http", "https"} and bool(address.hostname)
    except ValueError:
        return False


def parts(cell: str) -> Iterator[str]:
    """Split a cell that holds several values."""
    return (part for part in cell.split("|") if part.strip())
