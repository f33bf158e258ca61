"""What an exchange says in the words of its edition: a call with its answer, or a callback."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote_to_bytes, urlsplit

from harness.documents.lossless import (
    Json,
    JsonObject,
    NotJson,
    Pointer,
    at,
    pointer_text,
    read_json,
    text_of,
)
from harness.documents.multipart import multipart_parts
from harness.documents.paths import find
from harness.model.exchange import Exchange
from harness.platforms.operations import CallbackKind, Operation, OperationKind, Outcome
from harness.platforms.recipes import Signable


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One request parameter: decoded name and value, the place it stood, the text as sent."""

    name: str
    value: str
    place: str
    """`query` or `form`."""
    raw: str
    """The value as it stood in the URL or form, still encoded."""

    @property
    def where(self) -> str:
        """The place as findings name it: `form.out_ref`."""
        return f"{self.place}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A named value of an operation as it was sent: the literal and the place it stood."""

    value: Json
    where: str

    @property
    def text(self) -> str:
        """The token's text, strings without quotes."""
        return text_of(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The platform's no: an error code and its message, from the gateway or from the business."""

    code: str
    message: str
    from_gateway: bool


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


@dataclass(frozen=True)
class Call:
    """An outbound exchange in the words of its edition."""

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

    @property
    def is_business(self) -> bool:
        """Whether this is a business call, not a token call."""
        if self.operation:
            return self.operation.kind is not OperationKind.TOKEN
        return bool(self.interface) and not self.interface.startswith("/auth/")

    @property
    def name(self) -> str:
        """Our name of the operation, the platform's where we have none."""
        return self.operation.name if self.operation else self.interface

    @property
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
        return next((p for p in self.parameters if p.name == name), None)

    def value(self, name: str) -> str:
        """The value of a parameter; empty when it was not sent."""
        found = self.parameter(name)
        return found.value if found else ""

    @cached_property
    def json_parameters(self) -> dict[str, Json]:
        """The parameters whose value is a JSON object or array, read without loss."""
        found: dict[str, Json] = {}
        for parameter in self.parameters:
            if parameter.value.lstrip()[:1] in ("{", "["):
                try:
                    found[parameter.name] = read_json(parameter.value)
                except NotJson:
                    continue
        return found

    def field(self, name: str) -> Field | None:
        """The value that the operation calls by this name, as sent; None when it was not sent."""
        path = self.operation.fields.get(name) if self.operation else None
        if path is None:
            return None
        head, *rest = path.split("/")
        parameter = self.parameter(head)
        if parameter is None:
            return None
        if not rest:
            return Field(value=parameter.value, where=parameter.where)
        pointer: Pointer = tuple(int(s) if s.isdecimal() else s for s in rest)
        try:
            value = at(self.json_parameters[head], pointer)
        except LookupError:
            return None
        return Field(value=value, where=parameter.where + pointer_text(pointer))

    def answered(self, name: str) -> tuple[str, ...]:
        """The texts that the answer holds under one of the operation's answer names."""
        path = self.operation.answer.get(name) if self.operation else None
        if path is None or self.answer is None:
            return ()
        return tuple(text_of(value) for _, value in self.answer.find(path))


@dataclass(frozen=True)
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
        pointer: Pointer = tuple(path.split("/"))
        try:
            return Field(value=at(self.body, pointer), where="body" + pointer_text(pointer))
        except LookupError:
            return None

    def text(self, name: str) -> str:
        """The text of a named value; empty when it is not there."""
        found = self.field(name)
        return found.text if found else ""


def read_parameters(exchange: Exchange) -> tuple[Parameter, ...]:
    """The parameters of a request in the order sent, from the query and then from the form."""
    request = exchange.request
    query = _pairs(urlsplit(request.url).query, "query")
    content_type = request.header("content-type") or ""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "application/x-www-form-urlencoded":
        return query + _pairs(request.body.decode("utf-8", "replace"), "form")
    return query + tuple(_parts(request.body, content_type))


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
    """Whether a value at the outcome's path is the expected text; None when nothing is there."""
    found = find(outcome.path, content)
    if not found:
        return None
    return any(text_of(value) == outcome.expected for _, value in found)


def _pairs(encoded: str, place: str) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(name=_decoded(name), value=_decoded(raw), place=place, raw=raw)
        for name, _, raw in (piece.partition("=") for piece in encoded.split("&") if piece)
    )


def _parts(body: bytes, content_type: str) -> Iterator[Parameter]:
    for part in multipart_parts(body, content_type):
        if not part.is_file:  # a file takes no part in signing and carries no rule of ours
            text = body[part.start : part.end].decode("utf-8", "surrogateescape")
            yield Parameter(name=part.name, value=text, place="form", raw=text)


def _decoded(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "surrogateescape")
