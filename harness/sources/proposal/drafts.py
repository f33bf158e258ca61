"""The parts of a proposed scenario before they are text: steps whose values name each other."""

from dataclasses import dataclass, field
from enum import StrEnum

from harness.model.text import Text
from harness.sources.proposal.moves import Move

RUN, ROUND = "{run}", "{round}"
"""What stands for the run's own word, and for the number of the round."""


class Role(StrEnum):
    """Why a value stands under `given`."""

    SHARED = "shared"
    """Several steps use it."""
    OWN_ID = "own_id"
    """An id of the application's own making: another one for each order."""
    MADE_UP = "made_up"
    """Stands in for personal data or a tracking number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a map: its name, its text with `{names}`, and what a person must know of it."""

    name: str
    text: str
    note: Text | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value that the steps are given."""

    name: str
    text: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedStep:
    """A step to be written."""

    actor: str
    name: str
    target: str
    at_least: int
    values: tuple[Entry, ...]
    match: tuple[Entry, ...]
    expect: tuple[Entry, ...]
    until: tuple[Entry, ...]
    capture: tuple[Entry, ...]
    notes: tuple[Text, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Steps that belong together, and what they are given."""

    steps: tuple[LinkedStep, ...]
    given: tuple[Given, ...]
    rounds: int = 1


def escaped(text: str) -> str:
    """A text whose braces stand for themselves."""
    return text.replace("{", "{{").replace("}", "}}")


def entries_of(texts: dict[str, str]) -> tuple[Entry, ...]:
    """Lines of texts that stand for themselves."""
    return tuple(Entry(name=name, text=escaped(text)) for name, text in texts.items())


def step_of(
    move: Move,
    *,
    values: tuple[Entry, ...],
    match: tuple[Entry, ...],
    capture: tuple[Entry, ...],
    notes: tuple[Text, ...],
) -> LinkedStep:
    """The step of a move, with its values linked."""
    return LinkedStep(
        actor=move.actor,
        name=move.name,
        target=move.target,
        at_least=move.at_least,
        values=values,
        match=match,
        expect=entries_of(dict(move.expect)),
        until=entries_of(dict(move.until)),
        capture=capture,
        notes=(*move.notes, *notes),
    )
