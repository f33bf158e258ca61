"""An application and its callback receiver, small and independent: they sign by themselves."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from harness.emulator.server import Emulator
from harness.emulator.settings import EmulatorSettings
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.editions import edition_named

Json = dict[str, Any]
APP_KEY, SECRET = "12345678", "helloworld"
PRODUCT = "1005006057059635"
# A loaded machine must not turn a right answer into a late one.
UNHURRIED: Json = {
    "push_delay": 0.0,
    "push_interval": 0.02,
    "ack_deadline": 30.0,
    "ack_patience": 30.0,
}
UNLIMITED = {"calls_per_second": 10**6}
ADDRESS = {"country": "US", "province": "California", "city": "San Jose", "address": "1 Street"}


class FakeClock:
    """A wall clock that stands still until it is moved; the stop watch runs."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Receiver:
    """What the application's callback endpoint received; `script` holds answers to give first."""

    url: str = ""
    script: list[Any] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        found = [json.loads(body)["data"] for _, body in self.requests]
        return [data.get("orderStatus") or data["eventCode"] for data in found]


class CallbackHandler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.receiver.requests.append((dict(self.headers), body))
        answer = self.receiver.script.pop(0) if self.receiver.script else 200
        if callable(answer):
            answer = answer()
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer)
        if answer == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


class Application:
    """Calls the gateway as an application would, with a signer of its own."""

    def __init__(self, emulator: Emulator, clock: FakeClock) -> None:
        self.emulator = emulator
        self.clock = clock
        self.client = httpx.Client(trust_env=False, base_url=emulator.address)
        self.token = ""

    def signed(self, prefix: str = "", **params: str) -> dict[str, str]:
        stamp = str(int(self.clock.now().timestamp() * 1000))
        params = {"app_key": APP_KEY, "sign_method": "sha256", "timestamp": stamp} | params
        params = {name: value for name, value in params.items() if value != "-"}
        text = prefix + "".join(name + params[name] for name in sorted(params))
        made = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
        return {"sign": made} | params

    def system(self, path: str, **params: str) -> Json:
        answer: Json = self.client.post("/rest" + path, data=self.signed(path, **params)).json()
        return answer

    def authorise(self) -> Json:
        grant = self.system("/auth/token/create", code=self.emulator.issue_code())
        self.token = grant["access_token"]
        return grant

    def raw(self, method: str, **params: str) -> Json:
        """The whole answer to a call through /sync."""
        form = self.signed(**{"method": method, "session": self.token} | params)
        answer: Json = self.client.post("/sync", data=form).json()
        return answer

    def call(self, method: str, **params: str) -> Any:
        """What stands below the envelope."""
        return self.raw(method, **params)[method.replace(".", "_") + "_response"]

    def refused(self, method: str, **params: str) -> str:
        error: Json = self.raw(method, **params)["error_response"]
        assert set(error) >= {"type", "code", "msg", "request_id"}
        return str(error.get("sub_code") or error["code"])

    def create(self, *items: Json, pay: object = None, **changes: Any) -> Json:
        item = {"product_id": PRODUCT, "product_count": "2", "sku_attr": "14:193#Red;5:361386#M"}
        order = {"logistics_address": ADDRESS, "product_items": items or [item]} | changes
        extension = {"payment": {"pay_currency": "USD", "try_to_pay": pay}}
        result: Json = self.call(
            "aliexpress.ds.order.create",
            param_place_order_request4_open_api_d_t_o=json.dumps(order),
            ds_extend_request=json.dumps(extension),
        )["result"]
        return result

    def place(self, *items: Json, **changes: Any) -> str:
        result = self.create(*items, **changes)
        return str(result["order_list"]["number"][0])

    def ship(self, order: str, number: str = "", send_type: str = "all") -> Json:
        result: Json = self.call(
            "aliexpress.solution.order.fulfill",
            out_ref=order,
            logistics_no=number or f"LP{order[-11:]}CN",
            service_name="CAINIAO_STANDARD",
            send_type=send_type,
        )["result"]
        return result

    def read(self, order: str) -> Json:
        query = json.dumps({"order_id": order})
        answer = self.call("aliexpress.trade.ds.order.get", single_order_query=query)
        result: Json = answer["result"]
        return result

    def act(self, name: str, order: str = "", **values: str) -> Any:
        return self.emulator.act(name, {"order_id": order} | values if order else values)

    def control(self, verb: str, path: str, **options: Any) -> httpx.Response:
        headers = {"X-Emulator-Token": self.emulator.control_token} | options.pop("headers", {})
        return self.client.request(verb, "/_emulator/" + path, headers=headers, **options)


@dataclass
class Desk:
    """An emulator with an application that is authorised and has a callback receiver."""

    emulator: Emulator
    app: Application
    receiver: Receiver
    clock: FakeClock
    exchanges: list[Exchange]
    acts: list[Act] = field(default_factory=list)
    """What the emulator told beside the exchanges."""

    @property
    def last(self) -> Exchange:
        """The newest call."""
        return self.of_direction("outbound")[-1]

    def of_direction(self, direction: str) -> list[Exchange]:
        return [x for x in self.exchanges if x.direction == direction]


