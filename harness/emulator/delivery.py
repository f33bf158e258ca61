"""One delivery of a push: signed, sent on a connection of its own, timed."""

import asyncio
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpx

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
from harness.model.secret import Secret
from harness.platforms.recipes import IOP_PUSH, Signable

MAX_ACKNOWLEDGEMENT = 64 * 1024
BEAT = 0.02


class Heartbeat:
    """How late this event loop is: the largest overshoot of short sleeps while it is entered."""

    def __init__(self) -> None:
        self._worst = 0.0
        self._due = 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def lag(self) -> int:
        """The largest overshoot in milliseconds."""
        return round(self._worst * 1000)

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._beat())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._due:
            self._take(asyncio.get_running_loop().time())
        if self._task:
            self._task.cancel()

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._due = loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self._take(loop.time())

    def _take(self, now: float) -> None:
        self._worst = max(self._worst, now - self._due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A push as it was sent, and what came back."""

    request: Request
    response: Response | None
    failure: Failure | None
    elapsed: float

    @property
    def is_answered_late(self) -> bool:
        """Whether the only thing wrong with it may be its time."""
        return (self.response is not None and self.response.status == HTTPStatus.OK) or (
            self.failure is not None and self.failure.kind is FailureKind.TIMEOUT
        )

    def is_acknowledged(self, deadline: float) -> bool:
        """HTTP 200 within the deadline; nothing else counts."""
        is_ok = self.response is not None and self.response.status == HTTPStatus.OK
        return is_ok and self.elapsed <= deadline

    def exchange(self, started: datetime, *, lag: int) -> Exchange:
        """The delivery as evidence."""
        return Exchange(
            id="",
            direction=Direction.INBOUND,
            request=self.request,
            started=started,
            response=self.response,
            failure=self.failure,
            elapsed=self.elapsed,
            observations=(Observation(fact=Fact.SENDER_LAG, value=str(lag)),),
        )


async def deliver(  # noqa: PLR0913 - what is sent, as whom, and by which clock
    client: httpx.AsyncClient,
    url: str,
    body: bytes,
    *,
    app_key: str,
    secret: Secret,
    clock: Clock,
    patience: float,
) -> Delivery:
    """Send a push and listen for as long as patience lasts."""
    signable = Signable(parameters=(("app_key", app_key),), body=body)
    headers = {
        "Content-Type": "application/json",
        "Authorization": IOP_PUSH.sign(signable, secret.reveal()),
        "User-Agent": "sandbox-harness-emulator",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    sent = client.build_request("POST", url, content=body, headers=headers)
    response: Response | None = None
    failure: Failure | None = None
    began = clock.monotonic()
    try:
        async with asyncio.timeout(patience):
            response = await _answer(client, sent)
    except TimeoutError:
        failure = Failure(kind=FailureKind.TIMEOUT, message=f"no answer within {patience} s")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failure = Failure(kind=failure_kind(error), message=str(error) or type(error).__name__)
    return Delivery(
        request=Request(method="POST", url=url, headers=_headers(sent.headers), body=body),
        response=response,
        failure=failure,
        elapsed=clock.monotonic() - began,
    )


def failure_kind(error: Exception) -> FailureKind:
    """Why httpx got no answer."""
    if isinstance(error, httpx.TimeoutException):
        return FailureKind.TIMEOUT
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    if any(isinstance(c, socket.gaierror) for c in causes):
        return FailureKind.DNS
    if any(isinstance(c, ssl.SSLError) for c in causes):
        return FailureKind.TLS
    if isinstance(error, httpx.ConnectError):
        return FailureKind.REFUSED
    if isinstance(error, (httpx.ReadError, httpx.WriteError, httpx.CloseError)):
        return FailureKind.RESET
    # httpx calls a connection closed before the status line a protocol error.
    is_closed = isinstance(error, httpx.RemoteProtocolError) and "disconnected" in str(error)
    return FailureKind.RESET if is_closed else FailureKind.PROTOCOL


async def _answer(client: httpx.AsyncClient, sent: httpx.Request) -> Response:
    answer = await client.send(sent, stream=True)
    try:
        body = bytearray()
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > MAX_ACKNOWLEDGEMENT:
                break
    finally:
        await answer.aclose()
    return Response(
        status=answer.status_code,
        headers=_headers(answer.headers),
        body=bytes(body[:MAX_ACKNOWLEDGEMENT]),
    )


def _headers(headers: httpx.Headers) -> Headers:
    return tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in headers.raw)
