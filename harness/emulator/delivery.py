"""One delivery of a letter: sent on a connection of its own, timed."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpx

from harness.emulator.letters import Letter, Signatory
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

MAX_ACKNOWLEDGEMENT = 64 * 1024
BEAT = 0.02
_PIECES = 10


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


class StopWatch:
    """When a request was sent, and how long its answer took."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._elapsed: float | None = None
        self.start()

    def start(self) -> None:
        """Begin, once more where it ran already."""
        self.started = self._clock.now()
        self._began = self._clock.monotonic()

    def stop(self) -> None:
        """Keep the time as it is now; only the first call counts."""
        if self._elapsed is None:
            self._elapsed = self._clock.monotonic() - self._began

    @property
    def elapsed(self) -> float:
        """Seconds from the start to the stop."""
        self.stop()
        return self._elapsed or 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A push as it was sent, and what came back."""

    request: Request
    response: Response | None
    failure: Failure | None
    started: datetime
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
    """Sign a push, send it and listen for as long as patience lasts."""
    letter = Signatory(app_key=app_key, secret=secret).signed(body)
    return await send(client, url, letter, clock=clock, patience=patience)


async def send(  # noqa: PLR0913 - what is sent, where to, and how slowly
    client: httpx.AsyncClient,
    url: str,
    letter: Letter,
    *,
    clock: Clock,
    patience: float,
    spread: float = 0.0,
    address: str = "",
) -> Delivery:
    """Send a letter and listen for as long as patience lasts.

    With `spread` the request goes out in pieces over so many seconds, the answer is read as slowly,
    and what is timed is the application: from the last byte of the one to the head of the other.
    `address` is connected to in place of what the host of the URL resolves to.
    """
    watch = StopWatch(clock)
    content = _dripped(letter.body, spread, watch) if spread else letter.body
    sent = _request(client, url, letter, content, address)
    response: Response | None = None
    failure: Failure | None = None
    watch.start()
    try:
        async with asyncio.timeout(patience + 2 * spread):
            response = await _answer(client, sent, spread, watch)
    except TimeoutError:
        failure = Failure(kind=FailureKind.TIMEOUT, message=f"no answer within {patience} s")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failure = Failure(kind=failure_kind(error), message=str(error) or type(error).__name__)
    watch.stop()
    return Delivery(
        request=Request(method="POST", url=url, headers=_headers(sent.headers), body=letter.body),
        response=response,
        failure=failure,
        started=watch.started,
        elapsed=watch.elapsed,
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


def _request(
    client: httpx.AsyncClient,
    url: str,
    letter: Letter,
    content: bytes | AsyncIterator[bytes],
    address: str,
) -> httpx.Request:
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(letter.body)),
        "User-Agent": "sandbox-harness-emulator",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if letter.authorization is not None:
        headers["Authorization"] = letter.authorization
    named = httpx.URL(url)
    if not address:
        return client.build_request("POST", named, content=content, headers=headers)
    headers["Host"] = named.netloc.decode("ascii")
    return client.build_request(
        "POST",
        named.copy_with(host=address),
        content=content,
        headers=headers,
        extensions={"sni_hostname": named.host},
    )


async def _dripped(body: bytes, seconds: float, watch: StopWatch) -> AsyncIterator[bytes]:
    size = max(1, -(-len(body) // _PIECES))
    for at in range(0, len(body), size):
        if at:
            await asyncio.sleep(seconds / (_PIECES - 1))
        yield body[at : at + size]
    watch.start()


async def _answer(
    client: httpx.AsyncClient, sent: httpx.Request, spread: float, watch: StopWatch
) -> Response:
    answer = await client.send(sent, stream=True)
    if spread:
        watch.stop()
    try:
        body = bytearray()
        await asyncio.sleep(spread / 2)
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > MAX_ACKNOWLEDGEMENT:
                break
        await asyncio.sleep(spread / 2)
    finally:
        await answer.aclose()
    return Response(
        status=answer.status_code,
        headers=_headers(answer.headers),
        body=bytes(body[:MAX_ACKNOWLEDGEMENT]),
    )


def _headers(headers: httpx.Headers) -> Headers:
    return tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in headers.raw)
