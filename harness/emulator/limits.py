"""Who may call, and how often: the whitelist and the call limit."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network
from math import ceil

from harness.model.clock import Clock
from harness.model.errors import UsageError
from harness.platforms.operations import Operation

BAN_SECONDS = 1


class Whitelist:
    """Addresses that may call; empty lets everybody in, as on the platform."""

    def __init__(self, entries: tuple[str, ...]) -> None:
        self.entries: tuple[str, ...] = ()
        self.replace(entries)

    def replace(self, entries: tuple[str, ...]) -> None:
        """Set other entries. Raises UsageError, and changes nothing, when one is malformed."""
        for entry in entries:
            if not _is_well_formed(entry):
                raise UsageError(
                    f"whitelist entry {entry!r} is no address",
                    hint="write an address, 10.10.10.* or 10.10.10.0/24",
                )
        self.entries = entries

    def lets_in(self, peer: str) -> bool:
        """Whether a call from this address is taken."""
        return not self.entries or any(_covers(entry, peer) for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """An interface is closed for a while."""

    until: float
    seconds: int
    """How long it still lasts, in whole seconds as the answer names them."""
    fault: str = ""
    """The fault that brought it about; empty for a ban that the calls have earned."""


class CallLimit:
    """Calls per interface within one second; a call too many closes it for one second.

    `per_second` says how many calls of an operation are taken.
    """

    def __init__(self, clock: Clock, per_second: Callable[[Operation], int]) -> None:
        self._clock = clock
        self._per_second = per_second
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._bans: dict[str, Ban] = {}

    def refused(self, operation: Operation) -> Ban | None:
        """Why one more call is not taken now; None when it is, and then it is counted."""
        now, name = self._clock.monotonic(), operation.interface
        ban = self._bans.get(name)
        if ban and now < ban.until:
            return replace(ban, seconds=ceil(ban.until - now))
        calls = self._calls[name]
        while calls and now - calls[0] >= 1.0:
            calls.popleft()
        if len(calls) >= self._per_second(operation):
            return self.ban(name, BAN_SECONDS)
        calls.append(now)
        return None

    def ban(self, interface: str, seconds: float, *, fault: str = "") -> Ban:
        """Close an interface for so long."""
        until = self._clock.monotonic() + seconds
        self._bans[interface] = Ban(until=until, seconds=ceil(seconds), fault=fault)
        return self._bans[interface]


def _is_well_formed(entry: str) -> bool:
    try:
        ip_network(_as_network(entry), strict=False)
    except ValueError:
        return False
    return True


def _covers(entry: str, peer: str) -> bool:
    try:
        return ip_address(peer) in ip_network(_as_network(entry), strict=False)
    except ValueError:
        return False


def _as_network(entry: str) -> str:
    return entry.removesuffix("*") + "0/24" if entry.endswith(".*") else entry
