"""The callback receiver: takes pushes of the platform, and tells what they said."""

import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

CALLBACK_PATH = "/callbacks/aliexpress"
MAX_BODY = 256 * 1024
MAX_DIGITS = 9
MILLISECONDS_FROM = 10**11
STATUS_RANK = {
    "OrderCreated": 0,
    "paymentFailedEvent": 1,
    "PaymentAuthorized": 2,
    "OrderShipped": 3,
    "OrderConfirmed": 4,
    "OrderClosed": 5,
}

log = logging.getLogger("erp.receiver")


class Kind(IntEnum):
    """The message types that we act on."""

    TRACKING = 18
    ORDER_STATUS = 53


@dataclass(frozen=True)
class Event:
    """One thing that happened to an order, as pushed."""

    kind: Kind
    order_id: str
    name: str
    at: int
    """Epoch milliseconds, whatever unit the push used."""

    @classmethod
    def from_push(cls, push: Any) -> "Event | None":
        """Read a push; None for a type or status we do not know, ValueError for a broken one."""
        if not isinstance(push, dict):
            raise ValueError("the push is no JSON object")  # noqa: TRY004 - one error for the reader
        try:
            kind = Kind(push["message_type"])
        except (KeyError, ValueError):
            return None
        try:
            data = push["data"]
            order_id = str(data["orderId"])
            if kind is Kind.TRACKING:
                name, at = str(data["eventCode"]), int(data["eventTime"])
            else:
                name, at = str(data["orderStatus"]), int(push["timestamp"])
        except (KeyError, TypeError) as failure:
            raise ValueError(f"the push lacks something: {failure!r}") from failure
        if not (order_id.isascii() and order_id.isdigit()):
            raise ValueError("the order id is not made of digits")
        if kind is Kind.ORDER_STATUS and name not in STATUS_RANK:
            return None
        return cls(kind, order_id, name, at if at >= MILLISECONDS_FROM else at * 1000)


@dataclass(frozen=True)
class OrderState:
    """What the pushes have said about one order so far."""

    status: str | None = None
    status_at: int = 0
    tracking: str | None = None
    tracking_at: int = 0

    def after(self, event: Event) -> "OrderState":
        """Return the state after the event: the same state when the event is an older one."""
        if event.kind is Kind.TRACKING:
            if event.at < self.tracking_at:
                return self
            return replace(self, tracking=event.name, tracking_at=event.at)
        # The time of a status push is in whole seconds, so the rank has to decide as well.
        rank = -1 if self.status is None else STATUS_RANK[self.status]
        if event.at < self.status_at or STATUS_RANK[event.name] <= rank:
            return self
        return replace(self, status=event.name, status_at=event.at)


class Ledger:
    """The states of all orders; pushes come at least once and in any order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[str, OrderState] = {}
        self._seen: set[Event] = set()

    def take(self, event: Event) -> bool:
        """Take the event over, and say whether it was new and not out of date."""
        with self._lock:
            if event in self._seen:
                return False
            self._seen.add(event)
            before = self._states.get(event.order_id, OrderState())
            self._states[event.order_id] = after = before.after(event)
            return after is not before

    def state(self, order_id: str) -> OrderState | None:
        """Return what is known about an order."""
        with self._lock:
            return self._states.get(order_id)


def is_authentic(authorization: str, app_key: str, secret: str, body: bytes) -> bool:
    """Check the signature of a push over its raw bytes, which a parsed body would lose."""
    expected = hmac.new(secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(authorization.encode("latin-1", "replace"), expected.encode())


class Receiver(ThreadingHTTPServer):
    """Serves the callback address on loopback, in the background; `on_event` gets what is new."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, port: int, *, app_key: str, secret: str, on_event: Callable[[Event], None]
    ) -> None:
        super().__init__(("127.0.0.1", port), CallbackHandler)
        self.ledger = Ledger()
        self.app_key = app_key
        self.secret = secret
        self.on_event = on_event

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self.shutdown()
        self.server_close()

    def answer_to(self, authorization: str, body: bytes) -> HTTPStatus:
        """Verify, then parse, then take over; the work itself waits in the queue."""
        if not is_authentic(authorization, self.app_key, self.secret, body):
            log.warning("push refused: its signature does not verify")
            return HTTPStatus.UNAUTHORIZED
        try:
            event = Event.from_push(json.loads(body))
        except (ValueError, RecursionError) as failure:
            log.warning("push refused: %s", failure)
            return HTTPStatus.BAD_REQUEST
        if event and self.ledger.take(event):
            self.on_event(event)
        return HTTPStatus.OK


class CallbackHandler(BaseHTTPRequestHandler):
    """Reads a request and answers it; never with a 5xx, which the platform would repeat."""

    server: Receiver
    protocol_version = "HTTP/1.1"
    timeout = 10
    wbufsize = -1

    def do_POST(self) -> None:
        """Take a push."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            self.close_connection = True
            self._answer(HTTPStatus.LENGTH_REQUIRED)
        elif len(length) > MAX_DIGITS or int(length) > MAX_BODY:
            # Taking in a little more lets an honest sender see the 413 instead of a reset.
            self.rfile.read(min(int(length[:MAX_DIGITS]), 4 * MAX_BODY))
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            body = self.rfile.read(int(length))
            if self.path != CALLBACK_PATH:
                self._answer(HTTPStatus.NOT_FOUND)
            else:
                authorization = self.headers.get("Authorization", "")
                self._answer(self.server.answer_to(authorization, body))

    def do_GET(self) -> None:
        """Tell the state of an order, or that we are alive."""
        order_id = self.path.removeprefix("/state/")
        if self.path == "/health":
            self._answer(HTTPStatus.OK)
        elif order_id != self.path and (state := self.server.ledger.state(order_id)):
            known = {"order_id": order_id, "status": state.status, "tracking": state.tracking}
            self._answer(HTTPStatus.OK, known)
        else:
            self._answer(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Log one line per request, at a level that is off by default."""
        log.debug(format, *args)

    def _answer(self, status: HTTPStatus, content: dict[str, str | None] | None = None) -> None:
        body = json.dumps(content or {"message": status.phrase}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
