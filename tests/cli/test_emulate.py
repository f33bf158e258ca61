import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from harness.cli import emulate
from harness.documents.resources import resource

SAMPLE = resource("examples", "erp", "statement.yaml")
STATEMENT = """\
statement: 1
edition: aliexpress
application: {name: Try-out, version: "1", company: Example Trading Ltd}
app_key: "87654321"
app_secret: env:TRY_OUT_SECRET
interfaces: [aliexpress.ds.order.create]
capabilities: {order.create: true}
callback: {url: "http://127.0.0.1:9/{{callbacks}}"}
"""


@pytest.fixture
def statement(tmp_path, monkeypatch):
    monkeypatch.setenv("TRY_OUT_SECRET", "as-secret-as-it-gets")
    path = tmp_path / "statement.yaml"
    path.write_text(STATEMENT, encoding="utf-8")
    return path


ITEMS = """\
statement: 1
edition: alibaba
application: {name: Try-out, version: "1", company: Example Trading Ltd}
app_key: "12345678"
interfaces: [alibaba.item_get]
capabilities: {item.get: true}
tier: standard
packages: [trade-data]
scopes: [item_get]
limits: {per_second: 50, per_day: 200000}
"""


@pytest.fixture
def made(monkeypatch):
    """What the verb makes its emulator of."""
    made = {}
    real = emulate.Emulator

    def kept(**arguments):
        made.update(arguments)
        return real(**arguments)

    monkeypatch.setattr(emulate, "Emulator", kept)
    return made


@pytest.fixture
def served(harness, monkeypatch):
    """Runs `emulate` until it has introduced itself, then presses Ctrl-C."""

    def stop(_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(emulate.time, "sleep", stop)
    return lambda *words: harness("emulate", "--port", "0", *words)


def test_a_program_gets_one_object_and_then_a_gateway():
    command = [sys.executable, "-m", "harness", "emulate", "--json", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        alarm = threading.Timer(30, process.kill)
        alarm.start()
        shown = json.loads(process.stdout.readline())
        assert set(shown) == {
            *("gateway", "app_key", "app_secret", "code", "control", "control_token", "console")
        }
        answer = httpx.get(f"{shown['gateway']}/sync", trust_env=False)
        assert answer.json()["error_response"]["code"] == "MissingParameter"
        assert shown["console"] == f"{shown['gateway']}/console#token={shown['control_token']}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stdout.read() == b""
        alarm.cancel()


def test_https_is_announced_with_its_authority(served):
    code, out, _ = served("--https-port", "0", "--json")
    shown = json.loads(out)
    assert code == 0
    assert shown["gateway_https"].startswith("https://127.0.0.1:")
    assert not Path(shown["ca_file"]).exists()


def test_a_person_is_shown_the_authority_too(served):
    _, out, _ = served("--https-port", "0")
    assert [line.partition(":")[0] for line in out.splitlines()][:3] == [
        *("gateway", "https", "CA file")
    ]


def test_a_person_gets_lines(served):
    code, out, err = served()
    assert code == 0
    assert [line.partition(":")[0] for line in out.splitlines()] == [
        *("gateway", "app key", "app secret", "code", "control", "control token", "faults"),
        "console",
    ]
    assert err == "exit 0: stopped\n"


@pytest.mark.parametrize(
    ("edition", "method", "path", "samples"),
    [
        ("alibaba", "GET", "/api/v3/item/get", ["sample ids"]),
        ("1688", "POST", "/item/batchUpload", []),
    ],
)
def test_an_edition_of_bearer_tokens_shows_its_own_paths_and_no_code(
    served, edition, method, path, samples
):
    code, out, _ = served("--edition", edition, "--https-port", "0")
    lines = dict(line.split(":", 1) for line in out.splitlines())
    assert code == 0
    assert [*lines] == [
        *("gateway", "token", "calls", "https", "CA file", "app key", "app secret"),
        *(*samples, "control", "control token", "faults", "console"),
    ]
    gateway = lines["gateway"].strip()
    assert gateway.startswith("http://127.0.0.1:")
    assert lines["token"].split() == ["POST", f"{gateway}/oauth/token"]
    assert lines["calls"].split() == [method, gateway + path]
    assert "/sync" not in out


@pytest.mark.parametrize(("edition", "samples"), [("alibaba", 3), ("1688", 0)])
def test_a_program_is_told_no_code_where_there_is_none(served, edition, samples):
    _, out, _ = served("--edition", edition, "--json")
    shown = json.loads(out)
    assert "code" not in shown
    assert len(shown.get("samples", [])) == samples


def test_a_warning_does_not_mix_with_the_object(served):
    _, out, err = served("--host", "0.0.0.0", "--json")  # noqa: S104 - that is the case
    assert json.loads(out)["app_key"] == "12345678"
    assert "warning: 0.0.0.0 lets other machines in" in err


def test_account_and_limits_of_a_statement_hold(served, made, tmp_path):
    path = tmp_path / "items.yaml"
    path.write_text(ITEMS, encoding="utf-8")
    code, out, _ = served("--statement", path)
    settings = made["settings"]
    assert code == 0
    assert "/api/v3/item/get" in out
    assert (settings.tier, settings.packages) == ("standard", ("trade-data",))
    assert settings.scopes == ("item_get",)
    assert (settings.calls_per_second, settings.calls_per_day) == (50, 200_000)


def test_the_credentials_of_a_statement_hold_and_its_secret_stays_one(served, made, statement):
    _, out, err = served("--statement", statement, "--json")
    shown = json.loads(out)
    assert (shown["app_key"], shown["app_secret"]) == ("87654321", "***")
    assert "as-secret" not in out + err
    assert made["app_secret"].reveal() == "as-secret-as-it-gets"
    assert made["settings"].callback_url == "http://127.0.0.1:9/{callbacks}"


def test_a_statement_without_a_secret_has_the_sandboxs(served):
    _, out, _ = served("--statement", SAMPLE, "--callback-url", "http://127.0.0.1:9/", "--json")
    assert json.loads(out)["app_secret"] == "helloworld"


def test_a_callback_address_that_only_a_run_can_fill_is_refused(served):
    code, out, err = served("--statement", SAMPLE)
    assert (code, out) == (2, "")
    assert "{callback_port}" in err
    assert "--callback-url" in err


def test_an_edition_that_is_not_the_statements_is_refused(served, statement):
    code, _, err = served("--statement", statement, "--edition", "alibaba")
    assert code == 2
    assert "does not fit the statement" in err
