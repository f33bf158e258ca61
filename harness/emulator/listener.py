"""The listening side: uvicorn on a socket of ours, in a thread with its own event loop."""

import asyncio
import contextlib
import socket
import sys
import threading

import uvicorn
from starlette.types import ASGIApp

from harness.model.errors import EnvironmentTrouble

MAX_HEAD = 256 * 1024
"""Bytes of request line and headers: some clients put a whole order into the query."""
_TICK = 1.0


class Listener:
    """Serves an ASGI application on a port until stopped."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, host: str, port: int) -> str:
        """Listen, and return the address. Raises EnvironmentTrouble when that is impossible."""
        bound = _bound(host, port)
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{bound.getsockname()[1]}"
        config = uvicorn.Config(
            self._app,
            http="h11",
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
        self._server = server = _Server(config)

        def serve() -> None:
            try:
                asyncio.run(server.serve(sockets=[bound]))
            finally:
                server.ready.set()

        self._thread = threading.Thread(target=serve, name="emulator-gateway", daemon=True)
        self._thread.start()
        server.ready.wait()
        return address

    def stop(self) -> None:
        """Close the port and end the thread. Idempotent."""
        if self._server and self._thread:
            self._server.end()
            self._thread.join()
        self._server = self._thread = None


class _Server(uvicorn.Server):
    """uvicorn's server, told from another thread when to end, and then at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None

    async def main_loop(self) -> None:
        """Run until told to end."""
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        self.ready.set()
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the port; uvicorn's pause for open connections only where there are some."""
        if self.server_state.connections:
            await super().shutdown(sockets)
            return
        for server in self.servers:
            server.close()
            await server.wait_closed()

    def end(self) -> None:
        """Stop serving; from any thread."""
        self.should_exit = True
        if self._loop and self._ended:
            self._loop.call_soon_threadsafe(self._ended.set)


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
