"""Whole runs of the verbs beside certify: run, observe, emulate."""

import json
import os
import signal
import subprocess
import sys
import textwrap

import httpx
import pytest

from harness.cli.main import main
from harness.evidence.log import read_log
from harness.model.evidence import ActKind

EXAMPLE = """\
scenario: as-in-the-interface
title: {en: Full order life cycle with tracking, zh: 含物流轨迹的完整订单生命周期}
edition: aliexpress
covers: [LIFE-01, LIFE-02, TRK-01, FMT-01]
rounds: 3
given: {product_id: "1005006057059635", price: "12.50", currency: USD}
steps:
  - app: order.create
    with: {product_id: "{product_id}", quantity: "2"}
    expect: {status: 200, "$.result.is_success": true}
    capture: {order_id: "$.result.order_list.number[0]"}
  - platform: buyer.pays
    with: {order_id: "{order_id}"}
  - callback: order.status
    where: {order_id: "{order_id}", status: PaymentAuthorized}
    within: 5s
  - app: order.ship
    with: {order_id: "{order_id}", service: CAINIAO_STANDARD, tracking_number: "LP00123456789CN"}
  - platform: carrier.delivers
    with: {order_id: "{order_id}"}
  - callback: logistics.tracking
    where: {order_id: "{order_id}"}
    count: {at_least: 1}
  - platform: buyer.confirms
    with: {order_id: "{order_id}"}
  - app: order.get
    with: {order_id: "{order_id}"}
    until: {"$.result.order_status": FINISH}
    fail_if: {"$.result.order_status": IN_CANCEL}
    every: 200ms
    within: 10s
always:
  - platform: order.forget
    with: {order_id: "{order_id}"}
"""


@pytest.fixture
def harness(capsys, tmp_path):
    """Runs a verb with --json: exit code, machine summary, the run's folder, stderr."""

    def run(*words):
        out = tmp_path / "report"
        head, *rest = [str(word) for word in words]
        code = main([head, "--json", "--out", str(out), *rest])
        seen = capsys.readouterr()
        return code, json.loads(seen.out) if seen.out else {}, out, seen.err

    return run


def test_the_example_of_the_interface_runs_with_the_reference_client(harness, tmp_path):
    path = tmp_path / "example.yaml"
    path.write_text(EXAMPLE, encoding="utf-8")
    code, summary, out, err = harness("run", path)
    assert (code, summary["conclusion"]) == (0, "CLEAN"), err
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert [r["complete"] for r in report["rounds"]] == [True] * 3
    assert (out / "evidence" / "scenarios" / "as-in-the-interface.yaml").read_text() == EXAMPLE


def test_a_fragment_is_kept_as_it_was_used(harness):
    *_, out, _ = harness("run", "order-lifecycle")
    assert (out / "evidence" / "scenarios" / "fragments" / "delivered.yaml").exists()


def test_a_scenario_that_fails_is_undecided_and_says_at_which_step(harness, tmp_path):
    path = tmp_path / "impossible.yaml"
    path.write_text(
        EXAMPLE.replace("FINISH}", "NEVER}")
        .replace("within: 10s", "within: 1s")
        .replace("rounds: 3", "rounds: 1"),
        encoding="utf-8",
    )
    code, summary, _, err = harness("run", path)
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert "step 8, app: order.get" in err


def test_steps_behind_a_failed_one_are_blocked_not_failed(harness, tmp_path):
    path = tmp_path / "blocked.yaml"
    path.write_text(EXAMPLE.replace("buyer.pays", "carrier.fails"), encoding="utf-8")
    *_, out, _ = harness("run", path)
    acts = read_log(out / "evidence" / "log.ndjson").acts
    outcomes = [a.outcome for a in acts if a.kind is ActKind.STEP_ENDED and a.round == 1]
    assert outcomes[:4] == ["met", "failed", "blocked", "blocked"]


APPLICATION = """\
import hashlib, hmac, os, time, urllib.parse, urllib.request

def call(path, prefix, **form):
    form |= {"app_key": os.environ["HARNESS_APP_KEY"], "sign_method": "sha256",
             "timestamp": str(int(time.time() * 1000))}
    text = prefix + "".join(n + form[n] for n in sorted(form))
    key = os.environ["HARNESS_APP_SECRET"].encode()
    form["sign"] = hmac.new(key, text.encode(), hashlib.sha256).hexdigest().upper()
    data = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(os.environ["HARNESS_GATEWAY"] + path, data) as answer:
        return answer.read().decode()

print(call("/rest/auth/token/create", "/auth/token/create", code=os.environ["HARNESS_AUTH_CODE"]))
"""


