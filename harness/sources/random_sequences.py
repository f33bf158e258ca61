"""Sequences of deliveries for several orders, as somebody's numbers choose them, as scenarios.

Every list of moves is a legal sequence: its numbers choose among what the order life allows at that
point. So a generator may draw, and a shrinker cut, whatever it likes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.orders import OrderLife

PLAIN, REORDERED, STALE = "plain", "reordered", "stale"
MANNERS = (
    PLAIN,
    "duplicate",
    REORDERED,
    STALE,
    "forged",
    "parallel",
    "changed_on_retry",
    "unknown_event",
    "non_utf8",
    "forged flipped_byte",
    "forged missing",
    "forged empty",
    "forged not_hex",
    "forged reserialised",
    "oversized",
)
"""How a push may come, and of a forged one how it is forged; the simplest stand first."""
MOST_ORDERS, MOST_MOVES = 3, 8
_SHIP, _STATUS, _TRACKING = "order.ship", "order.status", "logistics.tracking"
_WAIT_FOR_NEXT = "3"
"""Seconds that a push waits for the one which is to overtake it."""
_WITHIN = "2s"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happens: to which order, which of the legal acts, in which manner."""

    order: int
    choice: int
    manner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """A legal act with the status and the pushed word that it leads to."""

    name: str
    status: str
    word: str
    push: str
    """What is pushed last: the status word, or the tracking event."""
    is_tracking: bool

    @property
    def callback(self) -> str:
        return _TRACKING if self.is_tracking else _STATUS


@dataclass(slots=True)
class _Order:
    name: str
    status: str
    word: str
    is_delivered: bool = False

    def take(self, act: _Act) -> None:
        self.status, self.word = act.status, act.word
        self.is_delivered = self.is_delivered or act.push == "DELIVERED"


def scenario_text(
    moves: Sequence[Move], edition: Edition, *, name: str, title: Text, covers: str = ""
) -> str:
    """The scenario file of a sequence. Raises ValueError for an edition without an order life."""
    if edition.order_life is None:
        raise ValueError(f"edition {edition.name} has no order life")
    # An order that goes by the name of an earlier one would be that one.
    steps = list(_Script(life=edition.order_life, prefix=name).steps(moves))
    return "\n".join(
        [
            f"scenario: {name}",
            "title:",
            f"  en: {title.en}",
            f"  zh: {title.zh}",
            f"edition: {edition.name}",
            *([f"covers: [{covers}]"] if covers else []),
            f"needs: [order.create, {_SHIP}, tracking.callback]",
            "steps:",
            *steps,
            "",
        ]
    )


