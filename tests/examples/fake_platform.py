"""A tiny platform of these tests' own: it knows just what the examples need."""

import hashlib
import hmac
import json
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

APP_KEY, SECRET = "12345678", "helloworld"
Json = dict[str, Any]
FIRST_ORDER = 8_100_000_000_000_001
LOST = "lost"
# One for all, since each new client loads the certificates of the machine.
CLIENT = httpx.Client(trust_env=False)


@dataclass(frozen=True)
class Call:
    """One request as it came, and what was answered."""

    path: str
    query: str
    params: dict[str, str]
    at: float
    answer: Json

    @property
    def name(self) -> str:
        return self.params.get("method") or self.path.removeprefix("/rest")


@dataclass
class FakePlatform:
    """Answers the calls of an ERP.

    `script` holds answers to give before the usual ones, None for a usual one. `fates` says what
    becomes of the n-th order instead of its payment, and what its creation is answered; `denials`
    makes the answers to give to the shipments of an order. LOST is an answer that never comes.
    """

    callback_port: int = 0
    script: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    fates: dict[int, Callable[[str], Any]] = field(default_factory=dict)
    denials: dict[str, list[Callable[[], Any]]] = field(default_factory=lambda: defaultdict(list))
    calls: list[Call] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    life: int | str = 43200
    pushes: "queue.Queue[tuple[Json, bytes | None] | None]" = field(default_factory=queue.Queue)
    pushed: int = 0
    acknowledgements: list[tuple[Json, int, float]] = field(default_factory=list)
    root: str = ""
    state_page: Json = field(default_factory=dict)

    def called(self, name: str) -> list[Call]:
        return [call for call in self.calls if call.name == name]

    def status(self, order_id: str, status: str, signature: bytes | None = None) -> None:
        """Tell the ERP, some time after this answer, what became of the order."""
        data = {"buyerId": 7, "orderId": int(order_id), "orderStatus": status}
        message = {"message_type": 53, "timestamp": int(time.time()), "data": data}
        self.pushes.put((message, signature))

    def track(self, order_id: str, event: str, number: str) -> None:
        data = {"orderId": int(order_id), "trackingNumber": number, "eventCode": event}
        data["eventTime"] = int(time.time() * 1000)
        message = {"message_type": 18, "timestamp": int(time.time()), "data": data}
        self.pushes.put((message, None))

    def send_pushes(self) -> None:
        """Push in order, but wait for no answer longer than a moment."""
        under_way = []
        while (item := self.pushes.get()) is not None:
            self.pushed += 1
            under_way.append(threading.Thread(target=self._send_push, args=item))
            under_way[-1].start()
            under_way[-1].join(0.1)
        for thread in under_way:
            thread.join()

    def _send_push(self, message: Json, signature: bytes | None) -> None:
        began = time.monotonic()
        status = push(self.callback_port, message, signature)
        self.acknowledgements.append((message, status, time.monotonic() - began))

    def answer_to(self, path: str, params: dict[str, str]) -> Any:
        name = params.get("method") or path.removeprefix("/rest")
        scripted = self.script[name].pop(0) if self.script[name] else None
        if scripted is not None:
            return scripted
        if error := refusal(path, params):
            return {**error, "message": ""} if path != "/sync" else {"error_response": error}
        if path != "/sync":
            return self._grant()
        if params.get("session") not in self.tokens[-1:]:
            return {"error_response": {"code": "IllegalAccessToken", "msg": "expired"}}
        result = self._business(name, params)
        is_plain = isinstance(result, dict) and "error_response" not in result
        return {name.replace(".", "_") + "_response": result} if is_plain else result

    def _grant(self) -> Json:
        self.tokens.append(f"token-{len(self.tokens)}")
        return {
            "code": "0",
            "access_token": self.tokens[-1],
            "refresh_token": "refresh-" + self.tokens[-1],
            "expires_in": self.life,
            "refresh_expires_in": "2592000",
        }

    def _business(self, name: str, params: dict[str, str]) -> Any:
        services: dict[str, Callable[[dict[str, str]], Any]] = {
            "order.create": lambda _: self._create(),
            "trade.ds.order.get": self._read,
            "order.fulfill": self._fulfil,
            "inventory.update": lambda p: {"update_success": '"inventory": "-' not in str(p)},
        }
        serve = next((s for end, s in services.items() if name.endswith(end)), None)
        usual = {"update_success": True, "result": {"ok": True, "ret": True, "data": {}}}
        return serve(params) if serve else usual

    def _read(self, params: dict[str, str]) -> Json:
        order_id = str(json.loads(params["single_order_query"])["order_id"])
        if order_id not in self.statuses:
            return {"error_response": {"code": "15", "msg": "no such order"}}
        return {"result": {"order_status": self.statuses[order_id]}}

    def _fulfil(self, params: dict[str, str]) -> Any:
        denials = self.denials[params["out_ref"]]
        return denials.pop(0)() if denials else self._ship(params)

    def _create(self) -> Any:
        order_id = str(FIRST_ORDER + len(self.statuses))
        self.statuses[order_id] = "WAIT_SELLER_SEND_GOODS"
        self.status(order_id, "OrderCreated")
        result = {"is_success": True, "order_list": {"number": [int(order_id)]}}
        if fate := self.fates.get(len(self.statuses)):
            more = fate(order_id)
            return more if more == LOST else {"result": result | (more or {})}
        self.status(order_id, "PaymentAuthorized")
        return {"result": result}

    def _ship(self, params: dict[str, str]) -> Json:
        order_id, is_whole = params["out_ref"], params["send_type"] == "all"
        status = self.statuses.get(order_id)
        is_open = status in {"WAIT_SELLER_SEND_GOODS", "SELLER_PART_SEND_GOODS"}
        if not is_open or " " in params["logistics_no"]:
            return {"result": {"result_success": False}}
        if status == "WAIT_SELLER_SEND_GOODS":
            self.status(order_id, "OrderShipped")
        self.statuses[order_id] = "FINISH" if is_whole else "SELLER_PART_SEND_GOODS"
        if is_whole:
            for event in ("PICKED_UP", "IN_TRANSIT", "DELIVERED"):
                self.track(order_id, event, params["logistics_no"])
            self.status(order_id, "OrderConfirmed")
        return {"result": {"result_success": True}}