def test_an_observed_command_is_judged_by_what_it_sent(harness, tmp_path):
    (tmp_path / "app.py").write_text(APPLICATION, encoding="utf-8")
    code, summary, out, err = harness("observe", "--", "python", tmp_path / "app.py")
    assert (code, summary["conclusion"]) == (0, "CLEAN"), err
    assert summary["requirements"]["SIGN-02"] == "pass"
    output = (out / "evidence" / "application.log").read_text(encoding="utf-8")
    assert "access_token" in output
    assert "50000" not in output.partition("refresh_token")[0].partition("access_token")[2][:8]


def test_an_observed_command_that_sends_nothing_is_undecided(harness):
    code, summary, *_ = harness("observe", "--", "python", "-c", "print('hello')")
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")


@pytest.mark.parametrize("end", ["raise SystemExit(3)", "import os; os.kill(os.getpid(), 9)"])
def test_an_observed_command_that_breaks_off_is_undecided(harness, tmp_path, end):
    (tmp_path / "app.py").write_text(f"{APPLICATION}\n{end}\n", encoding="utf-8")
    code, summary, _, err = harness("observe", "--", "python", tmp_path / "app.py")
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert "exit code 3" in err or "signal 9" in err


def test_observing_ends_when_its_time_is_over(harness):
    words = ["observe", "--for", "0.3", "--", "python", "-c", "import time; time.sleep(600)"]
    assert harness(*words)[0] == 3


def test_observing_without_a_command_is_wrong_use(harness):
    code, _, out, err = harness("observe")
    assert code == 2
    assert "no command to observe" in err
    assert not out.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["observe", "--upstream", "https://api-sg.aliexpress.com", "--", "true"],
        ["run", "--target", "https://api-sg.aliexpress.com", "product-query"],
    ],
)
def test_a_production_host_is_refused_with_the_remedy(harness, words):
    code, _, out, err = harness(*words)
    assert code == 2
    assert "production host" in err
    assert "--allow-production" in err
    assert not out.exists()


@pytest.mark.parametrize("target", ["cassette:x.yaml", "nonsense"])
def test_a_target_that_cannot_be_used_is_refused(harness, target):
    assert harness("run", "--target", target, "product-query")[0] == 2


@pytest.fixture
def emulator():
    """`harness emulate` as a process of its own: what it printed, by name."""
    command = [sys.executable, "-m", "harness", "emulate", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().decode() for _ in range(6)]
        shown = dict(line.strip().split(":", 1) for line in lines)
        yield process, {name: value.strip() for name, value in shown.items()}
        process.kill()


def test_the_emulator_serves_until_it_is_stopped(emulator):
    process, shown = emulator
    answer = httpx.get(shown["gateway"].split()[0], trust_env=False)
    assert answer.json()["error_response"]["code"] == "MissingParameter"
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_an_application_behind_the_proxy_is_recorded(harness, emulator, tmp_path):
    _, shown = emulator
    upstream = shown["gateway"].split("/sync")[0]
    code = APPLICATION.replace('os.environ["HARNESS_AUTH_CODE"]', repr(shown["code"]))
    code = code.replace('os.environ["HARNESS_APP_SECRET"]', '"helloworld"')
    (tmp_path / "app.py").write_text(textwrap.dedent(code), encoding="utf-8")
    command = ["observe", "--upstream", upstream, "--", "python", tmp_path / "app.py"]
    _, summary, out, err = harness(*command)
    assert "/console#token=" in err
    (exchange,) = read_log(out / "evidence" / "log.ndjson").exchanges
    assert exchange.request.url == f"{upstream}/rest/auth/token/create"
    assert summary["class"] == "live"
    assert summary["requirements"]["SIGN-02"] == "inconclusive"


def test_a_run_against_a_gateway_asks_a_person_and_is_undecided_where_nobody_is(harness, emulator):
    _, shown = emulator
    upstream = shown["gateway"].split("/sync")[0]
    code, _, _, err = harness("run", "--target", upstream, "product-query")
    assert code in (2, 4)
    assert "Traceback" not in err


def test_an_interrupted_certification_is_invalid_and_keeps_what_was_recorded(tmp_path):
    command = [sys.executable, "-m", "harness", "certify", "--out", tmp_path / "r", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        log = tmp_path / "r" / "evidence" / "log.ndjson"
        while not log.exists() or log.read_bytes().count(b'"type":"exchange"') < 2:
            assert process.poll() is None
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert json.loads(out)["conclusion"] == "INVALID"
    assert b"Traceback" not in err
    assert read_log(log).exchanges
    assert (tmp_path / "r" / "evidence" / "application.log").exists()
