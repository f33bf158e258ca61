"""The reference client's callback receiver: verifies over the raw bytes, then acknowledges."""

from collections.abc import Callable
from dataclasses import replace
from typing import Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from harness.emulator.listener import Listener
from harness.emulator.tap import Tap, recorded
from harness.evidence.observe import Credentials
from harness.model.clock import Clock
from harness.model.exchange import Direction, Exchange
from harness.platforms.base import Edition

_PATH = "/callbacks"
_OK, _FORGED = 200, 401


class CallbackReceiver:
    """Listens on loopback; with a sink it records what arrives, else the sender does."""

    def __init__(
        self,
        *,
        edition: Edition,
        credentials: Credentials,
        clock: Clock,
        sink: Callable[[Exchange], object] | None,
    ) -> None:
        self._edition = edition
        self._credentials = credentials
        self._sink = sink
        self.url = ""
        application = Starlette(routes=[Route(_PATH, self._receive, methods=["POST"])])
        self._listener = Listener(Tap(application, sink=self._record, clock=clock, own_paths=()))

    def __enter__(self) -> Self:
        self.url = self._listener.start("127.0.0.1", 0) + _PATH
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.stop()

    def _receive(self, request: Request) -> Response:
        callback = self._edition.read_callback(recorded(request.scope))
        secret = self._credentials.app_secret
        if secret is None:
            return Response(status_code=_FORGED)
        app_key = self._credentials.app_key
        match = self._edition.match_callback(callback, app_key, secret.reveal())
        return Response(status_code=_OK if match.is_accepted else _FORGED)

    def _record(self, exchange: Exchange) -> None:
        if self._sink:
            self._sink(replace(exchange, direction=Direction.INBOUND))
