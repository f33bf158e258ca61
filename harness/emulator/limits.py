"""Who may call, and how often: the whitelist and the call limit."""

from collections import defaultdict, deque
from ipaddress import ip_address, ip_network

from harness.emulator.settings import EmulatorSettings
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


class CallLimit:
    """Calls per interface within one second; a call too many closes it for one second."""

    def __init__(self, clock: Clock, settings: EmulatorSettings) -> None:
        self._clock = clock
        self._settings = settings
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._closed_until: dict[str, float] = {}

    def takes(self, operation: Operation) -> bool:
        """Whether one more call is taken now; if so, it is counted."""
        now, name = self._clock.monotonic(), operation.interface
        if now < self._closed_until.get(name, now):
            return False
        calls = self._calls[name]
        while calls and now - calls[0] >= 1.0:
            calls.popleft()
        if len(calls) >= self._settings.qps.get(operation.name, self._settings.qps_of_the_rest):
            self._closed_until[name] = now + BAN_SECONDS
            return False
        calls.append(now)
        return True


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
