"""FMT: field formats of requests, judged on the literals as sent."""

import re

from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Undecided, call_check
from harness.checks.request_values import (
    UNREAD_BODY,
    NamedValue,
    ValueKind,
    business_values,
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


@call_check("FMT-01")
def product_id_is_a_string_of_digits(call: Call, _frame: Frame) -> Events:
    """product_id is a string of digits wherever a business request names one.

    Inside JSON it is a string token, in a form or query plain digits. Fails when it is a JSON
    number, holds a non-digit, or is empty. The name productId of the freight call counts as well.

    Source: register FMT-01 (seed 000).
    """
    for value in business_values(call, ValueKind.PRODUCT_ID):
        yield Examined(call.exchange.id)
        if not _is_digit_string(value):
            yield wrong_value(
                call, value, _PRODUCT_ID, expected="a string of digits", hint=_QUOTE_PRODUCT_ID
            )


@call_check("FMT-02")
def price_has_exactly_two_decimals(call: Call, _frame: Frame) -> Events:
    """A price or amount in a business request has exactly two decimals and no sign.

    Judged on the literal as sent, in every field named price or amount or ending in _price or
    _amount: 12.50 is right as a string and as a number. Fails on 12.5, 12, 12.500, 1.25e1, 12,50,
    -1.00, and on an empty price. A JSON null states no price and is not examined.

    Source: register FMT-02 (seed 000); platforms.md 5.1, prices in requests.
    """
    for value in business_values(call, ValueKind.PRICE):
        if value.value is None:
            continue
        yield Examined(call.exchange.id)
        if not (value.is_scalar and re.fullmatch(r"[0-9]+\.[0-9]{2}", value.literal)):
            yield wrong_value(
                call, value, _PRICE, expected="two decimals, such as 12.50", hint=_TWO_DECIMALS
            )


@call_check("FMT-03")
def currency_is_usd(call: Call, _frame: Frame) -> Events:
    """The currency beside a price is USD.

    Judged on pay_currency, currency and currency_code in acts (the create call says what its price
    is paid in) and in any other business request that states a price. Fails on another currency,
    and when an act whose operation has a currency states a price and no currency. Undecided when
    such an act states neither.

    Source: register FMT-03 (seed 000); platforms.md 5.1, prices in requests.
    """
    if not call.is_business:
        return
    is_act = call.operation is not None and call.operation.kind is OperationKind.ACT
    has_price = any(v.value is not None for v in business_values(call, ValueKind.PRICE))
    if not (is_act or has_price):
        return
    stated = business_values(call, ValueKind.CURRENCY)
    if stated:
        yield Examined(call.exchange.id)
    for value in stated:
        if value.value != "USD":
            yield wrong_value(call, value, _CURRENCY, expected="USD", hint=_SEND_USD)
    if not stated and call.operation and "currency" in call.operation.fields:
        yield from _without_currency(call, call.operation.fields["currency"], has_price=has_price)


@call_check("FMT-15")
def order_ids_are_strings_of_digits(call: Call, _frame: Frame) -> Events:
    """Order ids in business requests are strings of digits.

    Judged on order_id, orderId, ae_order_id and out_ref; out_order_id is the application's own key
    and free. Fails when an order id is a JSON number or has a non-digit. One that is empty or null
    names no order and is not examined.

    Source: register FMT-15; platforms.md 8, type rules.
    """
    for value in business_values(call, ValueKind.ORDER_ID):
        if value.value in ("", None):
            continue
        yield Examined(call.exchange.id)
        if not _is_digit_string(value):
            yield wrong_value(
                call, value, _ORDER_ID, expected="a string of digits", hint=_QUOTE_ORDER_ID
            )


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
    return isinstance(value.value, str) and re.fullmatch("[0-9]+", value.value) is not None
