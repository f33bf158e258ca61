"""A run against one endpoint: its bounds, its ends, what is left to nobody's charge."""

import hashlib
import hmac
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from harness.documents.resources import resource
from harness.model.clock import SystemClock
from harness.platforms.editions import edition_named
from harness.run import callbacks
from harness.run.callbacks import execute_callbacks
from harness.run.callbacks_endpoint import endpoint_at
from harness.run.callbacks_order import CallbackOrder
from harness.run.callbacks_random import Search
from harness.run.intake import take_in
from harness.run.order import Surroundings
from harness.scenario.load import load_scenario

pytestmark = pytest.mark.long

EDITION = edition_named("aliexpress")


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        right = hmac.new(b"helloworld", b"12345678" + body, hashlib.sha256).hexdigest()
        self.server.taken += 1
        if self.server.taken == self.server.dies_at:
            self.server.socket.close()
            self.connection.close()
            return
        self.send_response(200 if self.headers["Authorization"] == right else 401)
        self.end_headers()

    def log_message(self, *_):
        pass


class Receiver(ThreadingHTTPServer):
    taken, dies_at = 0, 0

    def handle_error(self, *_):
        pass

    def service_actions(self):
        if self.socket.fileno() < 0:
            raise SystemExit


@pytest.fixture
def receiver():
    server = Receiver(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    if thread.is_alive():
        server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world():
    return Surroundings(
        clock=SystemClock(),
        chance=lambda count: b"\x07" * count,
        environ={},
        progress=lambda _: None,
    )


@pytest.fixture
def order(receiver, tmp_path):
    url = f"http://127.0.0.1:{receiver.server_port}/callbacks"
    return CallbackOrder(
        edition=EDITION,
        statement=None,
        endpoint=endpoint_at(url, what="URL", named=None, edition=EDITION),
        scenarios=(stock("plain"),),
        out=tmp_path / "report",
        patience=2.0,
    )


def stock(name):
    return load_scenario(resource("scenarios", "aliexpress", "callbacks", f"callbacks-{name}.yaml"))


def rows(report):
    return {a.requirement.id: a.verdict.word for a in report.assessments}


def test_a_right_endpoint_comes_out_clean(order, world):
    result = execute_callbacks(order, world)
    assert (result.report.conclusion, result.report.run.target) == ("CLEAN", order.endpoint.url)
    assert rows(result.report)["TRK-02"] == "pass"
    assert (result.folder.path / "junit.xml").exists()


def test_the_other_rows_are_said_to_belong_to_another_verb(order, world):
    report = execute_callbacks(order, world).report
    reasons = {row.id: why.en for row, why in report.not_in_plan}
    assert "harness certify" in reasons["SIGN-02"]
    assert not any("--only" in why for why in reasons.values())


def test_nothing_new_is_begun_once_the_time_is_over(order, world, monkeypatch):
    monkeypatch.setattr(callbacks, "LONGEST", -1.0)
    report = execute_callbacks(order, world).report
    assert report.conclusion == "UNDECIDED"
    assert "not everything was delivered" in report.reason.en
    assert report.scenarios == ()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_endpoint_that_dies_of_a_callback_is_found(order, world, receiver):
    receiver.dies_at = 2
    report = execute_callbacks(replace(order, scenarios=(stock("plain"), stock("late"))), world)
    report = report.report
    assert (report.conclusion, rows(report)["TRK-02"]) == ("FINDINGS", "fail")
    [finding] = next(a for a in report.assessments if a.requirement.id == "TRK-02").findings
    assert finding.count == 1  # what met the closed port later is nobody's fault
    assert "any more since" in report.reason.en
    assert len(report.scenarios) == 1


def test_an_interruption_is_no_verdict(order, world, monkeypatch):
    def interrupt(_self):
        raise KeyboardInterrupt

    monkeypatch.setattr(callbacks._Run, "deliver_all", interrupt)
    assert execute_callbacks(order, world).report.conclusion == "INVALID"


def test_a_recording_is_delivered_up_to_a_bound(order, world, monkeypatch, tmp_path):
    first = execute_callbacks(order, world).folder
    monkeypatch.setattr(callbacks, "MOST_REDELIVERIES", 2)
    again = replace(
        order,
        scenarios=(),
        intake=take_in([str(first.path)], lambda: b""),
        out=tmp_path / "again",
    )
    report = execute_callbacks(again, world).report
    assert (report.conclusion, report.exchanges) == ("UNDECIDED", 2)
    assert "only the first 2 of" in report.reason.en


def test_a_damaged_recording_is_named(order, world, tmp_path):
    damaged = tmp_path / "calls.ndjson"
    damaged.write_text("{\n", encoding="utf-8")
    again = replace(order, scenarios=(), intake=take_in([str(damaged)], lambda: b""))
    report = execute_callbacks(again, world).report
    assert (report.conclusion, str(damaged) in report.reason.en) == ("UNDECIDED", True)


@pytest.fixture
def search(tmp_path):
    """A search over endpoints of paper: what a sequence breaks is read off its scenario."""

    def run(broken_by, *, sequences=20, is_over=lambda: False):
        played = []

        def play(scenario):
            played.append(scenario.source.decode())
            return scenario.source.decode()

        folder = SimpleNamespace(path=tmp_path, evidence=tmp_path / "evidence")
        (folder.evidence / "scenarios").mkdir(parents=True)
        folder.keep = lambda name, data: (folder.evidence / name).write_bytes(data)
        made = Search(
            stage=SimpleNamespace(play=play),
            edition=EDITION,
            folder=folder,
            judge=lambda text: frozenset(row for row, word in broken_by.items() if word in text),
            seed=1,
            sequences=sequences,
            is_over=is_over,
        )
        return made.run(), played

    return run


def test_a_search_finds_each_row_and_shrinks_it(search, tmp_path):
    searched, _ = search({"TRK-05": "deliver: duplicate", "TRK-06": "deliver: reordered"})
    assert [f.requirement for f in searched.found] == ["TRK-05", "TRK-06"]
    text = (tmp_path / "found-1.yaml").read_text("utf-8")
    assert text.count("deliver:") == text.count("use: placed") == 1
    assert load_scenario(tmp_path / "found-1.yaml").covers == ("TRK-05",)


def test_a_search_that_finds_nothing_plays_as_many_as_were_asked_for(search, tmp_path):
    searched, played = search({}, sequences=7)
    assert (searched.found, searched.played, len(played)) == ((), 7, 7)
    assert not list(tmp_path.glob("found-*"))


def test_no_sequence_is_played_twice(search):
    _, played = search({}, sequences=30)
    bodies = [text.partition("steps:")[2].replace("random-", "") for text in played]
    assert len({_without_numbers(body) for body in bodies}) == len(bodies)


def test_a_search_that_is_over_plays_nothing(search):
    searched, played = search({}, is_over=lambda: True)
    assert (searched.played, played) == (0, [])


def _without_numbers(text):
    return "\n".join(line for line in text.splitlines() if "{name:" not in line)
