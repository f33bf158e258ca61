"""What refused answers told all the same, what else told it, and what was done with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, Self

from harness.checks import spool
from harness.checks.call_facts import literals_of
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, Moment, ledger
from harness.checks.spool import Spool
from harness.checks.stamps import Stamp, StampFact, fact_of, later_of, stamp_of, stamp_of_fact
from harness.documents.lossless import Json, JsonObject, Number, text_of
from harness.platforms.calls import Call, Callback
from harness.platforms.operations import OperationKind

_CREATE = "order.create"


class Subject(StrEnum):
    """What an answer can tell of."""

    TOKEN = "token"  # noqa: S105 - a kind of identifier
    ORDER = "order"
    PARCEL = "parcel"


_TOKEN, _ORDER, _PARCEL = (subject.value for subject in Subject)
_NAMES = {
    "access_token": _TOKEN,
    "order_id": _ORDER,
    "number": _ORDER,
    "mail_no": _PARCEL,
    "logistics_no": _PARCEL,
    "tracking_number": _PARCEL,
}
"""Names under which answers hold identifiers, with the words of subjects."""
_FIELDS = {"order_id": _ORDER, "tracking_number": _PARCEL}
"""Our names of the values that requests and pushes carry."""
_Identifier = tuple[str, str]
"""The word of a subject, and the value."""
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

    def use_for(self, use: Use, *, is_act: bool) -> None:
        """Note a request that carried it."""
        self.use = _first_use(self.use, use)
        if is_act:
            self.act = _first_use(self.act, use)

    def grant(self, stamp: Stamp) -> None:
        """Note a granted answer, an act or a push that names it."""
        self.granted = _earliest(self.granted, stamp)

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
        self._held: dict[_Identifier, Standing] = {}
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
        self.last = later_of(self.last, stamp)
        for subject, value, where in sent:
            self._standing_of(subject, value).use_for(Use(stamp, where), is_act=is_act)
        known = {(subject, value) for subject, value, _ in sent}
        if call.is_success:
            for subject, value in _told(call) | (known if is_act else {*_read_orders(call)}):
                self._standing_of(subject, value).grant(stamp)
        elif call.name != _CREATE and not (call.answer and call.answer.is_not_yet):
            self._enter_refused(call, stamp, known)

    def enter_callback(self, callback: Callback, frame: Frame) -> None:
        """Keep what a push names."""
        del frame
        for name, text, _ in literals_of(callback):
            if text and name in _FIELDS:
                self._standing_of(_FIELDS[name], text).grant(stamp_of(callback.exchange))

    def merge(self, other: Self) -> None:
        """Take in the identifiers of another ledger."""
        for (subject, value), standing in other._held.items():
            self._standing_of(subject, value).merge(standing)
        self._standings.merge(other._standings)
        self._refused.merge(other._refused)
        self.refused_grants.extend(other.refused_grants)
        if other.last:
            self.last = later_of(self.last, other.last)

    def __getstate__(self) -> dict[str, Any]:
        self._put_aside()
        return self.__dict__

    def refused(self) -> Iterator[Stamp]:
        """Every call that was refused, in order of time."""
        return map(stamp_of_fact, self._refused)

    def doubtful(self) -> Iterator[tuple[Subject, str, Moment, Standing]]:
        """The identifiers that some refused answer speaks of, with the moment of the first."""
        self._put_aside()
        for (subject, value), found in groupby(self._standings, key=itemgetter(0, 1)):
            facts = list(found)
            if not any(fact[_TOLD] or fact[_UNREAD] for fact in facts):
                continue  # as it is of nearly all
            standing = Standing()
            for fact in facts:
                standing.merge(_standing_from(fact))
            if first := _earliest(standing.told, standing.unread):
                yield Subject(subject), value, first.moment, standing

    def _enter_refused(self, call: Call, stamp: Stamp, known: set[_Identifier]) -> None:
        for subject, value in _told(call) - known:
            self._standing_of(subject, value).merge(Standing(told=stamp))
        if call.refusal and call.interface:
            self._refused.add(fact_of(stamp))
            if call.operation and call.operation.kind is OperationKind.TOKEN:
                self.refused_grants.append(stamp)
            for subject, value in _read_orders(call):
                self._standing_of(subject, value).merge(Standing(unread=stamp))

    def _standing_of(self, subject: str, value: str) -> Standing:
        held = self._held.get((subject, value))
        if held is None:
            if len(self._held) >= spool.HELD_FACTS:
                self._put_aside()
            self._held[subject, value] = held = Standing()
        return held

    def _put_aside(self) -> None:
        for (subject, value), standing in self._held.items():
            self._standings.add((subject, value, *_plain(standing)))
        self._held.clear()


_TOLD, _UNREAD = 2, 3
"""Where they stand in what is kept of a standing."""


def _plain(standing: Standing) -> tuple[Any, ...]:
    use, act = standing.use, standing.act
    return (
        standing.told and fact_of(standing.told),
        standing.unread and fact_of(standing.unread),
        standing.granted and fact_of(standing.granted),
        use and (fact_of(use.stamp), use.where),
        act and (fact_of(act.stamp), act.where),
    )


def _standing_from(fact: tuple[Any, ...]) -> Standing:
    _, _, told, unread, granted, *uses = fact
    use, act = (use and Use(stamp=stamp_of_fact(use[0]), where=use[1]) for use in uses)
    return Standing(
        told=told and stamp_of_fact(told),
        unread=unread and stamp_of_fact(unread),
        granted=granted and stamp_of_fact(granted),
        use=use,
        act=act,
    )


def _sent(call: Call) -> Iterator[tuple[str, str, str]]:
    """The orders and parcels that a call names, with their places."""
    for name, text, where in literals_of(call):
        if text and name in _FIELDS:
            yield _FIELDS[name], text, where


def _told(call: Call) -> set[_Identifier]:
    """The identifiers that an answer holds."""
    told: set[_Identifier] = set()
    if call.answer:
        _gather(call.answer.whole, "", told)
    return told


def _gather(holder: Json, name: str, told: set[_Identifier]) -> None:
    """Take in the identifiers below an object or an array; an item goes by its array's name."""
    if isinstance(holder, dict):
        for key, member in holder.items():
            if isinstance(member, (JsonObject, list)):
                _gather(member, key, told)
            elif key in _NAMES:
                _take(key, member, told)
    elif isinstance(holder, list):
        for item in holder:
            if isinstance(item, (JsonObject, list)):
                _gather(item, name, told)
            elif name in _NAMES:
                _take(name, item, told)


def _take(name: str, value: Json, told: set[_Identifier]) -> None:
    text = text_of(value) if isinstance(value, (str, Number)) else ""
    if len(text) >= _SHORTEST:
        told.add((_NAMES[name], text))


def _read_orders(call: Call) -> Iterator[_Identifier]:
    """The order whose status a call asks for."""
    is_read = call.operation is not None and "status" in call.operation.answer
    asked = call.field("order_id") if is_read else None
    if asked and asked.text:
        yield _ORDER, asked.text


def _earliest(one: Stamp | None, other: Stamp | None) -> Stamp | None:
    if one is None or other is None:
        return one or other
    if one.started != other.started:
        return one if one.started < other.started else other
    return other if other.moment < one.moment else one


def _first_use(one: Use | None, other: Use | None) -> Use | None:
    if one is None or other is None:
        return one or other
    return other if _earliest(one.stamp, other.stamp) is not one.stamp else one
