"""What a request asks for, so that a new one can be held against recorded ones.

Signing parameters, tokens and codes say nothing about it. A value that a recording does not keep,
for it is personal, is compared by its shape: its pseudonym has that too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlsplit

from harness.documents.lossless import Json, NotJson, Number, read_json, text_of
from harness.evidence.json_text import is_naming, is_value_name
from harness.evidence.pseudonym import shape_of
from harness.evidence.sensitive import Kind, kind_of
from harness.model.exchange import Direction, Exchange, Fact, Request
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.calls import Call
from harness.platforms.operations import BODY, OperationKind

_CREDENTIALS = frozenset(("code", "auth_code", "client_id"))
"""Parameters that say who calls, under names that mean other things elsewhere."""
_SHOWN = 60
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a request, and why a recording would not keep it."""

    text: str
    literal: str
    """With quotes for a string inside JSON, so that it differs from a number."""
    kind: Kind | None

    @property
    def held(self) -> tuple[str, str]:
        """What is compared of it; equal for values that agree, where both are kept or neither."""
        return ("shape", shape_of(self.literal)) if self.kind else ("literal", self.literal)

    def agrees(self, other: "Value") -> bool:
        """Whether both may be the same value, one of them perhaps as its pseudonym."""
        if self.kind or other.kind:
            return shape_of(self.literal) == shape_of(other.literal)
        return self.literal == other.literal

    def means(self, other: "Value") -> bool:
        """Whether another client may have written the same value so: a number as text, say."""
        if self.kind or other.kind or self.text == other.text:
            return True
        numbers = [_NUMBER.fullmatch(value.text) for value in (self, other)]
        return all(numbers) and Decimal(self.text) == Decimal(other.text)

    @property
    def shown(self) -> Text:
        """The value as a message may name it."""
        if self.kind:
            return Text(f"a {self.kind} value ({len(self.text)} characters)", _HIDDEN_ZH[self.kind])
        short = self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN]}…"
        return Text(repr(short), f"“{short}”")


class Asked:
    """What one request asks for."""

    def __init__(self, call: Call) -> None:
        self.method = call.exchange.request.method.upper()
        self.path = urlsplit(call.exchange.request.url).path
        self.interface = call.interface
        self.is_token_call = (
            call.operation is not None and call.operation.kind is OperationKind.TOKEN
        )
        self._call = call

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """Every value that the request carries for its business, by the place where it stands."""
        return dict(_values(self._call))

    @cached_property
    def is_body_known(self) -> bool:
        """Whether the recording kept what the body said."""
        return not any(
            o.fact is Fact.BODY_WITHHELD and o.where == BODY
            for o in self._call.exchange.observations
        )

    @cached_property
    def digest(self) -> int:
        """Equal for requests that ask for the same, wherever they are sent."""
        held = frozenset((place, value.held) for place, value in self.values.items())
        return hash((self.interface, held))

    def agrees(self, recorded: "Asked") -> bool:
        """Whether the recorded request asks for the same."""
        return self.interface == recorded.interface and not any(self.differences(recorded))

    def may_be(self, recorded: "Asked", run_word: str = "") -> bool:
        """Whether another client may have asked for the same: nothing that both say differs.

        It sends more or less than ours does, and to other people; and where ours has put in
        `run_word`, it has chosen a word of its own.
        """
        return self.interface == recorded.interface and not any(
            self.contradictions(recorded, run_word)
        )

    def contradictions(self, recorded: "Asked", run_word: str = "") -> Iterator[Text]:
        """What another client says otherwise, in words, place by place."""
        for place, mine in self.values.items():
            theirs = recorded.values.get(place)
            is_own_word = bool(run_word) and run_word in mine.text
            if theirs and not is_own_word and not mine.means(theirs):
                yield _differs(place, mine, theirs)

    def is_sent_as(self, recorded: "Asked") -> bool:
        """Whether it goes by the same method to the same path, below whatever a gateway stands."""
        return self.method == recorded.method and recorded.path.endswith(self.path)

    def differences(self, recorded: "Asked") -> Iterator[Text]:
        """What differs in words, place by place; no secret or personal value is named."""
        if not recorded.is_body_known:
            return
        for place in dict.fromkeys((*self.values, *recorded.values)):
            mine, theirs = self.values.get(place), recorded.values.get(place)
            if mine and theirs and not mine.agrees(theirs):
                yield _differs(place, mine, theirs)
            elif mine and not theirs:
                yield Text(
                    f"{place} is {mine.shown.en}, the recording has none",
                    f"{place} 为{mine.shown.zh}，录制中没有",
                )
            elif theirs and not mine:
                yield Text(
                    f"{place} is not sent, the recording has {theirs.shown.en}",
                    f"未发送 {place}，录制中为{theirs.shown.zh}",
                )


def asked_by(request: Request, edition: Edition) -> Asked:
    """What a request that was never sent asks for."""
    exchange = Exchange(
        id="",
        direction=Direction.OUTBOUND,
        request=request,
        started=datetime(1970, 1, 1, tzinfo=UTC),
    )
    return Asked(edition.read_call(exchange))


_HIDDEN_ZH = {
    Kind.SECRET: "机密值",
    Kind.SIGNATURE: "签名",
    Kind.PERSONAL: "个人信息",
    Kind.SHIPMENT: "物流单号",
}


def _differs(place: str, mine: Value, theirs: Value) -> Text:
    if mine.kind or theirs.kind:
        return Text(
            f"{place} has another form than the recorded one", f"{place} 的形式与录制的不同"
        )
    return Text(
        f"{place} is {mine.shown.en}, recorded {theirs.shown.en}",
        f"{place} 为{mine.shown.zh}，录制为{theirs.shown.zh}",
    )


def _values(call: Call) -> Iterator[tuple[str, Value]]:
    for parameter in call.parameters:
        name = parameter.name
        kind = kind_of(name)
        if name in call.system_parameters or kind in (Kind.SECRET, Kind.SIGNATURE):
            continue
        if name in _CREDENTIALS:
            continue
        yield from _in_text(name, parameter.value, kind)
    body = call.json_body
    if body is not None:
        yield from _in_json(BODY, body, None)


def _named_kind(pair: Mapping[str, Json]) -> Kind | None:
    """What `{"name": n, "value": v}` says of its value."""
    named = (item for key, item in pair.items() if is_naming(key) and isinstance(item, str))
    return next((kind for kind in map(kind_of, named) if kind), None)


def _in_text(place: str, text: str, kind: Kind | None) -> Iterator[tuple[str, Value]]:
    if text.lstrip()[:1] in ("{", "["):
        try:
            yield from _in_json(place, read_json(text), kind)
        except NotJson:
            pass
        else:
            return
    yield place, Value(text=text, literal=text, kind=kind)


def _in_json(place: str, value: Json, kind: Kind | None) -> Iterator[tuple[str, Value]]:
    match value:
        case dict():
            named = _named_kind(value)
            for key, item in value.items():
                own = kind_of(key) or (named if is_value_name(key) else None) or kind
                if own not in (Kind.SECRET, Kind.SIGNATURE):
                    yield from _in_json(f"{place}/{key}", item, own)
        case list():
            for index, item in enumerate(value):
                yield from _in_json(f"{place}/{index}", item, kind)
        case str() if value.lstrip()[:1] in ("{", "["):
            yield from _in_text(place, value, kind)
        case _:
            # true, false and null stand in a recording as they are.
            is_kept = not isinstance(value, (str, Number))
            text = text_of(value)
            literal = f'"{text}"' if isinstance(value, str) else text
            yield place, Value(text=text, literal=literal, kind=None if is_kept else kind)
