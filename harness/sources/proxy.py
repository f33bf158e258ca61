"""A recording proxy in front of a gateway: passes everything on and records what went by."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import httpx
from starlette.responses import Response
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from harness.emulator.console import Console
from harness.emulator.listener import Listener
from harness.emulator.mounts import own_mounts
from harness.emulator.pulse import Pulse
from harness.emulator.tap import OWN_PATHS, Tap, is_own, recorded
from harness.model.clock import Clock
from harness.model.exchange import Exchange
from harness.sources.http_line import trusted

_TIMEOUT = 60.0
_HOP_BY_HOP = frozenset(
    {
        "connection", "content-length", "date", "host", "keep-alive", "proxy-authenticate",
        "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
_BAD_GATEWAY = 502


class RecordingProxy:
    """Listens on loopback for an application that believes to talk to the gateway.

    An exchange is recorded under the gateway's own address, with the body as the application
    sent it. Redirects are passed on, not followed; compressed answers are passed on decoded. With
    a console, its page and what that asks for are served here and not passed on.
    """

    def __init__(
        self,
        upstream: str,
        *,
        sink: Callable[[Exchange], object],
        clock: Clock,
        console: Console | None = None,
    ) -> None:
        self.control_token = secrets.token_urlsafe(24)
        self.address = ""
        self._upstream = upstream.rstrip("/")
        self._sink = sink
        self._console = console
        self._own = Router(own_mounts(self, console), redirect_slashes=False)
        tap = Tap(
            self._answer,
            sink=self._record,
            clock=clock,
            own_paths=OWN_PATHS if console else (),
            pulse=(pulse := Pulse()),
        )
        self._listener = Listener(tap, pulse=pulse)

    def __enter__(self) -> Self:
        self.address = self._listener.start("127.0.0.1", 0)
        return self

    def __exit__(self, *_: object) -> None:
        if self._console:
            self._console.close()
        self._listener.stop()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._console and is_own(scope["path"]):
            await self._own(scope, receive, send)
        else:
            await self._forward(scope, receive, send)

    async def _forward(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = recorded(scope).request
        headers = [(n, v) for n, v in request.headers if n not in _HOP_BY_HOP]
        url = self._address_upstream(request.url)
        async with httpx.AsyncClient(verify=trusted(), trust_env=False, timeout=_TIMEOUT) as client:
            try:
                answer = await client.request(
                    request.method, url, headers=headers, content=request.body
                )
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                text = f"the recording proxy could not reach {self._upstream}: {error}"
                await Response(text, status_code=_BAD_GATEWAY)(scope, receive, send)
                return
        response = Response(answer.content, status_code=answer.status_code)
        response.raw_headers = [
            (name.lower(), value)
            for name, value in answer.headers.raw
            if name.lower().decode() not in _HOP_BY_HOP | {"content-encoding"}
        ] + [(b"content-length", str(len(answer.content)).encode())]
        await response(scope, receive, send)

    def _record(self, exchange: Exchange) -> None:
        request = replace(exchange.request, url=self._address_upstream(exchange.request.url))
        recorded_as = replace(exchange, request=request)
        if self._console:
            self._console.hear(recorded_as)
        self._sink(recorded_as)

    def _address_upstream(self, url: str) -> str:
        parts, upstream = urlsplit(url), urlsplit(self._upstream)
        path = upstream.path.rstrip("/") + parts.path
        return urlunsplit((upstream.scheme, upstream.netloc, path, parts.query, ""))
