"""The stock scenarios that provoke something: each completes with a client that behaves.

Played by the reference client, eight times faster than they are: emulator, engine and client
share a clock that runs ahead.
"""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.catalog.load import load_catalogue
from harness.documents.resources import resource
from harness.emulator.faults import FAULTS
from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Exchange
from harness.model.scenario import FaultStep
from harness.model.secret import Secret
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.scenario.actors import ActOutcome, Arming
from harness.scenario.engine import Engine
from harness.scenario.load import load_scenario
from harness.sources.driven import ReferenceApplication

pytestmark = pytest.mark.long

FOLDER = resource("scenarios", "aliexpress", "resilience")
FILES = sorted(FOLDER.glob("*.yaml"))
PROVOKED = {
    "AUTH-03", "AUTH-04", "LIFE-05", "LIFE-06", "RATE-03", "RTRY-01", "RTRY-02", "RTRY-03",
    "RTRY-04", "NET-02", "NET-04", "ERRH-01", "TRK-02", "TRK-03", "TRK-04", "TRK-05", "TRK-06",
}  # fmt: skip
# Its seconds are those of the wire, which no clock of ours hurries along.
SLOW = "slow-answer"
SPEED = 8


class FastClock(SystemClock):
    """Time that runs ahead, the same for everybody who has this clock."""

    def __init__(self) -> None:
        self._begun, self._start = time.monotonic(), super().now()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.monotonic() - self._begun) * SPEED

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / SPEED)


@dataclass
class House:
    """The ports of the engine over an emulator; calls and pushes come together in one list."""

    desk: Any
    clock: FastClock
    seen: list[Exchange] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, act: Act) -> None:
        self.acts.append(act)

    def take(self, exchange: Exchange) -> Exchange:
        with self.lock:
            self.seen.append(replace(exchange, id=f"x{len(self.seen)}"))
            return self.seen[-1]

    def act(self, name: str, values: Mapping[str, str]) -> ActOutcome:
        done = self.desk.emulator.act(name, values)
        return ActOutcome(is_done=done.is_done, message=done.message, values=done.values)

    def why_not(self, _fault: str) -> Text | None:
        return None

    def arm(self, fault: FaultStep) -> Arming:
        made = self.desk.emulator.arm(
            fault.fault, target=fault.target, count=fault.count, options=fault.options
        )
        return Arming(id=made)

    def disarm(self, identity: str) -> int:
        used: int = self.desk.emulator.disarm(identity).used
        return used

    def position(self) -> int:
        return len(self.seen)

    def gone(self) -> str:
        return ""

    def wait(
        self, since: int, matches: Callable[[Exchange], bool], timeout: float
    ) -> tuple[int, Exchange] | None:
        deadline = time.monotonic() + timeout / SPEED
        while True:
            for number in range(since, len(self.seen)):
                if matches(self.seen[number]):
                    return number, self.seen[number]
                since = number + 1
            if time.monotonic() > deadline:
                return None
            time.sleep(0.002)

    def play(self, path: Path, performer: ReferenceApplication | None) -> Any:
        engine = Engine(
            edition=edition_named("aliexpress"),
            watch=self,
            platform=self,
            performer=performer,
            journal=self,
            clock=self.clock,
            capabilities={},
            run_word="r",
            # A loaded machine may take its time, whatever the clock says.
            patience=30.0 * SPEED,
        )
        return engine.run(load_scenario(path))

    def faults(self) -> list[tuple[str, str]]:
        ended = [act for act in self.acts if act.kind is ActKind.FAULT_DISARMED]
        return [(act.name, str(act.outcome)) for act in ended]


@pytest.fixture
def house(open_desk: Callable[..., Any]) -> House:
    clock = FastClock()
    desk = open_desk(clock=clock, secured=True, settle_delay=0)
    made = House(desk, clock)
    # Pushes only: what the client calls it hands in itself.
    desk.emulator._sender._post.sink = made.take
    return made


@pytest.fixture
def reference(house: House) -> Iterator[ReferenceApplication]:
    made = ReferenceApplication(
        edition=edition_named("aliexpress"),
        gateway=house.desk.emulator.address,
        credentials=Credentials(app_key="12345678", app_secret=Secret("helloworld")),
        new_code=house.desk.emulator.issue_code,
        clock=house.clock,
        sink=house.take,
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.stem not in (SLOW, "bad-certificate")], ids=lambda p: p.stem
)
def test_a_scenario_completes_and_its_faults_strike(
    house: House, reference: ReferenceApplication, path: Path
) -> None:
    outcome = house.play(path, reference)
    assert (outcome.completed, outcome.reason) == (1, None)
    assert {end for _, end in house.faults()} == {"met"}
    assert house.desk.emulator.armed() == ()


def test_an_application_that_verifies_gets_past_the_bad_certificate(house: House) -> None:
    outcome = observed(house, verify=True)
    assert (outcome.completed, outcome.reason) == (1, None)
    assert [(act.outcome, act.detail("certificate")) for act in house.desk.acts] == [
        ("refused", "self-signed")
    ]


def test_an_application_that_does_not_verify_completes_a_call_over_it(house: House) -> None:
    assert observed(house, verify=False).completed == 1
    assert any(x.intent == "bad_certificate" for x in house.desk.exchanges)


def observed(house: House, *, verify: bool) -> Any:
    """Play the certificate's scenario with an application that orders over HTTPS."""
    desk, ended = house.desk, threading.Event()
    trusted = ssl.create_default_context(cafile=desk.emulator.ca_file)
    with ExitStack() as stack:
        desk.app.client = stack.enter_context(
            httpx.Client(
                base_url=desk.emulator.https_address,
                trust_env=False,
                verify=trusted if verify else False,
            )
        )

        def trade() -> None:
            while not ended.is_set():
                before = desk.receiver.words.count("OrderClosed")
                try:
                    desk.app.place()
                except httpx.TransportError:
                    continue
                house.take(desk.last)
                while not ended.is_set() and desk.receiver.words.count("OrderClosed") == before:
                    time.sleep(0.005)

        trader = threading.Thread(target=trade)
        trader.start()
        try:
            return house.play(FOLDER / "bad-certificate.yaml", None)
        finally:
            ended.set()
            trader.join()


def test_every_row_that_must_be_provoked_has_a_scenario() -> None:
    covered = {row for path in FILES for row in load_scenario(path).covers}
    assert covered >= PROVOKED
    assert covered <= {row.id for row in load_catalogue().requirements}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_scenario_arms_what_shows_its_rows(path: Path) -> None:
    scenario = load_scenario(path)
    shown = {row for fault in scenario.faults() for row in FAULTS[fault].shows}
    assert scenario.name == path.stem
    assert set(scenario.covers) <= shown
    assert scenario.title.en != scenario.title.zh


def test_only_what_takes_long_is_left_to_an_extended_plan() -> None:
    extended = [path.stem for path in FILES if "extended" in load_scenario(path).tags]
    assert extended == [SLOW]