@dataclass(slots=True, kw_only=True)
class _Script:
    life: OrderLife
    prefix: str
    orders: dict[int, _Order] = field(default_factory=dict)

    def steps(self, moves: Sequence[Move]) -> Iterator[str]:
        for move in moves:
            manner = MANNERS[move.manner]
            # Nothing came before the first push: it can neither be overtaken nor be old news.
            is_of_two = manner in (REORDERED, STALE)
            if move.order not in self.orders:
                yield from self._placed(move.order, PLAIN if is_of_two else manner)
                if not is_of_two:
                    continue
            yield from self._moved(self.orders[move.order], move.choice, manner)

    def _placed(self, number: int, manner: str) -> Iterator[str]:
        place = len(self.orders) + 1
        name = f"order_{place}"
        yield from _deliver(manner, _STATUS)
        yield "  - use: placed"
        yield f"    with: {{name: {self.prefix}-{place}}}"
        yield f"    capture: {{{name}: order_id}}"
        order = _Order(
            name,
            next(s.word for s in self.life.statuses.values() if not s.origins),
            next(s.word for s in self.life.pushed.values() if not s.origins),
        )
        self.orders[number] = order
        yield from _awaited(order, _STATUS, order.word)

    def _moved(self, order: _Order, choice: int, manner: str) -> Iterator[str]:
        legal = self._legal(order)
        status_acts = [act for act in legal if not act.is_tracking]
        if manner == REORDERED:
            pairs = [(a, b) for a in status_acts for b in self._after(order, a)]
            if pairs:
                yield from self._overtaken(order, *pairs[choice % len(pairs)])
                return
        fitting = status_acts if manner == STALE and status_acts else legal
        if not fitting:
            return
        act = fitting[choice % len(fitting)]
        is_impossible = manner == REORDERED or (manner == STALE and act.is_tracking)
        order.take(act)
        yield from _deliver(PLAIN if is_impossible else manner, act.callback)
        yield from _done(order, act)
        yield from _awaited(order, act.callback, act.push)

    def _after(self, order: _Order, act: _Act) -> Iterator[_Act]:
        """What the other side may do right after an act.

        The application may not: it ships no order of whose payment it was not told.
        """
        then = replace(order)
        then.take(act)
        return self._status_acts(then)

    def _overtaken(self, order: _Order, act: _Act, next_: _Act) -> Iterator[str]:
        order.take(act)
        order.take(next_)
        yield from _deliver(REORDERED, _STATUS)
        yield from _done(order, act)
        yield from _done(order, next_)
        yield from _awaited(order, _STATUS, act.push)

    def _legal(self, order: _Order) -> list[_Act]:
        """What may happen next to an order, acts that push a status first."""
        return [*self._own(order), *self._status_acts(order), *self._tracking_acts(order)]

    def _own(self, order: _Order) -> Iterator[_Act]:
        act = self.life.application_acts[_SHIP]
        if order.status in act.starts_in and self._follows(order, act.push):
            yield _Act(name=_SHIP, status=act.all, word=act.push, push=act.push, is_tracking=False)

    def _status_acts(self, order: _Order) -> Iterator[_Act]:
        for act in self.life.platform_acts.values():
            if act.push and order.status in act.starts_in and self._follows(order, act.push):
                status = act.through[-1] if act.through else order.status
                yield _Act(
                    name=act.name, status=status, word=act.push, push=act.push, is_tracking=False
                )

    def _tracking_acts(self, order: _Order) -> Iterator[_Act]:
        if order.is_delivered:
            return
        for act in self.life.platform_acts.values():
            if act.tracking and order.status in act.starts_in:
                yield _Act(
                    name=act.name,
                    status=order.status,
                    word=order.word,
                    push=act.tracking[-1],
                    is_tracking=True,
                )

    def _follows(self, order: _Order, word: str) -> bool:
        return order.word in self.life.pushed[word].origins


def _deliver(manner: str, callback: str) -> Iterator[str]:
    word, _, forgery = manner.partition(" ")
    if word == PLAIN:
        return
    yield f"  - deliver: {word}"
    yield f"    for: {callback}"
    if forgery:
        yield f"    with: {{manner: {forgery}}}"
    elif word == REORDERED:
        yield f'    with: {{seconds: "{_WAIT_FOR_NEXT}"}}'


def _done(order: _Order, act: _Act) -> Iterator[str]:
    if act.name == _SHIP:
        number = f"LP00{order.name[-1]}0090{{round}}CN"
        yield f"  - app: {_SHIP}"
        yield "    with:"
        yield f'      order_id: "{{{order.name}}}"'
        yield "      service: CAINIAO_STANDARD"
        yield f'      tracking_number: "{number}"'
        yield '    expect: {status: 200, "$.result.result_success": true}'
    else:
        yield f"  - platform: {act.name}"
        yield f'    with: {{order_id: "{{{order.name}}}"}}'


def _awaited(order: _Order, callback: str, push: str) -> Iterator[str]:
    key = "event" if callback == _TRACKING else "status"
    yield f"  - callback: {callback}"
    yield f'    where: {{order_id: "{{{order.name}}}", {key}: {push}}}'
    yield f"    within: {_WITHIN}"
