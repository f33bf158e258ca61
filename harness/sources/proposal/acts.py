"""What buyer, carrier and platform must have done between what was seen: a guess, by the tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.documents.lossless import walk
from harness.model.text import Text
from harness.platforms.calls import Call, Callback
from harness.platforms.orders import OrderLife, PlatformAct
from harness.sources.proposal.moves import EVENT, ORDER, PLATFORM, STATE, Move

_LONGEST = 4
"""So many acts in a row are thought of to explain one status."""
_DELIVERED = "DELIVERED"


@dataclass(slots=True, kw_only=True)
class _Order:
    status: str = ""
    """Empty until something tells it."""
    passed: set[str] = field(default_factory=set)
    """Statuses that it is known to have gone through."""
    explained: set[str] = field(default_factory=set)
    """Pushed words that follow from what was done already."""
    events: set[str] = field(default_factory=set)
    """Events of the journey that follow from what was done already."""


@dataclass(slots=True)
class OrderBook:
    """The orders of a recording, as far as it has been read."""

    life: OrderLife
    _orders: dict[str, _Order] = field(default_factory=dict)

    def before_call(self, call: Call) -> tuple[Move, ...]:
        """The acts that must lie before a call, for what it was answered."""
        if not call.is_success:
            return ()
        order = _named(call)
        if not order:
            for number in call.answered(ORDER):
                self._create(number)
            return ()
        moves = [*self._before_act(call, order), *self._before_status(call, order)]
        if call.operation and call.operation.capability == "tracking.query":
            moves += self._before_events(order, _events_in(call, self.life))
        return tuple(moves)

    def before_push(self, push: Callback, *, is_whole_journey: bool) -> tuple[Move, ...]:
        """The acts that must lie before a push; `is_whole_journey` when the parcel arrives."""
        number = push.text(ORDER)
        if not number:
            return ()
        event = push.text(EVENT)
        if event:
            events = {_DELIVERED, event} if is_whole_journey else {event}
            return tuple(self._before_events(number, events))
        return tuple(self._before_word(number, push.text(STATE)))

    def _order(self, number: str) -> _Order:
        return self._orders.setdefault(number, _Order())

    def _create(self, number: str) -> None:
        order = self._order(number)
        if not order.status:
            order.status = next(s.word for s in self.life.statuses.values() if not s.origins)
            order.passed.add(order.status)

    def _before_act(self, call: Call, number: str) -> Iterator[Move]:
        """An act of the application is granted in some statuses only."""
        act = self.life.application_acts.get(call.name)
        if act is None:
            return
        order = self._order(number)
        why = Text(f"{call.name} was granted", f"{call.name} 已获受理")
        if order.status and order.status not in act.starts_in:
            yield from self._reached(number, frozenset(act.starts_in), why)
        order.status = act.all
        order.passed.add(act.all)
        order.explained.add(act.push)

    def _before_status(self, call: Call, number: str) -> Iterator[Move]:
        words = set(call.answered(STATE)) & {*self.life.statuses}
        order = self._order(number)
        if len(words) != 1 or words <= order.passed:
            return
        word = words.pop()
        why = Text(f"the answer of {call.name} says {word}", f"{call.name} 的响应为 {word}")
        if order.status:
            yield from self._reached(number, frozenset({word}), why)
        order.status = order.status or word
        order.passed.add(word)

    def _before_word(self, number: str, word: str) -> Iterator[Move]:
        order, state = self._order(number), self.life.pushed.get(word)
        if state is None or word in order.explained:
            return
        order.explained.add(word)
        if not state.origins:
            self._create(number)
            return
        why = Text(f"{word} was pushed", f"收到回传 {word}")
        acts = [act for act in self.life.platform_acts.values() if act.push == word]
        fitting = [act for act in acts if order.status in act.starts_in]
        if not fitting and order.status:
            starts = frozenset(status for act in acts for status in act.starts_in)
            yield from self._reached(number, starts, why)
            fitting = [act for act in acts if order.status in act.starts_in]
        for act in (fitting or acts)[:1]:
            yield self._done(act, number, why)

    def _before_events(self, number: str, events: set[str]) -> Iterator[Move]:
        order = self._order(number)
        by_size = sorted(self.life.platform_acts.values(), key=lambda act: len(act.tracking))
        for event in sorted(events - order.events, key=self._rank, reverse=_DELIVERED in events):
            if event in order.events:
                continue
            for act in [act for act in by_size if event in act.tracking][:1]:
                why = Text(f"{event} was seen", f"出现物流事件 {event}")
                yield self._done(act, number, why)

    def _rank(self, event: str) -> int:
        return self.life.tracking.index(event) if event in self.life.tracking else -1

    def _reached(self, number: str, goals: frozenset[str], why: Text) -> Iterator[Move]:
        for act in _way(self.life, self._order(number).status, goals):
            yield self._done(act, number, why)

    def _done(self, act: PlatformAct, number: str, why: Text) -> Move:
        order = self._order(number)
        if act.through:
            order.status = act.through[-1]
        order.passed |= {*act.through}
        order.explained.add(act.push)
        order.events |= {*act.tracking}
        note = Text(f"guess: {why.en}", f"推测：{why.zh}")
        return Move(actor=PLATFORM, name=act.name, values={ORDER: number}, notes=(note,))


def _way(life: OrderLife, start: str, goals: frozenset[str]) -> tuple[PlatformAct, ...]:
    """The shortest chain of acts that leads through one of the statuses; none where none does."""
    chains: list[tuple[str, tuple[PlatformAct, ...]]] = [(start, ())]
    for _ in range(_LONGEST):
        longer = [
            (act.through[-1], (*chain, act))
            for status, chain in chains
            for act in life.platform_acts.values()
            if status in act.starts_in and act.through
        ]
        for _, chain in longer:
            if goals & {*chain[-1].through}:
                return chain
        chains = longer
    return ()


def _named(call: Call) -> str:
    found = call.field(ORDER)
    return found.text if found else ""


def _events_in(call: Call, life: OrderLife) -> set[str]:
    content = call.answer.content if call.answer else None
    return {
        value for _, value in walk(content) if isinstance(value, str) and value in life.tracking
    }
