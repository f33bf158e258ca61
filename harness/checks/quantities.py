"""FMT: quantities in requests: how many are bought, how many are in stock."""

import re

from harness.checks.frame import Frame
from harness.checks.registry import Told, Undecided, call_check
from harness.checks.request_values import (
    UNREAD_BODY,
    Demand,
    NamedValue,
    ValueKind,
    business_values,
    each_value,
    has_unread_body,
)
from harness.model.text import Text
from harness.platforms.calls import Call

_QUANTITY = Text(
    "product_count is not a whole number of 1 or more.",
    "product_count 不是大于等于 1 的整数。",
)
_SEND_COUNT = Text(
    'Send the quantity as digits: "2" or 2.',
    '请以数字形式发送购买数量："2" 或 2。',
)
_INVENTORY = Text(
    "inventory is not a whole number of 0 or more.",
    "inventory 不是大于等于 0 的整数。",
)
_SEND_INVENTORY = Text(
    'Send the stock as digits, without sign, fraction or exponent: "20" or 20.',
    '请以纯数字形式发送库存，不带符号、小数或指数："20" 或 20。',
)
_SOUGHT_QUANTITY = Demand(_QUANTITY, "a whole number of 1 or more", _SEND_COUNT)
_SOUGHT_INVENTORY = Demand(_INVENTORY, "a whole number of 0 or more", _SEND_INVENTORY)
_FROM_ONE = re.compile("0*[1-9][0-9]*")
_FROM_ZERO = re.compile("[0-9]+")


@call_check("FMT-14")
def quantity_is_a_whole_number_from_one(call: Call, _frame: Frame) -> Told:
    """product_count is a whole number of 1 or more, as digits in a string or as an integer.

    Fails when it is 0, negative, fractional, empty or no number.

    Source: register FMT-14 (seed 000); platforms.md 4.1.
    """
    values = business_values(call, ValueKind.COUNT)
    if all(map(_is_one_or_more, values)):
        return len(values)
    return each_value(call, values, _is_one_or_more, _SOUGHT_QUANTITY)


@call_check("FMT-16", operations=("stock.update",))
def inventory_is_a_whole_number_from_zero(call: Call, _frame: Frame) -> Told:
    """In an inventory update, inventory is a whole number of 0 or more.

    Digits in a string or a JSON integer; judged on the literal as sent, so that 5.0 and 1e2 are no
    whole numbers. Fails when inventory is fractional, negative, empty, null or no number. An update
    whose body could not be read is undecided.

    Source: register FMT-16 (seed 000); platforms.md 5.1.
    """
    values = business_values(call, ValueKind.INVENTORY)
    if not values and has_unread_body(call):
        return (Undecided(UNREAD_BODY, call.exchange.id),)
    if all(map(_is_zero_or_more, values)):
        return len(values)
    return each_value(call, values, _is_zero_or_more, _SOUGHT_INVENTORY)


def _is_one_or_more(value: NamedValue) -> bool:
    return value.is_scalar and _FROM_ONE.fullmatch(value.literal) is not None


def _is_zero_or_more(value: NamedValue) -> bool:
    return value.is_scalar and _FROM_ZERO.fullmatch(value.literal) is not None
