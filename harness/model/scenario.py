"""A scenario: what three actors do, step by step, and what must be seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import assert_never

from harness.model.errors import Location
from harness.model.text import Text


def _nothing() -> Mapping[str, str]:
    # A factory, for Python 3.11 takes no mappingproxy as a default.
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class AppStep:
    """An act of the application: driven by us, or waited for."""

    operation: str
    """Our name of an operation: `order.create`."""
    with_: Mapping[str, str] = field(default_factory=_nothing)
    match: Mapping[str, str] = field(default_factory=_nothing)
    expect: Mapping[str, str] = field(default_factory=_nothing)
    """`status`, `failure`, `refused`, or a JSONPath below the envelope -> the token's text."""
    capture: Mapping[str, str] = field(default_factory=_nothing)
    """Name -> JSONPath below the envelope."""
    until: Mapping[str, str] = field(default_factory=_nothing)
    fail_if: Mapping[str, str] = field(default_factory=_nothing)
    every: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformStep:
    """An act of the other side: buyer, carrier, platform."""

    act: str
    with_: Mapping[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackStep:
    """A push that must reach the application."""

    callback: str
    where: Mapping[str, str] = field(default_factory=_nothing)
    at_least: int = 1
    at_most: int | None = None
    expect: Mapping[str, str] = field(default_factory=_nothing)
    """`status`: the HTTP status of the application's answer, where the step demands one."""
    capture: Mapping[str, str] = field(default_factory=_nothing)
    """Name -> JSONPath in the push's body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectNoneStep:
    """No such callback within the time given."""

    callback: str
    where: Mapping[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultStep:
    """A named fault of the emulator, armed until the end of the round or until it is used up."""

    fault: str
    target: str = ""
    """Our name of an operation or push, or the platform's interface; empty for whatever comes."""
    count: int = 1
    """How often it strikes; an outage, how many different calls."""
    options: Mapping[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEachStep:
    """The same steps for each of several values."""

    variable: str
    values: tuple[str, ...]
    steps: tuple["Step", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseStep:
    """The steps of a fragment with arguments; its named captures come back."""

    fragment: str
    arguments: Mapping[str, str]
    returns: Mapping[str, str]
    """Name here -> name in the fragment."""
    steps: tuple["Step", ...]
    source: bytes = field(default=b"", repr=False)
    """The fragment's file: a run keeps it as it was used."""


Action = AppStep | PlatformStep | CallbackStep | ExpectNoneStep | FaultStep | ForEachStep | UseStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: an action with its deadline, its conditions and its place in the file."""

    number: str
    """`3`, or `3.1` inside for_each and use."""
    action: Action
    location: Location
    within: float | None = None
    """Seconds; None for the driver's default."""
    when: Mapping[str, str] = field(default_factory=_nothing)
    """Capability -> true or false, or captured name -> text; all must hold."""
    intent: str = ""

    @property
    def label(self) -> str:
        """The step as a person reads it: `step 3, app: order.create`."""
        match self.action:
            case AppStep(operation=name):
                word = f"app: {name}"
            case PlatformStep(act=name):
                word = f"platform: {name}"
            case CallbackStep(callback=name):
                word = f"callback: {name}"
            case ExpectNoneStep(callback=name):
                word = f"expect_none: {name}"
            case FaultStep(fault=name):
                word = f"fault: {name}"
            case ForEachStep(variable=name):
                word = f"for_each: {name}"
            case UseStep(fragment=name):
                word = f"use: {name}"
            case _:
                assert_never(self.action)
        return f"step {self.number}, {word}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario file, loaded and found right."""

    name: str
    title: Text
    edition: str
    steps: tuple[Step, ...]
    covers: tuple[str, ...] = ()
    rounds: int = 1
    given: Mapping[str, str] = field(default_factory=_nothing)
    always: tuple[Step, ...] = ()
    """Clean-up steps that run whatever happened."""
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    path: str = ""
    sha256: str = ""
    source: bytes = field(default=b"", repr=False)
    """The file's bytes: a run keeps the scenario as it was used."""

    def fragments(self) -> Mapping[str, bytes]:
        """The files of all fragments that the scenario uses, by name."""
        used = (a for a in _actions((*self.steps, *self.always)) if isinstance(a, UseStep))
        return {action.fragment: action.source for action in used}

    def faults(self) -> tuple[str, ...]:
        """The names of all faults that the scenario arms."""
        found = (a for a in _actions((*self.steps, *self.always)) if isinstance(a, FaultStep))
        return tuple(dict.fromkeys(action.fault for action in found))


def _actions(steps: tuple[Step, ...]) -> Iterator[Action]:
    for step in steps:
        yield step.action
        if isinstance(step.action, UseStep | ForEachStep):
            yield from _actions(step.action.steps)
