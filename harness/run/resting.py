"""When an application has come to rest: it makes no call that anybody still waits for."""

from collections.abc import Collection

from harness.model.clock import Clock
from harness.model.exchange import Direction
from harness.platforms.base import Edition
from harness.sources.stream import LiveStream

REST, LONG_REST = 0.5, 4.0
"""Seconds without a call that count as rest; the same while a listed interface is still owed."""
PATIENCE = 20.0
"""How long a restless application is waited for that still owes an interface. One that owes none
goes about its usual business, a list that it works off day by day: it has as long as a quiet one
has that does owe."""
_STEP = 0.05


def wait_for_rest(
    stream: LiveStream, *, edition: Edition, listed: Collection[str], clock: Clock
) -> None:
    """Let the application finish what it still has to do.

    `listed` are the interfaces that its statement names; each is owed one call that is granted.
    """
    owed = set(listed)
    begun = last = clock.monotonic()
    read = 0
    while not stream.gone() and clock.monotonic() - begun < (PATIENCE if owed else LONG_REST):
        new = stream.since(read)
        if new:
            read, last = read + len(new), clock.monotonic()
            calls = (edition.read_call(x) for x in new if x.direction is Direction.OUTBOUND)
            owed -= {call.interface for call in calls if call.is_success}
        if clock.monotonic() - last >= (LONG_REST if owed else REST):
            return
        clock.sleep(_STEP)
