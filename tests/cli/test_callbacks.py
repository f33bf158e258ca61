"""`harness callbacks URL`: what a person or a script sees of it, against small receivers."""

import hashlib
import hmac
import importlib
import json
import re
import shlex
import shutil
import socket
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness.cli import callbacks
from harness.documents.resources import resource

pytestmark = pytest.mark.long

STATUSES = (
    "OrderCreated", "paymentFailedEvent", "PaymentAuthorized", "OrderShipped", "OrderConfirmed",
    "OrderClosed",
)  # fmt: skip
STATEMENT = """\
statement: 1
edition: aliexpress
application: {{name: Try-out, version: "1", company: Example Trading Ltd}}
app_key: "12345678"
interfaces: [aliexpress.ds.order.create]
capabilities: {{order.create: true, order.ship: true, tracking.callback: {receives}}}
callback: {{url: "{url}"}}
{more}
"""
PROBE = 'probe: {url: "http://127.0.0.1:{callback_port}/state/{order_id}", status: "$.status"}'


class Receiver(ThreadingHTTPServer):
    """A right receiver, until its flaw is named."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self, flaw):
        super().__init__(("127.0.0.1", 0), Handler)
        self.flaw, self.secret = flaw, b"helloworld"
        self.states: dict[str, str] = {}
        self.seen: set[tuple[str, str]] = set()
        self.lock = threading.Lock()
        self.requests: list[SimpleNamespace] = []
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.url = f"{self.address}/callbacks"
        self.probe = ("--probe", self.address + "/state/{order_id}", "--probe-status", "$.status")

    def take(self, authorization, body):
        """The status of the answer to a push."""
        right = hmac.new(self.secret, b"12345678" + body, hashlib.sha256).hexdigest()
        if right != authorization and self.flaw != "believes all":
            return 401
        try:
            push = json.loads(body)
        except ValueError:
            return 500 if self.flaw == "fails on odd bytes" else 400
        word = push["data"].get("orderStatus")
        order = str(push["data"].get("orderId"))
        if word not in STATUSES or self.flaw == "stores nothing":
            return 200
        with self.lock:
            return self.keep(order, word)

    def keep(self, order, word):
        if (order, word) in self.seen and self.flaw == "refuses duplicates":
            return 500
        self.seen.add((order, word))
        rank, known = STATUSES.index(word), self.states.get(order)
        if known is None or rank >= STATUSES.index(known) or self.flaw == "goes back":
            self.states[order] = word
        return 200


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append(SimpleNamespace(body=body, headers=headers, path=self.path))
        if self.server.flaw == "redirects":
            self.answer(302, Location=f"{self.server.address}/elsewhere")
        else:
            self.answer(self.server.take(headers.get("authorization"), body))

    def do_GET(self):
        state = self.server.states.get(self.path.rpartition("/")[2])
        self.answer(200 if state else 404, json.dumps({"status": state} if state else {}).encode())

    def answer(self, status, body=b"{}", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    """Starts a receiver with a flaw, or a right one."""
    started = []

    def start(flaw=""):
        server = Receiver(flaw)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        started.append((server, thread))
        return server

    yield start
    for server, thread in started:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def tested(harness_json, tmp_path):
    """Runs the verb: exit code, the machine's summary, the report."""

    def run(url, *words):
        out = tmp_path / "report"
        code, summary = harness_json("callbacks", url, "--out", out, "--wait", 2, *words)
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
        return code, summary, report

    return run


@pytest.fixture
def scenario():
    """The paths of stock scenarios of the set, for `--scenario`."""

    def paths(*names):
        folder = resource("scenarios", "aliexpress", "callbacks")
        return [word for n in names for word in ("--scenario", folder / f"callbacks-{n}.yaml")]

    return paths


