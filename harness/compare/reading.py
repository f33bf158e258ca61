"""An exchange as the comparison sees it: the operation, and every field with its literal."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from typing import NamedTuple
from urllib.parse import urlsplit

from harness.compare.literals import EMPTY, JSON_TEXT, NOT_JSON, form_of, json_inside, type_of
from harness.compare.noise import Ignored, Names, Sort
from harness.documents.lossless import Json, NotJson, Pointer, read_json, text_of
from harness.model.exchange import Direction, Exchange, Response
from harness.platforms.base import Edition
from harness.platforms.calls import Call, Callback
from harness.platforms.identity import read_json_body
from harness.platforms.operations import OperationKind
from harness.platforms.parameters import media_type_of

OUTCOME = "response"
"""The place of the outcome: a status, with the error code where one was told."""
ROOT = ""
ANSWER = "response.body"
_OPAQUE = re.compile(r"[0-9]{5,}|(?=[^0-9]*[0-9])[0-9A-Fa-f-]{8,}", re.ASCII)
_PORT = re.compile(r"(//(?:127\.0\.0\.1|localhost|\[::1\])):\d{1,5}", re.ASCII)
_UNKNOWN_TIME = "unknown"


class Leaf(NamedTuple):
    """One field, or a container with how much it holds."""

    where: str
    """Its place, as findings spell places."""
    general: str
    """The same with `*` for each element of a list and each id that is a key."""
    parent: str
    """The general place of what holds it; empty for what stands in the request itself."""
    type: str
    form: str
    text: str
    sort: Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One exchange: what was asked and what was answered."""

    id: str
    moment: tuple[datetime, tuple[int, ...]]
    operation: str
    """The interface, or `callback` and its name."""
    is_read: bool
    """Whether asking again changes nothing: polls of it may come in any number."""
    is_call: bool
    request: tuple[Leaf, ...]
    outcome: str
    """Status and error code, or why no answer came."""
    answer: tuple[Leaf, ...]
    is_answer_known: bool
    """Whether the recording holds the answer, as far as one came."""


def read_exchange(
    exchange: Exchange, moment: tuple[datetime, tuple[int, ...]], edition: Edition, ignored: Ignored
) -> Seen:
    """An exchange in the words of its edition, field by field."""
    if exchange.direction is Direction.INBOUND:
        return _read_callback(exchange, moment, edition.read_callback(exchange), ignored)
    return _read_call(exchange, moment, edition.read_call(exchange), edition, ignored)


def _read_call(
    exchange: Exchange,
    moment: tuple[datetime, tuple[int, ...]],
    call: Call,
    edition: Edition,
    ignored: Ignored,
) -> Seen:
    kind = call.operation.kind if call.operation else None
    operation = intern(_without_ids(call.interface) or f"{exchange.request.method} …")
    reader = _Reader(exchange, Names.of_operation(call.operation), ignored, (operation, call.name))
    credential = edition.credential(call)
    path = _without_ids(urlsplit(exchange.request.url).path)
    request = [*reader.request(), *reader.tree("url", "url", path), *reader.parameters(call)]
    if credential and credential.place == "header":
        request += reader.tree("header.authorization", "authorization", credential.value)
    return Seen(
        id=exchange.id,
        moment=moment,
        operation=operation,
        is_read=kind is OperationKind.READ,
        is_call=True,
        request=tuple(request),
        outcome=_outcome(exchange, _code(call)),
        answer=tuple(reader.answer()),
        is_answer_known=not exchange.is_unrecorded(ANSWER),
    )


def _read_callback(
    exchange: Exchange,
    moment: tuple[datetime, tuple[int, ...]],
    callback: Callback,
    ignored: Ignored,
) -> Seen:
    told = "" if callback.kind else f" {callback.message_type or '?'}"
    operation = intern(f"callback {callback.name}{told}")
    names = (operation, callback.name)
    reader = _Reader(exchange, Names.of_callback(callback.kind), ignored, names)
    request = [*reader.request(), *reader.signature()]
    return Seen(
        id=exchange.id,
        moment=moment,
        operation=operation,
        is_read=False,
        is_call=False,
        request=tuple(request),
        outcome=_outcome(exchange, ""),
        answer=tuple(reader.answer()),
        is_answer_known=not exchange.is_unrecorded(ANSWER),
    )


