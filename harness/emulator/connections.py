"""Connections of a listener, as whoever answers on them may know and end them."""

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

OWN_CA, SELF_SIGNED = "own CA", "self-signed"
"""The certificates that an HTTPS connection may have been shown."""
_CONNECTION = "harness.connection"
_LINGER_NOT = struct.pack("ii", 1, 0)


class Connection:
    """One connection: which certificate it was shown, and how it is ended at once."""

    def __init__(self, transport: asyncio.Transport, certificate: str) -> None:
        self._transport = transport
        self.certificate = certificate
        """`own CA` or `self-signed`; empty on a plain connection."""

    def hang_up(self, *, reset: bool) -> None:
        """Close it without another byte; with `reset`, so that the client hears of a reset."""
        wire = self._transport.get_extra_info("socket")
        if reset and wire is not None:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self._transport.abort()


def connection_of(scope: Any) -> Connection | None:
    """The connection that a request came on; None where another server than ours serves it."""
    found = scope.get("state", {}).get(_CONNECTION)
    return found if isinstance(found, Connection) else None


class KnownConnection(H11Protocol):
    """uvicorn's connection, which puts itself into the scope of each of its requests."""

    certificate = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Take over a connection."""
        connection = Connection(transport, self.certificate)
        self.app_state = {**self.app_state, _CONNECTION: connection}
        super().connection_made(transport)

    def leave(self) -> None:
        """Close it: at once where it rests, else after the answer that is being made."""
        # None before the first request, which uvicorn does not say.
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            self.transport.abort()
        else:
            cycle.keep_alive = False
