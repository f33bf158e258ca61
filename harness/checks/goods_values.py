"""The values of one item of a 1688 upload: what is wrong with each, if anything is."""

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category
from urllib.parse import urlsplit

from harness.documents.lossless import Json, JsonObject, Number
from harness.model.text import Text

MOST_DECIMALS = 2
_LONGEST_EXPONENT = 9
"""Digits of an exponent that count: more of them make no difference to what is too fine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a value, what it should be, and what to do about it."""

    message: Text
    expected: str
    hint: Text


_NAME_ITEM = Text(
    "Give every item a title of visible characters; take line ends, tabs and other control "
    "characters out before sending.",
    "请为每个商品填写由可见字符组成的标题，并在发送前去除换行、制表符等控制字符。",
)
_NO_TITLE = Fault(
    message=Text("An item has no title.", "商品缺少标题。"),
    expected="a title",
    hint=_NAME_ITEM,
)
_TITLE_TYPE = Fault(
    message=Text("The title of an item is not a string.", "商品标题不是字符串。"),
    expected="a string",
    hint=_NAME_ITEM,
)
_BLANK_TITLE = Fault(
    message=Text("The title of an item is blank.", "商品标题为空白。"),
    expected="a title that is not blank",
    hint=_NAME_ITEM,
)
_CONTROL = Fault(
    message=Text("The title of an item holds a control character.", "商品标题含有控制字符。"),
    expected="no control characters",
    hint=_NAME_ITEM,
)
_SEND_PRICE = Text(
    "Send the price in yuan as a JSON number with two decimals, without quotes: 1999.00.",
    "请以元为单位，用带两位小数、不加引号的 JSON 数字发送价格，如 1999.00。",
)
_NO_PRICE = Fault(
    message=Text("An item has no price.", "商品缺少价格。"),
    expected="a price",
    hint=_SEND_PRICE,
)
_PRICE_TYPE = Fault(
    message=Text("The price of an item is not a JSON number.", "商品价格不是 JSON 数字。"),
    expected="a JSON number",
    hint=_SEND_PRICE,
)
_NOT_POSITIVE = Fault(
    message=Text("The price of an item is not above 0.", "商品价格不大于 0。"),
    expected="above 0",
    hint=_SEND_PRICE,
)
_TOO_FINE = Fault(
    message=Text("The price of an item has more than two decimals.", "商品价格的小数超过两位。"),
    expected="at most two decimals",
    hint=_SEND_PRICE,
)
_SEND_STOCK = Text(
    "Send the stock as a JSON integer of 0 or more: 200, not 200.0, and without quotes.",
    "请用大于等于 0 的 JSON 整数发送库存，如 200，不写成 200.0，也不加引号。",
)
_NO_STOCK = Fault(
    message=Text("An item has no stock.", "商品缺少库存。"),
    expected="a stock",
    hint=_SEND_STOCK,
)
_STOCK_TYPE = Fault(
    message=Text("The stock of an item is not a JSON integer.", "商品库存不是 JSON 整数。"),
    expected="a JSON integer",
    hint=_SEND_STOCK,
)
_NEGATIVE = Fault(
    message=Text("The stock of an item is negative.", "商品库存为负数。"),
    expected="0 or more",
    hint=_SEND_STOCK,
)
_SEND_URLS = Text(
    "Send images as a JSON array of whole addresses, each with http:// or https:// and a host, or "
    "leave images out.",
    "请用 JSON 数组发送图片的完整地址，每个地址含 http:// 或 https:// 及主机名；"
    "没有图片时不发送 images。",
)
_NO_LIST = Fault(
    message=Text("The images of an item are not an array.", "商品的 images 不是数组。"),
    expected="an array of URLs",
    hint=_SEND_URLS,
)
_NO_IMAGES = Fault(
    message=Text("The images of an item are an empty array.", "商品的 images 为空数组。"),
    expected="one URL or more",
    hint=_SEND_URLS,
)
_NO_URL = Fault(
    message=Text(
        "An image of an item is not an absolute http or https URL.",
        "商品图片不是完整的 http 或 https URL。",
    ),
    expected="an absolute http or https URL",
    hint=_SEND_URLS,
)


def title_fault(item: JsonObject) -> Fault | None:
    """Why the title of an item is wrong; None when it is right."""
    title: Json = item.get("title")
    if "title" not in item:
        return _NO_TITLE
    if not isinstance(title, str):
        return _TITLE_TYPE
    if all(c.isspace() or category(c) == "Cf" for c in title):
        return _BLANK_TITLE
    return _CONTROL if any(category(c) == "Cc" for c in title) else None


def price_fault(item: JsonObject) -> Fault | None:
    """Why the price of an item is wrong; None when it is right."""
    price: Json = item.get("price")
    if "price" not in item:
        return _NO_PRICE
    if not isinstance(price, Number):
        return _PRICE_TYPE
    mantissa = price.literal.lower().partition("e")[0]
    if price.literal.startswith("-") or not mantissa.strip("0."):
        return _NOT_POSITIVE
    return _TOO_FINE if decimals_of(price) > MOST_DECIMALS else None


def stock_fault(item: JsonObject) -> Fault | None:
    """Why the stock of an item is wrong; None when it is right."""
    stock: Json = item.get("stock")
    if "stock" not in item:
        return _NO_STOCK
    if not isinstance(stock, Number) or not stock.is_integer_literal:
        return _STOCK_TYPE
    return _NEGATIVE if stock.literal.startswith("-") and stock.literal != "-0" else None


def image_faults(item: JsonObject) -> Iterator[tuple[str, Json, Fault]]:
    """Why the images of an item are wrong: the pointer below `images`, what stands there, why."""
    images: Json = item.get("images")
    if not isinstance(images, list):
        yield "", images, _NO_LIST
    elif not images:
        yield "", images, _NO_IMAGES
    else:
        for index, image in enumerate(images):
            if not (isinstance(image, str) and is_absolute_url(image)):
                yield f"/{index}", image, _NO_URL


def decimals_of(number: Number) -> int:
    """How many decimals the literal states: 12.50 has two, 12.500 three, 1.25e1 one."""
    mantissa, _, exponent = number.literal.lower().partition("e")
    fraction = mantissa.partition(".")[2]
    return max(0, len(fraction) - _whole(exponent))


def is_absolute_url(text: str) -> bool:
    """Whether a text is an address with scheme http or https and a host, without blanks."""
    if any(c.isspace() or category(c) == "Cc" for c in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a bracket that is never closed
        return False


def _whole(exponent: str) -> int:
    size = exponent.lstrip("+-").lstrip("0")[:_LONGEST_EXPONENT]
    return -int(size or 0) if exponent.startswith("-") else int(size or 0)
