"""The tap in front of the gateway: what went over the wire, as bytes, to whoever keeps it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import format_datetime

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.emulator.connections import SELF_SIGNED, Connection, connection_of
from harness.emulator.pulse import Pulse
from harness.emulator.sending import Answer, Sending
from harness.model.clock import Clock
from harness.model.exchange import (
    Direction,
    Exchange,
    Fact,
    Failure,
    FailureKind,
    Headers,
    Observation,
    Request,
    Response,
)

Sink = Callable[[Exchange], object]

MAX_BODY = 2 * 1024 * 1024
PATIENT_WITH = 8 * MAX_BODY
_EXCHANGE = "harness.exchange"
_UNVERIFIABLE = "bad_certificate"
"""The fault behind a connection that was shown a certificate which nobody can verify."""
OWN_PATHS = ("/_emulator", "/console")
"""The emulator's control side: no traffic of the application, never recorded."""
_TOO_LARGE = PlainTextResponse(
    f"larger than {MAX_BODY} bytes", status_code=413, headers={"connection": "close"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Upload:
    body: bytes
    is_whole: bool
    is_too_large: bool = False


def recorded(scope: Scope) -> Exchange:
    """The request as it was sent: what the tap left in the scope for the gateway."""
    exchange: Exchange = scope[_EXCHANGE]
    return exchange


def is_own(path: str, own_paths: tuple[str, ...] = OWN_PATHS) -> bool:
    """Whether a path is one of ours, or lies below it."""
    return any(path == own or path.startswith(f"{own}/") for own in own_paths)


class Tap:
    """ASGI application around another: hands each exchange to the sink, then lets it be sent.

    The sink hears of an exchange before the client sees the answer, so whatever the client does
    next is recorded after it. The sink is called in the gateway's thread and must not block. What
    lies below one of `own_paths` is passed on unrecorded. `too_large` answers a request whose body
    is beyond the cap, and closes the connection. `pulse` tells how late the gateway's loop is.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        sink: Sink,
        clock: Clock,
        own_paths: tuple[str, ...] = OWN_PATHS,
        too_large: ASGIApp = _TOO_LARGE,
        pulse: Pulse | None = None,
    ) -> None:
        self._app = app
        self._pulse = pulse or Pulse()
        self._too_large = too_large
        self._own_paths = own_paths
        self._sink = sink
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or self._is_own(scope["path"]):
            await self._app(scope, receive, send)
            return
        started, began, lag = self._clock.now(), self._clock.monotonic(), self._pulse.lag
        upload, connection = await _read(receive), connection_of(scope)
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
            observations=(*_shown(connection), *_delayed(lag)),
        )
        if not upload.is_whole and not upload.is_too_large:
            gone = "the client went away before its request was complete"
            self.hand_on(_lost(exchange, gone), began)
            return
        app = self._too_large if upload.is_too_large else self._app
        sending = Sending(intent=_UNVERIFIABLE if _is_unverifiable(connection) else "")
        answer = Answer(
            witness=_Witness(tap=self, exchange=exchange, began=began, sending=sending),
            sending=sending,
            connection=connection,
            receive=receive,
            send=send,
            date=self._date,
        )
        try:
            await app(sending.place({**scope, _EXCHANGE: exchange}), answer.receive, answer.send)
        finally:
            answer.close()

    def hand_on(self, exchange: Exchange, began: float) -> None:
        """Hand an exchange to the sink that ends now."""
        self._sink(replace(exchange, elapsed=self._clock.monotonic() - began))

    def _date(self) -> bytes:
        return format_datetime(self._clock.now(), usegmt=True).encode()

    def _is_own(self, path: str) -> bool:
        return is_own(path, self._own_paths)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Witness:
    """Makes the exchange of one request, when it is known how it ended."""

    tap: Tap
    exchange: Exchange
    began: float
    sending: Sending

    def answered(self, start: Message, body: bytes) -> None:
        response = Response(status=start["status"], headers=_headers(start["headers"]), body=body)
        self._end(replace(self.exchange, response=response))

    def lost(self, message: str) -> None:
        self._end(_lost(self.exchange, message))

    def _end(self, exchange: Exchange) -> None:
        self.tap.hand_on(replace(exchange, intent=self.sending.intent), self.began)


def _lost(exchange: Exchange, message: str) -> Exchange:
    return replace(exchange, failure=Failure(kind=FailureKind.RESET, message=message))


def _is_unverifiable(connection: Connection | None) -> bool:
    return connection is not None and connection.certificate == SELF_SIGNED


def _shown(connection: Connection | None) -> tuple[Observation, ...]:
    certificate = connection.certificate if connection else ""
    return (Observation(fact=Fact.CERTIFICATE, value=certificate),) if certificate else ()


def _delayed(lag: int) -> tuple[Observation, ...]:
    return (Observation(fact=Fact.GATEWAY_LAG, value=str(lag)),) if lag else ()


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
