"""Recordings for comparisons: the lives of some orders, with everything that is noise given."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from harness.checks.ledger import moment_of
from harness.compare.noise import Ignored
from harness.compare.reading import read_exchange
from harness.compare.shapes import Shapes
from harness.compare.sides import JudgedSide, compare
from harness.model.comparison import Comparison, FailOn
from harness.model.exchange import Direction, Exchange, Request, Response
from harness.platforms.editions import edition_named

Row = dict[str, Any]

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
CREATE = "aliexpress.ds.order.create"
READ = "aliexpress.trade.ds.order.get"
SHIP = "aliexpress.solution.order.fulfill"
ORDER = "param_place_order_request4_open_api_d_t_o"


@dataclass(frozen=True, kw_only=True)
class Noise:
    """What is new in each run."""

    orders: tuple[str, ...] = ("8100011111110001", "8100011111110002")
    numbers: tuple[str, ...] = ("RB123456785CN", "RB123456811CN")
    token: str = "5a" * 25
    run: str = "06ba3e70"
    request: str = "21ef797c1795355005"
    sign: str = "0123456789ABCDEF" * 4
    port: int = 41203
    started: datetime = field(default=START)


def recording(noise: Noise) -> list[Row]:
    """Each order is created, paid, read twice, shipped and told of."""
    rows: list[Row] = []
    for place, (order, number) in enumerate(zip(noise.orders, noise.numbers, strict=True), 1):
        asked = {
            "product_items": [{"product_id": "1005006", "product_count": 2, "price": "12.50"}],
            "out_order_id": f"H-{noise.run}-{place}",
            "memo": f"run {noise.run}",
        }
        given = {"result": {"is_success": True, "order_list": {"number": [int(order)]}}}
        told = {"order_amount": {"amount": "25.00"}, "gmt_create": "2026-01-05 00:00:00"}
        rows += [
            call(CREATE, {ORDER: asked}, given),
            push(53, {"orderId": int(order), "orderStatus": "OrderCreated"}),
            read(order, {"order_status": "PLACE_ORDER_SUCCESS", **told}),
            push(53, {"orderId": int(order), "orderStatus": "PaymentAuthorized"}),
            read(order, {"order_status": "WAIT_SELLER_SEND_GOODS", **told}),
            call(
                SHIP,
                {"out_ref": order, "logistics_no": number, "send_type": "all"},
                {"result": {"result_success": True}},
            ),
            push(18, {"orderId": int(order), "trackingNumber": number, "eventCode": "DELIVERED"}),
        ]
    return rows


def call(method: str, form: Row, answer: Row, status: int = 200) -> Row:
    return {"method": method, "form": form, "answer": answer, "status": status}


def read(order: str, result: Row) -> Row:
    return call(READ, {"single_order_query": {"order_id": order}}, {"result": result})


def push(kind: int, data: Row) -> Row:
    return {"push": kind, "data": data, "status": 200}


def exchanges(rows: list[Row], noise: Noise) -> tuple[Exchange, ...]:
    """The rows as they go over the wire, a second apart."""
    return tuple(_exchange(row, number, noise) for number, row in enumerate(rows, 1))


def side(rows: list[Row], noise: Noise, ignored: Ignored, **changes: Any) -> JudgedSide:
    """The rows as a side that was judged."""
    shapes = Shapes()
    edition = edition_named("aliexpress")
    seen = tuple(read_exchange(x, moment_of(x), edition, ignored) for x in exchanges(rows, noise))
    for one in seen:
        shapes.add(one)
    judged = JudgedSide(name="x", assessments=(), examined={}, seen=seen, shapes=shapes)
    return replace(judged, **changes)


def compared(
    base: list[Row], new: list[Row], *, noise: Noise | None = None, ignore: tuple[str, ...] = ()
) -> Comparison:
    """BASE with the usual noise against NEW with this one."""
    ignored = Ignored(ignore)
    one = side(base, Noise(), ignored)
    other = side(new, noise or Noise(), ignored)
    return compare(one, other, checks=(), fail_on=FailOn.VALUE, ignored=ignored)


def _exchange(row: Row, number: int, noise: Noise) -> Exchange:
    started = noise.started + timedelta(seconds=number)
    is_push = "push" in row
    request = _push(row, started, noise) if is_push else _call(row, started, noise)
    answer = dict(row.get("answer") or {})
    if answer and "error_response" not in answer:
        envelope = row["method"].replace(".", "_") + "_response"
        answer = {envelope: answer, "request_id": f"{noise.request}{number}"}
    return Exchange(
        id=f"x{number}",
        direction=Direction.INBOUND if is_push else Direction.OUTBOUND,
        request=request,
        response=Response(
            status=row["status"],
            headers=(("content-type", "application/json"),) if answer else (),
            body=json.dumps(answer).encode() if answer else b"",
        ),
        started=started,
    )


def _call(row: Row, started: datetime, noise: Noise) -> Request:
    form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in row["form"].items()}
    form |= {
        "method": row["method"],
        "session": noise.token,
        "app_key": "12345678",
        "sign_method": "sha256",
        "timestamp": str(int(started.timestamp() * 1000)),
        "sign": noise.sign,
    }
    return Request(
        method="POST",
        url=f"http://127.0.0.1:{noise.port}{row.get('path', '/sync')}",
        headers=(("content-type", "application/x-www-form-urlencoded"),),
        body=urlencode(form).encode(),
    )


def _push(row: Row, started: datetime, noise: Noise) -> Request:
    body = {"message_type": row["push"], "timestamp": int(started.timestamp()), "data": row["data"]}
    return Request(
        method="POST",
        url=f"http://127.0.0.1:{noise.port + 1}/callbacks",
        headers=(("content-type", "application/json"), ("authorization", noise.sign.lower())),
        body=json.dumps(body).encode(),
    )


@pytest.fixture
def tape() -> SimpleNamespace:
    """The builders of this file: test files of importlib mode cannot import it."""
    builders = (recording, call, read, push, exchanges, side, compared, Noise)
    return SimpleNamespace(
        **{b.__name__: b for b in builders}, CREATE=CREATE, READ=READ, SHIP=SHIP, ORDER=ORDER
    )
