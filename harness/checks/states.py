"""What is known of an order's status at a time: from reads, pushes and the application's acts."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from harness.checks.histories import SHIP, EventKind, History, OrderEvent
from harness.checks.ledger import Moment
from harness.platforms.orders import OrderLife

NEWS = timedelta(seconds=1)
"""So long a push may still be under way inside the application."""
_NOTHING = frozenset[str]()


class Known(NamedTuple):
    """From this moment on, the order was known to be in one of these statuses."""

    at: Moment
    statuses: frozenset[str]
    event: OrderEvent
    """What made it known."""


@lru_cache(maxsize=8)
def status_map(life: OrderLife) -> "StatusMap":
    """The map of an order's life; made once, for it takes longer than most hearings."""
    return StatusMap(life)


class StatusMap:
    """The tables of an order's life, turned so that they answer what a push or an act means."""

    def __init__(self, life: OrderLife) -> None:
        words = tuple(life.statuses)
        self._life = life
        self._behind: dict[str, frozenset[str]] = {}
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
        if pushed not in self._life.pushed:
            return self._found_behind(pushed)
        if pushed not in self._behind:
            self._behind[pushed] = self._found_behind(pushed)
        return self._behind[pushed]

    def meant_by(self, word: str) -> frozenset[str]:
        """The statuses that a status or a pushed word stands for."""
        return frozenset({word}) if word in self._life.statuses else self.behind(word)

    def states(self, history: History) -> list[Known]:
        """What became known of an order, in order of time; late news changes nothing."""
        states: list[Known] = []
        for event in history.events:
            statuses = self._told(event, states[-1] if states else None)
            if statuses:
                states.append(Known(event.moment, statuses, event))
        return states

    def known_before(self, act: OrderEvent, states: Sequence[Known]) -> list[Known]:
        """The last two states that were known when the application began an act on the order."""
        end = bisect_left(states, act.began, key=_at)
        return [s for s in states[max(0, end - 3) : end] if s.event is not act][-2:]

    def is_permitted(self, act: OrderEvent, known: Sequence[Known]) -> bool:
        """Whether what was known permits an act; a push of the last second may not count yet."""
        permitting = self.permitting(act.name)
        last = known[-1]
        if last.statuses & permitting:
            return True
        is_news = last.event.kind is EventKind.PUSHED and act.started - last.event.at <= NEWS
        return is_news and len(known) > 1 and bool(known[-2].statuses & permitting)

    def _found_behind(self, pushed: str) -> frozenset[str]:
        found: set[str] = set()
        for act in self._life.platform_acts.values():
            if act.push == pushed:
                found.update(act.through[-1:] or act.starts_in)
        for own in self._life.application_acts.values():
            if own.push == pushed:
                found.update((own.part, own.all))
        return frozenset(found) or (self.initial if pushed in self._life.pushed else frozenset())

    def _told(self, event: OrderEvent, last: Known | None) -> frozenset[str]:
        kind = event.kind
        if kind is EventKind.PUSHED:
            told = _NOTHING if event.is_forged else self.behind(event.word)
            return self._following(told, last)
        if kind is EventKind.READ and event.word in self._life.statuses:
            told = frozenset((event.word,))
            is_newer = last is None or event.started >= last.event.at
            return told if is_newer else self._following(told, last)
        if kind is EventKind.CREATED:
            return _NOTHING if last else self.initial
        if kind is EventKind.ACTED and event.is_accepted:
            return self._shipped(event)
        return _NOTHING

    def _following(self, told: frozenset[str], last: Known | None) -> frozenset[str]:
        if last is None or not told:
            return told
        leads, known = self.leads, last.statuses
        return frozenset([t for t in told if any(leads(s, t) for s in known)])

    def _shipped(self, event: OrderEvent) -> frozenset[str]:
        act = self._life.application_acts.get(event.name)
        if act is None or event.name != SHIP:
            return frozenset()
        return frozenset({act.part if event.text("send_type") == "part" else act.all})


def _at(known: Known) -> Moment:
    return known.at
