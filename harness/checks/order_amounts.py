"""What an answer says that an order costs: total, lines and freight, reckoned as decimals."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from harness.documents.lossless import Json, JsonObject, Number, Pointer, text_of

FREIGHT_KEYS = ("logistics_amount", "logisitcs_amount", "freight_amount", "shipping_fee")
TOTAL_KEYS = ("order_amount", "pay_amount")
PAID = "pay_amount"
"""What the buyer paid: discounts and coupons are taken off it, and no answer states those."""
LINE_LISTS = ("child_order_list", "product_list")
LINE_PRICES = ("product_price", "product_unit_price")


class OrderAmounts(NamedTuple):
    """The amounts of one order in one answer."""

    name: str
    """The field that states the total."""
    where: str
    total: Decimal
    lines: Decimal | None
    """None where the answer lists no line or a line cannot be read."""
    freight: Decimal | None
    """None where none is stated."""


def read_amounts(holder: Json, place: Callable[[Pointer], str]) -> OrderAmounts | None:
    """The amounts in what an answer says of an order; None where it states no total.

    `place` names the place of a pointer below it.
    """
    if not isinstance(holder, dict):
        return None
    name = next((k for k in TOTAL_KEYS if _money(holder.get(k)) is not None), None)
    total = _money(holder.get(name)) if name else None
    if name is None or total is None:
        return None
    children = _children(_first(holder, LINE_LISTS))
    return OrderAmounts(
        name=name,
        where=place((name, "amount")),
        total=total,
        lines=_sum_of_lines(children),
        freight=_freight(holder, children),
    )


def tells_of_a_refund(holder: Json) -> bool:
    """Whether what an answer says of an order names a refund or an adjustment."""
    if isinstance(holder, dict):
        for name, value in holder.items():
            if ("refund" in name or "adjust" in name) and value not in (None, "", False):
                return True
            if isinstance(value, (JsonObject, list)) and tells_of_a_refund(value):
                return True
    elif isinstance(holder, list):
        return any(
            tells_of_a_refund(item) for item in holder if isinstance(item, (JsonObject, list))
        )
    return False


def _first(holder: dict[str, Json], names: tuple[str, ...]) -> Json:
    return next((holder[name] for name in names if name in holder), None)


def _children(listed: Json) -> list[Json]:
    """The lines of an order: `{wrapper: […]}`, a plain list, or a single bare object."""
    is_line = isinstance(listed, dict) and _first(listed, LINE_PRICES) is not None
    if isinstance(listed, dict) and not is_line and len(listed) == 1:
        listed = next(iter(listed.values()))
    if isinstance(listed, list):
        return listed
    return [listed] if isinstance(listed, dict) else []


def _sum_of_lines(children: list[Json]) -> Decimal | None:
    lines = [_line(child) for child in children]
    known = [line for line in lines if line is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(lines) else None


def _line(child: Json) -> Decimal | None:
    if not isinstance(child, dict):
        return None
    price, count = _money(_first(child, LINE_PRICES)), _money(child.get("product_count"))
    return price * count if price is not None and count is not None else None


def _freight(result: dict[str, Json], children: list[Json]) -> Decimal | None:
    """The freight of the order, else that of its lines together; None where none is stated."""
    stated = _stated_freight(result)
    if stated is not None:
        return stated
    found = [_stated_freight(child) for child in children if isinstance(child, dict)]
    known = [f for f in found if f is not None]
    return sum(known, Decimal(0)) if known else None


def _stated_freight(holder: dict[str, Json]) -> Decimal | None:
    found = (_money(holder[key]) for key in FREIGHT_KEYS if key in holder)
    return next((f for f in found if f is not None), None)


def _money(value: Json) -> Decimal | None:
    amount = _first(value, ("amount", "amount_str")) if isinstance(value, dict) else value
    if not isinstance(amount, (str, Number)):
        return None
    try:
        number = Decimal(text_of(amount))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 30 else None  # noqa: PLR2004 - no price is that large
