"""A recording in the making: a clock, a client with its habits, calls and pushes one by one."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from proof.corpus.wire import (
    APP_KEY,
    Asked,
    Lost,
    Pairs,
    Record,
    Reply,
    act_record,
    exchange_record,
    iop_signature,
    json_text,
    milliseconds,
    push_signature,
    query_text,
    seconds,
)

Signer = Callable[[Pairs, str], str]
Change = Callable[[Pairs], Pairs]

GATEWAY = "https://api-sg.aliexpress.com"
CALLBACK = "https://erp.example.com/callbacks"
_SYSTEM = frozenset(
    [
        "app_key",
        "timestamp",
        "sign_method",
        "sign",
        "access_token",
        "session",
        "method",
        "format",
        "v",
        "simplify",
        "partner_id",
        "uuid",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """How a client puts a call on the wire; every value is a habit of some client that works."""

    http: str = "POST"
    placement: str = "split"
    """`split`: system parameters in the query, business ones in the form; `query`; `form`."""
    route: str = "sync"
    """`sync`, `rest` (dotted method on the root, nothing in front), `rest-path` (in the path)."""
    gateway: str = GATEWAY
    token_name: str = "access_token"  # noqa: S105 - the name of a parameter
    sign_method: str = "sha256"
    sign_with: Signer = iop_signature
    extra: Pairs = ()
    """Optional system parameters, signed when sent."""
    query_plus: bool = False
    """Whether a space in the query is `+`; in a form it always is."""
    headers: Pairs = (("User-Agent", "iop-sdk-python-20220609"), ("Accept", "*/*"))
    form_type: str = "application/x-www-form-urlencoded;charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What is particular about one call or push."""

    client: Client | None = None
    token: str | None = None
    without_token: bool = False
    skew_ms: int = 0
    """How far the client's clock is ahead."""
    timestamp: str | None = None
    prefix: str | None = None
    """What stands in front of the signed text, where not what the route asks for."""
    before_signing: Change | None = None
    after_signing: Change | None = None
    outcome: Reply | Lost | None = None
    elapsed: float | None = 0.12
    at: datetime | None = None
    """Started then, beside the rest: the clock of the tape stays where it is."""
    intent: str = ""
    peer: str = ""
    """The address that the call came from, where it was seen."""
    observations: Iterable[tuple[str, str, str]] = ()


RIGHT = How()


