"""The registry of checks: a decorator names the requirement that a function serves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.checks.traffic import Traffic
from harness.model.errors import CheckError
from harness.model.text import Text
from harness.model.verdict import Finding


@dataclass(frozen=True, slots=True)
class Examined:
    """The check looked at this exchange and could decide on it."""

    exchange: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """The check met something that it would have had to decide on and could not, and why."""

    reason: Text
    exchange: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth printing that changes no verdict."""

    text: Text


Event = Examined | Undecided | Note | Finding
CheckFunction = Callable[[Traffic], Iterator[Event]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: the requirement it serves, its function, and the text that its users read."""

    requirement: str
    name: str
    function: CheckFunction
    text: str


_CHECKS: dict[str, Check] = {}


def check(requirement: str) -> Callable[[CheckFunction], CheckFunction]:
    """Register a function as a check of a requirement; its docstring is its published text."""

    def register(function: CheckFunction) -> CheckFunction:
        name = function.__name__
        if name in _CHECKS:
            raise CheckError(f"two checks are called {name}")
        if not function.__doc__:
            raise CheckError(f"check {name} has no docstring")
        _CHECKS[name] = Check(
            requirement=requirement, name=name, function=function, text=function.__doc__
        )
        return function

    return register


def checks_of(requirement: str) -> tuple[Check, ...]:
    """The checks that serve a requirement."""
    return tuple(c for c in _CHECKS.values() if c.requirement == requirement)


def checked_requirements() -> frozenset[str]:
    """The ids of all requirements that some check serves."""
    return frozenset(c.requirement for c in _CHECKS.values())
