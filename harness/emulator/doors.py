"""The HTTPS entrance: each connection is shown a certificate, and what it makes of it is told."""

import asyncio
import ssl
from collections.abc import Callable

from harness.emulator.connections import OWN_CA, SELF_SIGNED, KnownConnection
from harness.emulator.tls import Certificates, Presented
from harness.model.clock import Clock
from harness.model.evidence import Act, ActKind

HANDSHAKE, FAREWELL = 10.0, 0.2
"""Seconds that a client may take to shake hands, and to say good-bye."""
_GATEWAY = "gateway"

AppProtocolMaker = Callable[[], KnownConnection]


class Doorkeeper:
    """Chooses what a new connection is shown, and tells how the handshake went."""

    def __init__(
        self,
        certificates: Certificates,
        *,
        is_struck: Callable[[], bool],
        told: Callable[[Act], object],
        clock: Clock,
    ) -> None:
        self._certificates = certificates
        self._is_struck = is_struck
        self._told = told
        self._clock = clock
        self._open: set[Door] = set()

    def door(self, make: AppProtocolMaker) -> "Door":
        """The protocol of a new connection; `make` makes what speaks HTTP behind it."""
        return Door(self, make)

    def shown(self, door: "Door") -> Presented:
        """The certificate for a new connection, whose handshake begins."""
        self._open.add(door)
        return self._certificates.presented(SELF_SIGNED if self._is_struck() else OWN_CA)

    def ended(self, door: "Door", presented: Presented, problem: str) -> None:
        """Tell of a handshake; of a good one only where the certificate was not."""
        self._open.discard(door)
        if problem or presented.name == SELF_SIGNED:
            details = [("certificate", presented.name)]
            self._told(
                Act(
                    kind=ActKind.TLS_HANDSHAKE,
                    at=self._clock.now(),
                    name=_GATEWAY,
                    outcome="refused" if problem else "completed",
                    details=(*details, ("problem", problem)) if problem else tuple(details),
                )
            )

    def close(self) -> None:
        """Shut every door behind which no hands were shaken yet."""
        for door in tuple(self._open):
            door.shut()


class Door(asyncio.Protocol):
    """A connection during its handshake; then what speaks HTTP takes over."""

    def __init__(self, keeper: Doorkeeper, make: AppProtocolMaker) -> None:
        self._keeper = keeper
        self._make = make
        self._early = b""
        self._is_lost = False
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the handshake."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP has no other
        # Nothing may be read as plain bytes.
        transport.pause_reading()
        self._task = asyncio.get_running_loop().create_task(self._greet(transport))

    def data_received(self, data: bytes) -> None:
        """Keep what a quick client sent before the hands were quite shaken."""
        self._early += data

    def connection_lost(self, _error: Exception | None) -> None:
        """The client has gone before anybody took over."""
        self._is_lost = True

    def shut(self) -> None:
        """End the handshake."""
        if self._task:
            self._task.cancel()

    async def _greet(self, transport: asyncio.Transport) -> None:
        presented = self._keeper.shown(self)
        problem = ""
        try:
            secured = await asyncio.get_running_loop().start_tls(
                transport,
                self,
                presented.context,
                server_side=True,
                ssl_handshake_timeout=HANDSHAKE,
                ssl_shutdown_timeout=FAREWELL,
            )
        except (OSError, ssl.SSLError) as error:
            problem, secured = str(error) or type(error).__name__, None
        self._keeper.ended(self, presented, problem)
        if isinstance(secured, asyncio.Transport) and not self._is_lost:
            self._hand_over(secured, presented.name)

    def _hand_over(self, secured: asyncio.Transport, certificate: str) -> None:
        inner = self._make()
        inner.certificate = certificate
        secured.set_protocol(inner)
        inner.connection_made(secured)
        if self._early:
            inner.data_received(self._early)
