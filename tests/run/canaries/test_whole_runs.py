"""Runs of an application that puts a canary wherever it can, and everything that they leave."""

import io
import json
import shutil
import textwrap
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pytest

from harness.cli.main import main
from harness.documents.resources import resource
from harness.evidence.log import read_log

pytestmark = pytest.mark.long

BY_USER = ("evidence/scenarios/",)
"""Copied byte for byte: what a user wrote into a scenario is his to keep or not."""

APPLICATION = """\
import base64, gzip, json, os, sys, urllib.parse
from pathlib import Path

import httpx
import receiver

planted = json.loads(Path(__file__).with_name("canaries.json").read_text())
usual, answer = httpx.Client.post, receiver.CallbackHandler._answer
once = []


def post(client, url, *, data, timeout):
    headers = {"Cookie": "sid=" + planted["cookie"], "X-Session": planted["header"]}
    headers["Authorization"] = "Bearer " + planted["bearer"]
    got = usual(client, url, data=data, timeout=timeout, headers=headers)
    tell(data, got)
    if "session" in data and not once:
        once.append(url)
        wrong(client, url)
    return got


def wrong(client, url):
    inner = json.dumps({"session": planted["json in json"]})
    blob = base64.b64encode(json.dumps({"full_name": planted["base64"]}).encode()).decode()
    fields = {"method": "aliexpress.ds.product.get", "sign": planted["sign"], "blob": blob}
    fields["session"] = planted["form"]
    fields["param"] = json.dumps({"a": [{"address": planted["nested json"], "inner": inner}]})
    fields["back"] = "https://app/cb?code=" + planted["url in form"]
    query = urllib.parse.urlencode({"access_token": planted["query"], "phone": planted["phone"]})
    usual(client, url + "?" + query, data=fields)
    parts = {"session": (None, planted["part"]), "f": (planted["file name"], b"x")}
    usual(client, url, files=parts)
    packed = gzip.compress(b"session=" + planted["gzip"].encode())
    form = "application/x-www-form-urlencoded"
    usual(client, url, content=packed, headers={"Content-Encoding": "gzip", "Content-Type": form})


def tell(data, got):
    secret = os.environ["AE_SECRET"]
    print("secret", secret, base64.b64encode(secret.encode()).decode(), secret.encode().hex())
    print("database", os.environ["DATABASE_PASSWORD"], urllib.parse.quote(repr(dict(os.environ))))
    print("sent", data, "and got", got.text, file=sys.stderr)
    print({"password": planted["printed"], "note": "to " + planted["name"]})
    print("GET http://h/?session=" + planted["printed url"])


def acknowledge(handler, status, content=None):
    send_header = handler.send_header

    def more(name, value):
        send_header(name, value)
        if name == "Content-Type":
            send_header("Set-Cookie", "sid=" + planted["answer's cookie"])
            send_header("X-Node", planted["answer's header"])

    handler.send_header = more
    told = {"token": planted["answer's token"], "phone": planted["answer's phone"]}
    answer(handler, status, {**(content or {}), **told})


httpx.Client.post = post
receiver.CallbackHandler._answer = acknowledge
import runpy

runpy.run_path(str(Path(__file__).with_name("app.py")), run_name="__main__")
"""
SLOTS = (
    "cookie", "header", "bearer", "json in json", "base64", "form", "nested json", "url in form",
    "query", "part", "file name", "gzip", "printed", "printed url", "name", "answer's cookie",
    "answer's header", "answer's token", "sign",
)  # fmt: skip
NUMBERS = ("phone", "answer's phone")


def run(*words):
    """Runs a verb: exit code, both streams."""
    told, said = io.StringIO(), io.StringIO()
    with redirect_stdout(told), redirect_stderr(said):
        code = main([str(word) for word in words])
    return code, told.getvalue() + said.getvalue()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, new_canaries):
    """A recorded run of the application: where everything lies, the canaries, what was printed."""
    folder = tmp_path_factory.mktemp("canaries")
    canaries = new_canaries()
    planted = {slot: canaries.word(slot) for slot in SLOTS}
    planted |= {slot: canaries.number(slot) for slot in NUMBERS}
    statement = _application(folder / "erp", planted)
    words = ("--driver", "observe", "--statement", statement, "--wait", "10", "--out", folder / "r")
    files = ("--cassette", folder / "kept" / "c.yaml", "--har", folder / "kept" / "c.har")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOP_SECRET", canaries.word("app secret"))
        patch.setenv("SHOP_DATABASE", canaries.word("database password"))
        patch.setenv("ERP_ORDERS", "1")
        code, told = run("record", *words, *files, _scenario(folder))
    assert code in (0, 1), told
    return SimpleNamespace(
        folder=folder, run=folder / "r", kept=folder / "kept", canaries=canaries, told=told
    )


