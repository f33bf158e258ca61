"""The reference client: performs the application's acts itself, right by the book."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from harness.evidence.observe import Credentials
from harness.model.clock import Clock
from harness.model.errors import SourceError
from harness.model.exchange import Exchange, Request
from harness.model.scenario import AppStep
from harness.platforms.base import Edition
from harness.platforms.calls import Call
from harness.platforms.operations import Operation, OperationKind, RefusalKind
from harness.sources.caution import Caution
from harness.sources.http_client import HttpClient
from harness.sources.pacing import Pace
from harness.sources.wire import Caller, Token, Values
from harness.sources.wires import WIRES

TIMEOUT, TOKEN_TIMEOUT = 29.0, 9.0
"""Seconds after which an answer is given up: a little below what the platforms allow."""
RENEWED_AFTER = 0.9
"""Share of a token's life after which it is renewed, where the edition says nothing."""
NEAR = 30.0
"""A token call of a scenario waits so many seconds at most for the token in hand to be due."""


class Sender(Protocol):
    """What brings a request to the platform and its answer back."""

    def send(self, request: Request, *, started: datetime, timeout: float) -> Exchange:
        """The request with its answer, or with why none came."""

    def close(self) -> None:
        """Close the connections."""


class ReferenceApplication:
    """Implements the engine's port `Performer` against a gateway's address.

    `new_code` hands out a fresh authorization code, where the edition's grant needs one; the token
    is fetched before the first business call and renewed in time, or once it was refused. Each step
    is one business call: no call is repeated of its own accord, but one that the next step repeats
    waits as long as a ban lasts, and ever longer after calls that were lost. It sends over the
    network where no `sender` is given.
    """

    def __init__(  # noqa: PLR0913 - what it is told of the run; all are keywords
        self,
        *,
        edition: Edition,
        gateway: str,
        credentials: Credentials,
        new_code: Callable[[], str],
        clock: Clock,
        sink: Callable[[Exchange], Exchange],
        scopes: tuple[str, ...] = (),
        sender: Sender | None = None,
    ) -> None:
        self._edition = edition
        self._clock = clock
        self._sink = sink
        self._caution = Caution(clock)
        self._pace = Pace(clock, edition.calls_per_second)
        self._token = Token()
        self._renew_at = math.inf
        self._http: Sender = sender or HttpClient(clock)
        self._wire = WIRES[edition.name](
            Caller(
                gateway=gateway.rstrip("/"),
                credentials=credentials,
                scopes=scopes,
                new_code=new_code,
            )
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def hold(self, token: str) -> None:
        """Have an access token from elsewhere, good until it is refused."""
        self._token = Token(access=token)

    def take_over(self, exchange: Exchange) -> None:
        """Have what a token call granted that was made before, just now by the clock."""
        self._keep(self._edition.read_call(exchange))

    def perform(self, step: AppStep) -> Exchange:
        """Make one call; a business call gets a good token first."""
        operation = self._edition.operations.named(step.operation)[0]
        if operation.kind is OperationKind.TOKEN:
            self._wait_until_due()
            return self._granted(operation, step.with_)
        identity = f"{operation.interface} {sorted({**operation.defaults, **step.with_}.items())}"
        self._caution.wait(operation.interface, identity)
        self._pace.wait()
        # Last, for the token in hand may have become due while we waited.
        self._have_good_token()
        exchange = self._called(operation, step.with_)
        call = self._edition.call_just_read(exchange)
        self._caution.learn(call, identity)
        if call.refusal and call.refusal.kind is RefusalKind.EXPIRED_TOKEN:
            self._renew_at = -math.inf
        return exchange

    def _called(self, operation: Operation, values: Values) -> Exchange:
        at = self._clock.now()
        token = self._token.access
        request = self._wire.business_request(operation, values, token=token, at=at)
        self._pace.start()
        return self._sink(self._http.send(request, started=at, timeout=TIMEOUT))

    def _wait_until_due(self) -> None:
        left = self._renew_at - self._clock.monotonic()
        if 0 < left <= NEAR:
            self._clock.sleep(left)

    def _have_good_token(self) -> None:
        if self._token.access and self._clock.monotonic() < self._renew_at:
            return
        held = self._token
        self._token = Token(refresh=held.refresh)
        for name, values in self._wire.grants(held):
            self._granted(self._edition.operations.named(name)[0], values)
            if self._token.access not in ("", held.access):
                return
        if not self._token.access:
            raise SourceError(
                "the gateway granted no token", hint="check app key, secret and authorization code"
            )

    def _granted(self, operation: Operation, values: Values) -> Exchange:
        """Ask for a token and keep what is granted."""
        self._caution.wait(operation.interface, operation.interface)
        at = self._clock.now()
        request = self._wire.token_request(operation, values, held=self._token, at=at)
        exchange = self._sink(self._http.send(request, started=at, timeout=TOKEN_TIMEOUT))
        call = self._edition.call_just_read(exchange)
        self._caution.learn(call, operation.interface)
        self._keep(call)
        return exchange

    def _keep(self, call: Call) -> None:
        access, refresh, life = (
            next(iter(call.answered(name)), "")
            for name in ("access_token", "refresh_token", "expires_in")
        )
        if access:
            self._token = Token(access=access, refresh=refresh or self._token.refresh)
            is_known = life.isascii() and life.isdigit()
            due = self._due(float(life)) if is_known else math.inf
            self._renew_at = self._clock.monotonic() + due

    def _due(self, life: float) -> float:
        """Seconds after its grant at which a token of that life is renewed."""
        ahead = self._edition.renewed_ahead
        if not ahead:
            return life * RENEWED_AFTER
        return life - ahead if life > ahead else life / 2
