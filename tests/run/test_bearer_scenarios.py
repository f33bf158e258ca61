"""The stock scenarios of alibaba and 1688: each completes with a client that behaves.

Played by the reference client, eight times faster than they are: emulator, engine and client
share a clock that runs ahead.
"""

import json
import ssl
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from harness.catalog.load import load_catalogue
from harness.cli.main import main
from harness.documents.resources import resource
from harness.emulator.server import Emulator
from harness.emulator.settings import EmulatorSettings
from harness.emulator.tap import Tap
from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.evidence import ActKind
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.run.sides import EmulatedPlatform
from harness.scenario.engine import Engine
from harness.scenario.load import load_scenario
from harness.sources.driven import ReferenceApplication
from harness.sources.stream import LiveStream
from harness.sources.wire import Caller, Token
from harness.sources.wires import WIRES

pytestmark = pytest.mark.long

EDITIONS = ("alibaba", "1688")
FILES = [
    (edition, path.stem)
    for edition in EDITIONS
    for path in sorted(resource("scenarios", edition).glob("*.yaml"))
]
# Seconds of the wire, which no clock of ours hurries along; and what only HTTPS can show.
APART = ("slow-answer", "bad-certificate")
SPEED = 8


class FastClock(SystemClock):
    """Time that runs ahead, the same for everybody who has this clock."""

    def __init__(self):
        self._begun, self._start = time.monotonic(), super().now()

    def now(self):
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self):
        return (time.monotonic() - self._begun) * SPEED

    def sleep(self, seconds):
        time.sleep(seconds / SPEED)


@dataclass
class House:
    """An emulator with an engine around it."""

    edition: str
    emulator: Emulator
    clock: FastClock
    stream: LiveStream
    acts: list[Any] = field(default_factory=list)
    seen: list[Any] = field(default_factory=list)

    def record(self, act):
        self.acts.append(act)

    def take(self, exchange):
        self.seen.append(replace(exchange, id=f"x{len(self.seen)}"))
        self.stream.put(self.seen[-1])
        return self.seen[-1]

    def play(self, name, performer):
        engine = Engine(
            edition=edition_named(self.edition),
            watch=self.stream,
            platform=EmulatedPlatform(self.emulator, plain=None),
            performer=performer,
            journal=self,
            clock=self.clock,
            capabilities={},
            run_word="r",
            patience=30.0 * SPEED,
        )
        return engine.run(load_scenario(resource("scenarios", self.edition, f"{name}.yaml")))

    def faults(self):
        ended = [act for act in self.acts if act.kind is ActKind.FAULT_DISARMED]
        return {act.outcome for act in ended}


@pytest.fixture
def open_house():
    opened = []

    def opening(edition, *, is_https=False):
        clock = FastClock()
        known = edition_named(edition)
        emulator = Emulator(
            edition=known,
            app_key=known.sandbox_app_key,
            app_secret=Secret(known.sandbox_secret),
            clock=clock,
            # The reference client hands in itself what it calls.
            sink=lambda exchange: house.take(exchange) if is_https else None,
            # A machine that stalls must not turn calls that were paced into a crowd.
            settings=EmulatorSettings(calls_per_second=10**6),
        )
        house = House(edition, emulator, clock, LiveStream(clock))
        emulator.start(port=0, https_port=0 if is_https else None)
        opened.append(emulator.stop)
        return house

    yield opening
    for close in reversed(opened):
        close()


@pytest.fixture
def reference_in():
    opened = []

    def opening(house):
        known = edition_named(house.edition)
        made = ReferenceApplication(
            edition=known,
            gateway=house.emulator.address,
            credentials=credentials_of(known),
            new_code=house.emulator.issue_code,
            clock=house.clock,
            sink=house.take,
        )
        opened.append(made)
        return made

    yield opening
    for made in opened:
        made.close()


def credentials_of(edition):
    return Credentials(app_key=edition.sandbox_app_key, app_secret=Secret(edition.sandbox_secret))


@pytest.mark.parametrize(("edition", "name"), [f for f in FILES if f[1] not in APART])
def test_a_scenario_completes_and_its_faults_strike(open_house, reference_in, edition, name):
    house = open_house(edition)
    outcome = house.play(name, reference_in(house))
    assert (outcome.completed, outcome.reason) == (1, None)
    assert house.faults() <= {"met"}
    assert house.emulator.armed() == ()


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_application_that_verifies_gets_past_the_bad_certificate(open_house, edition):
    house = open_house(edition, is_https=True)
    trusted = ssl.create_default_context(cafile=house.emulator.ca_file)
    outcome = observed(house, verify=trusted)
    assert (outcome.completed, outcome.reason) == (1, None)
    assert house.faults() == {"met"}
    assert not any(x.intent == "bad_certificate" for x in house.seen)


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_application_that_does_not_verify_completes_a_call_over_it(open_house, edition):
    house = open_house(edition, is_https=True)
    assert observed(house, verify=False).completed == 1
    assert any(x.intent == "bad_certificate" for x in house.seen)