class _Reader:
    def __init__(
        self, exchange: Exchange, names: Names, ignored: Ignored, operation: tuple[str, ...]
    ) -> None:
        self._exchange = exchange
        self._names = names
        self._ignored = ignored
        self._rules = ignored.of_operation(*operation)
        is_known = exchange.time_source != _UNKNOWN_TIME
        self._moment = exchange.started if is_known else None

    def request(self) -> Iterator[Leaf]:
        """What every request has: its method, its media type, and a body that is JSON."""
        request = self._exchange.request
        yield from self.tree("method", "method", request.method)
        if request.body:
            yield from self.tree("header.content-type", "content-type", media_type_of(request))
        if (body := read_json_body(request)) is not None:
            yield from self.tree("body", "body", body)

    def parameters(self, call: Call) -> Iterator[Leaf]:
        """The parameters of the query and of the form, JSON in them looked into."""
        for parameter in call.parameters:
            is_text = json_inside(parameter.value) is None
            yield from self.tree(
                parameter.where, parameter.name, parameter.value, is_parameter=is_text
            )

    def signature(self) -> Iterator[Leaf]:
        """The signature of a callback."""
        value = self._exchange.request.header("authorization")
        if value is not None:
            yield from self.tree("header.authorization", "sign", value)

    def answer(self) -> Iterator[Leaf]:
        """The body of the answer."""
        response = self._exchange.response
        if response is None or self._exchange.is_unrecorded(ANSWER):
            return
        is_withheld = self._exchange.withheld(ANSWER) is not None
        if response.body or is_withheld:
            media_type = _media_type(response)
            yield from self.tree("response.header.content-type", "content-type", media_type)
        if self._rules and self._ignored.is_ignored(self._rules, ANSWER, ANSWER):
            return
        try:
            body = read_json(response.body)
        except NotJson:
            form = NOT_JSON if response.body or is_withheld else EMPTY
            yield Leaf(ANSWER, ANSWER, ROOT, "string", form, "", Sort.PLAIN)
            return
        is_oauth = _is_oauth(self._exchange)
        yield from self.tree(ANSWER, "body", body, is_parameter=is_oauth)

    def tree(
        self, where: str, name: str, value: Json, *, is_parameter: bool = False
    ) -> Iterator[Leaf]:
        """A value with everything inside."""
        hidden = frozenset[Pointer]()
        if self._rules:
            inside = json_inside(value) if isinstance(value, str) else value
            hidden = self._ignored.pointers(self._rules, inside)
        yield from self._walk(
            value, _Place(where, where, ROOT, name, ()), hidden, is_parameter=is_parameter
        )

    def _walk(
        self,
        value: Json,
        place: "_Place",
        hidden: frozenset[Pointer],
        *,
        is_parameter: bool = False,
    ) -> Iterator[Leaf]:
        if place.pointer in hidden:
            return
        if self._rules and self._ignored.is_ignored(self._rules, place.name, place.general):
            return
        sort = self._names.sort(place.name, is_parameter=is_parameter)
        is_id = sort is not Sort.PLAIN
        form = "" if sort is Sort.NOISE else form_of(value, self._moment, is_id=is_id)
        yield Leaf(
            intern(place.where),
            intern(place.general),
            intern(place.parent),
            type_of(value),
            form,
            _text(value, form),
            sort,
        )
        inside = json_inside(value) if form == JSON_TEXT and isinstance(value, str) else value
        if isinstance(inside, dict):
            for key, item in inside.items():
                member = place.member(key)
                yield from self._walk(item, member, hidden, is_parameter=is_parameter)
        elif isinstance(inside, list):
            for index, item in enumerate(inside):
                element = place.element(index)
                yield from self._walk(item, element, hidden, is_parameter=is_parameter)


class _Place(NamedTuple):
    where: str
    general: str
    parent: str
    name: str
    pointer: Pointer

    def member(self, key: str) -> "_Place":
        spelt = key.replace("~", "~0").replace("/", "~1")
        general = "*" if _OPAQUE.fullmatch(key) else spelt
        return _Place(
            f"{self.where}/{spelt}",
            f"{self.general}/{general}",
            self.general,
            key,
            (*self.pointer, key),
        )

    def element(self, index: int) -> "_Place":
        return _Place(
            f"{self.where}/{index}",
            f"{self.general}/*",
            self.general,
            self.name,
            (*self.pointer, index),
        )


def _text(value: Json, form: str) -> str:
    if isinstance(value, list):
        return str(len(value))
    if isinstance(value, dict) or form == JSON_TEXT:
        return ""
    return _PORT.sub(r"\1", text_of(value))


def _outcome(exchange: Exchange, told: str) -> str:
    if exchange.response is None:
        return str(exchange.failure.kind) if exchange.failure else "no answer"
    return f"{exchange.response.status} {told}".rstrip()


def _code(call: Call) -> str:
    if call.answer and call.answer.is_not_yet:
        return "not yet"
    refusal = call.answer.refusal if call.answer else None
    if refusal and _is_oauth(call.exchange):
        return "refused"
    return refusal.code if refusal else ""


def _is_oauth(exchange: Exchange) -> bool:
    """Whether the answer's `code` was replaced by a pseudonym: there it may be a grant."""
    return "/oauth/" in exchange.request.url.partition("?")[0]


def _media_type(response: Response) -> str:
    return (response.header("content-type") or "").partition(";")[0].strip().lower()


def _without_ids(interface: str) -> str:
    if not interface.startswith("/"):
        return interface
    parts: list[str] = interface.split("/")
    hide: Callable[[str], str] = lambda part: "*" if _OPAQUE.fullmatch(part) else part  # noqa: E731
    return "/".join(hide(part) for part in parts)
