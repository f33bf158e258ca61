"""A recording proxy in front of a gateway: passes everything on and records what went by."""

from collections.abc import Callable
from dataclasses import replace
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import httpx
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from harness.emulator.listener import Listener
from harness.emulator.pulse import Pulse
from harness.emulator.tap import Tap, recorded
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
    sent it. Redirects are passed on, not followed; compressed answers are passed on decoded.
    """

    def __init__(self, upstream: str, *, sink: Callable[[Exchange], object], clock: Clock) -> None:
        self._upstream = upstream.rstrip("/")
        self._sink = sink
        tap = Tap(
            self._forward, sink=self._record, clock=clock, own_paths=(), pulse=(pulse := Pulse())
        )
        self._listener = Listener(tap, pulse=pulse)
        self.address = ""

    def __enter__(self) -> Self:
        self.address = self._listener.start("127.0.0.1", 0)
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.stop()

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
        self._sink(replace(exchange, request=request))

    def _address_upstream(self, url: str) -> str:
        parts, upstream = urlsplit(url), urlsplit(self._upstream)
        path = upstream.path.rstrip("/") + parts.path
        return urlunsplit((upstream.scheme, upstream.netloc, path, parts.query, ""))
