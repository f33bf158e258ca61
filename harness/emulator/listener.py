"""The listening side: uvicorn on sockets of ours, in a thread with its own event loop."""

import asyncio
import contextlib
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import uvicorn
from starlette.types import ASGIApp

from harness.emulator.connections import KnownConnection
from harness.emulator.pulse import Pulse
from harness.model.errors import EnvironmentTrouble

MAX_HEAD = 256 * 1024
"""Bytes of request line and headers: some clients put a whole order into the query."""
_TICK = 1.0


class Entrance(Protocol):
    """What greets connections of the HTTPS port before they speak HTTP."""

    def door(self, make: Callable[[], KnownConnection]) -> asyncio.BaseProtocol:
        """The protocol of a new connection; `make` makes what speaks HTTP behind it."""

    def close(self) -> None:
        """End what was not let in yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secured:
    """A second port, for HTTPS."""

    host: str
    port: int
    entrance: Entrance


class Listener:
    """Serves an ASGI application on a port until stopped, and on a second one over HTTPS."""

    def __init__(self, app: ASGIApp, *, pulse: Pulse | None = None) -> None:
        """`pulse` watches the loop that serves."""
        self._app = app
        self._pulse = pulse or Pulse()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.https_address = ""
        """`https://127.0.0.1:PORT` once started with a second port."""

    def start(self, host: str, port: int, *, secured: Secured | None = None) -> str:
        """Listen, and return the address. Raises EnvironmentTrouble when that is impossible."""
        bound = _bound(host, port)
        address = _address("http", host, bound)
        entrance, other = None, None
        if secured:
            try:
                other = _bound(secured.host, secured.port)
            except EnvironmentTrouble:
                bound.close()
                raise
            entrance = secured.entrance
            self.https_address = _address("https", secured.host, other)
        config = uvicorn.Config(
            self._app,
            http=KnownConnection,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            # What uvicorn adds by itself would be on the wire, but not in the record.
            server_header=False,
            date_header=False,
            h11_max_incomplete_event_size=MAX_HEAD,
            timeout_graceful_shutdown=1,
        )
        self._server = server = _Server(config, self._pulse, entrance, other)

        def serve() -> None:
            try:
                asyncio.run(server.serve(sockets=[bound]))
            finally:
                server.ready.set()

        self._thread = threading.Thread(target=serve, name="emulator-gateway", daemon=True)
        self._thread.start()
        server.ready.wait()
        return address

    def close_secured(self) -> None:
        """Close every HTTPS connection, those at rest before this returns; from any thread."""
        if self._server:
            self._server.close_secured(wait=threading.current_thread() is not self._thread)

    def stop(self) -> None:
        """Close the ports and end the thread. Idempotent."""
        if self._server and self._thread:
            self._server.end()
            self._thread.join()
        self._server = self._thread = None


class _Server(uvicorn.Server):
    """uvicorn's server, told from another thread when to end, and then at once."""

    def __init__(
        self,
        config: uvicorn.Config,
        pulse: Pulse,
        entrance: Entrance | None,
        other: socket.socket | None,
    ) -> None:
        super().__init__(config)
        self._pulse = pulse
        self.ready = threading.Event()
        self._entrance = entrance
        self._other = other
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve on the plain port, then on the other one."""
        await super().startup(sockets)
        if self._entrance and self._other:
            entrance, loop = self._entrance, asyncio.get_running_loop()
            server = await loop.create_server(
                lambda: entrance.door(self._speaker), sock=self._other
            )
            self.servers.append(server)

    async def main_loop(self) -> None:
        """Run until told to end."""
        self._pulse.start()
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        self.ready.set()
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the ports; uvicorn's pause for open connections only where there are some."""
        if self._entrance:
            self._entrance.close()
        if self.server_state.connections:
            await super().shutdown(sockets)
            return
        for server in self.servers:
            server.close()
            await server.wait_closed()

    def close_secured(self, *, wait: bool) -> None:
        """Let every HTTPS connection go."""
        loop = self._loop
        if loop is None:
            return
        done = threading.Event()

        def close() -> None:
            for connection in tuple(self.server_state.connections):
                if isinstance(connection, KnownConnection) and connection.certificate:
                    connection.leave()
            # A socket is closed in the turn of the loop after its connection was.
            loop.call_soon(loop.call_soon, done.set)

        loop.call_soon_threadsafe(close)
        if wait:
            done.wait(_TICK)

    def end(self) -> None:
        """Stop serving; from any thread."""
        self.should_exit = True
        if self._loop and self._ended:
            self._loop.call_soon_threadsafe(self._ended.set)

    def _speaker(self) -> KnownConnection:
        return KnownConnection(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


def _address(scheme: str, host: str, bound: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}:{bound.getsockname()[1]}"


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, for asyncio turns off the delay of small packets only where it sees TCP by name:
    # 40 ms for each answer otherwise.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            # On Windows the option would let two programs share the port.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise EnvironmentTrouble(
            f"cannot listen on {host}:{port}: {error.strerror or error}",
            hint="stop what uses the port, or choose another one (port 0: any free one)",
        ) from error
    return bound
