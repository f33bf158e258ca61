"""Whether files of recorded traffic hold the same exchanges: one run, kept by several recorders.

Judged twice, an order would look like two, and a call like its own repeat.
"""

import heapq
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from harness.model.exchange import Exchange

_KEPT = 512
"""How many marks of a file are compared: enough to find any overlap worth the name."""


def smallest(marks: Iterable[int]) -> frozenset[int]:
    """The smallest marks of a file: files that share exchanges share some of these."""
    return frozenset(heapq.nsmallest(_KEPT, set(marks)))


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
    return len(frozenset[int]().union(*samples)) < sum(map(len, samples))
