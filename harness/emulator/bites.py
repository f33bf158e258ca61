"""What a fault is, and where it bites: before a call, around it, behind it, or outside of one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from harness.emulator.answers import Granted, Refusals, RefusedError
from harness.emulator.limits import CallLimit
from harness.emulator.outgoing import Outgoing
from harness.emulator.tokens import AccessTokens
from harness.model.clock import Clock
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.calls import Call
from harness.platforms.operations import Operation, OperationKind, RefusalKind

Options = Mapping[str, str]
CarryOut = Callable[[], Granted]
Words = Mapping[str, tuple[str, ...]]
_NOTHING: Options = MappingProxyType({})
_NO_WORDS: Words = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a fault can lay hands on, whichever call it strikes."""

    edition: Edition
    clock: Clock
    limit: CallLimit
    refusals: Refusals
    tokens: AccessTokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A call that a fault strikes."""

    call: Call
    peer: str
    means: Means
    options: Options
    former: Granted | None = None
    """What the same interface granted last to other parameters."""

    @property
    def seconds(self) -> float:
        """The option of that name."""
        return float(self.options["seconds"])


@dataclass(frozen=True, slots=True)
class Refuses:
    """The gateway says no to a call that it would have granted."""

    refusal: Callable[[Scene], RefusedError]
    kind: RefusalKind
    """What it asks of the application; an edition without such a refusal lacks the fault."""


@dataclass(frozen=True, slots=True)
class Withholds:
    """The call is not carried out, and this is sent instead of an answer."""

    send: Callable[[Outgoing, Options], Outgoing]


@dataclass(frozen=True, slots=True)
class Serves:
    """The service does something else; it may carry the call out, or not."""

    serve: Callable[[Scene, CarryOut], Granted]


@dataclass(frozen=True, slots=True)
class Alters:
    """The call is carried out and its answer changed; None where there is nothing to change."""

    alter: Callable[[Scene, Granted], Granted | None]


@dataclass(frozen=True, slots=True)
class Sends:
    """The call is carried out, and its answer goes out in another way."""

    send: Callable[[Outgoing, Options], Outgoing]


@dataclass(frozen=True, slots=True)
class Presents:
    """A new connection to the HTTPS listener is shown a certificate that nobody can verify."""


class PushTrick(StrEnum):
    """What may happen to a push on its way."""

    NEVER = "never"
    LATE = "late"
    DUPLICATE = "duplicate"
    REORDERED = "reordered"
    FORGED = "forged"
    STALE = "stale"
    CHANGED_ON_RETRY = "changed_on_retry"
    PARALLEL = "parallel"
    UNKNOWN_EVENT = "unknown_event"
    OVERSIZED = "oversized"
    SLOW_READER = "slow_reader"
    NON_UTF8 = "non_utf8"


@dataclass(frozen=True, slots=True)
class Pushes:
    """A push is not delivered as it should be."""

    trick: PushTrick


@dataclass(frozen=True, slots=True)
class EditionsOwn:
    """Each edition does it in its own way (`Sandbox.own_bites`), or lacks it."""


Bite = Refuses | Withholds | Serves | Alters | Sends | Presents | Pushes | EditionsOwn


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One deliberate misbehaviour of the platform's side."""

    name: str
    does: Text
    """What happens, in one sentence."""
    shows: tuple[str, ...]
    """Requirements that it provokes, or (of the platform) turns red."""
    bite: Bite
    """Where it bites, and how it changes an answer."""
    operations: tuple[str, ...] = ()
    """Our names of the operations that it can strike; empty for all."""
    kinds: frozenset[OperationKind] = frozenset(OperationKind)
    options: Options = field(default_factory=lambda: _NOTHING)
    """Name -> what holds where nothing is said."""
    is_lasting: bool = False
    """Whether it strikes every repeat of a call that it struck; it is armed for so many calls."""
    words: Words = field(default_factory=lambda: _NO_WORDS)
    """Name of an option that is no number -> the words that it may be."""

    def fits(self, operation: Operation) -> bool:
        """Whether it can strike calls of an operation."""
        return operation.kind in self.kinds and (
            not self.operations or operation.name in self.operations
        )


def seconds(default: str) -> Options:
    """The options of a fault that takes a time span."""
    return MappingProxyType({"seconds": default})