@dataclass(slots=True)
class Tape:
    """Exchanges and acts in order; the clock moves by what calls take and by `wait`."""

    now: datetime = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    client: Client = Client()
    token: str = "50000001a10-early-grant"  # noqa: S105 - sandbox value
    refresh_token: str = "50001001b20-early-grant"  # noqa: S105 - sandbox value
    callback: str = CALLBACK
    records: list[Record] = field(default_factory=list)
    acts: list[Record] = field(default_factory=list)
    orders: int = 0
    """How many orders were opened: the next ones have other numbers."""

    def wait(self, pause: float) -> None:
        """Let time pass, in seconds."""
        self.now += timedelta(microseconds=round(pause * 1_000_000))

    def request_id(self) -> str:
        """An id as the gateway gives each answer."""
        return f"2141154817{len(self.records):05}e"

    def call(self, method: str, business: Pairs, right: Reply, how: How = RIGHT) -> Record:
        """A signed call to a dotted method or to a path, with its answer."""
        client = how.client or self.client
        started = how.at or self.now
        system = self._system_parameters(method, client, how, started)
        pairs = (*system, *business)
        pairs = how.before_signing(pairs) if how.before_signing else pairs
        prefix = _prefix(method, client.route) if how.prefix is None else how.prefix
        pairs = (*pairs, ("sign", client.sign_with(pairs, prefix)))
        pairs = how.after_signing(pairs) if how.after_signing else pairs
        return self._keep(_asked(method, pairs, client), how.outcome or right, how, started)

    def push(
        self, kind: int, data: Record, right: Reply, how: How = RIGHT, **more: object
    ) -> bytes:
        """A push with a true signature, and how the application answered; its body."""
        stamp = more.pop("timestamp", seconds(how.at or self.now))
        body = {"data": data, "message_type": kind, "seller_id": "2720001111"}
        text = json_text({**body, "site": "ae_global", "timestamp": stamp, **more}).encode()
        self.deliver(text, right, how)
        return text

    def deliver(
        self, body: bytes, right: Reply, how: How = RIGHT, headers: Pairs | None = None
    ) -> Record:
        """The bytes of a push brought to the callback address; signed, unless headers are given."""
        if headers is None:
            headers = (("Authorization", push_signature(body)),)
        kind = ("Content-Type", "application/json;charset=UTF-8")
        asked = Asked(http="POST", url=self.callback, headers=(kind, *headers), body=body)
        return self._keep(asked, how.outcome or right, how, how.at or self.now, inbound=True)

    def again(self, record: Record, outcome: Reply | Lost, how: How = RIGHT) -> Record:
        """The same bytes sent once more."""
        started = how.at or self.now
        copied = self._keep(Asked(http="", url=""), outcome, how, started)
        copied["request"] = deepcopy(record["request"])
        copied["direction"] = record["direction"]
        return copied

    def act(self, kind: str, *, name: str = "", outcome: str = "", details: Pairs = ()) -> None:
        """Something done or seen beside the exchanges."""
        self.acts.append(act_record(kind, self.now, name=name, outcome=outcome, details=details))

    def probe(self, order: int, status: str) -> None:
        """What the application's own state shows of an order."""
        details = (("order", str(order)), ("status", status))
        self.act("probe", name="order.status", outcome="answered", details=details)

    def _system_parameters(self, method: str, client: Client, how: How, started: datetime) -> Pairs:
        stamp = how.timestamp
        if stamp is None:
            stamp = str(milliseconds(started) + how.skew_ms)
        value = self.token if how.token is None else how.token
        token = () if method.startswith("/") else ((client.token_name, value),)
        named = (("method", method),) if _is_named(method, client.route) else ()
        return (
            ("app_key", APP_KEY),
            ("timestamp", stamp),
            ("sign_method", client.sign_method),
            *(() if how.without_token else token),
            *named,
            *client.extra,
        )

    def _keep(
        self, asked: Asked, outcome: Reply | Lost, how: How, started: datetime, **more: bool
    ) -> Record:
        record = exchange_record(
            asked,
            outcome,
            number=len(self.records) + 1,
            started=started,
            elapsed=how.elapsed,
            intent=how.intent,
            peer=how.peer,
            observations=how.observations,
            **more,
        )
        self.records.append(record)
        if how.at is None:
            self.wait(how.elapsed or 0)
        return record


def with_client(**habits: object) -> How:
    """A call made with other habits than the usual client's."""
    return How(client=replace(Client(), **habits))  # type: ignore[arg-type] # names of its fields


def set_to(name: str, value: str) -> Change:
    """The change that gives a parameter another value."""
    return lambda pairs: tuple((n, value if n == name else v) for n, v in pairs)


def added(name: str, value: str) -> Change:
    """The change that adds a parameter."""
    return lambda pairs: (*pairs, (name, value))


def without(*names: str) -> Change:
    """The change that leaves parameters out."""
    return lambda pairs: tuple((n, v) for n, v in pairs if n not in names)


def _is_named(method: str, route: str) -> bool:
    return route == "sync-system" if method.startswith("/") else route != "rest-path"


def _prefix(method: str, route: str) -> str:
    if method.startswith("/"):
        return method
    return f"/{method}" if route == "rest-path" else ""


def _asked(method: str, pairs: Pairs, client: Client) -> Asked:
    in_query, in_form = _placed(pairs, client)
    url = client.gateway + _address(method, client.route)
    if in_query:
        url += "?" + query_text(in_query, plus=client.query_plus)
    if client.http == "GET":
        return Asked(http="GET", url=url, headers=client.headers)
    return Asked(
        http=client.http,
        url=url,
        headers=(*client.headers, ("Content-Type", client.form_type)),
        body=query_text(in_form, plus=True).encode(),
    )


def _placed(pairs: Pairs, client: Client) -> tuple[Pairs, Pairs]:
    if client.http == "GET" or client.placement == "query":
        return pairs, ()
    if client.placement == "form":
        return (), pairs
    system = tuple(pair for pair in pairs if pair[0] in _SYSTEM)
    return system, tuple(pair for pair in pairs if pair[0] not in _SYSTEM)


def _address(method: str, route: str) -> str:
    if method.startswith("/"):
        return "/sync" if route == "sync-system" else f"/rest{method}"
    return {"sync": "/sync", "sync-system": "/sync", "rest": "/rest"}.get(route, f"/rest/{method}")
