"""One delivery: signed as published, its failures told apart, our own slowness measured."""

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from harness.emulator.delivery import Delivery, Heartbeat, deliver
from harness.model.clock import SystemClock
from harness.model.exchange import Fact, Failure, FailureKind, Request, Response
from harness.model.secret import Secret

# Lazada push mechanism guide; the dots are part of the body.
BODY = b'{"seller_id":"1234567", "message_type":0, "data":{...}..}'
NOW = SystemClock().now()
PUBLISHED = "f3d2ca947f16a50b577c036adecd18bec126ea19cadedd59816e255d3b6104ab"


def delivered(transport: httpx.AsyncBaseTransport, patience: float = 1.0) -> Delivery:
    async def run() -> Delivery:
        async with httpx.AsyncClient(transport=transport) as client:
            return await deliver(
                client,
                "http://127.0.0.1:9/callbacks",
                BODY,
                app_key="123456",
                secret=Secret("3412gyo124goi3124"),
                clock=SystemClock(),
                patience=patience,
            )

    return asyncio.run(run())


async def streamed(content: bytes) -> AsyncIterator[bytes]:
    yield content


def answering(content: bytes) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(200, content=streamed(content)))


class Failing(httpx.AsyncBaseTransport):
    def __init__(self, error: Exception, cause: Exception | None = None) -> None:
        self.error = error
        self.cause = cause

    async def handle_async_request(self, _request: httpx.Request) -> httpx.Response:
        raise self.error from self.cause


def test_a_delivery_is_signed_as_published() -> None:
    made = delivered(answering(b""))
    assert made.request.header("Authorization") == PUBLISHED
    assert made.request.body == BODY
    assert made.is_acknowledged(0.5)


@pytest.mark.parametrize(
    ("error", "cause", "kind"),
    [
        (httpx.ConnectError("x"), ConnectionRefusedError(), FailureKind.REFUSED),
        (httpx.ConnectError("x"), socket.gaierror(), FailureKind.DNS),
        (httpx.ConnectError("x"), ssl.SSLError(), FailureKind.TLS),
        (httpx.ReadError("x"), None, FailureKind.RESET),
        (httpx.RemoteProtocolError("Server disconnected"), None, FailureKind.RESET),
        (httpx.RemoteProtocolError("illegal status line"), None, FailureKind.PROTOCOL),
        (httpx.ConnectTimeout("x"), None, FailureKind.TIMEOUT),
    ],
)
def test_failures_are_told_apart(
    error: Exception, cause: Exception | None, kind: FailureKind
) -> None:
    made = delivered(Failing(error, cause))
    assert made.failure
    assert made.failure.kind is kind
    assert not made.is_acknowledged(0.5)


def test_an_endless_acknowledgement_is_cut_off() -> None:
    made = delivered(answering(b"x" * 10**6))
    assert made.response
    assert len(made.response.body) == 64 * 1024


def test_a_delivery_becomes_evidence_with_our_lag() -> None:
    made = Delivery(
        request=Request(method="POST", url="http://x/"),
        response=Response(status=200),
        failure=None,
        started=NOW,
        elapsed=0.7,
    )
    exchange = made.exchange(SystemClock().now(), lag=80)
    assert exchange.observed(Fact.SENDER_LAG) == "80"
    assert not made.is_acknowledged(0.5)
    assert made.is_answered_late


def test_a_refusal_is_not_merely_late() -> None:
    request = Request(method="POST", url="http://x/")
    failure = Failure(kind=FailureKind.REFUSED, message="x")
    for response, failed in ((Response(status=500), None), (None, failure)):
        made = Delivery(
            request=request, response=response, failure=failed, started=NOW, elapsed=0.7
        )
        assert not made.is_answered_late


def test_the_heartbeat_feels_a_blocked_loop() -> None:
    async def run() -> int:
        async with Heartbeat() as beat:
            await asyncio.sleep(0.03)
            time.sleep(0.1)  # noqa: ASYNC251 - blocking is what is measured
            await asyncio.sleep(0)
        return beat.lag

    assert asyncio.run(run()) >= 50


def test_the_heartbeat_keeps_the_largest_overshoot_and_no_early_beat() -> None:
    beat = Heartbeat()
    beat._due = 10.0
    for now in (9.9, 10.08, 10.01):
        beat._take(now)
    assert beat.lag == 80