@pytest.fixture
def statement(tmp_path):
    def write(url, *, more="", receives="true"):
        path = tmp_path / "statement.yaml"
        text = STATEMENT.format(url=url, more=more, receives=receives)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def erp_receiver():
    """The receiver of the sample application, as it is."""
    folder = str(resource("examples", "erp"))
    sys.path.insert(0, folder)
    try:
        module = importlib.import_module("receiver")

        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = module.Receiver(port, "12345678", "helloworld")
        yield f"http://127.0.0.1:{port}"
        server.shutdown()
        server.server_close()
    finally:
        sys.path.remove(folder)
        sys.modules.pop("receiver", None)


def verdicts(summary):
    return {name: verdict for name, verdict in summary["requirements"].items() if verdict != "pass"}


def test_the_right_sample_application_passes_the_whole_set(tested, erp_receiver):
    code, summary, report = tested(
        erp_receiver + "/callbacks/aliexpress",
        "--probe", erp_receiver + "/state/{order_id}", "--probe-status", "$.status",
    )  # fmt: skip
    assert (code, summary["conclusion"], verdicts(summary)) == (0, "CLEAN", {})
    rows = {"TRK-02", "TRK-03", "TRK-04", "TRK-05", "TRK-06", "TRK-10"}
    assert set(summary["requirements"]) == rows
    stock = resource("scenarios", "aliexpress", "callbacks").glob("*.yaml")
    assert {s["name"] for s in report["scenarios"]} == {path.stem for path in stock}
    assert report["run"]["verb"] == "callbacks"


@pytest.mark.parametrize(
    ("flaw", "name", "failed"),
    [
        ("believes all", "forged-wrong-key", {"TRK-03": "fail"}),
        ("goes back", "reordered", {"TRK-06": "fail"}),
        ("goes back", "stale", {"TRK-04": "warn"}),
        ("fails on odd bytes", "non-utf8", {"TRK-02": "fail"}),
    ],
)
def test_a_flaw_turns_its_row_red(tested, receiver, scenario, flaw, name, failed):
    server = receiver(flaw)
    _, summary, _ = tested(server.url, *server.probe, *scenario(name))
    rows = summary["requirements"]
    assert {row: rows[row] for row in failed} == failed
    assert {row for row, verdict in rows.items() if verdict in ("fail", "warn")} == set(failed)


def test_a_duplicate_that_is_refused_is_found(tested, receiver, scenario):
    server = receiver("refuses duplicates")
    code, summary, _ = tested(server.url, *scenario("duplicate"))
    assert (code, summary["conclusion"]) == (1, "FINDINGS")
    assert summary["requirements"]["TRK-05"] == "fail"


def test_without_a_probe_the_effect_is_open_and_the_way_out_is_told(tested, receiver, scenario):
    code, summary, report = tested(receiver().url, *scenario("plain", "stale"))
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    assert summary["requirements"]["TRK-10"] == "untested"
    assert summary["requirements"]["TRK-04"] == "inconclusive"
    reasons = {r["id"]: r["reason"] for r in report["requirements"] if "reason" in r}
    assert all("--probe" in reasons[row]["en"] for row in ("TRK-04", "TRK-10"))
    assert all("--probe" in reasons[row]["zh"] for row in ("TRK-04", "TRK-10"))


def test_the_reference_client_is_no_effect_of_the_application(tested, receiver, scenario):
    # It ships the order after the news of its payment, and a receiver that stores nothing does not.
    server = receiver("stores nothing")
    code, summary, _ = tested(server.url, *scenario("plain"))
    assert (code, summary["requirements"]["TRK-10"]) == (0, "untested")


def test_a_probe_that_shows_nothing_leaves_it_undecided(tested, receiver, scenario):
    server = receiver("stores nothing")
    code, summary, report = tested(server.url, *server.probe, *scenario("plain"))
    assert (code, summary["conclusion"]) in ((3, "UNDECIDED"), (1, "FINDINGS"))
    assert (
        "TRK-10" in report["reason"]["en"]
        or "the state probe showed no status" in (report["reason"]["en"])
    )


