"""The life of an order on an edition: phases, statuses, legal moves, the acts of both sides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from harness.documents.yaml import read_yaml
from harness.platforms.operations import DATA


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A status or a pushed word: the phase it belongs to and where a move into it may start."""

    word: str
    phase: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformAct:
    """An act of buyer, carrier or platform."""

    name: str
    starts_in: tuple[str, ...]
    through: tuple[str, ...]
    push: str
    tracking: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationAct:
    """An act of the application on an order: where it is taken and where it leads."""

    name: str
    starts_in: tuple[str, ...]
    part: str
    all: str
    push: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrderLife:
    """The state machine of an order; emulator, checks and generators all read this one."""

    phases: tuple[str, ...]
    statuses: Mapping[str, State]
    pushed: Mapping[str, State]
    tracking: tuple[str, ...]
    application_acts: Mapping[str, ApplicationAct]
    platform_acts: Mapping[str, PlatformAct]

    def phase_of(self, word: str) -> str | None:
        """The phase of a status or pushed word; None for a word of neither table."""
        state = self.statuses.get(word) or self.pushed.get(word)
        return state.phase if state else None

    def is_reachable(self, start: str, end: str) -> bool:
        """Whether legal moves lead from one status to another (a status reaches itself)."""
        return start == end or end in self._reached_from(start)

    def is_legal_subsequence(self, statuses: Iterable[str]) -> bool:
        """Whether polled statuses can be a part of one legal path; polling may miss some."""
        seen = list(statuses)
        return all(w in self.statuses for w in seen) and all(
            self.is_reachable(a, b) for a, b in pairwise(seen)
        )

    def _reached_from(self, start: str) -> set[str]:
        reached: set[str] = set()
        open_words = {start}
        while open_words:
            word = open_words.pop()
            new = {s.word for s in self.statuses.values() if word in s.origins} - reached
            reached |= new
            open_words |= new
        return reached


def read_order_life(edition: str) -> OrderLife:
    """The order life of an edition."""
    data = read_yaml(DATA / f"{edition}.orders.yaml").data
    return OrderLife(
        phases=tuple(data["phases"]),
        statuses=_states(data["statuses"]),
        pushed=_states(data["pushed"]),
        tracking=tuple(data["tracking"]),
        application_acts=MappingProxyType(
            {
                name: ApplicationAct(
                    name=name,
                    starts_in=tuple(row["in"]),
                    part=row["part"],
                    all=row["all"],
                    push=row["push"],
                )
                for name, row in data["application_acts"].items()
            }
        ),
        platform_acts=MappingProxyType(
            {
                name: PlatformAct(
                    name=name,
                    starts_in=tuple(row["in"]),
                    through=tuple(row["through"]),
                    push=row["push"],
                    tracking=tuple(row.get("tracking", ())),
                )
                for name, row in data["platform_acts"].items()
            }
        ),
    )


def _states(rows: Mapping[str, Mapping[str, Any]]) -> Mapping[str, State]:
    return MappingProxyType(
        {
            word: State(word=word, phase=row["phase"], origins=tuple(row["from"]))
            for word, row in rows.items()
        }
    )
