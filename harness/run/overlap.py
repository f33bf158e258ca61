"""Whether files of recorded traffic hold the same exchanges: one run, kept by several recorders.

Judged twice, an order would look like two, and a call like its own repeat.
"""

import heapq
from collections.abc import Sequence
from hashlib import blake2b
from itertools import combinations

from harness.model.exchange import Exchange

_KEPT = 512
"""How many marks of a file are compared: enough to find any overlap worth the name."""


class Sample:
    """The smallest marks of a file: files that share exchanges share some of these."""

    def __init__(self) -> None:
        self._heap: list[int] = []
        self._held: set[int] = set()

    def add(self, mark: int) -> None:
        """Take in the mark of one exchange."""
        if mark in self._held:
            return
        if len(self._heap) < _KEPT:
            heapq.heappush(self._heap, -mark)
            self._held.add(mark)
        elif mark < -self._heap[0]:
            self._held.discard(-heapq.heapreplace(self._heap, -mark))
            self._held.add(mark)

    @property
    def marks(self) -> frozenset[int]:
        """What was kept."""
        return frozenset(self._held)


def mark_of(exchange: Exchange) -> int:
    """The same number for the same exchange, whoever recorded it.

    Every recorder keeps the bytes of the texts, and the answer's own Date; an exchange without
    one is told apart by the second in which it began.
    """
    request, response = exchange.request, exchange.response
    date = response.header("date") if response else None
    parts = (
        request.method.encode(),
        request.url.encode("utf-8", "surrogateescape"),
        request.body,
        (date or str(int(exchange.started.timestamp()))).encode("latin-1", "replace"),
        str(response.status).encode() if response else b"",
        response.body if response else b"",
    )
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(b"%d:" % len(part) + part)
    return int.from_bytes(digest.digest())


def is_any_shared(samples: Sequence[frozenset[int]]) -> bool:
    """Whether any two files hold a same exchange, as far as their samples show."""
    return any(one & other for one, other in combinations(samples, 2))