def test_nobody_at_the_url_is_undecided_and_no_fault(tested):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code, summary, report = tested(f"http://127.0.0.1:{port}/callbacks")
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert report["reason"]["en"] == f"nobody answers at http://127.0.0.1:{port}/callbacks"
    assert set(summary["requirements"].values()) == {"untested"}


def test_a_redirect_is_an_answer_and_not_followed(tested, receiver, scenario):
    server = receiver("redirects")
    code, summary, report = tested(server.url, *scenario("plain"))
    assert (code, summary["requirements"]["TRK-02"]) == (1, "fail")
    [finding] = next(r for r in report["requirements"] if r["id"] == "TRK-02")["findings"]
    assert finding["actual"] == "302"
    assert {request.path for request in server.requests} == {"/callbacks"}


def test_a_set_ends_early_where_nothing_is_acknowledged(tested, receiver):
    server = receiver("")
    server.secret = b"another secret"
    code, _, report = tested(server.url)
    assert code == 1
    assert "no callback at all was acknowledged" in report["reason"]["en"]
    assert len(report["scenarios"]) < 5


def test_the_statements_secret_and_probe_hold(tested, receiver, scenario, statement, monkeypatch):
    monkeypatch.setenv("AE_SECRET", "a-secret-of-its-own")
    server = receiver()
    server.secret = b"a-secret-of-its-own"
    path = statement(server.url, more=f"app_secret: env:AE_SECRET\n{PROBE}")
    code, summary, _ = tested(server.url, "--statement", path, *scenario("plain"))
    assert (code, summary["requirements"]["TRK-10"]) == (0, "pass")


def test_only_some_rows_never_come_out_clean(tested, receiver, scenario):
    code, summary, _ = tested(receiver().url, "--only", "TRK-02", *scenario("plain"))
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert summary["requirements"] == {"TRK-02": "pass"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["http://10.1.2.3/x"], "10.1.2.3 is not this machine, and no statement names it"),
        (["http://example.com/x"], "example.com is not this machine"),
        (["ftp://127.0.0.1/x"], "is no address of HTTP"),
        (["127.0.0.1:9000"], "is no address of HTTP"),
        (["http://127.0.0.1:99999/"], "Port out of range"),
        (["https://api-sg.aliexpress.com/x"], "a host of the platform itself"),
        ([], "no URL is named"),
        (["http://127.0.0.1/", "--edition", "1688"], "edition 1688 pushes nothing"),
        (["http://127.0.0.1/", "--only", "SIGN-02"], "an endpoint alone cannot show it"),
        (["http://127.0.0.1/", "--seed", "1"], "--seed is for --random"),
        (["http://127.0.0.1/", "--random", "0"], "from 1 to 500"),
        (["http://127.0.0.1/", "--random", "--seed", "-1"], "--seed"),
        (["http://127.0.0.1/", "--probe-status", "$.x"], "belong together"),
        (
            ["http://127.0.0.1/", "--probe", "http://127.0.0.1/", "--probe-status", "$.x"],
            "does not say where the order's number goes",
        ),
        (
            ["http://127.0.0.1/", "--probe", "http://127.0.0.1/{order_id}", "--probe-status", "x"],
            "is no JSONPath",
        ),
        (
            ["http://127.0.0.1/", "--probe", "http://b.example/{order_id}", "--probe-status", "$"],
            "b.example is not this machine",
        ),
    ],
)
def test_wrong_use_is_told_and_nothing_runs(harness, tmp_path, words, told):
    code, out, err = harness("callbacks", *words, "--out", tmp_path / "report")
    assert (code, out) == (2, "")
    assert told in err
    assert not (tmp_path / "report").exists()


def test_a_password_in_the_url_is_refused_and_not_repeated(harness):
    code, _, err = harness("callbacks", "http://somebody:hunter2@127.0.0.1:9/x")
    assert (code, "user name or password" in err) == (2, True)
    assert "hunter2" not in err


