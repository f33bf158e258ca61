"""What went over the wire is recorded as bytes, before the client goes on."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from harness.emulator.listener import Listener
from harness.emulator.tap import Tap
from harness.model.clock import SystemClock
from harness.model.exchange import Direction, Exchange, Fact, FailureKind, Fidelity, OriginKind

READ = "aliexpress.ds.product.get"


def sent(desk: Any, request: bytes, *, ends: bool = False) -> bytes:
    """Send raw bytes; `ends` closes the connection without waiting for an answer."""
    address = urlsplit(desk.emulator.address)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(request)
        if ends:
            return b""
        connection.settimeout(5)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
        return b"".join(parts)


def test_a_call_is_recorded_with_its_exact_bytes(desk: Any) -> None:
    body = b"app_key=12345678&note=a+b%20c&note=%E4%BD%A0"
    head = (
        b"POST /sync?method=%61liexpress.x&x=1+2 HTTP/1.1\r\nHost: gateway.test:99\r\n"
        b"X-Twice: 1\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Twice: 2\r\n"
        b"Connection: close\r\nContent-Length: "
    )
    answer = sent(desk, head + str(len(body)).encode() + b"\r\n\r\n" + body)
    exchange = desk.exchanges[-1]
    assert exchange.direction is Direction.OUTBOUND
    assert exchange.request.method == "POST"
    assert exchange.request.url == "http://gateway.test:99/sync?method=%61liexpress.x&x=1+2"
    assert exchange.request.body == body
    twice = [value for name, value in exchange.request.headers if name.lower() == "x-twice"]
    assert twice == ["1", "2"]
    head, _, received = answer.partition(b"\r\n\r\n")
    assert exchange.response.body == received
    for name, value in exchange.response.headers:
        assert f"{name}: {value}".encode() in head
    assert b"\r\ndate: " in head


def test_a_call_that_our_own_gateway_left_waiting_says_so(desk: Any) -> None:
    request = b"GET /sync HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    held = threading.Event()

    def hold() -> None:
        with desk.emulator._sandbox.lock:
            held.set()
            time.sleep(0.3)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    # The first one is what the loop is stuck in, the second waits behind it.
    senders = [threading.Thread(target=sent, args=(desk, request)) for _ in range(2)]
    for sender in senders:
        sender.start()
        time.sleep(0.05)
    for thread in (*senders, holder):
        thread.join()
    assert int(desk.exchanges[-1].observed(Fact.GATEWAY_LAG) or 0) >= 100


def test_an_exchange_says_where_it_comes_from(desk: Any) -> None:
    exchange = desk.exchanges[0]
    assert exchange.id == ""
    assert exchange.origin.kind is OriginKind.OBSERVED
    assert exchange.fidelity is Fidelity.WIRE
    assert exchange.started == desk.clock.now()
    assert exchange.elapsed > 0


def test_an_answer_is_recorded_before_the_client_has_it(desk: Any) -> None:
    for _ in range(20):
        before = len(desk.exchanges)
        desk.app.raw("aliexpress.nothing")
        assert len(desk.exchanges) == before + 1


def test_the_control_side_is_not_recorded(desk: Any) -> None:
    before = len(desk.exchanges)
    assert desk.app.control("GET", "orders").status_code == 200
    assert len(desk.exchanges) == before


def test_paths_that_do_not_exist_are_recorded_too(desk: Any) -> None:
    assert desk.app.client.get("/router/rest").status_code == 404
    assert desk.exchanges[-1].response.status == 404


def test_a_client_that_leaves_in_the_middle_is_a_failure(desk: Any) -> None:
    before = len(desk.exchanges)
    sent(desk, b"POST /sync HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf", ends=True)
    for _ in range(500):
        if len(desk.exchanges) > before:
            break
        time.sleep(0.01)
    exchange = desk.exchanges[-1]
    assert exchange.response is None
    assert exchange.failure.kind is FailureKind.RESET
    assert exchange.request.body == b"half"


def test_a_body_beyond_the_cap_is_too_large(open_desk: Callable[..., Any]) -> None:
    desk = open_desk()
    response = desk.app.client.post("/sync", content=b"x" * (2 * 1024 * 1024 + 1))
    assert response.status_code == 413
    assert desk.exchanges[-1].response.status == 413


def test_a_whole_order_fits_into_the_query(desk: Any) -> None:
    query = desk.app.signed(method=READ, session=desk.app.token, product_id="1", more="x" * 60000)
    answer = desk.app.client.post("/sync", params=query).json()
    assert "aliexpress_ds_product_get_response" in answer


def test_a_client_that_does_not_wait_for_the_answer_is_a_failure() -> None:
    asked, gone, recorded = threading.Event(), threading.Event(), threading.Event()
    exchanges: list[Exchange] = []

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        asked.set()
        await asyncio.to_thread(gone.wait, 5)
        await asyncio.sleep(0.05)
        await PlainTextResponse("too late")(scope, receive, send)

    def take(exchange: Exchange) -> None:
        exchanges.append(exchange)
        recorded.set()

    listener = Listener(Tap(slow, sink=take, clock=SystemClock()))
    port = int(listener.start("127.0.0.1", 0).rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"GET /sync HTTP/1.1\r\nHost: x\r\n\r\n")
        assert asked.wait(5)
    gone.set()
    assert recorded.wait(5)
    listener.stop()
    assert exchanges[0].response is None
    assert exchanges[0].failure
    assert "before the answer" in exchanges[0].failure.message


def test_only_the_control_side_goes_unrecorded(desk: Any) -> None:
    before = len(desk.exchanges)
    for path in ("/_emulator/orders", "/_emulator", "/console", "/console/x"):
        sent(desk, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert len(desk.exchanges) == before
    for path in ("/consolexyz", "/_emulators"):
        sent(desk, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert urlsplit(desk.exchanges[-1].request.url).path == path


def test_a_recorder_without_paths_of_its_own_records_everything() -> None:
    exchanges: list[Exchange] = []
    tap = Tap(PlainTextResponse("ok"), sink=exchanges.append, clock=SystemClock(), own_paths=())
    listener = Listener(tap)
    address = urlsplit(listener.start("127.0.0.1", 0))
    try:
        with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
            connection.sendall(b"GET /console HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            while connection.recv(65536):
                pass
    finally:
        listener.stop()
    assert [urlsplit(x.request.url).path for x in exchanges] == ["/console"]


def test_who_has_no_envelope_answers_a_body_too_large_in_plain_words() -> None:
    tap = Tap(PlainTextResponse("ok"), sink=lambda _: None, clock=SystemClock())
    listener = Listener(tap)
    address = listener.start("127.0.0.1", 0)
    try:
        answer = httpx.post(address, content=b"x" * (2 * 1024 * 1024 + 1), trust_env=False)
    finally:
        listener.stop()
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/plain")
