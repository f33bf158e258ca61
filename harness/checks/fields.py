"""FMT: field formats of requests, judged on the literals as sent."""

import re

from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Told, Undecided, call_check
from harness.checks.request_values import (
    UNREAD_BODY,
    Demand,
    NamedValue,
    ValueKind,
    business_values,
    each_value,
    has_unread_body,
    missing_place,
    wrong_value,
)
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.operations import OperationKind

_PRODUCT_ID = Text(
    "product_id is not a string of digits.",
    "product_id 不是纯数字字符串。",
)
_QUOTE_PRODUCT_ID = Text(
    'Send product_id as a JSON string of digits, in quotes: "1005006057059635".',
    '请将 product_id 作为带引号的纯数字 JSON 字符串发送，如 "1005006057059635"。',
)
_PRICE = Text(
    "A price or amount has not exactly two decimals.",
    "价格或金额未精确到小数点后两位。",
)
_TWO_DECIMALS = Text(
    "Format prices from a decimal type with two places: 12.50, not 12.5 or 12.",
    "请用十进制类型按两位小数格式化价格：写 12.50，不写 12.5 或 12。",
)
_CURRENCY = Text(
    "The currency of a price is not USD.",
    "价格的币种不是 USD。",
)
_NO_CURRENCY = Text(
    "The request states a price and no currency, although its operation has one.",
    "请求包含价格但未注明币种，而该操作应注明币种。",
)
_CURRENCY_UNSAID = Text(
    "The request states neither a price nor a currency; send pay_currency USD so that it can be "
    "shown.",
    "请求既无价格也无币种；请发送 pay_currency USD 以便证明。",
)
_SEND_USD = Text(
    "Send USD; when an order is created as ds_extend_request.payment.pay_currency.",
    "请发送 USD；创建订单时使用 ds_extend_request.payment.pay_currency。",
)
_ORDER_ID = Text(
    "An order id is not a string of digits.",
    "订单号不是纯数字字符串。",
)
_QUOTE_ORDER_ID = Text(
    "Keep order ids as text: numbers of 16 digits and more lose digits in some languages.",
    "请将订单号作为文本保存：16 位及以上的数字在部分语言中会丢失精度。",
)
_SOUGHT_PRODUCT_ID = Demand(_PRODUCT_ID, "a string of digits", _QUOTE_PRODUCT_ID)
_SOUGHT_PRICE = Demand(_PRICE, "two decimals, such as 12.50", _TWO_DECIMALS)
_SOUGHT_USD = Demand(_CURRENCY, "USD", _SEND_USD)
_SOUGHT_ORDER_ID = Demand(_ORDER_ID, "a string of digits", _QUOTE_ORDER_ID)
_DECIMALS = re.compile(r"[0-9]+\.[0-9]{2}")


@call_check("FMT-01")
def product_id_is_a_string_of_digits(call: Call, _frame: Frame) -> Told:
    """product_id is a string of digits wherever a business request names one.

    Inside JSON it is a string token, in a form or query plain digits. Fails when it is a JSON
    number, holds a non-digit, or is empty. The name productId of the freight call counts as well.

    Source: register FMT-01 (seed 000).
    """
    values = business_values(call, ValueKind.PRODUCT_ID)
    if all(map(_is_digit_string, values)):
        return len(values)
    return each_value(call, values, _is_digit_string, _SOUGHT_PRODUCT_ID)


@call_check("FMT-02")
def price_has_exactly_two_decimals(call: Call, _frame: Frame) -> Told:
    """A price or amount in a business request has exactly two decimals and no sign.

    Judged on the literal as sent, in every field named price or amount or ending in _price or
    _amount: 12.50 is right as a string and as a number. Fails on 12.5, 12, 12.500, 1.25e1, 12,50,
    -1.00, and on an empty price. A JSON null states no price and is not examined.

    Source: register FMT-02 (seed 000); platforms.md 5.1, prices in requests.
    """
    values = [v for v in business_values(call, ValueKind.PRICE) if v.value is not None]
    if all(map(_has_two_decimals, values)):
        return len(values)
    return each_value(call, values, _has_two_decimals, _SOUGHT_PRICE)


@call_check("FMT-03")
def currency_is_usd(call: Call, _frame: Frame) -> Told:
    """The currency beside a price is USD.

    Judged on pay_currency, currency and currency_code in acts (the create call says what its price
    is paid in) and in any other business request that states a price. Fails on another currency,
    and when an act whose operation has a currency states a price and no currency. Undecided when
    such an act states neither.

    Source: register FMT-03 (seed 000); platforms.md 5.1, prices in requests.
    """
    if not call.is_business:
        return 0
    is_act = call.operation is not None and call.operation.kind is OperationKind.ACT
    prices = business_values(call, ValueKind.PRICE)
    has_price = bool(prices) and any(value.value is not None for value in prices)
    if not (is_act or has_price):
        return 0
    if stated := business_values(call, ValueKind.CURRENCY):
        others = [value for value in stated if value.value != "USD"]
        return _other_currencies(call, others) if others else 1
    if call.operation and "currency" in call.operation.fields:
        return _without_currency(call, call.operation.fields["currency"], has_price=has_price)
    return 0


@call_check("FMT-15")
def order_ids_are_strings_of_digits(call: Call, _frame: Frame) -> Told:
    """Order ids in business requests are strings of digits.

    Judged on order_id, orderId, ae_order_id and out_ref; out_order_id is the application's own key
    and free. Fails when an order id is a JSON number or has a non-digit. One that is empty or null
    names no order and is not examined.

    Source: register FMT-15; platforms.md 8, type rules.
    """
    values = [v for v in business_values(call, ValueKind.ORDER_ID) if v.value not in ("", None)]
    if all(map(_is_digit_string, values)):
        return len(values)
    return each_value(call, values, _is_digit_string, _SOUGHT_ORDER_ID)


def _other_currencies(call: Call, others: list[NamedValue]) -> Events:
    yield Examined(call.exchange.id)
    for value in others:
        yield wrong_value(call, value, _SOUGHT_USD)


def _without_currency(call: Call, path: str, *, has_price: bool) -> Events:
    if has_unread_body(call):
        yield Undecided(UNREAD_BODY, call.exchange.id)
    elif not has_price:
        yield Undecided(_CURRENCY_UNSAID, call.exchange.id)
    else:
        yield Examined(call.exchange.id)
        yield Finding(
            message=_NO_CURRENCY,
            exchanges=(call.exchange.id,),
            where=missing_place(call, path),
            expected="USD",
            actual="missing",
            hint=_SEND_USD,
        )


def _is_digit_string(value: NamedValue) -> bool:
    text = value.value
    return isinstance(text, str) and text.isascii() and text.isdecimal()


def _has_two_decimals(value: NamedValue) -> bool:
    return value.is_scalar and _DECIMALS.fullmatch(value.literal) is not None
