"""A tiny Alibaba.com of these tests' own: it knows just what the two sourcing tools need."""

import hashlib
import hmac
import importlib
import json
import os
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
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
import pytest
import trustme

EXAMPLES = Path(__file__).parents[3] / "examples"
APP_KEY, SECRET = "12345678", "helloworld"
MODULES = ("answers", "pace", "tokens", "gateway", "items", "app")
TOKEN, ITEM = "/oauth/token", "/api/v3/item/get"
Json = dict[str, Any]
LOST = "lost"


@dataclass(frozen=True)
class Call:
    """One request as it came, with its times, and what was answered."""

    method: str
    path: str
    query: str
    params: dict[str, str]
    headers: dict[str, str]
    at: float
    ended: float
    status: int
    answer: Json

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass
class FakePlatform:
    """Answers item queries and token calls.

    `script` holds answers to give before the usual ones, by path, `plots` by item; an answer is a
    status, a status with a body and headers, or LOST. None stands for a usual one.
    """

    script: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    plots: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    delays: dict[str, float] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    life: Any = 7200
    items: dict[str, Json] = field(default_factory=dict)
    root: str = ""
    server: ThreadingHTTPServer | None = None
    starts: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def called(self, path: str, item_id: str = "") -> list[Call]:
        found = sorted(self.calls, key=lambda call: call.at)
        return [c for c in found if c.path == path and item_id in ("", c.params.get("item_id"))]

    def answer_to(self, request: "PlatformHandler", path: str, params: dict[str, str]) -> Any:
        with self.lock:
            plots = self.plots[params.get("item_id", "")] if path == ITEM else []
            for answers in (plots, self.script[path]):
                if answers and (scripted := answers.pop(0)) is not None:
                    return self._expired(request) if scripted == 401 else scripted
            if path == TOKEN:
                return self._grant(request, params)
            is_known = path == ITEM and request.command == "GET"
            return self._item(request, params) if is_known else refusal(404, "no such interface")

    def _expired(self, request: "PlatformHandler") -> Any:
        self.good.discard(request.headers.get("Authorization", "").removeprefix("Bearer "))
        return refusal(401, "the token is no longer good")

    def _grant(self, request: "PlatformHandler", params: dict[str, str]) -> Any:
        form = request.headers.get("Content-Type") == "application/x-www-form-urlencoded"
        if request.command != "POST" or not form or params["grant_type"] != "client_credentials":
            return refusal(400, "a form is expected")
        if not {*params.get("scope", "item_get").split(",")} <= {"item_get", "trade_data"}:
            return refusal(400, "the scope is not approved")
        if (params["client_id"], params["client_secret"]) != (APP_KEY, SECRET):
            return refusal(401, "unknown client")
        self.tokens.append(f"token-{len(self.tokens)}")
        self.good.add(self.tokens[-1])
        grant = {"access_token": self.tokens[-1], "token_type": "Bearer", "expires_in": self.life}
        return 200, grant | {"scope": "item_get,trade_data"}, {}

    def _item(self, request: "PlatformHandler", params: dict[str, str]) -> Any:
        if problem := request_problem(request, params):
            return refusal(400, problem)
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.good:
            return refusal(401, "the token is no longer good")
        now = time.monotonic()
        self.starts = [start for start in self.starts if now - start < 1.0]
        if len(self.starts) == 5:
            return refusal(429, "retry after 1 seconds", {"Retry-After": "1"})
        self.starts.append(now)
        if params["include_raw"] not in {"true", "false"} or not params["item_id"].isdigit():
            return refusal(400, "parameter")
        if "desc" in params.get("fields", "") or params["include_raw"] == "true":
            return refusal(2001, "no permission")
        result = self.items.get(params["item_id"], item(params["item_id"]))
        return 200, {"code": 0, "msg": "success", "request_id": "r", "result": result}, {}


def refusal(code: int, message: str, headers: dict[str, str] | None = None) -> Any:
    status = code if code < 600 else 200
    return status, {"code": code, "msg": message, "request_id": "r"}, headers or {}


def item(item_id: str) -> Json:
    tiers = [{"min_quantity": 100, "price": 9.5}, {"min_quantity": 500, "price": "8.10"}]
    return {
        "item_id": item_id,
        "subject": f"Lamp {item_id}",
        "price_info": {"currency": "USD", "price_range": "8.1-9.5", "tier_prices": tiers},
        "min_order_quantity": 100,
        "min_order_unit": "piece",
        "sku_list": [{"sku_id": "1", "inventory": 20}, {"sku_id": "2", "inventory": 22}],
        "supplier_info": {"supplier_name": "Example Lamps"},
        "trade_info": {"transactions": 12},
    }


def right_signature(params: dict[str, str]) -> str:
    """The signature as seed 001 has it: secret, sorted pairs without empty ones, secret."""
    pairs = "".join(k + v for k, v in sorted(params.items()) if v and k != "sign")
    text = (SECRET + pairs + SECRET).encode()
    return hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest().upper()