def opened(
    stack: ExitStack, clock: FakeClock, *, listens: bool, settings: Any, secured: bool = False
) -> Desk:
    receiver = Receiver()
    if listens:
        handler = type("Handler", (CallbackHandler,), {"receiver": receiver})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        receiver.url = f"http://127.0.0.1:{server.server_port}/callbacks"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
    exchanges: list[Exchange] = []
    acts: list[Act] = []
    emulator = Emulator(
        edition=edition_named("aliexpress"),
        app_key=APP_KEY,
        app_secret=Secret(SECRET),
        clock=clock,
        sink=exchanges.append,
        settings=EmulatorSettings(**UNHURRIED | settings),
        witness=acts.append,
    )
    emulator.start(https_port=0 if secured else None)
    stack.callback(emulator.stop)
    if listens:
        emulator.set_callback_url(receiver.url)
    app = Application(emulator, clock)
    stack.callback(app.client.close)
    app.authorise()
    return Desk(emulator, app, receiver, clock, exchanges, acts)


@pytest.fixture(scope="session")
def shared() -> Iterator[Desk]:
    """One emulator for all tests that need no settings of their own; it pushes nowhere."""
    with ExitStack() as stack:
        yield opened(stack, FakeClock(), listens=False, settings=UNLIMITED)


@pytest.fixture
def app(shared: Desk) -> Application:
    return shared.app


@pytest.fixture
def open_desk() -> Iterator[Callable[..., Desk]]:
    """An emulator of the test's own, with these settings and a callback receiver."""
    with ExitStack() as stack:
        yield lambda **settings: opened(
            stack,
            settings.pop("clock", FakeClock()),
            listens=True,
            secured=settings.pop("secured", False),
            settings=settings,
        )


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    return open_desk()


GRANT = {"grant_type": "client_credentials", "client_secret": SECRET}
ITEM = "1600590399629"
GOODS = {
    "title": "运动鞋",
    "price": 150.25,
    "stock": 200,
    "images": ["https://img.example.com/1.jpg"],
}
KEYS = {"alibaba": "12345678", "1688": "1000000"}


class StoppedClock(FakeClock):
    """A wall clock and a stop watch that both stand still until they are moved."""

    def monotonic(self) -> float:
        return self.at.timestamp()


class BearerApplication:
    """Calls a gateway with a Bearer token as an application would, with a signer of its own."""

    def __init__(self, emulator: Emulator, clock: FakeClock, edition: str) -> None:
        self.emulator = emulator
        self.clock = clock
        self.edition = edition
        self.app_key = KEYS[edition]
        self.client = httpx.Client(trust_env=False, base_url=emulator.address)
        self.token = ""

    def ask(self, verb: str = "POST", **changes: str) -> httpx.Response:
        """A token call; a value of "-" leaves the field out."""
        form = {"client_id": self.app_key} | GRANT | changes
        form = {name: value for name, value in form.items() if value != "-"}
        return self.client.request(verb, "/oauth/token", data=form)

    def authorise(self) -> Json:
        grant: Json = self.ask().json()
        self.token = grant["access_token"]
        return grant

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def query(self, **changes: str) -> dict[str, str]:
        """The signed query of an item; a value of "-" leaves the parameter out."""
        stamp = str(int(self.clock.now().timestamp() * 1000))
        given = {"app_key": self.app_key, "item_id": ITEM, "timestamp": stamp} | changes
        given = {"sign_method": "hmac-sha256"} | given
        sent = {name: value for name, value in given.items() if value != "-"}
        pairs = "".join(name + sent[name] for name in sorted(sent) if sent[name] and name != "sign")
        made = hmac.new(SECRET.encode(), f"{SECRET}{pairs}{SECRET}".encode(), hashlib.sha256)
        return {"sign": made.hexdigest().upper()} | sent

    def item(self, *, headers: Json | None = None, **changes: str) -> httpx.Response:
        every = self.headers() | {"X-Api-Version": "3.0"} | (headers or {})
        sent = {name: value for name, value in every.items() if value != "-"}
        return self.client.get("/api/v3/item/get", params=self.query(**changes), headers=sent)

    def upload(self, *goods: Any, body: bytes | None = None, **headers: str) -> httpx.Response:
        content = json.dumps(goods).encode() if body is None else body
        return self.client.post(
            "/item/batchUpload", content=content, headers=self.headers() | headers
        )

    def business(self) -> httpx.Response:
        """A right call of the edition."""
        return self.item() if self.edition == "alibaba" else self.upload(GOODS)

    def control(self, verb: str, path: str, **options: Any) -> httpx.Response:
        headers = {"X-Emulator-Token": self.emulator.control_token}
        return self.client.request(verb, "/_emulator/" + path, headers=headers, **options)


@dataclass
class BearerDesk:
    """An emulator of alibaba or 1688 with an application that has a token."""

    emulator: Emulator
    app: BearerApplication
    clock: FakeClock
    exchanges: list[Exchange]


@pytest.fixture
def open_bearer() -> Iterator[Callable[..., BearerDesk]]:
    """An emulator of that edition, with these settings; it takes any number of calls a second."""
    with ExitStack() as stack:

        def opened_bearer(edition: str, *, secured: bool = False, **settings: Any) -> BearerDesk:
            clock, exchanges = StoppedClock(), list[Exchange]()
            emulator = Emulator(
                edition=edition_named(edition),
                app_key=KEYS[edition],
                app_secret=Secret(SECRET),
                clock=clock,
                sink=exchanges.append,
                settings=EmulatorSettings(**UNLIMITED | settings),
            )
            emulator.start(https_port=0 if secured else None)
            stack.callback(emulator.stop)
            app = BearerApplication(emulator, clock, edition)
            stack.callback(app.client.close)
            app.authorise()
            return BearerDesk(emulator, app, clock, exchanges)

        yield opened_bearer
