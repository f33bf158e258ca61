"""The console put together: at an emulator it shows what came, at a proxy no secret."""

import hashlib
import hmac
import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from harness.cli.main import main
from harness.emulator.server import Emulator
from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.editions import EDITION_NAMES, edition_named
from harness.run.console import Place, console_address, console_at
from harness.sources.proxy import RecordingProxy

CLOCK = SystemClock()
OWN_SECRET = "as secret/as+it gets"


@dataclass
class Opened:
    """A console that is served, and how to ask it."""

    address: str
    token: str
    client: httpx.Client
    steps: Path
    recorded: list[Exchange]

    def ask(self, method, path, **options):
        headers = {"X-Emulator-Token": self.token} | options.pop("headers", {})
        answer = self.client.request(
            method, f"{self.address}/_emulator/{path}", headers=headers, **options
        )
        return answer.json()

    def compose(self, operation, signature="right", **values):
        order = {"operation": operation, "values": values, "signature": signature}
        return self.ask("POST", "compose", json=order)


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def client(stack):
    return stack.enter_context(httpx.Client(trust_env=False, timeout=30))


@pytest.fixture
def at_emulator(stack, client, tmp_path):
    """The console of an emulator, as `harness emulate` puts it together."""

    def start(edition="aliexpress", *, secret=""):
        known = edition_named(edition)
        credentials = Credentials(
            app_key=known.sandbox_app_key, app_secret=Secret(secret or known.sandbox_secret)
        )
        place = Place(
            edition=known,
            statement=None,
            credentials=credentials,
            clock=CLOCK,
            key=b"key",
            steps=tmp_path / "run" / "composed.yaml",
            lang="en",
            gateway=lambda: emulator.address,
            new_code=lambda: emulator.issue_code(),  # noqa: PLW0108 - it is made below
        )
        console = console_at(place)
        emulator = Emulator(
            edition=known,
            app_key=credentials.app_key,
            app_secret=credentials.app_secret,
            clock=CLOCK,
            sink=console.hear,
            console=console,
        )
        stack.enter_context(emulator)
        return Opened(emulator.address, emulator.control_token, client, place.steps, [])

    return start


@pytest.fixture
def at_proxy(stack, client, tmp_path):
    """The console of a recording proxy in front of a gateway that counts as a live one."""

    def start():
        known = edition_named("aliexpress")
        credentials = Credentials(app_key="87654321", app_secret=Secret(OWN_SECRET))
        live = stack.enter_context(
            Emulator(
                edition=known,
                app_key=credentials.app_key,
                app_secret=credentials.app_secret,
                clock=CLOCK,
                sink=lambda _: None,
            )
        )
        place = Place(
            edition=known,
            statement=None,
            credentials=credentials,
            clock=CLOCK,
            key=b"key",
            steps=tmp_path / "composed.yaml",
            lang="en",
            gateway=lambda: live.address,
            upstream=live.address,
        )
        recorded = []
        proxy = stack.enter_context(
            RecordingProxy(
                live.address, sink=recorded.append, clock=CLOCK, console=console_at(place)
            )
        )
        opened = Opened(proxy.address, proxy.control_token, client, place.steps, recorded)
        return opened, live, credentials

    return start


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_in_every_edition_each_reading_operation_can_be_composed_and_is_let_in(
    at_emulator, edition
):
    opened = at_emulator(edition)
    known = opened.ask("GET", "settings")["suggestions"]
    values = {
        "aliexpress": ("product.get", {"product_id": "".join(known.get("product_id", ())[:1])}),
        "alibaba": ("item.get", {"item_id": "".join(known.get("item_id", ())[:1])}),
        "1688": (
            "item.batch_upload",
            {"title": "A cup", "price": "12.50", "stock": "3", "images": '["https://i.example/a"]'},
        ),
    }
    operation, given = values[edition]
    told = opened.compose(operation, **given)["exchange"]
    assert (told["outcome"], told["error"], told["composed"]) == ("ok", None, True)
    assert not [r for r in told["remarks"] if r["subject"] == "application"]


