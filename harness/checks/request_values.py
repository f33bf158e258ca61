"""The values of a request that have a form to keep, as sent: plain ones and those inside JSON."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from harness.checks.excerpts import shown
from harness.checks.registry import Events, Examined
from harness.documents.lossless import Json, Number, Pointer, container_in, pointer_text, text_of
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

UNREAD_BODY = Text(
    "The request body is neither a form nor JSON, so what it carries was not read.",
    "请求体既不是表单也不是 JSON，无法读取其内容。",
)


class ValueKind(StrEnum):
    """What a value of a business request is, told by its name."""

    PRODUCT_ID = "product id"
    ORDER_ID = "order id"
    PRICE = "price"
    CURRENCY = "currency"
    COUNT = "product count"
    INVENTORY = "inventory"


_KINDS = {
    "product_id": ValueKind.PRODUCT_ID,
    "productId": ValueKind.PRODUCT_ID,
    "order_id": ValueKind.ORDER_ID,
    "orderId": ValueKind.ORDER_ID,
    "ae_order_id": ValueKind.ORDER_ID,
    "out_ref": ValueKind.ORDER_ID,
    "price": ValueKind.PRICE,
    "amount": ValueKind.PRICE,
    "pay_currency": ValueKind.CURRENCY,
    "currency": ValueKind.CURRENCY,
    "currency_code": ValueKind.CURRENCY,
    "product_count": ValueKind.COUNT,
    "inventory": ValueKind.INVENTORY,
}
_PRICE_ENDINGS = ("_price", "_amount")
_CONTAINERS: tuple[type[Any], ...] = (dict, list)


class NamedValue(NamedTuple):
    """One value with its kind and its place; an item of a list goes by the name of the list."""

    kind: ValueKind
    value: Json
    base: str
    """The parameter, or the body, in which it stands."""
    pointer: Pointer | None = None
    """The place inside JSON, where strings and numbers are told apart; None for a plain value."""

    @property
    def where(self) -> str:
        """The place as a finding names it."""
        return self.base + pointer_text(self.pointer or ())

    @property
    def is_scalar(self) -> bool:
        """Whether it is a text or a number, and not true, false, null or a container."""
        return isinstance(self.value, (str, Number))

    @property
    def literal(self) -> str:
        """The token's text, strings without quotes."""
        return text_of(self.value)

    @property
    def shown(self) -> str:
        """The token as a finding quotes it: strings inside JSON keep their quotes."""
        # A blank at the end of a plain value would not be seen either.
        has_blanks = self.literal != self.literal.strip()
        is_json = self.pointer is not None
        return quoted(self.value) if is_json or has_blanks else shown(self.literal)


def quoted(value: Json) -> str:
    """A JSON token as a finding shows it: strings keep their quotes, numbers are named so."""
    if isinstance(value, str):
        return shown(f'"{value}"')
    if isinstance(value, Number):
        return f"{shown(value.literal)} (JSON number)"
    return shown(text_of(value))


class Demand(NamedTuple):
    """What a value has to be: the finding where it is not."""

    message: Text
    expected: str
    hint: Text


def business_values(call: Call, kind: ValueKind) -> Sequence[NamedValue]:
    """The single values of that kind in a business call, in the order sent."""
    return _values(call).get(kind, ())


def each_value(
    call: Call,
    values: Iterable[NamedValue],
    is_right: Callable[[NamedValue], bool],
    demand: Demand,
) -> Events:
    """Each of the values examined, with the finding about each that is not right."""
    for value in values:
        yield Examined(call.exchange.id)
        if not is_right(value):
            yield wrong_value(call, value, demand)


def wrong_value(call: Call, value: NamedValue, demand: Demand) -> Finding:
    """The finding that a value is not what it has to be, with its literal as sent."""
    return Finding(
        message=demand.message,
        exchanges=(call.exchange.id,),
        where=value.where,
        expected=demand.expected,
        actual=value.shown or "empty",
        hint=demand.hint,
    )


def has_unread_body(call: Call) -> bool:
    """Whether the body is neither form nor JSON: what it carries was not read."""
    return call.exchange.withheld("body") is not None


def body_is_not_recorded(call: Call) -> bool:
    """Whether the recording does not tell what the request's body was, not even that it is none."""
    return call.exchange.is_unrecorded("body")


def answer_is_not_recorded(call: Call) -> bool:
    """Whether an answer came of which the recording does not tell whether it is JSON."""
    return call.exchange.response is not None and call.exchange.is_unrecorded("response.body")


def missing_place(call: Call, name: str) -> str:
    """Where a parameter that was not sent belongs: beside the other business parameters."""
    form = any(p.place == "form" for p in call.parameters)
    return f"{'form' if form else 'query'}.{name}"


_Found = dict[ValueKind, list[NamedValue]]


@lru_cache(maxsize=1)  # several checks ask one after the other
def _values(call: Call) -> _Found:
    """Those of the parameters, with JSON in them, and those of a JSON body."""
    found: _Found = {}
    if not call.is_business:
        return found
    containers = call.json_parameters
    for parameter in call.parameters:
        if kind := _kind_of(parameter.name):
            found.setdefault(kind, []).append(NamedValue(kind, parameter.value, parameter.where))
        if parameter.name in containers:
            _inside(containers[parameter.name], parameter.where, (), "", found)
    if isinstance(call.json_body, str):
        _inside_text(call.json_body, "body", found)
    else:
        _inside(call.json_body, "body", (), "", found)
    return found


def _inside(value: Json, base: str, pointer: Pointer, name: str, found: _Found) -> None:
    """The single values that a container holds; `name` is its own."""
    members: Iterable[tuple[str | int, Any]]
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    else:
        return
    for step, item in members:
        own = step if isinstance(step, str) else name
        if item and isinstance(item, _CONTAINERS):
            _inside(item, base, (*pointer, step), own, found)
            continue
        if kind := _kind_of(own):
            single = NamedValue(kind, item, base, (*pointer, step))
            found.setdefault(kind, []).append(single)
        if isinstance(item, str) and ("{" in item or "[" in item):
            _inside_text(item, base + pointer_text((*pointer, step)), found)


def _inside_text(text: str, base: str, found: _Found) -> None:
    """The values of JSON that stands as text inside JSON, as some SDKs write it."""
    _inside(container_in(text), base, (), "", found)


@lru_cache(maxsize=4096)
def _kind_of(name: str) -> ValueKind | None:
    return ValueKind.PRICE if name.endswith(_PRICE_ENDINGS) else _KINDS.get(name)
