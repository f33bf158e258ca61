"""The words that an edition gives to scenarios: operations, pushes, acts, capabilities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from harness.platforms.base import Edition

GENERAL_ACTS = ("order.forget", "token.expire")
"""Acts of the platform's side that belong to no order's life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a step may name on one edition."""

    operations: Mapping[str, frozenset[str]]
    """Our name of an operation -> the values of all interfaces that go by it."""
    callbacks: Mapping[str, frozenset[str]]
    """Our name of a push -> its values."""
    acts: frozenset[str]
    order_acts: frozenset[str]
    """The acts that are about one order and must say which."""
    callables: frozenset[str]
    """Our names of operations and the platform's of interfaces."""
    declarable: frozenset[str]
    """Capabilities and interfaces: what a statement declares and a condition may ask for."""


def vocabulary_of(edition: Edition) -> Vocabulary:
    """The words of an edition, from its data files."""
    table = edition.operations
    life = edition.order_life
    order_acts = {*life.platform_acts, "order.forget"} if life else set()
    return Vocabulary(
        operations=_united((o.name, o.fields) for o in table.operations.values()),
        callbacks=_united((c.name, c.fields) for c in table.callbacks.values()),
        acts=frozenset({*order_acts, *GENERAL_ACTS}),
        order_acts=frozenset(order_acts),
        callables=frozenset({*table.names, *table.operations}),
        declarable=declarable_words(edition),
    )


def declarable_words(edition: Edition) -> frozenset[str]:
    """The capabilities and the interfaces of an edition."""
    return frozenset({*edition.capabilities, *edition.operations.operations})


def _united(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    united: dict[str, frozenset[str]] = {}
    for name, fields in rows:
        united[name] = united.get(name, frozenset()) | frozenset(fields)
    return united
