"""When the reference client may call again: after a ban, and after calls that were lost."""

from harness.model.clock import Clock
from harness.platforms.calls import Call
from harness.platforms.operations import RefusalKind

FIRST_WAIT = 0.5
BAN_UNNAMED = 1.0
"""Seconds that a ban lasts whose answer does not say."""


class Caution:
    """Remembers, per interface and per call, until when it is better to wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._not_before: dict[str, float] = {}
        self._losses: dict[str, int] = {}

    def wait(self, interface: str, identity: str) -> None:
        """Sleep until a call may be made."""
        now = self._clock.monotonic()
        due = max(self._not_before.get(key, now) for key in (interface, identity))
        if due > now:
            self._clock.sleep(due - now)

    def learn(self, call: Call, identity: str) -> None:
        """Take in how a call ended: each loss of the same call doubles the wait before the next."""
        now = self._clock.monotonic()
        if call.is_lost:
            losses = self._losses.get(identity, 0)
            self._losses[identity] = losses + 1
            self._not_before[identity] = now + FIRST_WAIT * 2**losses
        else:
            self._losses.pop(identity, None)
        refusal = call.refusal
        if refusal and refusal.kind is RefusalKind.RATE_LIMITED:
            ban = BAN_UNNAMED if refusal.wait is None else refusal.wait
            self._not_before[call.interface] = now + ban
