"""FMT: quantities in requests: how many are bought, how many are in stock."""

import re

from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Undecided, call_check
from harness.checks.request_values import (
    UNREAD_BODY,
    ValueKind,
    business_values,
    has_unread_body,
    wrong_value,
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


@call_check("FMT-14")
def quantity_is_a_whole_number_from_one(call: Call, _frame: Frame) -> Events:
    """product_count is a whole number of 1 or more, as digits in a string or as an integer.

    Fails when it is 0, negative, fractional, empty or no number.

    Source: register FMT-14 (seed 000); platforms.md 4.1.
    """
    for value in business_values(call, ValueKind.COUNT):
        yield Examined(call.exchange.id)
        if not (value.is_scalar and re.fullmatch("0*[1-9][0-9]*", value.literal)):
            yield wrong_value(
                call,
                value,
                _QUANTITY,
                expected="a whole number of 1 or more",
                hint=_SEND_COUNT,
            )


@call_check("FMT-16", operations=("stock.update",))
def inventory_is_a_whole_number_from_zero(call: Call, _frame: Frame) -> Events:
    """In an inventory update, inventory is a whole number of 0 or more.

    Digits in a string or a JSON integer; judged on the literal as sent, so that 5.0 and 1e2 are no
    whole numbers. Fails when inventory is fractional, negative, empty, null or no number. An update
    whose body could not be read is undecided.

    Source: register FMT-16 (seed 000); platforms.md 5.1.
    """
    found = business_values(call, ValueKind.INVENTORY)
    if not found and has_unread_body(call):
        yield Undecided(UNREAD_BODY, call.exchange.id)
    for value in found:
        yield Examined(call.exchange.id)
        if not (value.is_scalar and re.fullmatch("[0-9]+", value.literal)):
            yield wrong_value(
                call,
                value,
                _INVENTORY,
                expected="a whole number of 0 or more",
                hint=_SEND_INVENTORY,
            )
