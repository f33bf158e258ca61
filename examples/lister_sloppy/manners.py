"""How batches are sent: each way of it had its own author."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goods import Good

Entry = dict[str, Any]


def entry_of(good: Good) -> Entry:
    """Write a good down; the price is set in as a literal later on, since JSON has no decimals."""
    return {"title": good.title, "stock": good.stock, "images": list(good.images)}


def with_tab(good: Good) -> Entry:
    """Write the title as the spreadsheet has it."""
    # MISTAKE: FMT-08 two cells of the spreadsheet make the title, the tab between them included.
    return {"title": good.title.replace(" ", "\t", 1)}


def with_float_price(good: Good) -> Entry:
    """Write the price with the tax."""
    # MISTAKE: FMT-09 the tax is worked out in floats: 39.9 * 1.13 has many decimals.
    return {"price": float(good.price) * 1.13}


def with_float_stock(good: Good) -> Entry:
    """Write the stock as the import has it."""
    # MISTAKE: FMT-10 the stock comes as a float from the spreadsheet import.
    return {"stock": float(good.stock)}


def with_bare_images(good: Good) -> Entry:
    """Write the images as the shop has them."""
    # MISTAKE: FMT-11 the addresses as they stand in the pages of the shop, without https.
    return {"images": [image.removeprefix("https:") for image in good.images]}


@dataclass(frozen=True)
class Manner:
    """One way to send a batch."""

    has_token: bool = True
    is_wrapped: bool = False
    spoil_first: Callable[[Good], Entry] | None = None
    secret_in_url: bool = False
    secret_in_header: bool = False

    def body(self, goods: Sequence[Good]) -> bytes:
        """Write a batch."""
        entries = [written(entry_of(good), good) for good in goods]
        if self.spoil_first:
            first = goods[0]
            entries[0] = written(entry_of(first) | self.spoil_first(first), first)
        array = f"[{','.join(entries)}]"
        return (f'{{"items":{array}}}' if self.is_wrapped else array).encode()


def written(entry: Mapping[str, Any], good: Good) -> str:
    """Turn an entry into JSON, with the price as a literal unless it has one already."""
    if "price" in entry:
        return json.dumps(entry, ensure_ascii=False)
    return f'{{"price":{good.price:.2f},{json.dumps(entry, ensure_ascii=False)[1:]}'


PLAIN = Manner()

# MISTAKE: AUTH-01 the first batch of the day has no token: "it only wakes the line up".
TOKENLESS = Manner(has_token=False)
# MISTAKE: FMT-07 an object around the array, as every other platform wants it.
WRAPPED = Manner(is_wrapped=True)
# MISTAKE: DATA-01 the secret in a URL, where each proxy logs it; left from a debugging session.
SECRET_IN_URL = Manner(secret_in_url=True)
# MISTAKE: DATA-02 the secret in a header of its own: "so that they know who it is".
SECRET_IN_HEADER = Manner(secret_in_header=True)
TABBED, FLOAT_PRICE = Manner(spoil_first=with_tab), Manner(spoil_first=with_float_price)
FLOAT_STOCK = Manner(spoil_first=with_float_stock)
BARE_IMAGES = Manner(spoil_first=with_bare_images)

SPOILT = (TABBED, FLOAT_PRICE, FLOAT_STOCK, BARE_IMAGES)
OF_THE_FIRST_JOB = (TOKENLESS, WRAPPED, SECRET_IN_URL, SECRET_IN_HEADER, *SPOILT)
