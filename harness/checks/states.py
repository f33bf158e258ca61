"""What is known of an order's status at a time: from reads, pushes and the application's acts."""

from dataclasses import dataclass
from datetime import datetime

from harness.checks.histories import SHIP, EventKind, History, OrderEvent, is_forged
from harness.platforms.orders import OrderLife


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """From this moment on, the order was known to be in one of these statuses."""

    at: datetime
    statuses: frozenset[str]
    event: OrderEvent
    """What made it known."""


class StatusMap:
    """The tables of an order's life, turned so that they answer what a push or an act means."""

    def __init__(self, life: OrderLife) -> None:
        words = tuple(life.statuses)
        self._life = life
        self._after = {a: frozenset(b for b in words if life.is_reachable(a, b)) for a in words}
        self.initial = frozenset(w for w, s in life.statuses.items() if not s.origins)

    def leads(self, start: str, end: str) -> bool:
        """Whether legal moves lead from one status to another; a status leads to itself."""
        return end in self._after.get(start, frozenset())

    def permitting(self, act: str) -> frozenset[str]:
        """The statuses in which the platform takes an act of the application."""
        found = self._life.application_acts.get(act)
        return frozenset(found.starts_in) if found else frozenset()

    def behind(self, pushed: str) -> frozenset[str]:
        """The statuses that an order may be in when this word is pushed."""
        found: set[str] = set()
        for act in self._life.platform_acts.values():
            if act.push == pushed:
                found.update(act.through[-1:] or act.starts_in)
        for own in self._life.application_acts.values():
            if own.push == pushed:
                found.update((own.part, own.all))
        return frozenset(found) or (self.initial if pushed in self._life.pushed else frozenset())

    def states(self, history: History) -> list[Known]:
        """What became known of an order, in order of time; late news changes nothing."""
        states: list[Known] = []
        for event in history.events:
            statuses = self._told(event, states[-1] if states else None)
            if statuses:
                states.append(Known(at=event.at, statuses=statuses, event=event))
        return states

    def _told(self, event: OrderEvent, last: Known | None) -> frozenset[str]:
        match event.kind:
            case EventKind.CREATED:
                return frozenset() if last else self.initial
            case EventKind.ACTED if event.is_accepted:
                return self._shipped(event)
            case EventKind.PUSHED if not is_forged(event.exchange):
                return self._following(self.behind(event.word), last)
            case EventKind.READ if event.word in self._life.statuses:
                told = frozenset({event.word})
                is_newer = last is None or event.exchange.started >= last.at
                return told if is_newer else self._following(told, last)
            case _:
                return frozenset()

    def _following(self, told: frozenset[str], last: Known | None) -> frozenset[str]:
        if last is None:
            return told
        return frozenset(t for t in told if any(self.leads(s, t) for s in last.statuses))

    def _shipped(self, event: OrderEvent) -> frozenset[str]:
        act = self._life.application_acts.get(event.call.name) if event.call else None
        if act is None or event.call is None or event.call.name != SHIP:
            return frozenset()
        sent = event.call.field("send_type")
        return frozenset({act.part if sent and sent.text == "part" else act.all})
