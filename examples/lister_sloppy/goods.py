"""The goods to list: read from a table of styles, and taken as they are."""

import csv
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from pathlib import Path

MOST_PIECES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """One style in one colour and one size."""

    title: str
    price: Decimal
    stock: int
    images: tuple[str, ...]


def goods_in(file: Path) -> list[Good]:
    """Make the goods of all rows."""
    with file.open(encoding="utf-8", newline="") as table:
        return [good for row in csv.DictReader(table) for good in goods_of(row)]


def goods_of(row: dict[str, str]) -> list[Good]:
    """Make every good of one style."""
    price, stock = Decimal(row["price"]), int(row["stock"])
    images = tuple(row["images"].split("|"))
    variants = product(row["colours"].split("|"), row["sizes"].split("|"))
    return [
        Good(title=f"{row['title']} {colour} {size}", price=price, stock=stock, images=images)
        for colour, size in variants
    ]


def counted(goods: list[Good], job: int) -> list[Good]:
    """Return the goods as the warehouse counts them before a job; stands for a stock system."""
    return [
        replace(good, stock=(good.stock + 37 * job + 11 * place) % MOST_PIECES)
        for place, good in enumerate(goods)
    ]
