"""What a recording of our own tells beside its exchanges: acts and faults need no guess."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from harness.model.evidence import Act, ActKind
from harness.platforms.base import Edition
from harness.platforms.calls import Callback
from harness.scenario.vocabulary import vocabulary_of
from harness.sources.proposal.moves import EVENT, FAULT, ORDER, PLATFORM, STATE, Move
from harness.sources.proposal.traffic import Event

_SHORTLY = timedelta(seconds=5)
"""A push may begin so long before the end of the act that caused it is written down."""
_NO_OPTION = frozenset(("for", "count", "message"))


def with_told(
    events: Sequence[Event], acts: Sequence[Act], edition: Edition
) -> tuple[Event | Move, ...]:
    """The events with the recorded acts in between, each before what followed from it."""
    placed: list[tuple[datetime, int, Event | Move]] = [
        (event.exchange.started, 1, event) for event in events
    ]
    pushes = [event for event in events if isinstance(event, Callback)]
    for act, move in _moves(acts, edition):
        placed.append((_begun(act, pushes, edition), 0, move))
    return tuple(item for *_, item in sorted(placed, key=lambda row: row[:2]))


def is_told(acts: Sequence[Act]) -> bool:
    """Whether a recording tells what was done beside its exchanges."""
    return any(act.kind is ActKind.SCENARIO_STARTED for act in acts)


def run_word_of(acts: Sequence[Act]) -> str:
    """What `{run}` stood for; empty where it is not known."""
    return next((a.detail("run") for a in acts if a.kind is ActKind.SCENARIO_STARTED), "")


def _moves(acts: Sequence[Act], edition: Edition) -> Iterator[tuple[Act, Move]]:
    values_of = vocabulary_of(edition).acts
    for act in acts:
        if act.kind is ActKind.PLATFORM_ACT and act.outcome == "done":
            values = {name: act.detail(name) for name in values_of.get(act.name, ())}
            yield act, Move(actor=PLATFORM, name=act.name, values=values)
        elif act.kind is ActKind.FAULT_ARMED and act.outcome == "armed":
            options = {name: text for name, text in act.details if name not in _NO_OPTION}
            count, target = act.detail("count"), act.detail("for")
            yield (
                act,
                Move(
                    actor=FAULT,
                    name=act.name,
                    values=options,
                    target=target,
                    at_least=int(count) if count.isdecimal() else 1,
                ),
            )


def _begun(act: Act, pushes: Sequence[Callback], edition: Edition) -> datetime:
    life = edition.order_life
    known = life.platform_acts.get(act.name) if life else None
    if known is None:
        return act.at
    words = {known.push, *known.tracking} - {""}
    caused = (
        push.exchange.started
        for push in pushes
        if push.text(ORDER) == act.detail(ORDER)
        and {push.text(STATE), push.text(EVENT)} & words
        and act.at - _SHORTLY <= push.exchange.started
    )
    return min((act.at, *caused))
