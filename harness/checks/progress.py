"""How far an order has come: statuses and pushed words compared, and what the probe shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from harness.checks.frame import Frame
from harness.checks.orders import end_statuses
from harness.checks.states import status_map
from harness.model.evidence import ActKind
from harness.platforms.orders import OrderLife


class Progress:
    """Compares what an application shows of an order with what was pushed."""

    def __init__(self, life: OrderLife) -> None:
        self._life = life
        self.statuses = status_map(life)
        self._before = {word: self._led_from(word) for word in life.pushed}
        self._ends = frozenset(word for word in life.pushed if self._leads_to_an_end(word))

    def is_known(self, word: str) -> bool:
        """Whether the edition knows a word as a status or as a push."""
        return self._life.phase_of(word) is not None

    def is_end(self, pushed: str) -> bool:
        """Whether an order of which this is pushed has ended."""
        return pushed in self._ends or (
            pushed not in self._life.pushed and self._leads_to_an_end(pushed)
        )

    def has_reached(self, word: str, pushed: str) -> bool:
        """Whether a word that the application shows is the pushed state or a later one."""
        if word == pushed or self.follows(word, pushed):
            return True
        if self.is_end(pushed):
            acts = self._life.platform_acts.values()
            return any(word in act.through for act in acts if act.push == pushed)
        return self.is_known(word) and self._rank(word) >= self._rank(pushed)

    def follows(self, word: str, pushed: str) -> bool:
        """Whether the table of pushes leads to one word from another."""
        return word != pushed and pushed in self._before.get(word, ())

    def is_pushed(self, word: str) -> bool:
        """Whether the table of pushes has a word."""
        return word in self._life.pushed

    def shows(self, word: str, pushed: str) -> bool:
        """Whether a word that the application shows is the very state that was pushed."""
        if word == pushed or self.statuses.meant_by(word) & self.statuses.behind(pushed):
            return True
        is_open = not (self.is_end(word) or self.is_end(pushed))
        return is_open and self._rank(word) == self._rank(pushed)

    def _leads_to_an_end(self, pushed: str) -> bool:
        behind = self.statuses.behind(pushed)
        return bool(behind) and behind <= end_statuses(self._life)

    def _led_from(self, word: str) -> frozenset[str]:
        """The words that the table of pushes has ahead of one, and that one."""
        open_words, seen = {word}, {word}
        while open_words:
            origins = {o for w in open_words if w in self._life.pushed for o in self._origins(w)}
            open_words = origins - seen
            seen |= origins
        return frozenset(seen)

    def _origins(self, pushed: str) -> tuple[str, ...]:
        return self._life.pushed[pushed].origins

    def _rank(self, word: str) -> int:
        phase = self._life.phase_of(word)
        return self._life.phases.index(phase) if phase else -1


_NO_SUCH = ("200", "404", "410")
"""How an application answers about an order that it does not know."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A status that the statement's probe gave for an order."""

    at: datetime
    word: str


class Probes:
    """What the statement's probe showed of each order, in order of time."""

    def __init__(self, frame: Frame) -> None:
        self._shown: dict[str, list[Shown]] = {}
        self._without: dict[str, list[datetime]] = {}
        for act in frame.acts_of(ActKind.PROBE):
            # Where the application itself was in trouble, it has said nothing.
            if act.detail("http_status") in _NO_SUCH and not act.detail("status"):
                self._without.setdefault(act.detail("order"), []).append(act.at)
            if word := act.detail("status"):
                self._shown.setdefault(act.detail("order"), []).append(Shown(act.at, word))

    def lacks(self, order: str, *, since: datetime) -> bool:
        """Whether it shows other orders and, asked from this time on, no status of this one."""
        asked = self._without.get(order, ())
        return bool(self._shown) and order not in self._shown and any(at >= since for at in asked)

    @property
    def knows_none(self) -> bool:
        """Whether the application answered for it, and never with the status of any order."""
        return bool(self._without) and not self._shown

    def of(self, order: str, *, since: datetime, until: datetime | None = None) -> Sequence[Shown]:
        """What it showed of an order from one time on, to another where that is given."""
        found = self._shown.get(order, ())
        return [s for s in found if s.at >= since and (until is None or s.at < until)]
