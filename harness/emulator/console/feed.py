"""The latest exchanges, numbered, for however many pages are open; none of them holds up a call."""

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote

from harness.model.exchange import Exchange, Request
from harness.model.requirement import Requirement
from harness.model.verdict import Finding

KEPT, KEPT_BYTES = 1000, 64 * 1024 * 1024
"""So many exchanges are kept, and so many bytes of bodies."""
MOST_LISTENERS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a check found in one exchange, and the requirement that it serves."""

    requirement: Requirement
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An exchange as it may be shown, and what the checks found in it."""

    exchange: Exchange
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class Entry:
    """One exchange, with its number."""

    number: int
    exchange: Exchange
    is_composed: bool = False
    """Whether a person made the call at the console."""
    judged: Judged | None = None
    """What the judge said when it was first looked at: it goes when the exchange goes."""

    @property
    def weight(self) -> int:
        """The bytes of its bodies."""
        answer = self.exchange.response
        return len(self.exchange.request.body) + (len(answer.body) if answer else 0)


class Feed:
    """Keeps the latest exchanges and wakes whoever listens. Every method from any thread."""

    def __init__(self) -> None:
        self.changes = 0
        """Counts what changed beside the traffic: an act, a fault, a setting."""
        self.is_closed = False
        self._entries: deque[Entry] = deque()
        self._weight = 0
        self._last = 0
        self._composing: list[tuple[str, str, bytes]] = []
        self._lock = threading.Lock()
        self._bells: set[_Bell] = set()

    def take(self, exchange: Exchange, *, is_composed: bool = False) -> Entry:
        """Number an exchange and keep it, the oldest giving way."""
        with self._lock:
            self._last += 1
            entry = Entry(
                number=self._last,
                exchange=exchange,
                is_composed=is_composed or _told(exchange.request) in self._composing,
            )
            self._entries.append(entry)
            self._weight += entry.weight
            while len(self._entries) > KEPT or (
                self._weight > KEPT_BYTES and len(self._entries) > 1
            ):
                self._weight -= self._entries.popleft().weight
        self._ring()
        return entry

    def touch(self) -> None:
        """Tell that something changed beside the traffic."""
        with self._lock:
            self.changes += 1
        self._ring()

    def after(self, number: int) -> tuple[Entry, ...]:
        """The kept exchanges with a larger number, in their order."""
        with self._lock:
            return tuple(entry for entry in self._entries if entry.number > number)

    def numbered(self, number: int) -> Entry | None:
        """The kept exchange of that number."""
        return next((entry for entry in self.after(number - 1) if entry.number == number), None)

    def latest(self) -> Iterator[Entry]:
        """The kept exchanges, the newest first."""
        return reversed(self.after(0))

    def found(self, request: Request) -> Entry | None:
        """The latest kept exchange of that request."""
        told = _told(request)
        return next((e for e in self.latest() if _told(e.exchange.request) == told), None)

    @contextmanager
    def composing(self, request: Request) -> Iterator[None]:
        """While this is entered, that request counts as made at the console."""
        with self._lock:
            self._composing.append(_told(request))
        try:
            yield
        finally:
            with self._lock:
                self._composing.remove(_told(request))

    @contextmanager
    def listening(self) -> Iterator["asyncio.Event | None"]:
        """An event of the running loop, set when there is news; None where too many listen."""
        bell = _Bell(asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            is_let_in = len(self._bells) < MOST_LISTENERS and not self.is_closed
            if is_let_in:
                self._bells.add(bell)
        try:
            yield bell.event if is_let_in else None
        finally:
            with self._lock:
                self._bells.discard(bell)

    def close(self) -> None:
        """Let go of everybody who listens. Idempotent."""
        self.is_closed = True
        self._ring()

    def _is_too_full(self) -> bool:
        count = len(self._entries)
        return count > KEPT or (count > 1 and self._weight > KEPT_BYTES)

    def _ring(self) -> None:
        with self._lock:
            bells = tuple(self._bells)
        for bell in bells:
            bell.ring()


@dataclass(frozen=True, slots=True, eq=False)
class _Bell:
    loop: asyncio.AbstractEventLoop
    event: asyncio.Event

    def ring(self) -> None:
        try:
            self.loop.call_soon_threadsafe(self.event.set)
        except RuntimeError:
            return  # the listener's loop has ended: nobody waits any more


def _told(request: Request) -> tuple[str, str, bytes]:
    """What tells a request from others, however its URL is spelt on the way."""
    return request.method, unquote(request.url), request.body