def test_a_host_that_the_statement_does_not_name_is_refused(harness, statement):
    path = statement("http://127.0.0.1:9000/callbacks")
    code, _, err = harness("callbacks", "http://127.0.0.2:9000/callbacks", "--statement", path)
    assert code == 2
    assert "127.0.0.2 is not the host that the statement names, 127.0.0.1" in err


def test_an_application_without_callbacks_has_no_endpoint(harness, statement):
    path = statement("http://127.0.0.1:9000/callbacks", receives="false")
    code, _, err = harness("callbacks", "http://127.0.0.1:9000/callbacks", "--statement", path)
    assert (code, "tracking.callback: false" in err) == (2, True)


def test_random_sequences_find_the_older_event_fault(tested, receiver, tmp_path):
    server = receiver("goes back")
    code, summary, report = tested(server.url, *server.probe, "--random", 6, "--seed", 3)
    assert (code, summary["conclusion"]) == (1, "FINDINGS")
    found = sorted(tmp_path.glob("report/found-*.yaml"))
    covered = {line for path in found for line in path.read_text("utf-8").splitlines()}
    assert "covers: [TRK-06]" in covered
    assert any("seed 3" in note["en"] for note in report["notes"])
    # The command that plays it again has all that the verdict hangs on, and survives a shell.
    _, *told = next(n["en"] for n in report["notes"] if "TRK-06: " in n["en"]).split(": ", 2)
    words = shlex.split(told[-1])
    assert words[:3] == ["harness", "callbacks", server.url]
    assert words[3:7] == [str(word) for word in server.probe]


def test_a_sequence_that_was_found_reproduces_by_itself(harness_json, receiver, tmp_path):
    server = receiver("refuses duplicates")
    out, again = tmp_path / "first", tmp_path / "again"
    harness_json("callbacks", server.url, "--random", 6, "--seed", 1, "--out", out)
    paths = {_row(path): path for path in out.glob("found-*.yaml")}
    words = ("--scenario", paths["TRK-05"], "--out", again, "--wait", 2)
    code, summary = harness_json("callbacks", server.url, *words)
    assert (code, summary["requirements"]["TRK-05"]) == (1, "fail")
    assert paths["TRK-05"].read_text("utf-8").count("deliver:") == 1


def test_the_same_seed_delivers_the_same_sequences(harness_json, receiver, tmp_path):
    server = receiver()
    texts = []
    for name in ("one", "two"):
        out = tmp_path / name
        harness_json("callbacks", server.url, "--random", 3, "--seed", 7, "--out", out)
        files = sorted(out.glob("evidence/scenarios/random-*.yaml"))
        texts.append([path.read_text("utf-8") for path in files])
    assert len(texts[0]) == 3
    assert texts[0] == texts[1]


def test_a_right_application_survives_random_sequences(tested, receiver, tmp_path):
    server = receiver()
    code, summary, _ = tested(server.url, *server.probe, "--random", 4, "--seed", 3)
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    assert not list(tmp_path.glob("report/found-*"))


def test_recorded_callbacks_are_delivered_again_forged_ones_forged(
    harness_json, receiver, scenario, tmp_path
):
    first, second = receiver(), receiver()
    words = scenario("forged-wrong-key", "duplicate")
    harness_json("callbacks", first.url, *words, "--out", tmp_path / "first")
    code, summary = harness_json(
        "callbacks", second.url, "--from", tmp_path / "first", "--out", tmp_path / "second"
    )
    assert code == 0
    # Our own record holds other numbers in place of the buyer's and the parcel's; no more differs.
    again, before = (
        [re.sub(rb'"(buyerId|trackingNumber)":"?[A-Z0-9]+', b"", r.body) for r in server.requests]
        for server in (second, first)
    )
    assert again == before
    assert summary["requirements"]["TRK-03"] == "pass"
    assert summary["requirements"]["TRK-05"] == "pass"
    log = (tmp_path / "second" / "evidence" / "log.ndjson").read_text("utf-8")
    origins = [
        json.loads(line)["body"]["origin"]["kind"]
        for line in log.splitlines()
        if '"type":"exchange"' in line
    ]
    assert set(origins) == {"replayed"}


