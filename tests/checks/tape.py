"""Recordings for checks, written as short YAML files or mappings.

`traffic` is a list of steps, a second apart unless `at` says when (seconds from START):
rounds: [ORDER]    a whole good round of each order
create: ORDER      `items`, `extend` (raw JSON), `out`
read: ORDER        `tells` a status; `amount`, `parts` (raw JSON)
ship: ORDER        `form` overrides, `without` names left out
grant: TOKEN       `expires` (raw JSON), `via: refresh`
call: INTERFACE    any call: `query`, `form`, `drop`, `body`, `result` or whole `answer` (raw)
http: {method, url, headers, body}    any call, as it stands; `answer` is the whole body
push: WORD         of `order`; `stamp` is the time that it carries
track: EVENT       of `order`; `number`, `event_time`, `data` (raw JSON)
probe: ORDER       `shows` a word; with `problem` it gave no answer
refused: ACT       the platform's side refused to act
handshake: refused  of the TLS listener over a `certificate`
scan: done         of the source: `files`, `cut`, `hits`, `left_out`, `unsearched`
papers: handed in   a right dossier: `without` papers, `paper` NAME: facts, `said` of the dossier
scene: SCENARIO     we begin to play it
lost: unexpected   the application's process ends (`expected`: we ended it)
Beside `traffic`, `edition` is aliexpress unless said, `class` is the run class and
`interrupted: "true"` leaves the end out.
Every exchange takes `status`, `failure`, `takes` (seconds), `facts`, `file`, `secret_at` and
`answer_withheld` (why the body of its answer is not there).
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from harness.model.evidence import Act, ActKind
from harness.model.exchange import (
    Direction,
    Exchange,
    Fact,
    Failure,
    FailureKind,
    Fidelity,
    Origin,
    OriginKind,
    Request,
    Response,
)
from tests.checks.right_papers import papers_of
from tests.checks.rows import Row, answer_of, encoded, facts_of, rest_of, round_of, whole_answer_of

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
CREATE = "aliexpress.ds.order.create"
READ = "aliexpress.trade.ds.order.get"
SHIP = "aliexpress.solution.order.fulfill"
ORDER_FORM = "param_place_order_request4_open_api_d_t_o"
FORM = "application/x-www-form-urlencoded; charset=UTF-8"


@dataclass
class Tape:
    clock: float = 0.0
    exchanges: list[Exchange] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    def at(self, offset: float) -> datetime:
        return START + timedelta(seconds=offset)

    def play(self, row: Row) -> None:
        if "at" in row:
            self.clock = float(row["at"])
        word = next(word for word in _WORDS if word in row)
        getattr(self, word)(row)

    def rounds(self, row: Row) -> None:
        for order in row["rounds"]:
            for step in round_of(order):
                self.play(step)

    def create(self, row: Row) -> None:
        order = row["create"]
        items = row.get("items", '[{"product_id":"1005006057059635","product_count":"2"}]')
        out = row.get("out", f"erp-{order}")
        form = {
            ORDER_FORM: f'{{"out_order_id":"{out}","product_items":{items}}}',
            "ds_extend_request": row.get("extend", '{"payment":{"pay_currency":"USD"}}'),
        }
        result = f'{{"is_success":true,"order_list":{{"number":[{order}]}}}}'
        self.call({"call": CREATE, "form": form, "result": result} | row)

    def read(self, row: Row) -> None:
        query = json.dumps({"order_id": row["read"]})
        amount = row.get("amount", "25.00")
        result = (
            f'{{"order_status":"{row["tells"]}",'
            f'"order_amount":{{"amount":"{amount}","currency_code":"USD"}}{row.get("parts", "")}}}'
        )
        self.call(
            {"call": READ, "form": {"single_order_query": query}, "result": result, **rest_of(row)}
        )

    def ship(self, row: Row) -> None:
        form = {
            "service_name": "CAINIAO_STANDARD",
            "logistics_no": "LP00123456789CN",
            "out_ref": row["ship"],
            "send_type": "all",
        }
        form |= row.get("form", {})
        for name in row.get("without", ()):
            form.pop(name, None)
        result = '{"result_success":true}'
        self.call({"call": SHIP, "result": result, **rest_of(row), "form": form})

    def call(self, row: Row) -> None:
        at = self.at(self.clock)
        number = len(self.exchanges) + 1
        query = {
            "app_key": "12345678",
            "method": row["call"],
            "sign_method": "sha256",
            "timestamp": str(round(at.timestamp() * 1000)),
            "access_token": "50000700a2b3c4d5",
            "sign": hashlib.sha256(f"{number}".encode()).hexdigest().upper(),
        }
        path = "/sync"
        if row["call"].startswith("/"):
            path = "/rest" + row["call"]
            del query["method"], query["access_token"]
        query |= row.get("query", {})
        for name in row.get("drop", ()):
            query.pop(name, None)
        tail = row.get("raw_query", "")
        request = Request(
            method="POST",
            url=f"https://api-sg.aliexpress.com{path}?{encoded(query)}{tail}",
            headers=(("Content-Type", row.get("content_type", FORM)),),
            body=row.get("body", encoded(row.get("form", {}))).encode(),
        )
        self.add(row, request, answer_of(row), default_fact=(Fact.SIGNATURE_RECIPE, "iop"))

    def http(self, row: Row) -> None:
        asked = row["http"]
        request = Request(
            method=asked.get("method", "GET"),
            url=asked["url"],
            headers=tuple(asked.get("headers", {}).items()),
            body=asked.get("body", "").encode(),
        )
        self.add(row, request, whole_answer_of(row), default_fact=(Fact.SIGNATURE_RECIPE, "iop"))

    def grant(self, row: Row) -> None:
        expires = row.get("expires", '"43200"')
        answer = (
            f'{{"access_token":"{row["grant"]}","refresh_token":"r","expires_in":{expires},'
            '"code":"0","request_id":"r"}'
        )
        self.call(
            {"call": f"/auth/token/{row.get('via', 'create')}", "answer": answer, **rest_of(row)}
        )

    def push(self, row: Row) -> None:
        data = f'{{"buyerId":1,"orderId":{row["order"]},"orderStatus":"{row["push"]}"}}'
        self.deliver(row, 53, data)

    def track(self, row: Row) -> None:
        when = self.at(float(row.get("event_time", self.clock)))
        data = row.get(
            "data",
            f'{{"orderId":{row["order"]},"trackingNumber":"{row.get("number", "LP00123456789CN")}",'
            f'"carrierCode":"CAINIAO","eventCode":"{row["track"]}","eventDesc":"moving",'
            f'"eventTime":{round(when.timestamp() * 1000)}}}',
        )
        self.deliver(row, 18, data)

    def deliver(self, row: Row, message_type: int, data: str) -> None:
        stamp = round(self.at(float(row.get("stamp", self.clock))).timestamp())
        body = (
            f'{{"message_type":{message_type},"seller_id":"2","site":"ae_global",'
            f'"timestamp":{stamp},"data":{data}}}'
        )
        request = Request(
            method="POST",
            url=row.get("url", "http://127.0.0.1:9000/callbacks/aliexpress"),
            headers=(("Content-Type", "application/json"), ("Authorization", "ab" * 32)),
            body=row.get("body", body).encode(),
        )
        answer = None if "failure" in row else Response(status=int(row.get("status", "200")))
        self.add(row, request, answer, default_fact=(Fact.SIGNATURE_RECIPE, "iop-push"))

    def add(
        self,
        row: Row,
        request: Request,
        response: Response | None,
        *,
        default_fact: tuple[Fact, str],
    ) -> None:
        takes = None if row.get("takes") == "unknown" else float(row.get("takes", "0.1"))
        failure = row.get("failure")
        is_push = default_fact[1] == "iop-push"
        self.exchanges.append(
            Exchange(
                id=row.get("id", f"x{len(self.exchanges) + 1}"),
                direction=Direction.INBOUND if is_push else Direction.OUTBOUND,
                request=request,
                response=response,
                failure=Failure(kind=FailureKind(failure), message="gone") if failure else None,
                started=self.at(self.clock),
                elapsed=takes,
                time_source=row.get("time_source", "harness"),
                origin=Origin(kind=OriginKind.IMPORTED, file=row.get("file", "")),
                intent=row.get("intent", ""),
                fidelity=Fidelity(row.get("fidelity", Fidelity.WIRE)),
                peer=row.get("peer", ""),
                observations=tuple(facts_of(row, default_fact)),
            )
        )
        self.clock += 1 + (takes or 0.0)

    def probe(self, row: Row) -> None:
        if "problem" in row:
            said = (("http_status", row["http_status"]),) if "http_status" in row else ()
            details = (("order", row["probe"]), *said, ("problem", row["problem"]))
            self.act(ActKind.PROBE, "unanswered", details)
            return
        self.act(ActKind.PROBE, "answered", (("order", row["probe"]), ("status", row["shows"])))

    def refused(self, row: Row) -> None:
        self.act(ActKind.PLATFORM_ACT, "refused", (), name=row["refused"])

    def handshake(self, row: Row) -> None:
        details = (("certificate", row["certificate"]),)
        self.act(ActKind.TLS_HANDSHAKE, row["handshake"], details)

    def scan(self, row: Row) -> None:
        hits = tuple(("hit", hit) for hit in row.get("hits", ()))
        cut = (("cut", row["cut"]),) if "cut" in row else ()
        left = (("left_out", row["left_out"]),) if "left_out" in row else ()
        names = tuple(("unsearched", name) for name in row.get("unsearched", ()))
        details = (("files", row.get("files", "1")), *cut, *left, *names, *hits)
        self.act(ActKind.SOURCE_SCANNED, row["scan"], details)

    def papers(self, row: Row) -> None:
        for act in papers_of(row, self.at(self.clock)):
            self.acts.append(act)

    def scene(self, row: Row) -> None:
        self.act(ActKind.SCENARIO_STARTED, "", (), name=row["scene"])

    def lost(self, row: Row) -> None:
        self.act(ActKind.APPLICATION_ENDED, row["lost"], ())

    def act(
        self, kind: ActKind, outcome: str, details: tuple[tuple[str, str], ...], name: str = ""
    ) -> None:
        at = self.at(self.clock)
        self.acts.append(Act(kind=kind, at=at, name=name, outcome=outcome, details=details))
        self.clock += 1


_WORDS = (
    "rounds", "create", "read", "ship", "grant", "call", "http", "push", "track", "probe", "lost",
    "refused", "handshake", "scan", "papers", "scene",
)  # fmt: skip
