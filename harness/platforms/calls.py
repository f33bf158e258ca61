"""What an exchange says in the words of its edition: a call with its answer, or a callback."""

from dataclasses import dataclass

from harness.documents.lossless import (
    Json,
    JsonObject,
    NotJson,
    Pointer,
    container_in,
    read_json,
    text_of,
)
from harness.documents.paths import find
from harness.model.exchange import Exchange
from harness.platforms.identity import identity_of, read_json_body
from harness.platforms.once import once
from harness.platforms.operations import (
    BODY,
    CallbackKind,
    Operation,
    OperationKind,
    Outcome,
)
from harness.platforms.parameters import Parameter, read_parameters
from harness.platforms.places import Field, field_at, place_in_body, place_of
from harness.platforms.recipes import Signable
from harness.platforms.refusals import Refusal

__all__ = [
    "Answer",
    "Call",
    "Callback",
    "Field",
    "Parameter",
    "Refusal",
    "holds",
    "read_answer",
    "read_callback_body",
    "read_parameters",
]

_OPENINGS = frozenset("{[ \t\r\n")
"""What JSON text of an object or an array may begin with."""


@dataclass(frozen=True)
class Answer:
    """An answer read as JSON: the whole of it, and what is left below the envelope."""

    whole: Json
    content: Json
    refusal: Refusal | None
    is_not_yet: bool = False
    """The platform says that there is nothing yet; neither success nor failure."""

    @property
    def is_success(self) -> bool:
        """Whether the platform granted what was asked for."""
        return self.refusal is None and not self.is_not_yet

    def find(self, path: str) -> list[tuple[Pointer, Json]]:
        """Places below the envelope that a JSONPath selects, with their values."""
        return find(path, self.content)


@dataclass(frozen=True, eq=False)
class Call:
    """An outbound exchange in the words of its edition. Another reading of it is another call."""

    exchange: Exchange
    interface: str
    """Dotted method or system path; empty when the request names none."""
    operation: Operation | None
    """None for an interface that the edition's table does not know."""
    parameters: tuple[Parameter, ...]
    api_path: str
    """The path that path-style signing puts in front; empty for dotted methods on /sync."""
    answer: Answer | None
    """None when no answer came, or one that is not JSON."""
    status_refusal: Refusal | None = None
    """What an HTTP 4xx says by itself."""
    system_parameters: frozenset[str] = frozenset()
    """Names that carry the call and say nothing about what it asks for."""

    @once
    def refusal(self) -> Refusal | None:
        """The answer's refusal, else what an HTTP 4xx says; None for success, 5xx, no answer."""
        if self.exchange.response is None or self.is_lost:
            return None
        in_answer = self.answer.refusal if self.answer else None
        return in_answer or self.status_refusal

    @property
    def is_lost(self) -> bool:
        """Whether the outcome is unknown to the application: no answer, or HTTP 5xx."""
        response = self.exchange.response
        return response is None or response.status >= 500  # noqa: PLR2004 - HTTP's own number

    @property
    def has_unread_answer(self) -> bool:
        """Whether an answer came whose body the recording does not hold."""
        exchange = self.exchange
        return exchange.response is not None and exchange.withheld("response.body") is not None

    @once
    def is_business(self) -> bool:
        """Whether this is a business call: no token call, and no browser's OPTIONS asking leave."""
        if self.exchange.request.method == "OPTIONS":
            return False
        if self.operation:
            return self.operation.kind is not OperationKind.TOKEN
        return bool(self.interface) and not self.interface.startswith(("/auth/", "/oauth/"))

    @property
    def name(self) -> str:
        """Our name of the operation, the platform's where we have none."""
        return self.operation.name if self.operation else self.interface

    @once
    def is_success(self) -> bool:
        """Whether an answer came, with a 2xx status, that grants what was asked for."""
        response = self.exchange.response
        is_answered = response is not None and 200 <= response.status < 300  # noqa: PLR2004 - HTTP's own numbers
        return is_answered and self.answer is not None and self.answer.is_success

    @property
    def signable(self) -> Signable:
        """What the request offers for signing."""
        pairs = tuple((p.name, p.value) for p in self.parameters)
        return Signable(parameters=pairs, api_path=self.api_path, body=self.exchange.request.body)

    def parameter(self, name: str) -> Parameter | None:
        """The first parameter of that name; None when it was not sent."""
        return self._first_of_name.get(name)

    def value(self, name: str) -> str:
        """The value of a parameter; empty when it was not sent."""
        found = self.parameter(name)
        return found.value if found else ""

    @once
    def json_parameters(self) -> dict[str, Json]:
        """The parameters whose value is a JSON object or array, read without loss."""
        may_be = [p for p in self.parameters if p.value[:1] in _OPENINGS]
        read = [(p.name, container_in(p.value)) for p in may_be]
        return {name: value for name, value in read if value is not None}

    @once
    def json_body(self) -> Json | None:
        """The request's body read without loss as JSON; None when it is none."""
        return read_json_body(self.exchange.request)

    @once
    def business_identity(self) -> str:
        """A digest of what is asked for: equal when two calls differ in system parameters only.

        The place of a parameter does not matter, nor do blanks and the order of keys in JSON text;
        a number written otherwise does.
        """
        business = (p for p in self.parameters if p.name not in self.system_parameters)
        return identity_of(self.interface, business, self.exchange.request, self.json_body)

    def field(self, name: str) -> Field | None:
        """The value that the operation calls by this name, as sent; None when it was not sent."""
        path = self.operation.fields.get(name) if self.operation else None
        if path is None:
            return None
        place = place_of(path)
        if place.head == BODY:
            return field_at(place, self.json_body, BODY)
        parameter = self.parameter(place.head)
        if parameter is None:
            return None
        if path == place.head:
            return Field(value=parameter.value, where=parameter.where)
        return field_at(place, self.json_parameters.get(place.head), parameter.where)

    def answered(self, name: str) -> tuple[str, ...]:
        """The texts that the answer holds under one of the operation's answer names."""
        path = self.operation.answer.get(name) if self.operation else None
        if path is None or self.answer is None:
            return ()
        return tuple(text_of(value) for _, value in self.answer.find(path))

    @once
    def _first_of_name(self) -> dict[str, Parameter]:
        return {parameter.name: parameter for parameter in reversed(self.parameters)}


