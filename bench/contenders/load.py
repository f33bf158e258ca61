"""`python -m bench.contenders.load`: a client that is not the bottleneck, on kept sockets.

Requests are made and signed beforehand, a batch at a time; then they go out over some connections,
each with one request under way, and the clock runs only meanwhile. Prints a JSON line for each
checkpoint: how many orders there are, and how many requests a second were answered.
"""

import json
import random
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from urllib.parse import urlencode, urlsplit

from bench.contenders import order_calls as calls

_CONNECTIONS = 8
_BATCH = 5_000
_PIECES = 10_000_000
_SEEN = 2_000
"""Orders that are read later, picked as they are made."""

Answer = Callable[[bytes], None]


def main() -> int:
    """Place orders up to each checkpoint and measure there."""
    checkpoints = [int(word) for word in calls.environment("CHECKPOINTS").split(",")]
    requests = int(calls.environment("REQUESTS"))
    lines = _Lines(calls.environment("GATEWAY"))
    token = _granted(lines)
    made, orders, seconds, placed = 0, list[str](), 0.0, 0
    chance = random.Random(1)  # noqa: S311 - a choice of orders
    for checkpoint in checkpoints:
        while made < checkpoint:
            count = min(_BATCH, checkpoint - made)
            batch = [_sync(calls.placed(token, f"LD-{made + n}", paid=False)) for n in range(count)]
            taken: list[bytes] = []
            seconds += lines.exchange(batch, taken.append)
            placed += count
            made += count
            some = chance.sample(taken, min(len(taken), _SEEN // 10))
            orders += [calls.order_id_of(json.loads(body)) for body in some]
        reads = list(islice(_reads(token, orders, chance), requests))
        rate = requests / lines.exchange(reads, _nothing)
        creating = placed / seconds if seconds else 0.0
        told = {"orders": made, "rate": rate, "placing": creating, "refused": lines.refused}
        sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _granted(lines: "_Lines") -> str:
    answers: list[bytes] = []
    path = "/rest/auth/token/create"
    if calls.environment("PATH_STYLE") == "bare":
        return "bare"
    lines.exchange([_request(path, calls.token_form())], answers.append)
    token = str(json.loads(answers[0])["access_token"])
    lines.exchange([_sync(calls.stocked(token, _PIECES))], _nothing)
    return token


def _reads(token: str, orders: Sequence[str], chance: random.Random) -> Iterator[bytes]:
    """Reads of products and of orders in turn, as long as anybody wants."""
    while True:
        yield _sync(calls.product_read(token))
        if orders:
            yield _sync(calls.order_read(token, chance.choice(orders)))


class _Lines:
    """Connections to a gateway, each with one request under way."""

    def __init__(self, gateway: str) -> None:
        address = urlsplit(gateway)
        self._selector = selectors.DefaultSelector()
        self._sockets: list[socket.socket] = []
        self.refused = 0
        for number in range(_CONNECTIONS):
            line = socket.create_connection((address.hostname, address.port))
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(line, selectors.EVENT_READ, number)
            self._sockets.append(line)

    def exchange(self, requests: Sequence[bytes], take: Answer) -> float:
        """Send all, wait for all answers; the seconds that it took."""
        waiting, under_way = iter(requests), 0
        pending: dict[socket.socket, bytes] = {}
        began = time.perf_counter()
        for line in self._sockets[: len(requests)]:
            line.sendall(next(waiting))
            pending[line] = b""
            under_way += 1
        while under_way:
            for key, _ in self._selector.select():
                line = self._sockets[key.data]
                pending[line] += _received(line)
                body = _body(pending[line])
                if body is None:
                    continue
                self.refused += b"error_response" in body
                take(body)
                pending[line] = b""
                request = next(waiting, None)
                if request is None:
                    under_way -= 1
                else:
                    line.sendall(request)
        return time.perf_counter() - began


def _received(line: socket.socket) -> bytes:
    piece = line.recv(65_536)
    if not piece:
        raise ConnectionError("the gateway closed a connection that was kept")
    return piece


def _body(answer: bytes) -> bytes | None:
    """The body of an answer; None while it is not all there."""
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return None
    for field in head.split(b"\r\n")[1:]:
        name, _, value = field.partition(b":")
        if name.lower() == b"content-length":
            return body if len(body) >= int(value) else None
    raise ValueError("an answer without its length")


def _sync(parameters: dict[str, str]) -> bytes:
    return _request("/sync", parameters)


def _request(path: str, parameters: dict[str, str]) -> bytes:
    body = urlencode(parameters).encode()
    host = urlsplit(calls.environment("GATEWAY")).netloc
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: bench\r\nAccept: */*\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _nothing(_body: bytes) -> None:
    return None


if __name__ == "__main__":
    sys.exit(main())
