"""A transport that hears an answer which comes before its request was sent whole.

A server that refuses a large request may answer and close at once. Event loops drop what came in as
soon as a write fails; a bare socket still has it.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx


class PlainTransport(httpx.AsyncHTTPTransport):
    """HTTP without TLS, on bare sockets: a connection of its own for each request.

    A kept connection that the application has closed meanwhile would look like its failure.
    """

    def __init__(self) -> None:
        super().__init__(verify=False, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=_BareBackend(),
        )


class _BareBackend(httpcore.AsyncNetworkBackend):
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore
        local_address: str | None = None,  # noqa: ARG002 - the interface of httpcore
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - the interface of httpcore
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                return _BareStream(await _connected(host, port))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _BareStream(httpcore.AsyncNetworkStream):
    def __init__(self, bare: socket.socket) -> None:
        self._bare = bare
        self._loop = asyncio.get_running_loop()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - the interface of httpcore
        try:
            async with asyncio.timeout(timeout):
                return await self._loop.sock_recv(self._bare, max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - the interface of httpcore
        try:
            async with asyncio.timeout(timeout):
                await self._loop.sock_sendall(self._bare, buffer)
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            # httpcore goes on to read what the other side may have said before.
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        self._bare.close()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore
    ) -> httpcore.AsyncNetworkStream:
        raise NotImplementedError

    def get_extra_info(self, info: str) -> Any:  # noqa: ARG002 - the interface of httpcore
        return None


async def _connected(host: str, port: int) -> socket.socket:
    """A connection to the first address of a host that takes one."""
    loop = asyncio.get_running_loop()
    try:
        # What is an address already needs no thread to ask the resolver.
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    refusal = OSError(f"{host} has no address")
    for family, kind, protocol, _, address in found:
        bare = socket.socket(family, kind, protocol)
        bare.settimeout(0)
        try:
            await loop.sock_connect(bare, address)
        except OSError as error:
            bare.close()
            refusal = error
        except asyncio.CancelledError:
            bare.close()
            raise
        else:
            bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return bare
    raise refusal
