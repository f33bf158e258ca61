"""Small receivers of callbacks, right ones and flawed ones."""

import hashlib
import hmac
import importlib
import json
import socket
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from harness.documents.resources import resource

STATUSES = (
    "OrderCreated", "paymentFailedEvent", "PaymentAuthorized", "OrderShipped", "OrderConfirmed",
    "OrderClosed",
)  # fmt: skip
STATEMENT = """\
statement: 1
edition: aliexpress
application: {{name: Try-out, version: "1", company: Example Trading Ltd}}
app_key: "12345678"
interfaces: [aliexpress.ds.order.create]
capabilities: {{order.create: true, order.ship: true, tracking.callback: {receives}}}
callback: {{url: "{url}"}}
{more}
"""


class Receiver(ThreadingHTTPServer):
    """A right receiver, until its flaw is named."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self, flaw):
        super().__init__(("127.0.0.1", 0), Handler)
        self.flaw, self.secret = flaw, b"helloworld"
        self.states: dict[str, str] = {}
        self.seen: set[tuple[str, str]] = set()
        self.lock = threading.Lock()
        self.requests: list[SimpleNamespace] = []
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.url = f"{self.address}/callbacks"
        self.probe = ("--probe", self.address + "/state/{order_id}", "--probe-status", "$.status")

    def take(self, authorization, body):
        """The status of the answer to a push."""
        right = hmac.new(self.secret, b"12345678" + body, hashlib.sha256).hexdigest()
        if right != authorization and self.flaw != "believes all":
            return 401
        try:
            push = json.loads(body)
        except ValueError:
            return 500 if self.flaw == "fails on odd bytes" else 400
        word = push["data"].get("orderStatus")
        order = str(push["data"].get("orderId"))
        if word not in STATUSES or self.flaw == "stores nothing":
            return 200
        with self.lock:
            return self.keep(order, word)

    def keep(self, order, word):
        if (order, word) in self.seen and self.flaw == "refuses duplicates":
            return 500
        self.seen.add((order, word))
        rank, known = STATUSES.index(word), self.states.get(order)
        if known is None or rank >= STATUSES.index(known) or self.flaw == "goes back":
            self.states[order] = word
        return 200


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append(SimpleNamespace(body=body, headers=headers, path=self.path))
        if self.server.flaw == "redirects":
            self.answer(302, Location=f"{self.server.address}/elsewhere")
        else:
            self.answer(self.server.take(headers.get("authorization"), body))

    def do_GET(self):
        state = self.server.states.get(self.path.rpartition("/")[2])
        self.answer(200 if state else 404, json.dumps({"status": state} if state else {}).encode())

    def answer(self, status, body=b"{}", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    """Starts a receiver with a flaw, or a right one."""
    started = []

    def start(flaw=""):
        server = Receiver(flaw)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        started.append((server, thread))
        return server

    yield start
    for server, thread in started:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def tested(harness_json, tmp_path):
    """Runs the verb: exit code, the machine's summary, the report."""

    def run(url, *words):
        out = tmp_path / "report"
        code, summary = harness_json("callbacks", url, "--out", out, "--wait", 2, *words)
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
        return code, summary, report

    return run


@pytest.fixture
def scenario():
    """The paths of stock scenarios of the set, for `--scenario`."""

    def paths(*names):
        folder = resource("scenarios", "aliexpress", "callbacks")
        return [word for n in names for word in ("--scenario", folder / f"callbacks-{n}.yaml")]

    return paths


@pytest.fixture
def statement(tmp_path):
    def write(url, *, more="", receives="true"):
        path = tmp_path / "statement.yaml"
        text = STATEMENT.format(url=url, more=more, receives=receives)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def erp_receiver():
    """The receiver of the sample application, as it is."""
    folder = str(resource("examples", "erp"))
    sys.path.insert(0, folder)
    try:
        module = importlib.import_module("receiver")

        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = module.Receiver(port, "12345678", "helloworld")
        yield f"http://127.0.0.1:{port}"
        server.shutdown()
        server.server_close()
    finally:
        sys.path.remove(folder)
        sys.modules.pop("receiver", None)
