import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from harness.model.exchange import Direction, Exchange, Request, Response


@pytest.fixture
def web():
    """A web server on loopback: `web.answers` maps a path to (status, headers, body)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer(b"")

        def do_POST(self):
            self._answer(self.rfile.read(int(self.headers.get("content-length", 0))))

        def log_message(self, *_):
            pass

        def _answer(self, body):
            server.seen.append((self.command, self.path, body))
            status, headers, answer = server.answers[self.path.partition("?")[0]]
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.answers, server.seen = {}, []
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def spoken():
    """Builds exchanges of edition aliexpress as a recording of our own holds them."""
    return SimpleNamespace(call=_call, grant=_grant, push=_push, at=_at)


def _at(seconds):
    return datetime(2026, 11, 22, 8, 0, tzinfo=UTC) + timedelta(seconds=seconds)


def _call(method, values=(), *, at=0.0, lasts=0.1, answer=b"{}", http="POST", path="/sync"):
    form = {"method": method, "session": "tok", "sign": "AB", "timestamp": "1", **dict(values)}
    return _exchange(Direction.OUTBOUND, http, path, urlencode(form).encode(), (at, lasts), answer)


def _grant(*, at=0.0, lasts=0.1, way="create", expires_in=43200, code="0"):
    answer = {"code": code, "access_token": "tok", "refresh_token": "r", "expires_in": expires_in}
    path = f"/rest/auth/token/{way}"
    form = urlencode({"code": "0_1"} if way == "create" else {"refresh_token": "r"}).encode()
    text = json.dumps(answer if code == "0" else {"code": code}).encode()
    return _exchange(Direction.OUTBOUND, "POST", path, form, (at, lasts), text)


def _push(order, status, *, at=0.0, lasts=0.1):
    data = {"orderId": int(order), "orderStatus": status}
    body = json.dumps({"message_type": 53, "data": data}).encode()
    return _exchange(Direction.INBOUND, "POST", "/callbacks", body, (at, lasts), b"")


def _exchange(direction, http, path, body, times, answer):
    at, lasts = times
    is_push = direction is Direction.INBOUND
    media = "application/json" if is_push else "application/x-www-form-urlencoded"
    return Exchange(
        id="",
        direction=direction,
        request=Request(
            method=http,
            url=f"http://127.0.0.1:8000{path}",
            headers=(("content-type", media),),
            body=body,
        ),
        response=Response(status=200, headers=(("content-type", "application/json"),), body=answer),
        started=_at(at),
        elapsed=lasts,
    )