def observed(house, *, verify):
    """Play the certificate's scenario with an application that calls over HTTPS all the time."""
    ended = threading.Event()
    application = threading.Thread(target=call_on, args=(house, ended, verify))
    application.start()
    try:
        return house.play("bad-certificate", None)
    finally:
        ended.set()
        application.join()


def call_on(house, ended, verify):
    edition = edition_named(house.edition)
    wire = WIRES[house.edition](
        Caller(
            gateway=house.emulator.https_address,
            credentials=credentials_of(edition),
            scopes=(),
            new_code=str,
        )
    )
    grant = edition.operations.named("token.create")[0]
    (business,) = (o for o in edition.operations.operations.values() if o is not grant)
    values = {"item_id": "1600590399629"} if house.edition == "alibaba" else {}
    with httpx.Client(trust_env=False, verify=verify) as client:

        def sent(request):
            headers, content = dict(request.headers), request.body or None
            return client.request(request.method, request.url, headers=headers, content=content)

        now = house.clock.now
        token = sent(wire.token_request(grant, {}, held=Token(), at=now())).json()["access_token"]
        while not ended.wait(0.3 / SPEED):
            try:
                sent(wire.business_request(business, values, token=token, at=now()))
            except httpx.TransportError:
                continue


@pytest.mark.parametrize(("edition", "name"), FILES)
def test_a_scenario_names_itself_and_rows_of_its_edition(edition, name):
    scenario = load_scenario(resource("scenarios", edition, f"{name}.yaml"), edition=edition)
    rows = {row.id for row in load_catalogue().requirements if edition in row.editions}
    assert scenario.name == name
    assert scenario.covers
    assert set(scenario.covers) <= rows
    assert scenario.title.en != scenario.title.zh


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_takes_long_and_what_an_application_must_not_do_is_tagged(edition):
    names = [name for owner, name in FILES if owner == edition]
    tags = {n: load_scenario(resource("scenarios", edition, f"{n}.yaml")).tags for n in names}
    wrong = {"alibaba": ["space-in-parameter", "tier-visibility"], "1688": ["bad-goods"]}[edition]
    assert [n for n in names if "extended" in tags[n]] == ["slow-answer"]
    assert [n for n in names if "reference-only" in tags[n]] == wrong


@pytest.fixture
def run(capsys, tmp_path):
    """Runs scenarios by the command line: exit code and the exchanges of the log."""

    def running(edition, *names):
        out = tmp_path / "report"
        code = main(["run", *names, "--edition", edition, "--json", "--out", str(out)])
        capsys.readouterr()
        log = (out / "evidence" / "log.ndjson").read_text(encoding="utf-8")
        records = [json.loads(line) for line in log.splitlines()]
        return code, [r["body"] for r in records if "request" in r["body"]]

    return running


@pytest.mark.parametrize(("edition", "name"), [("alibaba", "item-detail"), ("1688", "upload")])
def test_a_scenario_runs_clean_from_the_command_line(run, edition, name):
    code, exchanges = run(edition, name)
    assert code == 0
    assert len(exchanges) == 3


@pytest.mark.parametrize(
    ("edition", "refused"), [("alibaba", "/api/v3/item/get"), ("1688", "/item/batchUpload")]
)
def test_the_log_names_the_fault_behind_the_call_that_it_struck(run, edition, refused):
    _, exchanges = run(edition, "malformed-refusal")
    assert [x["intent"] for x in exchanges] == ["", "parameter_refused", ""]
    assert refused in exchanges[1]["request"]["url"]


LATE = """\
scenario: late
edition: "1688"
steps:
  - fault: slow_answer
    with: {seconds: "40"}
    for: item.batch_upload
  - app: item.batch_upload
    with: {title: 木梳}
    expect: {failure: lost}
  - app: item.batch_upload
    with: {title: 木梳}
    expect: {status: 200}
"""


def test_the_log_names_a_fault_at_the_call_that_was_given_up_not_at_its_repeat(
    run, tmp_path, monkeypatch
):
    hand_on = Tap.hand_on

    def hand_on_late(tap, exchange, began):
        # The gateway may notice at leisure that nobody waits any more.
        if exchange.intent:
            time.sleep(0.3)
        hand_on(tap, exchange, began)

    monkeypatch.setattr(Tap, "hand_on", hand_on_late)
    monkeypatch.setattr("harness.sources.driven.TIMEOUT", 1.0)
    path = tmp_path / "late.yaml"
    path.write_text(LATE, encoding="utf-8")
    code, exchanges = run("1688", str(path))
    assert code == 0
    assert [x["intent"] for x in exchanges] == ["", "slow_answer", ""]
    assert exchanges[1]["request"]["body"] == exchanges[2]["request"]["body"]
