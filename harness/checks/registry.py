"""The registry of checks: a decorator names the requirement that a function serves."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from harness.checks.frame import Frame
from harness.checks.traffic import Traffic
from harness.model.errors import CheckError
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call, Callback

if TYPE_CHECKING:
    from harness.checks.histories import History
    from harness.checks.order_frame import OrderFrame


@dataclass(slots=True, unsafe_hash=True)  # the normal event: frozen, it would cost three times more
class Examined:
    """The check looked at this exchange and could decide on it.

    `exchange` is empty for what is no exchange (a declaration, a handshake); `count` says how many
    a ledger stands for.
    """

    exchange: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Undecided:
    """The check met something that it would have had to decide on and could not, and why."""

    reason: Text
    exchange: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth printing that changes no verdict."""

    text: Text


@dataclass(frozen=True, slots=True)
class Counted:
    """A note about so many things: equal texts are added up before `{count}` is filled in."""

    text: Text
    count: int = 1


Event = Examined | Undecided | Note | Counted | Finding
Events = Iterator[Event]
Told = int | Iterable[Event]
"""What a check says of one exchange: its events or, where all that it examined is right, how many
things that were; 0 where it has nothing to say. The normal cases, so they cost no event."""


class Placed(NamedTuple):
    """What a check says with a place of its own, not that in which it happened to say it.

    What is placed so stands first, in the order of the places; a check gives all of them one form.
    """

    place: tuple[Any, ...]
    event: Event


TrafficEvents = Iterator[Event] | Iterator[Event | Placed] | Iterator[Placed]
OrderEvents = TrafficEvents
TrafficFunction = Callable[[Traffic], TrafficEvents]
OrderFunction = Callable[["History", "OrderFrame"], OrderEvents]


class OrderJudge(Protocol):
    """Judges one order after the other, in whatever order they come, then what they come to."""

    @property
    def of(self) -> OrderFunction:
        """Tells what one order shows."""

    def end(self) -> OrderEvents:
        """What all orders show together."""


JudgeFunction = Callable[[Traffic], OrderJudge]
CallFunction = Callable[[Call, Frame], Told]
CallbackFunction = Callable[[Callback, Frame], Told]


class Scope(StrEnum):
    """What a check over many exchanges is asked about where a run was shared out among shards."""

    SHARD = "shard"
    """Each shard by itself: pace, repetition and tokens are those of one application process."""
    RUN = "run"
    """All shards together: what counts or summarises says nothing of a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: the requirement it serves, what it looks at, and the text that its users read."""

    requirement: str
    name: str
    text: str
    on_call: CallFunction | None = None
    """Judges one call by itself."""
    operations: tuple[str, ...] = ()
    """Our names of the operations whose calls it judges; empty where it judges every call."""
    on_callback: CallbackFunction | None = None
    """Judges one callback by itself."""
    on_traffic: TrafficFunction | None = None
    """Judges what the ledgers tell of all traffic, once, at the end."""
    on_orders: JudgeFunction | None = None
    """Makes who judges the orders of a traffic: all such judges are asked in one pass."""
    scope: Scope = Scope.SHARD
    """Of what all traffic is, where shards of a run are judged together."""
    is_of_all_pushes: bool = False
    """Whether pushes that name no order are told to it too, as those of an order without a name."""

    def judges(self, operation: str) -> bool:
        """Whether it has anything to say about the calls of an operation."""
        return self.on_call is not None and (not self.operations or operation in self.operations)

    def call_events(self, call: Call, frame: Frame) -> Events:
        """What it says of one call, event by event; where it breaks, it does so on the way."""
        if self.on_call:
            yield from _spelled_out(self.on_call(call, frame), call.exchange.id)

    def callback_events(self, callback: Callback, frame: Frame) -> Events:
        """What it says of one callback, as above."""
        if self.on_callback:
            yield from _spelled_out(self.on_callback(callback, frame), callback.exchange.id)


_CHECKS: dict[str, Check] = {}


def call_check(
    requirement: str, *, operations: tuple[str, ...] = ()
) -> Callable[[CallFunction], CallFunction]:
    """Register a function that judges one call; its docstring is the check's published text.

    Where it names operations, it is asked about calls of these alone.
    """

    def register(function: CallFunction) -> CallFunction:
        _register(replace(_named(requirement, function, on_call=function), operations=operations))
        return function

    return register


def callback_check(requirement: str) -> Callable[[CallbackFunction], CallbackFunction]:
    """Register a function that judges one callback; its docstring is the published text."""

    def register(function: CallbackFunction) -> CallbackFunction:
        _register(_named(requirement, function, on_callback=function))
        return function

    return register


def traffic_check(
    requirement: str, *, scope: Scope = Scope.SHARD
) -> Callable[[TrafficFunction], TrafficFunction]:
    """Register a function that judges what the ledgers tell; its docstring is published."""

    def register(function: TrafficFunction) -> TrafficFunction:
        _register(replace(_named(requirement, function, on_traffic=function), scope=scope))
        return function

    return register


def order_check(
    requirement: str, *, scope: Scope = Scope.SHARD, is_of_all_pushes: bool = False
) -> Callable[[OrderFunction], OrderFunction]:
    """Register a function that judges each order by itself; its docstring is published.

    What it says stands where the order was first seen.
    """

    def register(function: OrderFunction) -> OrderFunction:
        check = replace(_named(requirement, function), is_of_all_pushes=is_of_all_pushes)
        _register(replace(check, on_orders=lambda _: _Each(function), scope=scope))
        return function

    return register


def orders_check(
    requirement: str, *, scope: Scope = Scope.SHARD, is_of_all_pushes: bool = False
) -> Callable[[JudgeFunction], JudgeFunction]:
    """Register a function that makes who judges all orders of a traffic; docstring as above."""

    def register(function: JudgeFunction) -> JudgeFunction:
        check = replace(_named(requirement, function), is_of_all_pushes=is_of_all_pushes)
        _register(replace(check, on_orders=function, scope=scope))
        return function

    return register


def all_checks() -> tuple[Check, ...]:
    """Every check, in the order of registration."""
    return tuple(_CHECKS.values())


def checks_of(requirement: str) -> tuple[Check, ...]:
    """The checks that serve a requirement."""
    return tuple(c for c in _CHECKS.values() if c.requirement == requirement)


def checked_requirements() -> frozenset[str]:
    """The ids of all requirements that some check serves."""
    return frozenset(c.requirement for c in _CHECKS.values())


def _named(
    requirement: str,
    function: Callable[..., object],
    *,
    on_call: CallFunction | None = None,
    on_callback: CallbackFunction | None = None,
    on_traffic: TrafficFunction | None = None,
) -> Check:
    if not function.__doc__:
        raise CheckError(f"check {function.__name__} has no docstring")
    return Check(
        requirement=requirement,
        name=function.__name__,
        text=function.__doc__,
        on_call=on_call,
        on_callback=on_callback,
        on_traffic=on_traffic,
    )


@dataclass(frozen=True, slots=True)
class _Each:
    """Judges every order by itself, and has nothing to say of all of them."""

    of: OrderFunction

    def end(self) -> Events:
        return iter(())


def _spelled_out(told: Told, exchange: str) -> Iterable[Event]:
    return (Examined(exchange),) * told if isinstance(told, int) else told


def _register(check: Check) -> None:
    if check.name in _CHECKS:
        raise CheckError(f"two checks are called {check.name}")
    _CHECKS[check.name] = check
