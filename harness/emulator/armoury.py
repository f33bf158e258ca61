"""The faults that lie in wait: armed, struck, used up, disarmed."""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count as numbers
from typing import TypeVar

from harness.documents.schema import nearest
from harness.emulator.bites import Bite, Fault, Presents, Pushes
from harness.emulator.faults import FAULTS, faults_of
from harness.model.errors import UsageError
from harness.platforms.operations import OperationTable

LONGEST, MOST_COPIES = 7200.0, 20
_WHOLE, _NUMBER = re.compile(r"[0-9]{1,6}\Z"), re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?\Z")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Armed:
    """A fault that lies in wait for the next so many calls, pushes or connections."""

    id: str
    fault: Fault
    target: str
    """Our name of an operation or push, or the platform's interface; empty for any."""
    count: int
    options: Mapping[str, str]
    used: int = 0
    """How often it has struck."""
    victims: frozenset[str] = frozenset()
    """The identities of the calls that a lasting fault has struck."""

    def reaches(self, identity: str) -> bool:
        """Whether it is not used up yet for a call of that identity."""
        if self.fault.is_lasting:
            return identity in self.victims or len(self.victims) < self.count
        return self.used < self.count

    @property
    def is_used_up(self) -> bool:
        """Whether it strikes no call any more, whichever it is."""
        return not self.fault.is_lasting and self.used >= self.count

    def struck(self, identity: str) -> "Armed":
        """The same fault after it has struck a call of that identity."""
        victims = {*self.victims, identity} if self.fault.is_lasting else self.victims
        return replace(self, used=self.used + 1, victims=frozenset(victims))

    def is_for(self, *names: str) -> bool:
        """Whether it lies in wait for something that goes by one of these names."""
        return not self.target or self.target in names


class Armoury:
    """Every armed fault, in the order of arming; may be used from any thread."""

    def __init__(self, table: OperationTable, own_bites: Mapping[str, Bite]) -> None:
        self.faults = faults_of(table, own_bites)
        """By name: what this edition can have."""
        self._table = table
        self._lock = threading.Lock()
        self._armed: dict[str, Armed] = {}
        self._live: dict[str, None] = {}
        """Those of them, in their order, that may strike yet: only these are tried."""
        self._numbers = numbers(1)

    def arm(self, name: str, *, target: str, count: int, options: Mapping[str, str]) -> Armed:
        """Let a fault lie in wait. Raises UsageError for one that makes no sense."""
        fault = self.faults.get(name)
        if fault is None and name in FAULTS:
            raise UsageError(
                f"this edition cannot have the fault {name}",
                hint=f"it has {', '.join(self.faults)}",
            )
        if fault is None:
            raise UsageError(f"no fault is called {name!r}", hint=nearest(name, [*self.faults]))
        self._check_target(fault, target)
        if count < 1:
            raise UsageError(f"{name}: count is {count}", hint="1 or more")
        _check_options(fault, options)
        armed = Armed(
            id=f"f{next(self._numbers)}",
            fault=fault,
            target=target,
            count=count,
            options={**fault.options, **options},
        )
        with self._lock:
            self._armed[armed.id] = armed
            self._live[armed.id] = None
        return armed

    def disarm(self, identity: str) -> Armed | None:
        """Take a fault away, used up or not; None when there is none of that id."""
        with self._lock:
            self._live.pop(identity, None)
            return self._armed.pop(identity, None)

    def armed(self) -> tuple[Armed, ...]:
        """Every fault that was not disarmed, those that are used up among them."""
        with self._lock:
            return tuple(self._armed.values())

    def strike(
        self, attempt: Callable[[Armed], T | None], *, identity: str = ""
    ) -> tuple[Armed, T] | None:
        """Let the first fault strike that makes something of this; one use of it is gone.

        `identity` tells a call from others, and is that of its repeats too.
        """
        with self._lock:
            for armed in map(self._armed.__getitem__, self._live):
                made = attempt(armed) if armed.reaches(identity) else None
                if made is not None:
                    self._armed[armed.id] = struck = armed.struck(identity)
                    if struck.is_used_up:
                        del self._live[armed.id]
                    return armed, made
        return None

    def targets(self, fault: Fault) -> tuple[str, ...]:
        """What a fault can lie in wait for: our names and the platform's; none where it is one."""
        if isinstance(fault.bite, Presents):
            return ()
        if isinstance(fault.bite, Pushes):
            return tuple(kind.name for kind in self._table.callbacks.values())
        operations = [o for o in self._table.operations.values() if fault.fits(o)]
        return tuple(word for o in operations for word in (o.name, o.interface))

    def _check_target(self, fault: Fault, target: str) -> None:
        known = self.targets(fault)
        if target and target not in known:
            hint = nearest(target, list(dict.fromkeys(known))) or "leave it out"
            raise UsageError(f"{fault.name} cannot be armed for {target!r}", hint=hint)


def _check_options(fault: Fault, options: Mapping[str, str]) -> None:
    for name, value in options.items():
        if name not in fault.options:
            hint = nearest(name, [*fault.options]) or "it takes no options"
            raise UsageError(f"{fault.name} has no option {name!r}", hint=hint)
        words = fault.words.get(name)
        if words is not None:
            if value not in words:
                raise UsageError(f"{fault.name}: {name} is {value!r}", hint=nearest(value, words))
            continue
        most = LONGEST if name == "seconds" else MOST_COPIES
        if not _is_within(value, most, whole=name != "seconds"):
            hint = f"a number above 0 and at most {most:g}"
            raise UsageError(f"{fault.name}: {name} is {value!r}", hint=hint)


def _is_within(text: str, most: float, *, whole: bool) -> bool:
    form = _WHOLE if whole else _NUMBER
    return form.match(text) is not None and 0 < float(text) <= most
