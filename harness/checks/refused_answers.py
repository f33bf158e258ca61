"""What refused answers told all the same, what else told it, and what was done with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.stamps import Stamp, stamp_of
from harness.documents.lossless import Json, Number, text_of
from harness.platforms.calls import Call, Callback
from harness.platforms.operations import OperationKind

_CREATE = "order.create"


class Subject(StrEnum):
    """What an answer can tell of."""

    TOKEN = "token"  # noqa: S105 - a kind of identifier
    ORDER = "order"
    PARCEL = "parcel"


_NAMES = {
    "access_token": Subject.TOKEN,
    "order_id": Subject.ORDER,
    "number": Subject.ORDER,
    "mail_no": Subject.PARCEL,
    "logistics_no": Subject.PARCEL,
    "tracking_number": Subject.PARCEL,
}
"""Names under which answers hold identifiers."""
_FIELDS = {"order_id": Subject.ORDER, "tracking_number": Subject.PARCEL}
"""Our names of the values that requests and pushes carry."""
_SHORTEST = 6
"""Shorter texts are no identifiers: they would be met by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A request that carried an identifier, and where."""

    stamp: Stamp
    where: str


@dataclass(slots=True)
class Standing:
    """How an identifier came to be known, and what it was first used for."""

    told: Stamp | None = None
    """The first answer that was no success and held it; the request did not."""
    unread: Stamp | None = None
    """Of an order: the first refused call that asked for its status."""
    granted: Stamp | None = None
    """The first granted answer, act or push that named it."""
    use: Use | None = None
    """The first request that carried it."""
    act: Use | None = None
    """The first of them that acts."""

    def merge(self, other: "Standing") -> None:
        """Take in what another ledger knows of it: of everything the earliest stays."""
        self.told = _earliest(self.told, other.told)
        self.unread = _earliest(self.unread, other.unread)
        self.granted = _earliest(self.granted, other.granted)
        self.use = _first_use(self.use, other.use)
        self.act = _first_use(self.act, other.act)


@ledger
class RefusedAnswerLedger(Ledger):
    """Identifiers, and every call that was refused; a refused create belongs to LIFE-06."""

    def __init__(self) -> None:
        self.standings: dict[tuple[Subject, str], Standing] = {}
        self.refused: list[Stamp] = []
        self.refused_grants: list[Stamp] = []
        """Those of them that asked for a token."""
        self.last: Stamp | None = None
        """The last call of all."""

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep what the request uses and what the answer tells."""
        del frame
        stamp, sent = stamp_of(call.exchange), {*_sent(call)}
        is_act = call.operation is not None and call.operation.kind is OperationKind.ACT
        self._see_last(stamp)
        for subject, value, where in sent:
            use = Use(stamp=stamp, where=where)
            self._enter(subject, value, Standing(use=use, act=use if is_act else None))
        known = {(subject, value) for subject, value, _ in sent}
        if call.is_success:
            for subject, value in {*_told(call), *(known if is_act else _read_orders(call))}:
                self._enter(subject, value, Standing(granted=stamp))
        elif call.name != _CREATE and not (call.answer and call.answer.is_not_yet):
            self._enter_refused(call, stamp, known)

    def enter_callback(self, callback: Callback, frame: Frame) -> None:
        """Keep what a push names."""
        del frame
        for name, subject in _FIELDS.items():
            if value := callback.text(name):
                self._enter(subject, value, Standing(granted=stamp_of(callback.exchange)))

    def merge(self, other: Self) -> None:
        """Take in the identifiers of another ledger."""
        for (subject, value), standing in other.standings.items():
            self._enter(subject, value, standing)
        self.refused.extend(other.refused)
        self.refused_grants.extend(other.refused_grants)
        if other.last:
            self._see_last(other.last)

    def doubtful(self) -> list[tuple[Subject, str, Standing]]:
        """The identifiers that some refused answer speaks of, in the order of those answers."""
        found = [
            (stamp.moment, subject, value, standing)
            for (subject, value), standing in self.standings.items()
            for stamp in filter(None, (_earliest(standing.told, standing.unread),))
        ]
        found.sort(key=lambda entry: entry[:3])
        return [(subject, value, standing) for _, subject, value, standing in found]

    def _enter_refused(self, call: Call, stamp: Stamp, known: set[tuple[Subject, str]]) -> None:
        for subject, value in {*_told(call)} - known:
            self._enter(subject, value, Standing(told=stamp))
        if call.refusal and call.interface:
            self.refused.append(stamp)
            if call.operation and call.operation.kind is OperationKind.TOKEN:
                self.refused_grants.append(stamp)
            for subject, value in _read_orders(call):
                self._enter(subject, value, Standing(unread=stamp))

    def _enter(self, subject: Subject, value: str, standing: Standing) -> None:
        self.standings.setdefault((subject, value), Standing()).merge(standing)

    def _see_last(self, stamp: Stamp) -> None:
        if self.last is None or stamp.moment > self.last.moment:
            self.last = stamp


def _sent(call: Call) -> Iterator[tuple[Subject, str, str]]:
    """The orders and parcels that a call names, with their places."""
    for name, subject in _FIELDS.items():
        sent = call.field(name)
        if sent and sent.text:
            yield subject, sent.text, sent.where


def _told(call: Call) -> Iterator[tuple[Subject, str]]:
    """The identifiers that an answer holds."""
    for name, value in _named(call.answer.whole) if call.answer else ():
        text = text_of(value) if name in _NAMES and isinstance(value, (str, Number)) else ""
        if len(text) >= _SHORTEST:
            yield _NAMES[name], text


def _named(value: Json, name: str = "") -> Iterator[tuple[str, Json]]:
    """Every single value with its name; an item of a list goes by the name of the list."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _named(member, key)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, name)
    else:
        yield name, value


def _read_orders(call: Call) -> Iterator[tuple[Subject, str]]:
    """The order whose status a call asks for."""
    is_read = call.operation is not None and "status" in call.operation.answer
    asked = call.field("order_id") if is_read else None
    if asked and asked.text:
        yield Subject.ORDER, asked.text


def _earliest(one: Stamp | None, other: Stamp | None) -> Stamp | None:
    return min(filter(None, (one, other)), key=lambda stamp: stamp.moment, default=None)


def _first_use(one: Use | None, other: Use | None) -> Use | None:
    return min(filter(None, (one, other)), key=lambda use: use.stamp.moment, default=None)
