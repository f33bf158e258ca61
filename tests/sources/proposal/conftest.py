"""A tape of recorded AliExpress traffic, written call by call."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from harness.model.exchange import (
    Direction,
    Exchange,
    Failure,
    FailureKind,
    Request,
    Response,
)
from harness.platforms.editions import edition_named
from harness.scenario.load import load_scenario
from harness.sources.proposal.propose import Commission, propose, read_safely
from harness.sources.proposal.traffic import sort_out

GATEWAY = "https://api-sg.aliexpress.com"
FORM = (("content-type", "application/x-www-form-urlencoded"),)
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ORDER_FORM = "param_place_order_request4_open_api_d_t_o"


class Tape:
    """Exchanges a second apart."""

    def __init__(self):
        self.exchanges = []

    def call(self, method, answer, *, status=200, failure=None, url=f"{GATEWAY}/sync", **form):
        form = {"method": method, "session": "50000s3ss10n", "app_key": "12345678", **form}
        texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in form.items()}
        body = answer if isinstance(answer, bytes) else self._wrapped(method, answer)
        response = None if failure else Response(status=status, body=body)
        self._add(
            Direction.OUTBOUND,
            Request(method="POST", url=url, headers=FORM, body=urlencode(texts).encode()),
            response,
            failure,
        )
        return self

    def create(self, order, *, out="A-1", **fields):
        address = {"country": "US", "full_name": "Ann Other", "mobile_no": "4085559999"}
        item = {"product_id": "1005006057059635", "product_count": "2"}
        asked = {"out_order_id": out, "logistics_address": address, "product_items": [item]}
        done = {"result": {"is_success": True, "order_list": {"number": [order]}}}
        return self.call("aliexpress.ds.order.create", done, **{ORDER_FORM: asked}, **fields)

    def read(self, order, status):
        told = {"result": {"order_status": status}}
        asked = {"order_id": str(order)}
        return self.call("aliexpress.trade.ds.order.get", told, single_order_query=asked)

    def ship(self, order, number="LP00123456789CN"):
        done = {"result": {"result_success": True}}
        return self.call(
            "aliexpress.solution.order.fulfill",
            done,
            out_ref=str(order),
            service_name="CAINIAO_STANDARD",
            logistics_no=number,
            send_type="all",
        )

    def refuse(self, why, *, method="aliexpress.ds.product.get", **kinds):
        refusal = {"error_response": {"code": why, "msg": "no", "type": "ISP"}}
        body = json.dumps(refusal).encode()
        if method:
            kinds["product_id"] = "1005006057059635"
        return self.call(method, body, **kinds)

    def push(self, order, word, *, status=200):
        return self._push(53, {"orderId": order, "orderStatus": word}, status)

    def track(self, order, event):
        return self._push(18, {"orderId": order, "eventCode": event}, 200)

    def lose(self, method, kind=FailureKind.TIMEOUT, **form):
        return self.call(method, b"", failure=Failure(kind=kind, message=""), **form)

    def _push(self, number, data, status):
        body = json.dumps({"message_type": number, "data": data, "n": len(self.exchanges)})
        request = Request(method="POST", url="http://127.0.0.1:9/cb", body=body.encode())
        self._add(Direction.INBOUND, request, Response(status=status, body=b"{}"), None)
        return self

    def _wrapped(self, method, answer):
        return json.dumps({method.replace(".", "_") + "_response": answer}).encode()

    def _add(self, direction, request, response, failure):
        number = len(self.exchanges)
        self.exchanges.append(
            Exchange(
                id=f"x{number + 1}",
                direction=direction,
                request=request,
                started=START + timedelta(seconds=number),
                response=response,
                failure=failure,
            )
        )


@pytest.fixture
def aliexpress():
    return edition_named("aliexpress")


@pytest.fixture
def tape():
    return Tape()


@pytest.fixture
def sorted_out(aliexpress):
    """The traffic of a tape, as it was recorded."""
    return lambda tape: sort_out(tape.exchanges, edition=aliexpress)


@pytest.fixture
def proposed(aliexpress, tmp_path):
    """Proposes from a tape: the text, and the scenario that it loads as."""

    def propose_from(tape, *, acts=(), lang="en"):
        commission = Commission(
            edition=aliexpress,
            name="imported",
            source="tape.har",
            commands=("harness lint imported.yaml",),
            acts=acts,
            lang=lang,
        )
        text = propose(read_safely(tape.exchanges, commission), commission)
        path = tmp_path / "imported.yaml"
        path.write_text(text, encoding="utf-8")
        return text, load_scenario(path)

    return propose_from


@pytest.fixture
def labels():
    """What the steps of a scenario are, one word after the other."""

    def of(scenario):
        return [step.label.partition(", ")[2] for step in scenario.steps]

    return of
