"""Order rounds: how far each order went through its phases, and which exchange shows it."""

from collections.abc import Sequence
from functools import lru_cache

from harness.checks.callbacks import DEADLINE, marks_of
from harness.checks.histories import EventKind, History, OrderEvent
from harness.model.verdict import PhaseEvidence, Round, RoundMessage
from harness.platforms.orders import OrderLife

_STATE_SEEN = (EventKind.READ, EventKind.PUSHED)


@lru_cache(maxsize=1)  # several ask for it, one after the other
def round_of(history: History, life: OrderLife) -> Round:
    """How far an order went, without its messages: they are read of those rounds that are told."""
    seen = history.of(*_STATE_SEEN)
    create = _first(_creations(history, seen), None)
    pay = _first(_payments(seen, life), create)
    ship = _first([e for e in history.shipments if e.is_accepted], pay or create)
    confirm = _first(_confirmations(seen, life, ship), ship)
    shown = (create, pay, ship, confirm)
    acknowledged = [e for e in history.genuine_tracking if e.is_acknowledged]
    return Round(
        order=history.order,
        complete=_is_in_order(shown),
        phases=tuple(
            (phase, PhaseEvidence(at=e.at, exchange=e.exchange) if e else None)
            for phase, e in zip(life.phases, shown, strict=True)
        ),
        callbacks=len(acknowledged),
        closed=not _is_in_order(shown) and _was_closed(history, life),
    )


def messages_of(history: History) -> tuple[RoundMessage, ...]:
    """What was said of an order, in the order in which it began."""
    events = sorted(history.events, key=lambda e: e.began)
    return tuple(
        RoundMessage(
            at=e.started,
            exchange=e.exchange,
            inbound=e.push is not None,
            label=f"{e.name} {e.word}" if e.push else e.name,
            outcome=f"{e.told} late" if _is_late(e) else e.told,
            marks=tuple(marks_of(e.push)) if e.push else (),
        )
        for e in events
    )


@lru_cache(maxsize=8)
def end_statuses(life: OrderLife) -> frozenset[str]:
    """Statuses of the last phase that no status comes after: FINISH."""
    followed = {origin for state in life.statuses.values() for origin in state.origins}
    return frozenset(
        word
        for word, state in life.statuses.items()
        if state.phase == life.phases[-1] and word not in followed
    )


@lru_cache(maxsize=256)
def proves_payment(life: OrderLife, status: str) -> bool:
    """Whether a read status can only be met on a paid path; FINISH cannot show that by itself."""
    state = life.statuses.get(status)
    if state is None or state.phase == life.phases[0]:
        return False
    from_unpaid = any(life.phase_of(origin) == life.phases[0] for origin in state.origins)
    return not (from_unpaid and status in end_statuses(life))


def _was_closed(history: History, life: OrderLife) -> bool:
    """Whether a push told that the order had ended otherwise than by its receipt."""
    closing = _closing(life)
    return any(push.word in closing for push in history.genuine_pushes)


@lru_cache(maxsize=8)
def _closing(life: OrderLife) -> frozenset[str]:
    """The pushed words that end an order otherwise than by its receipt."""
    followed = {origin for state in life.pushed.values() for origin in state.origins}
    received = life.phases[-1]
    last = (word for word, state in life.pushed.items() if state.phase != received)
    return frozenset(word for word in last if word not in followed)


def _creations(history: History, seen: Sequence[OrderEvent]) -> Sequence[OrderEvent]:
    created = history.of(EventKind.CREATED)
    if created:
        return created
    # A seller does not create orders: the first sight of the platform's order is its evidence.
    return [e for e in seen if e.kind is EventKind.READ or _is_received(e)]


def _payments(seen: Sequence[OrderEvent], life: OrderLife) -> Sequence[OrderEvent]:
    return [
        e
        for e in seen
        if (e.kind is EventKind.READ and proves_payment(life, e.word))
        or (_is_received(e) and _pushed_phase(life, e.word) == life.phases[1])
    ]


def _confirmations(
    seen: Sequence[OrderEvent], life: OrderLife, ship: OrderEvent | None
) -> Sequence[OrderEvent]:
    finished = end_statuses(life)
    return [
        e
        for e in seen
        if (e.kind is EventKind.READ and ship and e.word in finished and e.moment > ship.moment)
        or (_is_received(e) and _pushed_phase(life, e.word) == life.phases[-1])
    ]


def _is_received(event: OrderEvent) -> bool:
    return event.is_acknowledged and event.is_valid


def _pushed_phase(life: OrderLife, word: str) -> str:
    state = life.pushed.get(word)
    return state.phase if state else ""


def _first(found: Sequence[OrderEvent], former: OrderEvent | None) -> OrderEvent | None:
    """The first event that does not lie before the former phase, else the first of all."""
    if former is not None:
        earliest = former.moment
        for event in found:
            if event.moment >= earliest:
                return event
    return found[0] if found else None


def _is_in_order(shown: tuple[OrderEvent | None, ...]) -> bool:
    times = [e.moment for e in shown if e is not None]
    return len(times) == len(shown) and times == sorted(times)


def _is_late(event: OrderEvent) -> bool:
    return event.is_acknowledged and (event.elapsed or 0.0) > DEADLINE
