"""A tiny 1688 of these tests' own, on a clock of its own: it knows just what the listers need."""

import importlib
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import trustme

EXAMPLES = Path(__file__).parents[3] / "examples"
APP_KEY, SECRET = "1000000", "helloworld"
UPLOAD, TOKEN = "/item/batchUpload", "/oauth/token"
MODULES = ("manners", "goods", "gateway", "app")
LOST = "lost"
Json = dict[str, Any]


class FakeClock:
    """A clock on which a wait takes no time."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._now = 1000.0
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds
            self.waits += [round(seconds, 3)] if seconds else []

    def pass_by(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request as it came, and what was answered."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    at: float
    answer: Any

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def goods(self) -> list[Json]:
        """The goods of an upload, with prices and stocks as they are written."""
        goods = json.loads(self.body, parse_float=str, parse_int=lambda digits: f"int {digits}")
        return goods if isinstance(goods, list) else []


@dataclass
class FakePlatform:
    """Answers the calls of a lister.

    `script` holds answers to give before the usual ones, by path; None for a usual one. A number is
    an HTTP status, LOST an answer that never comes, a triple a status with headers and a body.
    """

    clock: Any = time
    script: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    calls: list[Call] = field(default_factory=list)
    lives: dict[str, float] = field(default_factory=dict)
    life: Any = 3600
    root: str = ""
    ca: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def called(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def take(self, handler: BaseHTTPRequestHandler) -> Any:
        """Answer a request and keep it; one at a time."""
        url = urlsplit(handler.path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", 0)))
        with self.lock:
            scripted = self.script[url.path].pop(0) if self.script[url.path] else None
            answer = self._usual(url.path, headers, body) if scripted is None else scripted
            sent: Json = {"method": handler.command, "path": url.path, "query": url.query}
            sent |= {"headers": headers, "body": body, "answer": answer}
            self.calls.append(Call(**sent, at=self.clock.monotonic()))
        return answer

    def _usual(self, path: str, headers: dict[str, str], body: bytes) -> Any:
        if path == TOKEN:
            return self._grant(parse_qs(body.decode()))
        if path != UPLOAD:
            return refusal(404, "no such interface")
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if self.clock.monotonic() >= self.lives.get(token, 0):
            return refusal(401, "the token is not valid")
        if sum(self.clock.monotonic() - call.at < 1 for call in self.called(UPLOAD)) >= 5:
            return refusal(429, "retry after 1 seconds", **{"Retry-After": "1"})
        goods = json.loads(body, parse_float=str, parse_int=lambda digits: f"int {digits}")
        if not isinstance(goods, list) or not 0 < len(goods) <= 100:
            return refusal(400, "1 to 100 goods in a JSON array")
        failed = [{"index": n} for n, good in enumerate(goods) if not is_right(good)]
        content = {"success_count": len(goods) - len(failed), "failed_items": failed}
        return {"code": 200, "message": "success", "data": content}

    def _grant(self, form: dict[str, list[str]]) -> Any:
        wanted = {"grant_type": "client_credentials", "client_id": APP_KEY, "client_secret": SECRET}
        if form != {name: [value] for name, value in wanted.items()}:
            return refusal(400, "a form with the credentials is wanted")
        token = f"granted-{len(self.lives)}"
        self.lives[token] = self.clock.monotonic() + float(self.life or 3600)
        return {"access_token": token, "token_type": "Bearer", "expires_in": self.life}


def refusal(status: int, message: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return status, headers, json.dumps({"code": status, "message": message}).encode()


def is_right(good: Json) -> bool:
    """Tell whether a good is one that the platform takes."""
    title, price, stock = (str(good.get(name, "")) for name in ("title", "price", "stock"))
    images = good.get("images") or [""]
    return (
        bool(title.strip() and title.isprintable())
        and bool(re.fullmatch(r"[0-9]+\.[0-9]{2}", price))
        and bool(re.fullmatch("int [0-9]+", stock))
        and all(re.match("https?://[^/]", image) for image in images)
    )


class PlatformHandler(BaseHTTPRequestHandler):
    """Hands requests to the platform."""

    platform: FakePlatform
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self) -> None:
        answer = self.platform.take(self)
        if answer == LOST:
            self.close_connection = True
            return
        if isinstance(answer, int):
            answer = answer, {}, b""
        elif isinstance(answer, dict):
            answer = 200, {"Content-Type": "application/json"}, json.dumps(answer).encode()
        status, headers, body = answer
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_args: Any) -> None:
        pass


@contextmanager
def served(fake: FakePlatform, context: ssl.SSLContext | None = None) -> Iterator[FakePlatform]:
    handler = type("Handler", (PlatformHandler,), {"platform": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that hangs up
    if context:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    fake.root = f"http{'s' if context else ''}://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    try:
        yield fake
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def platform(clock: FakeClock) -> Iterator[FakePlatform]:
    with served(FakePlatform(clock=clock)) as fake:
        yield fake


@pytest.fixture
def secure_platform(tmp_path: Path) -> Iterator[FakePlatform]:
    """One that answers over HTTPS, in real time."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with served(FakePlatform(ca=str(tmp_path / "ca.pem")), context) as fake:
        yield fake


def imported(example: str) -> SimpleNamespace:
    """The modules of an example as the program imports them, without a trace left behind."""
    kept = {name: sys.modules.pop(name) for name in MODULES if name in sys.modules}
    folder = EXAMPLES / example
    sys.path.insert(0, str(folder))
    try:
        names = [name for name in MODULES if (folder / f"{name}.py").exists()]
        return SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.remove(str(folder))
        for name in MODULES:
            sys.modules.pop(name, None)
        sys.modules.update(kept)


@pytest.fixture(scope="session")
def lister() -> SimpleNamespace:
    return imported("lister")


@pytest.fixture(scope="session")
def sloppy_lister() -> SimpleNamespace:
    return imported("lister_sloppy")


@pytest.fixture(scope="session")
def http_client() -> Iterator[httpx.Client]:
    # One for all, since each new client loads the certificates of the machine.
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture
def goods(lister: SimpleNamespace) -> Any:
    """Three goods of one style."""
    row = {"style": "LS1", "title": "圆领T恤", "price": "39.9", "stock": "12", "sizes": "S|M|L"}
    row |= {"colours": "黑色", "images": "https://img.example.com/1.jpg"}
    return lister.goods.goods_of(row)


@pytest.fixture
def gateway(
    lister: SimpleNamespace,
    platform: FakePlatform,
    clock: FakeClock,
    http_client: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    monkeypatch.setattr(lister.gateway, "time", clock)
    return lister.gateway.Gateway(http_client, platform.root, APP_KEY, SECRET)


@pytest.fixture
def running() -> Callable[..., Any]:
    """Start an example as a process of its own, the way a statement does."""

    @contextmanager
    def run(example: str, platform: FakePlatform, **more: str) -> Iterator["subprocess.Popen[str]"]:
        settings = {"ALI1688_GATEWAY": platform.root, "SSL_CERT_FILE": platform.ca}
        settings |= {"ALI1688_APP_KEY": APP_KEY, "ALI1688_APP_SECRET": SECRET}
        with subprocess.Popen(
            [sys.executable, "-B", "-u", EXAMPLES / example / "app.py"],
            env=os.environ | settings | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)

    return run
