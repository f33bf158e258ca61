"""The callback receiver: verifies what the platform pushes, and knows where each order stands."""

import hashlib
import hmac
import json
import queue
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CALLBACK_PATH = "/callbacks/aliexpress"
MAX_BODY = 256 * 1024
TRACKING, ORDER_STATUS = 18, 53
STATUSES = ["OrderCreated", "paymentFailedEvent", "PaymentAuthorized"]
STATUSES += ["OrderShipped", "OrderConfirmed", "OrderClosed"]


@dataclass(frozen=True)
class Event:
    """What happened to an order; of two events of a kind, the one of higher rank is later."""

    kind: str
    order_id: str
    name: str
    rank: int


def is_authentic(authorization: str, app_key: str, secret: str, body: bytes) -> bool:
    """Check the signature of a push over its raw bytes, which a parsed body would lose."""
    expected = hmac.new(secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(authorization.encode(), expected.encode())


def event_from(push: Any) -> Event | None:
    """Read a push; None for one that does not concern us."""
    kind, data = push["message_type"], push.get("data")
    if kind == TRACKING:
        order_id, at = str(int(data["orderId"])), int(data["eventTime"])
        return Event("tracking", order_id, str(data["eventCode"]), at)
    if kind == ORDER_STATUS and (name := data["orderStatus"]) in STATUSES:
        return Event("status", str(int(data["orderId"])), name, STATUSES.index(name))
    return None


class Receiver(ThreadingHTTPServer):
    """Serves the callback address in the background; what is new waits in `events`."""

    def __init__(self, port: int, app_key: str, secret: str) -> None:
        super().__init__(("127.0.0.1", port), CallbackHandler)
        self.events: queue.Queue[Event] = queue.Queue()
        self._app_key, self._secret = app_key, secret
        self._lock = threading.Lock()
        self._seen: set[Event] = set()
        self._latest: dict[tuple[str, str], Event] = {}
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def take(self, authorization: str, body: bytes) -> HTTPStatus:
        """Verify, then parse, then queue what is new; the work itself comes later."""
        if not is_authentic(authorization, self._app_key, self._secret, body):
            return HTTPStatus.UNAUTHORIZED
        try:
            event = event_from(json.loads(body))
        except (KeyError, TypeError, ValueError):
            return HTTPStatus.BAD_REQUEST
        except (OverflowError, RecursionError):  # 1e999 for an id; brackets by the thousand
            return HTTPStatus.BAD_REQUEST
        with self._lock:
            if event and event not in self._seen:
                self._seen.add(event)
                # Pushes come in any order: an older one must not move the order back.
                if event.rank >= self._latest.get((event.order_id, event.kind), event).rank:
                    self._latest[event.order_id, event.kind] = event
                    self.events.put(event)
        return HTTPStatus.OK

    def state(self, order_id: str) -> dict[str, str | None] | None:
        """Return what the pushes have said about an order."""
        latest = {kind: self._latest.get((order_id, kind)) for kind in ("status", "tracking")}
        names = {kind: event.name if event else None for kind, event in latest.items()}
        return {"order_id": order_id, **names} if any(names.values()) else None


class CallbackHandler(BaseHTTPRequestHandler):
    """Reads a request, and answers it at once."""

    server: Receiver

    def do_POST(self) -> None:
        """Take a push."""
        length = self.headers.get("Content-Length", "")
        # Taking in a little more lets an honest sender see the 413 instead of a reset.
        body = self.rfile.read(min(int(length), 4 * MAX_BODY) if length.isdecimal() else 0)
        if self.path != CALLBACK_PATH:
            self._answer(HTTPStatus.NOT_FOUND)
        elif len(body) > MAX_BODY:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._answer(self.server.take(self.headers.get("Authorization", ""), body))

    def do_GET(self) -> None:
        """Tell the state of an order, or that we are alive."""
        state = self.server.state(self.path.removeprefix("/state/"))
        self._answer(HTTPStatus(200 if state or self.path == "/health" else 404), state)

    def _answer(self, status: HTTPStatus, content: dict[str, str | None] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content or {"message": status.phrase}).encode())