def request_problem(request: "PlatformHandler", params: dict[str, str]) -> str:
    if request.headers.get("X-Api-Version") != "3.0":
        return "version"
    timestamp = params.get("timestamp", "")
    if len(timestamp) != 13 or abs(int(timestamp) / 1000 - time.time()) > 300:
        return "timestamp"
    if params.get("sign_method") != "hmac-sha256":
        return "sign_method"
    return "" if params.get("sign") == right_signature(params) else "signature"


class PlatformHandler(BaseHTTPRequestHandler):
    """Hands requests to the platform."""

    platform: FakePlatform
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._serve(body)

    def do_GET(self) -> None:
        self._serve("")

    def log_message(self, *_args: Any) -> None:
        pass

    def _serve(self, body: str) -> None:
        at, url = time.time(), urlsplit(self.path)
        pairs = parse_qsl(url.query, keep_blank_values=True)
        params = dict(pairs + parse_qsl(body, keep_blank_values=True))
        answer = self.platform.answer_to(self, url.path, params)
        time.sleep(self.platform.delays.get(params.get("item_id", ""), 0))
        status, content, headers = answer if isinstance(answer, tuple) else (answer, b"", {})
        told = content if isinstance(content, dict) else {}
        self.platform.calls.append(
            Call(
                method=self.command,
                path=unquote(url.path),
                query=url.query,
                params=params,
                headers={name.lower(): value for name, value in self.headers.items()},
                at=at,
                ended=time.time(),
                status=0 if status == LOST else status,
                answer=told,
            )
        )
        if status == LOST:
            self.close_connection = True
            return
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


class FakeClock:
    """A clock on which a wait takes no time."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.moment = 1000.0

    def now(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.moment += max(0.0, seconds)

    def end(self) -> None:
        pass


@pytest.fixture
def platform() -> Iterator[FakePlatform]:
    fake = FakePlatform()
    handler = type("Handler", (PlatformHandler,), {"platform": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    fake.server, fake.root = server, f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield fake
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def authority(platform: FakePlatform) -> trustme.CA:
    """The authority that vouches for the platform, which speaks HTTPS from now on."""
    ca, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    assert platform.server
    platform.server.socket = context.wrap_socket(platform.server.socket, server_side=True)
    platform.root = platform.root.replace("http:", "https:")
    return ca


@pytest.fixture(scope="session")
def sourcing() -> SimpleNamespace:
    """The modules of examples/sourcing, imported as the program itself imports them."""
    own = {name: sys.modules.pop(name) for name in MODULES if name in sys.modules}
    sys.path.insert(0, str(EXAMPLES / "sourcing"))
    modules = {name: importlib.import_module(name) for name in MODULES}
    sys.path.remove(str(EXAMPLES / "sourcing"))
    for name in MODULES:
        del sys.modules[name]
    sys.modules.update(own)  # other examples have modules of these names as well
    return SimpleNamespace(**modules)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def account(sourcing: SimpleNamespace, platform: FakePlatform) -> Any:
    return sourcing.tokens.Account(
        gateway=platform.root, app_key=APP_KEY, secret=SECRET, scope="item_get,trade_data"
    )


@pytest.fixture
def gateway(
    sourcing: SimpleNamespace, account: Any, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    real = time.time
    passed = SimpleNamespace(time=lambda: real() + sum(filter(lambda s: 0 < s < 60, clock.waits)))
    monkeypatch.setattr(sourcing.gateway, "time", passed)
    with httpx.Client(trust_env=False) as client:
        yield sourcing.gateway.Gateway(client, account, clock)


@pytest.fixture
def ask(sourcing: SimpleNamespace, gateway: Any) -> Callable[..., Any]:
    """Ask for an item; by default the same one."""

    def asked(item_id: str = "1600590399629", language: str = "en", fields: str = "subject") -> Any:
        question = sourcing.gateway.Question(item_id=item_id, language=language, fields=fields)
        return gateway.ask(question)

    return asked


@pytest.fixture
def running(platform: FakePlatform, tmp_path: Path) -> Callable[..., Any]:
    """Start an example as a process of its own, the way a statement does, with a list of ids."""

    @contextmanager
    def run(
        example: str, item_ids: list[str], **environment: str
    ) -> Iterator["subprocess.Popen[str]"]:
        watchlist = tmp_path / "watchlist.txt"
        watchlist.write_text("\n".join(item_ids))
        settings = {
            "ALIBABA_GATEWAY": platform.root,
            "ALIBABA_APP_KEY": APP_KEY,
            "ALIBABA_APP_SECRET": SECRET,
            "WATCHLIST": str(watchlist),
            "HTTP_PROXY": "http://127.0.0.1:9",
            "ALL_PROXY": "",
            "NO_PROXY": "",
        }
        with subprocess.Popen(
            [sys.executable, "-B", "-u", EXAMPLES / example / "app.py"],
            env=os.environ | settings | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)

    return run
