"""The words that an edition gives to scenarios: operations, pushes, acts, capabilities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from harness.platforms.base import Edition
from harness.platforms.editions import EDITION_NAMES, edition_named

EXPIRES = "token.expire"
"""The act of the platform's side that every edition has."""
FORGETS = "order.forget"
"""The act that every order has, whatever its life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a step may name on one edition."""

    operations: Mapping[str, frozenset[str]]
    """Our name of an operation -> the values of all interfaces that go by it."""
    callbacks: Mapping[str, frozenset[str]]
    """Our name of a push -> its values."""
    acts: Mapping[str, tuple[str, ...]]
    """Acts of the platform's side -> the values that each must be told."""
    callables: frozenset[str]
    """Our names of operations and the platform's of interfaces."""
    declarable: frozenset[str]
    """Capabilities and interfaces: what a statement declares and a condition may ask for."""
    edition: str
    faults: tuple[str, ...]
    """What the edition's emulator can be told to do wrong."""
    foreign_faults: frozenset[str]
    """What only emulators of other editions can be told to do wrong."""


def vocabulary_of(edition: Edition) -> Vocabulary:
    """The words of an edition, from its data files."""
    table = edition.operations
    life = edition.order_life
    order_acts = (*life.platform_acts, FORGETS) if life else ()
    return Vocabulary(
        operations=_united((o.name, o.fields) for o in table.operations.values()),
        callbacks=_united((c.name, c.fields) for c in table.callbacks.values()),
        acts={**dict.fromkeys(order_acts, ("order_id",)), **table.acts, EXPIRES: ()},
        callables=frozenset({*table.names, *table.operations}),
        declarable=declarable_words(edition),
        edition=edition.name,
        faults=table.faults,
        foreign_faults=_faults() - frozenset(table.faults),
    )


def declarable_words(edition: Edition) -> frozenset[str]:
    """The capabilities and the interfaces of an edition."""
    return frozenset({*edition.capabilities, *edition.operations.operations})


@lru_cache(maxsize=1)
def _faults() -> frozenset[str]:
    return frozenset(f for name in EDITION_NAMES for f in edition_named(name).operations.faults)


def _united(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    united: dict[str, frozenset[str]] = {}
    for name, fields in rows:
        united[name] = united.get(name, frozenset()) | frozenset(fields)
    return united
