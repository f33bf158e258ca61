"""What an armed fault does to a push on its way."""

import json
from dataclasses import dataclass, replace

from harness.emulator.armoury import Armed
from harness.emulator.bites import Pushes, PushTrick
from harness.emulator.lines import Line
from harness.emulator.pushes import Push

_LATER = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A delivery beside the right one: not retried, and not held against the application."""

    push: Push
    is_forged: bool = False
    """Signed with another secret than the application's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """How one push travels."""

    fault: str = ""
    is_sent: bool = True
    delay: float = 0.0
    waits_for_next: float = 0.0
    """Seconds for which the push waits for another one, to come behind it."""
    ahead: tuple[Extra, ...] = ()
    behind: tuple[Extra, ...] = ()

    @property
    def intent(self) -> str:
        """The fault that the push itself shows; its extras always show it."""
        return self.fault if self.delay else ""


PLAIN = Journey()


def journey(armed: Armed, push: Push, line: Line) -> Journey | None:
    """How a push travels under a fault; None where the fault lies in wait for something else."""
    bite = armed.fault.bite
    if not isinstance(bite, Pushes) or not armed.is_for(push.name):
        return None
    made = _journey(bite.trick, armed, push, line)
    return replace(made, fault=armed.fault.name) if made else None


def _journey(trick: PushTrick, armed: Armed, push: Push, line: Line) -> Journey | None:
    older = line.oldest.get(push.name)
    behind: tuple[Extra, ...] = ()
    match trick:
        case PushTrick.NEVER:
            return Journey(is_sent=False)
        case PushTrick.LATE:
            return Journey(delay=float(armed.options["seconds"]))
        case PushTrick.REORDERED:
            return Journey(waits_for_next=float(armed.options["seconds"]))
        case PushTrick.FORGED:
            return Journey(ahead=(Extra(push=push, is_forged=True),))
        case PushTrick.DUPLICATE:
            behind = (Extra(push=push),) * int(armed.options["copies"])
        case PushTrick.CHANGED_ON_RETRY:
            behind = (Extra(push=_changed(push)),)
        case PushTrick.STALE:
            behind = (Extra(push=older),) if older else ()
    return Journey(behind=behind) if behind else None


def _changed(push: Push) -> Push:
    body = json.loads(push.body)
    body["timestamp"] += _LATER
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return replace(push, body=text.encode())
