"""What an armed fault does to a push on its way."""

from dataclasses import dataclass, replace

from harness.emulator.armoury import Armed
from harness.emulator.bites import Pushes, PushTrick
from harness.emulator.callback_faults import EVERY
from harness.emulator.letters import Forgery
from harness.emulator.lines import Line
from harness.emulator.odd_pushes import changed, non_utf8, oversized, unknown_events
from harness.emulator.pushes import Push


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A delivery beside the right one: not retried, and not held against the application."""

    push: Push
    forgery: Forgery | None = None
    """What is wrong with its signature; None for a right one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """How one push travels."""

    fault: str = ""
    is_sent: bool = True
    delay: float = 0.0
    waits_for_next: float = 0.0
    """Seconds for which the push waits for another one, to come behind it."""
    spread: float = 0.0
    """Seconds over which the request is sent, and as many over which the answer is read."""
    ahead: tuple[Extra, ...] = ()
    beside: tuple[Extra, ...] = ()
    """What is delivered at the same moment."""
    behind: tuple[Extra, ...] = ()

    @property
    def intent(self) -> str:
        """The fault that the push itself shows; its extras always show it."""
        return self.fault if self.delay or self.spread else ""


PLAIN = Journey()


def journey(armed: Armed, push: Push, line: Line) -> Journey | None:
    """How a push travels under a fault; None where the fault lies in wait for something else."""
    bite = armed.fault.bite
    if not isinstance(bite, Pushes) or not armed.is_for(push.name):
        return None
    made = _delayed(bite.trick, armed) or _accompanied(bite.trick, armed, push, line)
    return replace(made, fault=armed.fault.name) if made else None


def _delayed(trick: PushTrick, armed: Armed) -> Journey | None:
    match trick:
        case PushTrick.NEVER:
            return Journey(is_sent=False)
        case PushTrick.LATE:
            return Journey(delay=float(armed.options["seconds"]))
        case PushTrick.REORDERED:
            return Journey(waits_for_next=float(armed.options["seconds"]))
        case PushTrick.SLOW_READER:
            return Journey(spread=float(armed.options["seconds"]))
    return None


def _accompanied(trick: PushTrick, armed: Armed, push: Push, line: Line) -> Journey | None:
    match trick:
        case PushTrick.FORGED:
            return Journey(ahead=_forged(push, armed.options["manner"]))
        case PushTrick.UNKNOWN_EVENT:
            # Ahead, so that the last that is told of an order is something known.
            return Journey(ahead=tuple(Extra(push=each) for each in unknown_events(push)))
        case PushTrick.PARALLEL:
            return Journey(beside=(Extra(push=push),) * int(armed.options["copies"]))
    behind = _following(trick, armed, push, line)
    return Journey(behind=tuple(Extra(push=each) for each in behind)) if behind else None


def _following(trick: PushTrick, armed: Armed, push: Push, line: Line) -> tuple[Push, ...]:
    match trick:
        case PushTrick.DUPLICATE:
            return (push,) * int(armed.options["copies"])
        case PushTrick.CHANGED_ON_RETRY:
            return (changed(push),)
        case PushTrick.OVERSIZED:
            return (oversized(push),)
        case PushTrick.NON_UTF8:
            return (non_utf8(push),)
    older = line.oldest.get(push.name)
    return (older,) if trick is PushTrick.STALE and older else ()


def _forged(push: Push, manner: str) -> tuple[Extra, ...]:
    forgeries = tuple(Forgery) if manner == EVERY else (Forgery(manner),)
    return tuple(Extra(push=push, forgery=forgery) for forgery in forgeries)
