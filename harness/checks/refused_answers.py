"""What refused answers told all the same, what else told it, and what was done with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, Self

from harness.checks import spool
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, Moment, ledger
from harness.checks.spool import Spool
from harness.checks.stamps import Stamp, StampFact, fact_of, stamp_of, stamp_of_fact
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


class Use(NamedTuple):
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
    """Identifiers, and every call that was refused; a refused create belongs to LIFE-06.

    How an identifier stands is summed up while it is held; the sums of many go to a spool.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[Subject, str], Standing] = {}
        self._standings = Spool[tuple[Any, ...]](2)
        self._refused = Spool[StampFact](3)
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
            for subject, value in _told(call) | (known if is_act else {*_read_orders(call)}):
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
        for (subject, value), standing in other._held.items():
            self._enter(subject, value, standing)
        self._standings.merge(other._standings)
        self._refused.merge(other._refused)
        self.refused_grants.extend(other.refused_grants)
        if other.last:
            self._see_last(other.last)

    def __getstate__(self) -> dict[str, Any]:
        self._put_aside()
        return self.__dict__

    def refused(self) -> Iterator[Stamp]:
        """Every call that was refused, in order of time."""
        return map(stamp_of_fact, self._refused)

    def doubtful(self) -> Iterator[tuple[Subject, str, Moment, Standing]]:
        """The identifiers that some refused answer speaks of, with the moment of the first."""
        self._put_aside()
        for (subject, value), facts in groupby(self._standings, key=itemgetter(0, 1)):
            standing = Standing()
            for fact in facts:
                standing.merge(_standing_of(fact))
            if first := _earliest(standing.told, standing.unread):
                yield subject, value, first.moment, standing

    def _enter_refused(self, call: Call, stamp: Stamp, known: set[tuple[Subject, str]]) -> None:
        for subject, value in _told(call) - known:
            self._enter(subject, value, Standing(told=stamp))
        if call.refusal and call.interface:
            self._refused.add(fact_of(stamp))
            if call.operation and call.operation.kind is OperationKind.TOKEN:
                self.refused_grants.append(stamp)
            for subject, value in _read_orders(call):
                self._enter(subject, value, Standing(unread=stamp))

    def _enter(self, subject: Subject, value: str, standing: Standing) -> None:
        held = self._held.get((subject, value))
        if held is None:
            if len(self._held) >= spool.HELD_FACTS:
                self._put_aside()
            self._held[subject, value] = held = Standing()
        held.merge(standing)

    def _put_aside(self) -> None:
        for (subject, value), standing in self._held.items():
            self._standings.add((subject, value, *_plain(standing)))
        self._held.clear()

    def _see_last(self, stamp: Stamp) -> None:
        if self.last is None or stamp.moment > self.last.moment:
            self.last = stamp


def _plain(standing: Standing) -> tuple[Any, ...]:
    stamps = (standing.told, standing.unread, standing.granted)
    uses = (standing.use, standing.act)
    return (
        *(stamp and tuple(stamp) for stamp in stamps),
        *(use and (tuple(use.stamp), use.where) for use in uses),
    )


def _standing_of(fact: tuple[Any, ...]) -> Standing:
    _, _, told, unread, granted, *uses = fact
    use, act = (use and Use(stamp=Stamp._make(use[0]), where=use[1]) for use in uses)
    return Standing(
        told=told and Stamp._make(told),
        unread=unread and Stamp._make(unread),
        granted=granted and Stamp._make(granted),
        use=use,
        act=act,
    )


def _sent(call: Call) -> Iterator[tuple[Subject, str, str]]:
    """The orders and parcels that a call names, with their places."""
    for name, subject in _FIELDS.items():
        sent = call.field(name)
        if sent and sent.text:
            yield subject, sent.text, sent.where


def _told(call: Call) -> set[tuple[Subject, str]]:
    """The identifiers that an answer holds."""
    told: set[tuple[Subject, str]] = set()
    if call.answer:
        _gather(call.answer.whole, "", told)
    return told


def _gather(value: Json, name: str, told: set[tuple[Subject, str]]) -> None:
    """Take in the identifiers below a value; an item of a list goes by the name of the list."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key in _NAMES or isinstance(member, (dict, list)):
                _gather(member, key, told)
    elif isinstance(value, list):
        for item in value:
            _gather(item, name, told)
    elif name in _NAMES and isinstance(value, (str, Number)):
        text = text_of(value)
        if len(text) >= _SHORTEST:
            told.add((_NAMES[name], text))


def _read_orders(call: Call) -> Iterator[tuple[Subject, str]]:
    """The order whose status a call asks for."""
    is_read = call.operation is not None and "status" in call.operation.answer
    asked = call.field("order_id") if is_read else None
    if asked and asked.text:
        yield Subject.ORDER, asked.text


def _earliest(one: Stamp | None, other: Stamp | None) -> Stamp | None:
    if one is None or other is None:
        return one or other
    return other if other.moment < one.moment else one


def _first_use(one: Use | None, other: Use | None) -> Use | None:
    if one is None or other is None:
        return one or other
    return other if other.stamp.moment < one.stamp.moment else one
