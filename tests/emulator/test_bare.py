"""An answer that comes before the request was sent whole is heard, however the connection ends."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from harness.emulator.bare import PlainTransport

REFUSAL = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture
def hasty() -> Iterator[str]:
    """A server that answers after the head of a request, and closes without reading the rest."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(2048)
                    connection.sendall(REFUSAL)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)


def statuses(url: str, body: bytes, times: int) -> list[int]:
    async def post() -> list[int]:
        transport = PlainTransport()
        async with httpx.AsyncClient(transport=transport, timeout=10) as client:
            return [(await client.post(url, content=body)).status_code for _ in range(times)]

    return asyncio.run(post())


def test_the_refusal_of_a_large_body_is_heard(hasty: str) -> None:
    assert statuses(hasty, b"x" * 2**20, 50) == [413] * 50


def test_a_small_body_is_answered_as_usual(hasty: str) -> None:
    assert statuses(hasty, b"x", 2) == [413, 413]


def test_nobody_there_is_an_error_of_the_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(httpx.ConnectError):
        statuses(f"http://127.0.0.1:{port}/", b"x" * 2**20, 1)


def test_a_name_without_an_address_is_an_error_of_the_connection() -> None:
    with pytest.raises(httpx.ConnectError):
        statuses("http://no-such-host.invalid/", b"", 1)
