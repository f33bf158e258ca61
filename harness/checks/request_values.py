"""Every named value of a request, as it was sent: plain parameters and the inside of JSON ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.checks.excerpts import shown
from harness.documents.lossless import Json, Number, Pointer, pointer_text, text_of, walk
from harness.model.exchange import Fact
from harness.model.text import Text
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
    def literal(self) -> str:
        """The token's text, strings without quotes."""
        return text_of(self.value)

    @property
    def shown(self) -> str:
        """The token as a finding quotes it: strings inside JSON keep their quotes."""
        if self.is_json and isinstance(self.value, str):
            return shown(f'"{self.value}"')
        if self.is_json and isinstance(self.value, Number):
            return f"{shown(self.value.literal)} (JSON number)"
        return shown(self.literal)


def values_of(call: Call) -> Iterator[NamedValue]:
    """Every named value of a call, in the order sent."""
    for parameter in call.parameters:
        yield NamedValue(
            name=parameter.name, value=parameter.value, where=parameter.where, is_json=False
        )
        if parameter.name in call.json_parameters:
            yield from _inside(call.json_parameters[parameter.name], parameter.where)


def has_unread_body(call: Call) -> bool:
    """Whether the body is neither form nor JSON: what it carries was not read."""
    return any(
        o.fact is Fact.BODY_WITHHELD and o.where == "body" for o in call.exchange.observations
    )


def missing_place(call: Call, name: str) -> str:
    """Where a parameter that was not sent belongs: beside the other business parameters."""
    form = any(p.place == "form" for p in call.parameters)
    return f"{'form' if form else 'query'}.{name}"


def _inside(value: Json, where: str) -> Iterator[NamedValue]:
    for pointer, item in walk(value):
        name = _name(pointer)
        if name:
            yield NamedValue(
                name=name, value=item, where=where + pointer_text(pointer), is_json=True
            )


def _name(pointer: Pointer) -> str:
    return next((step for step in reversed(pointer) if isinstance(step, str)), "")