@dataclass(frozen=True, eq=False)
class Callback:
    """An inbound exchange in the words of its edition."""

    exchange: Exchange
    message_type: str
    kind: CallbackKind | None
    """None for a message type that the edition's table does not know."""
    body: Json
    """None when the body is no JSON."""

    @property
    def name(self) -> str:
        """Our name of the push, `unknown` where we have none."""
        return self.kind.name if self.kind else "unknown"

    @property
    def is_acknowledged(self) -> bool:
        """Whether the application answered HTTP 200, the only answer that counts."""
        return self.exchange.response is not None and self.exchange.response.status == 200  # noqa: PLR2004 - HTTP's own number

    def field(self, name: str) -> Field | None:
        """A named value of the push as sent; None when it is not there."""
        path = self.kind.fields.get(name) if self.kind else None
        if path is None:
            return None
        return field_at(place_in_body(path), self.body, BODY)

    def text(self, name: str) -> str:
        """The text of a named value; empty when it is not there."""
        found = self.field(name)
        return found.text if found else ""


def read_answer(exchange: Exchange) -> Json | None:
    """The JSON value of an answer; None when none came or it is no JSON."""
    if exchange.response is None:
        return None
    try:
        return read_json(exchange.response.body)
    except NotJson:
        return None


def read_callback_body(exchange: Exchange) -> JsonObject | None:
    """The JSON object of a push; None when the body is none."""
    try:
        body = read_json(exchange.request.body)
    except NotJson:
        return None
    return body if isinstance(body, JsonObject) else None


def holds(outcome: Outcome, content: Json) -> bool | None:
    """Whether a value at the outcome's path is the expected text.

    None when nothing is there, though something should be.
    """
    found = find(outcome.path, content)
    if not found:
        return True if outcome.is_optional else None
    return any(text_of(value) == outcome.expected for _, value in found)
