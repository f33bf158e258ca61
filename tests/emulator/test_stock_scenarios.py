"""The stock scenarios, played by the engine on the emulator, with applications of these tests."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from harness.documents.resources import resource
from harness.model.clock import SystemClock
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Exchange
from harness.model.scenario import FaultStep
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.scenario.actors import ActOutcome, Arming
from harness.scenario.engine import Engine
from harness.scenario.load import load_scenario

PRODUCT = "1005006057059635"


@dataclass
class House:
    """The ports of the engine over an emulator's desk."""

    desk: Any
    acts: list[Act] = field(default_factory=list)

    def record(self, act: Act) -> None:
        self.acts.append(act)

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
        return len(self.desk.exchanges)

    def gone(self) -> str:
        return ""

    def wait(
        self, since: int, matches: Callable[[Exchange], bool], timeout: float
    ) -> tuple[int, Exchange] | None:
        deadline = time.monotonic() + timeout
        while True:
            while since < len(self.desk.exchanges):
                exchange = replace(self.desk.exchanges[since], id=f"x{since}")
                if matches(exchange):
                    return since, exchange
                since += 1
            if time.monotonic() > deadline:
                return None
            time.sleep(0.005)

    def play(self, name: str, *, stated: Mapping[str, bool] | None = None) -> Any:
        engine = Engine(
            edition=edition_named("aliexpress"),
            watch=self,
            platform=self,
            performer=None,
            journal=self,
            clock=SystemClock(),
            capabilities=stated or {},
            run_word="r",
            patience=5.0,
        )
        scenario = load_scenario(resource("scenarios", "aliexpress", f"{name}.yaml"))
        return engine.run(replace(scenario, rounds=1))

    def platform_acts(self) -> list[tuple[str, str, str]]:
        acts = [act for act in self.acts if act.kind is ActKind.PLATFORM_ACT]
        return [(act.name, str(act.outcome), act.detail("already")) for act in acts]


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.005)


def trade(desk: Any, *, pay: object, reads: bool) -> None:
    """An application that ships what is paid, asks for the track, and may read to the end."""
    order = desk.app.place(pay=pay)
    until(lambda: desk.app.read(order)["order_status"] == "WAIT_SELLER_SEND_GOODS")
    desk.app.ship(order)
    track = {"ae_order_id": order, "language": "en_US"}
    tracked = "aliexpress.ds.order.tracking.get"
    until(lambda: desk.app.call(tracked, **track)["result"]["ret"])
    if reads:
        until(lambda: desk.app.read(order)["order_status"] == "FINISH")
        query = {"order_id": order, "current_page": "1", "page_size": "20"}
        desk.app.call("aliexpress.solution.order.get", param0=json.dumps(query))


@pytest.fixture
def house(open_desk: Callable[..., Any]) -> House:
    return House(open_desk())


def played(house: House, name: str, *, pay: object = None, reads: bool, **how: Any) -> Any:
    application = threading.Thread(
        target=trade, args=(house.desk,), kwargs={"pay": pay, "reads": reads}
    )
    application.start()
    try:
        return house.play(name, **how)
    finally:
        application.join()


def test_an_order_that_paid_itself_completes_its_life(house: House) -> None:
    outcome = played(house, "order-lifecycle", pay="true", reads=False)
    assert (outcome.completed, outcome.reason) == (1, None)
    assert house.platform_acts() == [
        ("buyer.pays", "done", "true"),
        ("carrier.delivers", "done", ""),
        ("buyer.confirms", "done", ""),
    ]


def test_an_application_that_trusts_the_push_reads_nothing_at_the_end(house: House) -> None:
    assert played(house, "order-lifecycle", reads=False).completed == 1


def test_without_callbacks_the_end_is_read(open_desk: Callable[..., Any]) -> None:
    # The wall clock of the desk stands still: money that needs no time has arrived at once.
    house = House(open_desk(settle_delay=0, pushed_types=()))
    outcome = played(house, "order-lifecycle", reads=True, stated={"tracking.callback": False})
    assert outcome.completed == 1
    ended = [act for act in house.acts if act.kind is ActKind.STEP_ENDED]
    assert (ended[-1].name.partition("app: ")[2], ended[-1].outcome) == ("order.get", "met")


def test_an_order_can_be_read_in_every_way(open_desk: Callable[..., Any]) -> None:
    house = House(open_desk(settle_delay=0))
    assert played(house, "order-read", reads=True).completed == 1