def refusal(path: str, params: dict[str, str]) -> Json | None:
    """Check the time and the signature, the way the published rule says."""
    timestamp = params.get("timestamp", "")
    if len(timestamp) != 13 or abs(int(timestamp) / 1000 - time.time()) > 7200:
        return {"code": "IllegalTimestamp", "msg": "the timestamp is wrong"}
    pairs = "".join(n + v for n, v in sorted(params.items()) if n != "sign")
    pairs = path.removeprefix("/rest") + pairs if path != "/sync" else pairs
    if params.get("sign_method") == "md5":
        expected = hashlib.md5((SECRET + pairs + SECRET).encode()).hexdigest()  # noqa: S324
    else:
        expected = hmac.new(SECRET.encode(), pairs.encode(), hashlib.sha256).hexdigest()
    if params.get("sign") != expected.upper():
        return {"code": "IncompleteSignature", "msg": "the signature is wrong"}
    return None


class PlatformHandler(BaseHTTPRequestHandler):
    """Hands requests to the platform; a number is an HTTP status, LOST closes the connection."""

    platform: FakePlatform
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        params = dict(parse_qsl(url.query) + parse_qsl(body))
        at = time.time()
        answer = self.platform.answer_to(url.path, params)
        self.platform.calls.append(
            Call(url.path, url.query, params, at, answer if isinstance(answer, dict) else {})
        )
        if answer == LOST:
            self.close_connection = True
        elif isinstance(answer, int):
            self._send(answer, b"")
        else:
            self._send(200, json.dumps(answer).encode())

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        is_known = dict(parse_qsl(url.query)).get("client_id") == APP_KEY
        self._send(302 if url.path == "/oauth/authorize" and is_known else 404, b"")

    def log_message(self, *_args: Any) -> None:
        pass

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/authorised?code=3_500_abc")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def push(port: int, message: Json | bytes, signature: bytes | None = None) -> int:
    """Push a message to the callback address and return the HTTP status of the answer."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    right = hmac.new(SECRET.encode(), APP_KEY.encode() + body, hashlib.sha256).hexdigest()
    headers = {b"Authorization": right.encode() if signature is None else signature}
    url = f"http://127.0.0.1:{port}/callbacks/aliexpress"
    return CLIENT.post(url, content=body, headers=headers).status_code
