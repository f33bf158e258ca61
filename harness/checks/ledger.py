"""Ledgers: the small states that checks over many exchanges keep, folded and merged.

The law: split the exchanges of a run anywhere, in any order, enter the parts in ledgers of their
own and merge those; what they tell is the same. So a ledger keeps facts with their moments and
sorts when it is asked, never when something is entered.
"""

import re
from abc import ABC, abstractmethod
from datetime import datetime
from functools import lru_cache
from typing import Self, TypeVar

from harness.checks.frame import Frame
from harness.model.exchange import Exchange
from harness.platforms.calls import Call, Callback

Moment = tuple[datetime, tuple[int, ...]]
"""When something happened; exchanges of the same time in the order of their numbers."""


class Ledger(ABC):
    """A state that exchanges are entered in and that merges with another of its kind.

    Holds plain data that can be pickled: texts, numbers, times, tuples and frozen dataclasses.
    """

    def enter_call(self, call: Call, frame: Frame) -> None:  # noqa: B027 - most keep one of the two
        """Keep what a call tells."""

    def enter_callback(self, callback: Callback, frame: Frame) -> None:  # noqa: B027 - as above
        """Keep what a callback tells."""

    @abstractmethod
    def merge(self, other: Self) -> None:
        """Take in what another ledger was told."""


_DIGITS = re.compile("[0-9]+")
_LEDGERS: list[type[Ledger]] = []

AnyLedger = TypeVar("AnyLedger", bound=Ledger)


def ledger(kind: type[AnyLedger]) -> type[AnyLedger]:
    """Register a kind of ledger: every hearing keeps one of it."""
    _LEDGERS.append(kind)
    return kind


def ledger_kinds() -> tuple[type[Ledger], ...]:
    """Every kind of ledger, in the order of registration."""
    return tuple(_LEDGERS)


def moment_of(exchange: Exchange) -> Moment:
    """When an exchange began, with the numbers of its id to settle ties: `f2.x17` is (2, 17)."""
    return exchange.started, numbers_of(exchange.id)


@lru_cache(maxsize=1024)  # every ledger asks for it, one after the other
def numbers_of(exchange_id: str) -> tuple[int, ...]:
    """The numbers in an exchange's id, which order ids as a person would: x2 before x10."""
    return tuple(map(int, _DIGITS.findall(exchange_id)))
