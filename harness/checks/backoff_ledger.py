"""When calls were made, and which of them were refused for their rate or their address."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, Self

from harness.checks.call_facts import asked_for
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.spool import Spool
from harness.checks.stamps import Stamp, fact_of, later_of, stamp_of, stamp_of_fact
from harness.platforms.calls import Call
from harness.platforms.operations import RefusalKind

_DEFAULT_WAIT = 1.0
_WHOLE_SECOND = 1.0


class Limited(NamedTuple):
    """A call that was refused for its rate, and the seconds that the answer asks to wait."""

    stamp: Stamp
    wait: float
    interface: str
    asked: bytes
    """What it asked for: empty where that is not known."""


class Made(NamedTuple):
    """A call, and what it asked for."""

    stamp: Stamp
    asked: bytes


@ledger
class BackoffLedger(Ledger):
    """The calls of each interface, in a spool, and the refusals that ask for a pause or an end."""

    def __init__(self) -> None:
        self.limited: list[Limited] = []
        self.ip_refused: list[Stamp] = []
        self.last: Stamp | None = None
        """The last call of all."""
        self.clocks: set[str] = set()
        self._calls = Spool[tuple[Any, ...]](4)

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep when a call was made and whether it was refused."""
        del frame
        stamp, refusal, asked = stamp_of(call.exchange), call.refusal, asked_for(call)
        self._calls.add((call.interface, *fact_of(stamp), asked))
        self.clocks.add(stamp.clock)
        self.last = later_of(self.last, stamp)
        if refusal and refusal.kind is RefusalKind.RATE_LIMITED and call.interface:
            wait = _asked_wait(call, refusal.wait)
            self.limited.append(Limited(stamp, wait, call.interface, asked))
        elif refusal and refusal.kind is RefusalKind.IP_REFUSED:
            self.ip_refused.append(stamp)

    def merge(self, other: Self) -> None:
        """Take in the calls of another ledger."""
        self.limited.extend(other.limited)
        self.ip_refused.extend(other.ip_refused)
        self.clocks |= other.clocks
        self._calls.merge(other._calls)
        if other.last:
            self.last = later_of(self.last, other.last)

    def by_interface(self) -> Iterator[tuple[str, Iterator[Made]]]:
        """The calls of each interface in order of time."""
        for interface, facts in groupby(self._calls, key=itemgetter(0)):
            yield interface, (Made(stamp_of_fact(f[1:-1]), f[-1]) for f in facts)


def _asked_wait(call: Call, named: float | None) -> float:
    if named is None:
        return _DEFAULT_WAIT
    response = call.exchange.response
    header = (response.header("retry-after") or "") if response else ""
    # A date says until when, and the Date header that it is compared with is cut to its second.
    is_date = bool(header.strip()) and not header.strip().isdigit()
    return max(0.0, named - _WHOLE_SECOND) if is_date else named
