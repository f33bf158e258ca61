"""The tap in front of the gateway: what went over the wire, as bytes, to whoever keeps it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import format_datetime

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.model.clock import Clock
from harness.model.exchange import (
    Direction,
    Exchange,
    Failure,
    FailureKind,
    Headers,
    Request,
    Response,
)

Sink = Callable[[Exchange], object]

MAX_BODY = 2 * 1024 * 1024
PATIENT_WITH = 8 * MAX_BODY
_EXCHANGE = "harness.exchange"
OWN_PATHS = ("/_emulator", "/console")
"""The emulator's control side: no traffic of the application, never recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Upload:
    body: bytes
    is_whole: bool
    is_too_large: bool = False


def recorded(scope: Scope) -> Exchange:
    """The request as it was sent: what the tap left in the scope for the gateway."""
    exchange: Exchange = scope[_EXCHANGE]
    return exchange


class Tap:
    """ASGI application around another: hands each exchange to the sink, then lets it be sent.

    The sink hears of an exchange before the client sees the answer, so whatever the client does
    next is recorded after it. The sink is called in the gateway's thread and must not block. What
    lies below one of `own_paths` is passed on unrecorded.
    """

    def __init__(
        self, app: ASGIApp, *, sink: Sink, clock: Clock, own_paths: tuple[str, ...] = OWN_PATHS
    ) -> None:
        self._app = app
        self._own_paths = own_paths
        self._sink = sink
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or self._is_own(scope["path"]):
            await self._app(scope, receive, send)
            return
        started, began = self._clock.now(), self._clock.monotonic()
        upload = await _read(receive)
        exchange = Exchange(
            id="",
            direction=Direction.OUTBOUND,
            request=Request(
                method=scope["method"],
                url=_url(scope),
                headers=_headers(scope["headers"]),
                body=upload.body,
            ),
            started=started,
        )
        if not upload.is_whole and not upload.is_too_large:
            self._lost(exchange, began, "the client went away before its request was complete")
            return
        app = _TOO_LARGE if upload.is_too_large else self._app
        answer = _Answer(exchange=exchange, began=began, tap=self, receive=receive, send=send)
        try:
            await app({**scope, _EXCHANGE: exchange}, answer.receive, answer.send)
        finally:
            answer.close()

    def answered(self, exchange: Exchange, began: float, start: Message, body: bytes) -> None:
        """Hand on a request with its answer."""
        response = Response(status=start["status"], headers=_headers(start["headers"]), body=body)
        self._hand_on(replace(exchange, response=response), began)

    def _lost(self, exchange: Exchange, began: float, message: str) -> None:
        failure = Failure(kind=FailureKind.RESET, message=message)
        self._hand_on(replace(exchange, failure=failure), began)

    def abandoned(self, exchange: Exchange, began: float) -> None:
        """Hand on a request whose client did not wait for the answer."""
        self._lost(exchange, began, "the client went away before the answer")

    def date(self) -> bytes:
        """The Date header of this moment: written here, so that it is recorded as sent."""
        return format_datetime(self._clock.now(), usegmt=True).encode()

    def _is_own(self, path: str) -> bool:
        return any(path == own or path.startswith(f"{own}/") for own in self._own_paths)

    def _hand_on(self, exchange: Exchange, began: float) -> None:
        self._sink(replace(exchange, elapsed=self._clock.monotonic() - began))


class _Answer:
    """One answer on its way: held until it is whole, recorded, then sent."""

    def __init__(
        self, *, exchange: Exchange, began: float, tap: Tap, receive: Receive, send: Send
    ) -> None:
        self._exchange = exchange
        self._began = began
        self._tap = tap
        self._send = send
        self._start: Message = {}
        self._body = b""
        self._gone = asyncio.ensure_future(receive())

    async def receive(self) -> Message:
        """The body was read already and stands in the exchange."""
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        """Take a part of the answer; with its last part, record and send it."""
        if message["type"] == "http.response.start":
            headers = [*message["headers"], (b"date", self._tap.date())]
            self._start = {**message, "headers": headers}
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        if self._gone.done() and self._gone.result()["type"] == "http.disconnect":
            self._tap.abandoned(self._exchange, self._began)
            return
        self._tap.answered(self._exchange, self._began, self._start, self._body)
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})

    def close(self) -> None:
        """Stop watching the client."""
        self._gone.cancel()


async def _read(receive: Receive) -> _Upload:
    body, size = bytearray(), 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return _Upload(body=bytes(body), is_whole=False)
        size += len(part := message.get("body", b""))
        body += part[: MAX_BODY - len(body)]
        # Taking in some more lets an honest sender see the 413 instead of a reset.
        if size > PATIENT_WITH or (size > MAX_BODY and not message.get("more_body")):
            return _Upload(body=bytes(body), is_whole=False, is_too_large=True)
        if not message.get("more_body"):
            return _Upload(body=bytes(body), is_whole=True)


def _url(scope: Scope) -> str:
    host = next((v.decode("latin-1") for n, v in scope["headers"] if n == b"host"), "")
    if not host:
        address, port = scope["server"]
        host = f"{address}:{port}"
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1")
    return f"{scope['scheme']}://{host}{path}" + (f"?{query}" if query else "")


def _headers(pairs: list[tuple[bytes, bytes]]) -> Headers:
    return tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in pairs)


_TOO_LARGE = JSONResponse(
    {"code": "InvalidParameter", "type": "ISV", "message": f"larger than {MAX_BODY} bytes"},
    status_code=413,
    headers={"connection": "close"},
)
