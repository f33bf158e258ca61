"""Every named value of a request, as it was sent: plain parameters and the inside of JSON ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.checks.excerpts import shown
from harness.documents.lossless import (
    Json,
    NotJson,
    Number,
    Pointer,
    pointer_text,
    read_json,
    text_of,
    walk,
)
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

UNREAD_BODY = Text(
    "The request body is neither a form nor JSON, so what it carries was not read.",
    "请求体既不是表单也不是 JSON，无法读取其内容。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValue:
    """One value with its name and its place; an item of a list goes by the name of the list."""

    name: str
    value: Json
    where: str
    is_json: bool
    """Whether it stands inside JSON text, where strings and numbers are told apart."""

    @property
    def is_container(self) -> bool:
        """Whether it holds further values, which are judged for themselves."""
        return isinstance(self.value, (dict, list)) and bool(self.value)

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
        return quoted(self.value) if self.is_json or has_blanks else shown(self.literal)


def quoted(value: Json) -> str:
    """A JSON token as a finding shows it: strings keep their quotes, numbers are named so."""
    if isinstance(value, str):
        return shown(f'"{value}"')
    if isinstance(value, Number):
        return f"{shown(value.literal)} (JSON number)"
    return shown(text_of(value))


def values_of(call: Call) -> Iterator[NamedValue]:
    """Every named value of a call, in the order sent: parameters, JSON in them, a JSON body."""
    for parameter in call.parameters:
        yield NamedValue(
            name=parameter.name, value=parameter.value, where=parameter.where, is_json=False
        )
        if parameter.name in call.json_parameters:
            yield from _inside(call.json_parameters[parameter.name], parameter.where)
    if call.json_body is not None:
        yield from _inside(call.json_body, "body")


def business_values(call: Call, wanted: Callable[[str], bool]) -> tuple[NamedValue, ...]:
    """The single values of a business call whose names are wanted."""
    if not call.is_business:
        return ()
    return tuple(v for v in values_of(call) if wanted(v.name) and not v.is_container)


def wrong_value(
    call: Call, value: NamedValue, message: Text, *, expected: str, hint: Text
) -> Finding:
    """The finding that a value is not what it has to be, with its literal as sent."""
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=value.where,
        expected=expected,
        actual=value.shown or "empty",
        hint=hint,
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


def _inside(value: Json, where: str) -> Iterator[NamedValue]:
    for pointer, item in walk(value):
        name, place = _name(pointer), where + pointer_text(pointer)
        if name:
            yield NamedValue(name=name, value=item, where=place, is_json=True)
        if isinstance(item, str) and item.lstrip()[:1] in ("{", "["):
            yield from _inside_text(item, place)


def _inside_text(text: str, where: str) -> Iterator[NamedValue]:
    """The values of JSON that stands as text inside JSON, as some SDKs write it."""
    try:
        value = read_json(text)
    except NotJson:
        return
    yield from _inside(value, where)


def _name(pointer: Pointer) -> str:
    return next((step for step in reversed(pointer) if isinstance(step, str)), "")
