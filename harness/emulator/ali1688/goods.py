"""Goods of an upload: what is wrong with one, in the platform's words, or what is kept of it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from unicodedata import category
from urllib.parse import urlsplit

from harness.documents.lossless import Json, JsonObject, Number

BUSY = "系统繁忙，请稍后重试"
_MOST_DECIMALS = 2
_ILLEGAL = ("Cc", "Cs")
"""Control characters, and halves of characters: neither can be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """What was taken of one item of an upload; numbers as they were written."""

    title: str
    price: str
    stock: str
    images: tuple[str, ...]


def problem_with(item: JsonObject) -> str:
    """Why an item of an upload is not taken; empty when it is."""
    checks = (
        _title_problem(item.get("title")),
        _price_problem(item.get("price")),
        _stock_problem(item.get("stock")),
        # A good without pictures is sold too; whoever names them must name some.
        _images_problem(item["images"]) if "images" in item else "",
    )
    return next((problem for problem in checks if problem), "")


def good_of(item: JsonObject) -> Good:
    """What is kept of an item that nothing is wrong with."""
    return Good(
        title=item["title"],
        price=str(item["price"]),
        stock=str(item["stock"]),
        images=tuple(item.get("images", ())),
    )


def _title_problem(title: Json) -> str:
    if not isinstance(title, str):
        return "商品标题缺失或不是文本"
    if not title.strip():
        return "商品标题不能为空"
    return "商品标题含有非法字符" if _has_illegal(title) else ""


def _price_problem(price: Json) -> str:
    if not isinstance(price, Number):
        return "商品价格缺失或不是数字"
    try:
        amount = price.decimal
    except InvalidOperation:  # an exponent that is longer than any number
        return "商品价格超出范围"
    if amount <= 0:
        return "商品价格必须大于 0"
    # The literal counts: 12.500 states three decimals.
    return "商品价格最多保留两位小数" if _decimals(amount) > _MOST_DECIMALS else ""


def _decimals(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _stock_problem(stock: Json) -> str:
    if not isinstance(stock, Number) or not stock.is_integer_literal:
        return "商品库存缺失或不是整数"
    return "商品库存不能小于 0" if stock.decimal < 0 else ""


def _images_problem(images: Json) -> str:
    if not isinstance(images, list) or not images:
        return "商品图片不能为空，应为图片地址列表"
    return "" if all(_is_address(image) for image in images) else "商品图片地址无效"


def _is_address(image: Json) -> bool:
    if not isinstance(image, str) or _has_illegal(image) or any(c.isspace() for c in image):
        return False
    try:
        parts = urlsplit(image)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a bracket that is never closed
        return False


def _has_illegal(text: str) -> bool:
    return any(category(character) in _ILLEGAL for character in text)
