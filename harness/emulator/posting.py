"""Brings letters to the application: certificates, our own slowness, the record of each attempt."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from harness.documents.hosts import is_loopback
from harness.emulator.letters import Letter
from harness.emulator.pushes import Push
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import Clock
from harness.model.exchange import Exchange, Fact, Observation

if TYPE_CHECKING:
    import httpx

AT_ONCE = 64
LAG_THAT_EXCUSES = 50
_EXEMPT = Observation(fact=Fact.TLS_NOT_VERIFIED, value="loopback", where="url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One delivery of a push, as the control side shows it."""

    push: Push
    number: int
    """1 for the first delivery, then counting the retries."""
    at: datetime
    elapsed: float
    lag: int
    status: int | None
    failure: str
    is_acknowledged: bool
    is_excused: bool = False
    """Whether it was late while we ourselves were slow: not held against the application."""
    fault: str = ""
    """Name of the fault that it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A letter to be brought, and what it stands for."""

    letter: Letter
    push: Push
    number: int = 1
    fault: str = ""
    manner: str = ""
    """In which manner its signature is wrong; empty for a right one."""
    spread: float = 0.0
    """Seconds over which it is sent, and as many over which the answer is read."""


class Post:
    """Brings letters while it is entered, so many at once at most."""

    def __init__(
        self, *, clock: Clock, sink: Callable[[Exchange], object], settings: EmulatorSettings
    ) -> None:
        self.url = settings.callback_url
        self.address = ""
        """Connected to in place of what the host of the URL resolves to."""
        self.sink = sink
        self._clock = clock
        self._settings = settings
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._clients: dict[bool, httpx.AsyncClient] = {}

    async def __aenter__(self) -> Self:
        self._gate = asyncio.Semaphore(AT_ONCE)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    async def bring(self, errand: Errand) -> Attempt:
        """Deliver a letter, hand on the exchange, and tell how it went."""
        # With httpx, which takes as long to import as many a scenario to play: not all push.
        from harness.emulator.delivery import Heartbeat, send  # noqa: PLC0415 - see above

        url, address = self.url, self.address
        is_verified = not _is_exempt(url, address)
        async with self._gate, Heartbeat() as beat:
            delivery = await send(
                self._client(is_verified=is_verified),
                url,
                errand.letter,
                clock=self._clock,
                patience=self._settings.ack_patience,
                spread=errand.spread,
                address=address,
            )
        attempt = Attempt(
            push=errand.push,
            number=errand.number,
            at=delivery.started,
            elapsed=delivery.elapsed,
            lag=beat.lag,
            status=delivery.response.status if delivery.response else None,
            failure=delivery.failure.message if delivery.failure else "",
            is_acknowledged=delivery.is_acknowledged(self._settings.ack_deadline),
            is_excused=delivery.is_answered_late and beat.lag > LAG_THAT_EXCUSES,
            fault=errand.fault,
        )
        exchange = delivery.exchange(delivery.started, lag=beat.lag)
        facts = exchange.observations if is_verified else (*exchange.observations, _EXEMPT)
        if errand.manner:
            facts = (*facts, Observation(fact=Fact.FORGED_MANNER, value=errand.manner))
        self.sink(replace(exchange, intent=errand.fault, observations=facts))
        return attempt

    def _client(self, *, is_verified: bool) -> "httpx.AsyncClient":
        import httpx  # noqa: PLC0415 - as above

        from harness.emulator.bare import PlainTransport  # noqa: PLC0415 - as above

        if is_verified not in self._clients:
            self._clients[is_verified] = httpx.AsyncClient(
                transport=httpx.AsyncHTTPTransport(
                    verify=_trusted() if is_verified else _unverified(),
                    trust_env=False,
                    limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
                ),
                mounts={"http://": PlainTransport()},
                trust_env=False,
                follow_redirects=False,
                timeout=self._settings.ack_patience,
            )
        return self._clients[is_verified]


def _is_exempt(url: str, address: str) -> bool:
    # No authority issues a certificate for this machine. Everywhere else one must have.
    parts = urlsplit(url)
    return parts.scheme == "https" and is_loopback(address or parts.hostname or "")


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    # Reading the certificates takes longer than all the rest of a start.
    import httpx  # noqa: PLC0415 - as above

    return httpx.create_ssl_context(trust_env=False)


@lru_cache(maxsize=1)
def _unverified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
