"""Recorded calls by what they ask for: the answer to a request is found without a search.

How long that takes must not depend on how much was recorded.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from harness.sources.replay_match import Asked
from harness.sources.replay_script import Recorded

IsOpen = Callable[[Recorded], bool]
"""Whether a recorded exchange is part of what is played now."""


@dataclass(slots=True, eq=False)
class RecordedCall:
    """A call of the recording, and whether it has answered somebody."""

    recorded: Recorded
    asked: Asked
    is_used: bool = False


class RecordedCalls:
    """Hands out recorded calls, each once, the first of the recording where several fit."""

    def __init__(self, calls: Iterable[RecordedCall]) -> None:
        self._all = tuple(calls)
        self._by_interface: dict[str, list[RecordedCall]] = defaultdict(list)
        self._by_request: dict[int, _Bucket] = defaultdict(_Bucket)
        self._unreadable: dict[str, _Bucket] = defaultdict(_Bucket)
        self._tokens = _Bucket()
        for call in self._all:
            self._by_interface[call.asked.interface].append(call)
            if call.asked.is_token_call:
                self._tokens.add(call)
            if call.asked.is_body_known:
                self._by_request[call.asked.digest].add(call)
            else:
                self._unreadable[call.asked.interface].add(call)

    def token(self, is_open: IsOpen) -> RecordedCall | None:
        """The first unused call that asks for a token."""
        return min(
            self._tokens.firsts(lambda call: is_open(call.recorded)), key=_number, default=None
        )

    @property
    def unused(self) -> tuple[RecordedCall, ...]:
        """The calls that nothing has asked for."""
        return tuple(call for call in self._all if not call.is_used)

    def same(self, asked: Asked, is_open: IsOpen) -> RecordedCall | None:
        """The first unused call that was sent in the same way and asks for the same."""

        def fits(call: RecordedCall) -> bool:
            return (
                is_open(call.recorded) and asked.is_sent_as(call.asked) and asked.agrees(call.asked)
            )

        buckets = (self._by_request.get(asked.digest), self._unreadable.get(asked.interface))
        found = [call for bucket in buckets if bucket for call in bucket.firsts(fits)]
        if found:
            return min(found, key=_number)
        # A name and its value may have been taken for personal on one side only.
        return next(filter(fits, self.left(asked.interface)), None)

    def left(self, interface: str) -> Iterator[RecordedCall]:
        """The unused calls of an interface, in the order of the recording."""
        return (call for call in self._by_interface.get(interface, ()) if not call.is_used)

    def used(self, interface: str) -> Iterator[RecordedCall]:
        """The calls of an interface that have answered somebody."""
        return (call for call in self._by_interface.get(interface, ()) if call.is_used)


class _Bucket:
    """Calls that ask for the same, in queues by the scene and the path that they were sent to."""

    def __init__(self) -> None:
        self._queues: dict[tuple[int, str, str], deque[RecordedCall]] = defaultdict(deque)

    def add(self, call: RecordedCall) -> None:
        asked = call.asked
        self._queues[call.recorded.scene, asked.method, asked.path].append(call)

    def firsts(self, fits: Callable[[RecordedCall], bool]) -> Iterator[RecordedCall]:
        """The first unused call of each queue whose calls fit."""
        for queue in self._queues.values():
            while queue and queue[0].is_used:
                queue.popleft()
            if queue and fits(queue[0]):
                yield queue[0]


def _number(call: RecordedCall) -> int:
    return call.recorded.number