def test_a_wrongly_signed_call_is_explained(at_emulator):
    told = at_emulator().compose("order.get", "unsorted", order_id="8100")["exchange"]
    assert told["error"]["code"] == "IncompleteSignature"
    assert (told["signed"]["state"], told["signed"]["mistake"]) == ("wrong", "unsorted")
    assert told["signed"]["canonical"]["byte"] is not None
    assert "SIGN-02" in [remark["id"] for remark in told["remarks"]]


def test_a_signature_can_be_given_by_hand(at_emulator):
    opened = at_emulator()
    order = {"operation": "order.get", "values": {"order_id": "1"}, "signature": "given"}
    told = opened.ask("POST", "compose", json=order | {"given": "A&B"})["exchange"]
    assert told["signed"]["given"] == "A&B"
    assert told["signed"]["state"] == "wrong"


def test_a_token_that_is_over_is_not_used_again(at_emulator):
    opened = at_emulator()
    opened.compose("order.get", order_id="1")
    opened.ask("POST", "tokens/expire")
    refused = opened.compose("order.get", order_id="1")["exchange"]
    assert refused["error"]["kind"] == "expired_token"
    assert opened.compose("order.get", order_id="1")["exchange"]["code"] != refused["code"]


@pytest.mark.parametrize(
    ("order", "word"),
    [
        ({"operation": "order.git"}, "order.get"),
        ({"operation": "order.get", "values": {"order": "1"}}, "order_id"),
        ({"operation": "order.get", "signature": "unsortd"}, "unsorted"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(at_emulator, order, word):
    assert word in at_emulator().ask("POST", "compose", json=order)["hint"]


@pytest.mark.parametrize(
    ("order", "word"),
    [
        ({"operation": "token.create", "signature": "given", "given": "A"}, "not signed"),
        ({"operation": "token.create", "signature": "md5"}, "not signed"),
    ],
)
def test_what_is_not_signed_cannot_be_signed_wrongly(at_emulator, order, word):
    assert word in at_emulator("1688").ask("POST", "compose", json=order)["message"]


def test_a_mistake_that_makes_no_difference_is_refused(at_emulator):
    message = at_emulator().ask(
        "POST", "compose", json={"operation": "token.create", "signature": "empty_values_kept"}
    )
    assert "makes no difference" in message["message"]


def test_a_token_call_is_given_a_code_where_none_is_named(at_emulator):
    told = at_emulator().compose("token.create")["exchange"]
    assert told["outcome"] == "ok"


def test_where_no_token_is_granted_that_is_said(at_emulator):
    opened = at_emulator()
    opened.ask("POST", "faults", json={"fault": "status_500", "for": "token.create", "count": 9})
    assert "granted no token" in opened.compose("order.get", order_id="1")["message"]


def test_a_step_that_cannot_be_written_is_told(at_emulator):
    opened = at_emulator()
    opened.steps.parent.parent.joinpath("run").write_text("in the way", encoding="utf-8")
    answer = opened.ask("POST", "steps", json={"operation": "order.get", "values": {}})
    assert "cannot write" in answer["message"]


def test_saved_steps_make_a_scenario_that_is_found_right_and_passes(at_emulator, tmp_path, capsys):
    opened = at_emulator()
    for operation, given in (
        ("product.get", {"product_id": "1005006057059635"}),
        ("order.create", {"product_id": "1005006057059635", "quantity": "1", "memo": "{x}"}),
    ):
        told = opened.compose(operation, **given)
        asked = {"operation": operation, "values": given, "exchange": told["exchange"]["n"]}
        path = opened.ask("POST", "steps", json=asked)["file"]
    assert path == str(opened.steps)
    assert main(["lint", path]) == 0
    assert main(["run", path, "--out", str(tmp_path / "report"), "--json"]) in (0, 3)
    report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert [s["completed"] for s in report["scenarios"]] == [1], capsys.readouterr().err


def test_a_step_of_a_call_signed_wrongly_expects_nothing(at_emulator):
    step = at_emulator().compose("order.get", "md5", order_id="1")["step"]
    assert step.splitlines()[1:] == ["- app: order.get", '  with: {order_id: "1"}']
    assert step.startswith("# ")


def test_a_secret_of_the_statement_is_shown_nowhere_by_the_emulator(at_emulator):
    opened = at_emulator("1688", secret=OWN_SECRET)
    told = opened.compose("token.create")["exchange"]
    assert told["outcome"] == "ok"
    assert "client_secret=***" in told["request"]["body"]
    for spelt in (OWN_SECRET, "as+secret%2Fas%2Bit+gets", "as%20secret%2Fas%2Bit%20gets"):
        assert spelt not in json.dumps(told)


def test_the_proxy_shows_no_token_and_no_secret_and_passes_the_application_s_calls_on(at_proxy):
    opened, live, credentials = at_proxy()
    grant = grant_of(opened, live, credentials)
    token = grant["access_token"]
    told = opened.ask("GET", "exchanges/1")
    text = json.dumps(told)
    assert (told["name"], told["signature"]) == ("token.create", "right")
    assert not [s for s in (token, grant["refresh_token"], OWN_SECRET) if s in text]
    assert [x.request.url for x in opened.recorded] == [f"{live.address}/rest/auth/token/create"]
    assert opened.recorded[0].response.body.find(token.encode()) > 0


def test_a_call_composed_at_the_proxy_is_no_part_of_the_run_and_has_the_application_s_token(
    at_proxy,
):
    opened, live, credentials = at_proxy()
    assert "token" in opened.compose("order.get", order_id="1")["hint"]
    grant = grant_of(opened, live, credentials)
    first = opened.ask("POST", "compose", json=product_with(grant["access_token"]))
    assert first["exchange"]["outcome"] == "ok"
    assert first["exchange"]["composed"] is True
    assert grant["access_token"] not in json.dumps(first)
    again = opened.compose("product.get", "unsorted", product_id="1005006057059635")["exchange"]
    assert again["signed"]["mistake"] == "unsorted"
    assert grant["access_token"] not in json.dumps(again)
    assert len(opened.recorded) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Emulator-Token": ""},
        {"Host": "rebound.example"},
        {"Origin": "https://page.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_nobody_else_gets_anything_of_the_proxy_s_console(at_proxy, headers):
    opened, live, credentials = at_proxy()
    grant_of(opened, live, credentials)
    assert set(opened.ask("GET", "exchanges/1", headers=headers)) == {"message"}


def test_the_page_of_the_proxy_is_served_and_never_recorded(at_proxy, client):
    opened, _, _ = at_proxy()
    assert 'id="tab-compose"' in client.get(f"{opened.address}/console").text
    assert opened.recorded == []


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/console#token=t"),
        ("http://[::1]:8000", "http://[::1]:8000/console#token=t"),
        ("http://0.0.0.0:8000", "http://127.0.0.1:8000/console#token=t"),
    ],
)
def test_the_address_to_open_is_one_of_this_machine_and_holds_the_token_behind_the_hash(
    address, opened
):
    assert console_address(address, "t") == opened


def grant_of(opened, live, credentials):
    """What the application is granted through the proxy."""
    path = "/auth/token/create"
    form = {
        "app_key": credentials.app_key,
        "sign_method": "sha256",
        "timestamp": str(int(CLOCK.now().timestamp() * 1000)),
        "code": live.issue_code(),
    }
    text = path + "".join(name + form[name] for name in sorted(form))
    form["sign"] = hmac.new(OWN_SECRET.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
    answer = opened.client.post(f"{opened.address}/rest/auth/token/create", data=form)
    return answer.json()


def product_with(token):
    return {
        "operation": "product.get",
        "values": {"product_id": "1005006057059635"},
        "token": token,
    }
