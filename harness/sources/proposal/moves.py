"""What was done and seen, one move after the other, still with the recorded values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from harness.documents.lossless import text_of
from harness.model.text import Text
from harness.platforms.calls import Call, Callback
from harness.platforms.operations import Operation, OperationKind
from harness.platforms.orders import OrderLife
from harness.scenario.expectations import FAILURE as NO_ANSWER
from harness.scenario.expectations import LOST, REFUSED, STATUS
from harness.sources.filling import json_text
from harness.sources.proposal.traffic import Event

APP, PLATFORM, CALLBACK, FAULT = "app", "platform", "callback", "fault"
ORDER, STATE = "order_id", "status"
"""What the tables call the order, and the word that a read or a push tells of it."""
EVENT = "event"
"""What they call the word of a parcel's journey."""
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step to be: who does what, with the values as they were recorded."""

    actor: str
    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    """`with` of a call, an act or a fault, `where` of a push."""
    expect: Mapping[str, str] = field(default_factory=dict)
    until: Mapping[str, str] = field(default_factory=dict)
    at_least: int = 1
    """How many pushes, or how often a fault strikes."""
    target: str = ""
    """What a fault is for."""
    seen: tuple[Event, ...] = ()
    """What it was read from, in order; the last call is the one that met it."""
    notes: tuple[Text, ...] = ()
    """Why it stands there, where that is a guess."""

    @property
    def call(self) -> Call | None:
        """The call whose answer met the step; None for a move of another actor."""
        last = self.seen[-1] if self.seen else None
        return last if isinstance(last, Call) else None

    @property
    def push(self) -> Callback | None:
        """The first push that met the step; None for a move of another actor."""
        first = self.seen[0] if self.seen else None
        return first if isinstance(first, Callback) else None


def app_move(call: Call) -> Move:
    """The step of one call of a known operation, with what its answer came to."""
    operation = call.operation
    assert operation is not None  # noqa: S101 - traffic keeps no other calls
    return Move(
        actor=APP,
        name=operation.name,
        values=_said(call, operation),
        expect=_expected(call, operation),
        seen=(call,),
    )


def push_move(push: Callback) -> Move:
    """The step of one push: which order it is about, and its word."""
    told = {name: push.text(name) for name in (ORDER, STATE, EVENT)}
    values = {name: text for name, text in told.items() if text}
    return Move(actor=CALLBACK, name=push.name, values=values, seen=(push,))


def condensed(moves: Sequence[Move], life: OrderLife | None) -> tuple[Move, ...]:
    """The same moves with polls as one step each, and the events of one journey as one."""
    told = _without_repeats(moves)
    return tuple(_polls(tuple(_journeys(told)), _resting(life)))


def after_creation(moves: Sequence[Move]) -> tuple[Move, ...]:
    """The same moves, none about an order in front of the call whose answer first names it.

    An answer that was lost, or took long, is overtaken by the pushes of its order.
    """
    created = {
        number: index for index, move in reversed([*enumerate(moves)]) for number in _created(move)
    }
    kept: list[Move] = []
    deferred: dict[int, list[Move]] = {}
    for index, move in enumerate(moves):
        later = created.get(move.values.get(ORDER, ""), -1)
        if move.actor in (CALLBACK, PLATFORM) and later > index:
            deferred.setdefault(later, []).append(move)
        else:
            kept += [move, *deferred.get(index, ())]
    return tuple(kept)


def goal_of(call: Call) -> tuple[str, str] | None:
    """What a read waits for: a place in its answer and the word that stands there."""
    operation = call.operation
    if operation is None or operation.kind is not OperationKind.READ or not call.is_success:
        return None
    words = set(call.answered(STATE))
    if len(words) == 1:
        return operation.answer[STATE], words.pop()
    if operation.not_yet and operation.success:
        return operation.success.path, operation.success.expected
    return None


def _said(call: Call, operation: Operation) -> dict[str, str]:
    """The values of a call, written as a scenario writes them; a token call needs none."""
    said: dict[str, str] = {}
    if operation.kind is OperationKind.TOKEN:
        return said
    for name in operation.fields:
        found = call.field(name)
        if found is not None:
            is_literal = name in operation.literals
            said[name] = json_text(found.value) if is_literal else text_of(found.value)
    return said


def _expected(call: Call, operation: Operation) -> dict[str, str]:
    response = call.exchange.response
    if response is None:
        return {NO_ANSWER: LOST}
    if response.status >= _SERVER_ERROR:
        return {STATUS: str(response.status)}
    if call.refusal and call.refusal.code:
        return {REFUSED: call.refusal.code}
    expected = {STATUS: str(response.status)}
    outcome = operation.success if call.is_success else operation.not_yet
    if outcome and not outcome.is_optional and call.answer:
        found = [text_of(value) for _, value in call.answer.find(outcome.path)]
        if outcome.expected in found:
            expected[outcome.path] = outcome.expected
    return expected


def _created(move: Move) -> tuple[str, ...]:
    call = move.call if move.actor == APP else None
    is_granted = call is not None and call.is_success and ORDER not in move.values
    return call.answered(ORDER) if call and is_granted else ()


def _without_repeats(moves: Sequence[Move]) -> Iterator[Move]:
    """A push that came again with the same body is told once: whoever sent it may repeat it."""
    known: set[tuple[str, bytes]] = set()
    for move in moves:
        if move.push:
            mark = (move.name, move.push.exchange.request.body)
            if mark in known:
                continue
            known.add(mark)
        yield move


def _journeys(moves: Sequence[Move] | Iterator[Move]) -> Iterator[Move]:
    """Events of one parcel that follow each other become one step that counts them."""
    for key, group in groupby(moves, key=_journey):
        found = list(group)
        if not key or len(found) == 1:
            yield from found
            continue
        first = found[0]
        yield replace(
            first,
            values={ORDER: first.values[ORDER]},
            at_least=len(found),
            seen=tuple(event for move in found for event in move.seen),
        )


def _journey(move: Move) -> tuple[str, ...]:
    is_event = move.actor == CALLBACK and EVENT in move.values and ORDER in move.values
    return (move.name, move.values[ORDER]) if is_event else ()


def _resting(life: OrderLife | None) -> frozenset[str] | None:
    """The statuses in which an order stays until somebody acts; None where nothing is known."""
    if life is None:
        return None
    first = (s.word for s in life.statuses.values() if not s.origins)
    ends = (act.through[-1] for act in life.platform_acts.values() if act.through)
    shipped = (act.all for act in life.application_acts.values())
    return frozenset((*first, *ends, *shipped))


def _polls(moves: Sequence[Move], resting: frozenset[str] | None) -> Iterator[Move]:
    """Calls that ask the same again and again become one step that waits for what changed."""
    index = 0
    while index < len(moves):
        end = index + 1
        while end < len(moves) and _asks_the_same(moves[index], moves[end]):
            end += 1
        yield from _waits(moves[index:end], resting)
        index = end


def _asks_the_same(first: Move, other: Move) -> bool:
    if not (first.call and other.call) or (first.name, first.values) != (other.name, other.values):
        return False
    operation = first.call.operation
    is_read = operation is not None and operation.kind is OperationKind.READ
    return is_read and all(
        m.call and not m.call.refusal and not m.call.is_lost for m in (first, other)
    )


def _waits(polls: Sequence[Move], resting: frozenset[str] | None) -> Iterator[Move]:
    goals = [goal_of(move.call) if move.call else None for move in polls]
    rest = 0
    while rest < len(polls):
        last = _end_of_wait(goals[rest:], resting)
        goal = goals[rest + last]
        if goal is None or not _rests(goal, resting):
            yield polls[rest]
            rest += 1
            continue
        seen = tuple(event for move in polls[rest : rest + last + 1] for event in move.seen)
        notes = (_asked(last + 1),) if last else ()
        yield replace(polls[rest], expect={}, until=dict([goal]), seen=seen, notes=notes)
        rest += last + 1


def _asked(times: int) -> Text:
    return Text(
        f"guess: asked {times} times, until this was answered",
        f"推测：共查询 {times} 次，直至得到该响应",
    )


def _end_of_wait(goals: Sequence[tuple[str, str] | None], resting: frozenset[str] | None) -> int:
    """The last answer whose word is new and stays; the first one where there is none."""
    ends = (
        index
        for index, goal in enumerate(goals)
        if goal is not None and goal not in goals[:index] and _rests(goal, resting)
    )
    return max(ends, default=0)


def _rests(goal: tuple[str, str], resting: frozenset[str] | None) -> bool:
    if resting is None:
        return True
    return goal[1] in resting or not goal[0].endswith("_status")