def test_a_har_is_delivered_again_signed_anew(harness_json, receiver, tmp_path):
    server = receiver()
    body = '{"message_type":53,"timestamp":1,"data":{"orderId":81,"orderStatus":"OrderCreated"}}'
    har = tmp_path / "calls.har"
    har.write_text(json.dumps(_har(server.url, body)), encoding="utf-8")
    out = tmp_path / "out"
    code, summary = harness_json("callbacks", server.url, "--from", har, "--out", out)
    assert (code, summary["requirements"]["TRK-02"]) == (0, "pass")
    [request] = server.requests
    right = hmac.new(b"helloworld", b"12345678" + body.encode(), hashlib.sha256).hexdigest()
    assert (request.body, request.headers["authorization"]) == (body.encode(), right)


def test_help_says_how_a_run_is_bounded(harness):
    code, out, _ = harness("callbacks", "--help")
    assert code == 0
    text = " ".join(out.split())
    assert "at most 500 random sequences, 1000 recorded callbacks" in text
    assert "nothing new after 900 seconds" in text


def test_the_report_names_the_endpoint_and_both_languages(harness, receiver, scenario, tmp_path):
    server = receiver()
    out = tmp_path / "report"
    words = ("--lang", "zh", "--out", out, *scenario("plain"))
    code, shown, err = harness("callbacks", server.url, *words)
    assert code == 0
    assert "未提供状态探针" in shown
    assert "exit 0: 未发现问题" in err
    assert server.url in (out / "report.html").read_text("utf-8")
    shutil.rmtree(out)


def _row(path: Path) -> str:
    line = next(x for x in path.read_text("utf-8").splitlines() if x.startswith("covers:"))
    return line.removeprefix("covers: [").removesuffix("]")


def _har(url, body):
    headers = [{"name": "Authorization", "value": "0" * 64}]
    request = {
        "method": "POST", "url": url, "httpVersion": "HTTP/1.1", "headers": headers, "cookies": [],
        "queryString": [], "headersSize": -1, "bodySize": len(body),
        "postData": {"mimeType": "application/json", "text": body},
    }  # fmt: skip
    response = {
        "status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": [], "cookies": [],
        "redirectURL": "", "headersSize": -1, "bodySize": 0,
        "content": {"size": 0, "mimeType": "text/plain", "text": ""},
    }  # fmt: skip
    entry = {
        "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 5, "request": request,
        "response": response, "cache": {}, "timings": {"send": 1, "wait": 3, "receive": 1},
    }  # fmt: skip
    return {"log": {"version": "1.2", "creator": {"name": "t", "version": "1"}, "entries": [entry]}}


def test_the_verb_is_listed(harness):
    assert callbacks.SET == "callbacks"
    _, out, _ = harness("--help")
    assert "callbacks" in out


def test_rounds_and_output_of_an_application_are_not_told_of_where_none_ran(
    tested, receiver, scenario, tmp_path
):
    server = receiver()
    _, _, report = tested(server.url, *server.probe, *scenario("plain"))
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert report["rounds"] == []
    told = ("Order rounds", "Complete rounds", "outside of the rounds", "application.log")
    assert [text for text in told if text in page] == []
    assert "Callback deliveries" in page
    # What a finding cites leads to the delivery.
    cited = set(re.findall(r'class="ref" href="#(d-x[0-9]+)"', page))
    assert cited
    assert cited <= set(re.findall(r'<tr id="(d-x[0-9]+)"', page))
