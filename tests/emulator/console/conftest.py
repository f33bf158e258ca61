"""An emulator with a console, judged by a judge of the test's own."""

import hashlib
import hmac
import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest

from harness.emulator.console import Console, Judged, Order, Remark, Sent
from harness.emulator.console.page import Page
from harness.emulator.server import Emulator
from harness.model.clock import SystemClock
from harness.model.exchange import Direction, Exchange, Request, Response
from harness.model.requirement import Level, Requirement, Subject
from harness.model.secret import Secret
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.editions import edition_named

APP_KEY, SECRET = "12345678", "helloworld"
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Judge:
    """Finds what a test wants to be found, and withholds one word."""

    remarks: tuple[Remark, ...] = ()
    withheld: str = "unspeakable"
    judged: list[int] = field(default_factory=list)

    def judge(self, exchange, number):
        self.judged.append(number)
        return Judged(exchange=exchange, remarks=self.remarks)

    def veil(self, text):
        return text.replace(self.withheld, "***")


@dataclass
class Bench:
    """Sends nothing: answers with the exchange that a test gives it."""

    exchange: Exchange | None = None
    orders: list[Order] = field(default_factory=list)
    is_closed: bool = False

    def send(self, order, _feed):
        self.orders.append(order)
        return Sent(exchange=self.exchange, is_heard=False)

    def step(self, order, _exchange):
        return f"- app: {order.operation}\n"

    def save(self, order, _exchange):
        return f"saved {order.operation}"

    def close(self):
        self.is_closed = True


@dataclass
class Open:
    """An emulator with its console, and a client that holds the token."""

    emulator: Emulator
    console: Console
    judge: Judge
    bench: Bench
    client: httpx.Client

    def control(self, method, path, **options):
        headers = {"X-Emulator-Token": self.emulator.control_token} | options.pop("headers", {})
        return self.client.request(method, f"/_emulator/{path}", headers=headers, **options)

    def token_call(self, secret=SECRET, **changes):
        """A call for a token, signed with a secret, right but for the changes."""
        path = "/auth/token/create"
        stamp = str(int(datetime.now(UTC).timestamp() * 1000))
        form = {"app_key": APP_KEY, "sign_method": "sha256", "timestamp": stamp}
        form |= {"code": self.emulator.issue_code()} | changes
        text = path + "".join(name + form[name] for name in sorted(form))
        sign = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
        return self.client.post(f"/rest{path}", data=form | {"sign": sign})

    def events(self, count, after=0):
        """The first so many events of the stream, as pairs of name and data."""
        found = []
        headers = {"X-Emulator-Token": self.emulator.control_token}
        path = f"/_emulator/events?after={after}"
        with self.client.stream("GET", path, headers=headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            name = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                if line.startswith("data: "):
                    found.append((name, json.loads(line.removeprefix("data: "))))
                if len(found) == count:
                    return found
        return found


@pytest.fixture
def remark():
    """A finding of a requirement of some level."""

    def make(level="must"):
        return Remark(
            requirement=Requirement(
                id="SIGN-02",
                level=Level(level),
                subject=Subject.APPLICATION,
                editions=("aliexpress",),
                title=Text("Signature is correct", "签名正确"),
                rule="r",
                fails_when="f",
                source="s",
            ),
            finding=Finding(
                message=Text("wrong", "错误"),
                exchanges=("x1",),
                where="form.sign",
                expected="A",
                actual="B",
                hint=Text("mend it", "请修正"),
            ),
        )

    return make


@pytest.fixture
def call():
    """An outbound exchange of edition aliexpress."""

    def make(body=b"", status=200, answer=b"{}", **changes):
        given = {
            "id": "",
            "direction": Direction.OUTBOUND,
            "request": Request(
                method="POST",
                url="http://127.0.0.1:8000/sync",
                headers=(("content-type", "application/x-www-form-urlencoded"),),
                body=body,
            ),
            "response": Response(status=status, body=answer),
            "started": MOMENT,
            "elapsed": 0.0123,
        }
        return Exchange(**given | changes)

    return make


@pytest.fixture
def judge():
    return Judge()


@pytest.fixture
def opened(judge, call):
    bench = Bench(exchange=call())
    console = Console(
        edition=edition_named("aliexpress"),
        app_key=APP_KEY,
        secret=Secret(SECRET),
        judge=judge,
        page=Page(
            edition=edition_named("aliexpress"), style=":root{}\n", lang="en", is_emulator=True
        ),
        bench=bench,
    )
    emulator = Emulator(
        edition=edition_named("aliexpress"),
        app_key=APP_KEY,
        app_secret=Secret(SECRET),
        clock=SystemClock(),
        sink=console.hear,
        console=console,
    )
    with ExitStack() as stack:
        stack.enter_context(emulator)
        client = httpx.Client(trust_env=False, base_url=emulator.address, timeout=20)
        stack.enter_context(client)
        yield Open(emulator, console, judge, bench, client)