def _application(folder, planted):
    shutil.copytree(resource("examples", "erp"), folder)
    (folder / "planted.py").write_text(APPLICATION, encoding="utf-8")
    (folder / "canaries.json").write_text(json.dumps(planted), encoding="utf-8")
    address = json.loads((folder / "address.json").read_text(encoding="utf-8"))
    address |= {"full_name": planted["name"], "mobile_no": planted["phone"]}
    (folder / "address.json").write_text(json.dumps(address), encoding="utf-8")
    path = folder / "statement.yaml"
    text = path.read_text(encoding="utf-8").replace("[python, app.py]", "[python, planted.py]")
    text = text.replace("  env:\n", "  env:\n    DATABASE_PASSWORD: env:SHOP_DATABASE\n")
    path.write_text(f"{text}app_secret: env:SHOP_SECRET\n", encoding="utf-8")
    return path


def _scenario(folder):
    text = resource("scenarios", "aliexpress", "order-lifecycle.yaml").read_text(encoding="utf-8")
    path = folder / "one-order.yaml"
    text = text.replace("scenario: order-lifecycle", "scenario: one-order")
    path.write_text(text.replace("rounds: 3", "rounds: 1"), encoding="utf-8")
    shutil.copytree(resource("scenarios", "aliexpress", "fragments"), folder / "fragments")
    return path


def test_the_application_was_heard(recorded):
    exchanges = read_log(recorded.run / "evidence" / "log.ndjson").exchanges
    assert len(exchanges) > 10
    headers = {(n.lower(), v.partition(";")[0]) for x in exchanges for n, v in x.request.headers}
    assert {("content-encoding", "gzip"), ("content-type", "multipart/form-data")} <= headers
    assert {n for x in exchanges for n, _ in x.response.headers} >= {"Set-Cookie", "X-Node"}
    output = (recorded.run / "evidence" / "application.log").read_text(encoding="utf-8")
    for word in ("secret ", "database ", "sent ", "password", "GET http://h/?session="):
        assert word in output


def test_no_canary_is_in_any_file_of_the_run(recorded):
    names = {path.relative_to(recorded.run).as_posix() for path in recorded.run.rglob("*")}
    assert {"evidence/statement.yaml", "report.html", "junit.xml", "allure-results"} < names
    assert recorded.canaries.found_below(recorded.run) == {}


def test_no_canary_is_in_the_recording(recorded):
    assert {path.name for path in recorded.kept.iterdir()} == {"c.yaml", "c.har"}
    assert recorded.canaries.found_below(recorded.kept) == {}


def test_no_canary_is_printed(recorded):
    assert recorded.canaries.found_in(recorded.told.encode()) == set()


@pytest.mark.parametrize("form", ["c.yaml", "c.har"])
def test_no_canary_is_in_what_an_audit_of_the_recording_leaves(recorded, form):
    out = recorded.folder / f"audit-{form}"
    code, told = run("audit", recorded.kept / form, "--out", out)
    assert code in (0, 1, 3), told
    assert recorded.canaries.found_below(out) == {}


def test_no_canary_is_in_what_a_replay_leaves(recorded):
    out = recorded.folder / "replay"
    target = f"cassette:{recorded.kept / 'c.yaml'}"
    code, told = run("run", "--target", target, "--out", out, recorded.folder / "one-order.yaml")
    assert code in (0, 1, 3), told
    assert recorded.canaries.found_below(out) == {}


def test_no_canary_is_in_what_a_comparison_leaves(recorded):
    out = recorded.folder / "compared"
    code, told = run("compare", recorded.run, recorded.kept / "c.yaml", "--out", out)
    assert code in (0, 1, 3), told
    assert recorded.canaries.found_below(out) == {}


def test_no_canary_is_in_what_an_endpoint_alone_leaves(recorded, endpoint):
    out = recorded.folder / "endpoint"
    words = ("--from", recorded.kept / "c.yaml", "--out", out)
    code, told = run("callbacks", endpoint(recorded.canaries), *words)
    assert code in (0, 1, 3), told
    assert read_log(out / "evidence" / "log.ndjson").exchanges
    assert recorded.canaries.found_below(out) == {}


def test_no_canary_is_left_of_a_scenario_but_in_its_own_copy(recorded, new_canaries):
    canaries, out = new_canaries(), recorded.folder / "driven"
    name, street = f"Anna {canaries.word('name')}", canaries.word("street")
    path = recorded.folder / "driven.yaml"
    path.write_text(
        textwrap.dedent(f"""\
            scenario: driven
            title: {{en: One call, zh: 一次调用}}
            edition: aliexpress
            steps:
              - app: order.create
                with:
                  product_id: "1005006057059635"
                  quantity: "1"
                  full_name: "{name}"
                  address: "{street}"
                  mobile: "{canaries.number("phone")}"
                  memo: "for {name}, {street}"
            """),
        encoding="utf-8",
    )
    code, told = run("run", path, "--out", out)
    assert code in (0, 1, 3), told
    assert canaries.found_below(out, but=BY_USER) == {}
    assert set(canaries.found_below(out)) == {"name", "street", "phone"}
