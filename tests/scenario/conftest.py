"""A stage of fakes: a clock that only moves when somebody waits, and exchanges by appointment."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import urlencode

import pytest

from harness.model.errors import Location
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction, Exchange, Failure, FailureKind, Request, Response
from harness.model.scenario import Action, AppStep, FaultStep, Scenario, Step
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.scenario.actors import ActOutcome, Arming
from harness.scenario.engine import Engine

START = datetime(2026, 1, 1, tzinfo=UTC)
_IDS = count(1)


class Wire:
    """Exchanges of edition aliexpress, each with an id of its own."""

    @staticmethod
    def call(method, form=None, answer=None, *, status=200):
        """A call of the application; its answer goes into the method's envelope."""
        envelope = {method.replace(".", "_") + "_response": answer or {}}
        return _exchange(
            Direction.OUTBOUND,
            urlencode({"method": method, **(form or {})}),
            Response(status=status, body=json.dumps(envelope).encode()),
        )

    @staticmethod
    def failed_call(method):
        """A call that got no answer."""
        return _exchange(Direction.OUTBOUND, urlencode({"method": method}), None)

    @staticmethod
    def create(order="1", *, ok=True):
        """An order is placed."""
        result = {"is_success": ok, "order_list": {"number": [order]} if ok else {}}
        return Wire.call("aliexpress.ds.order.create", answer={"result": result})

    @staticmethod
    def get(order="1", status="FINISH"):
        """An order is read."""
        query = json.dumps({"order_id": order})
        answer = {"result": {"order_status": status}}
        return Wire.call("aliexpress.trade.ds.order.get", {"single_order_query": query}, answer)

    @staticmethod
    def ship(order="1", *, ok=True):
        """A shipment is reported."""
        answer = {"result": {"result_success": ok}}
        return Wire.call("aliexpress.solution.order.fulfill", {"out_ref": order}, answer)

    @staticmethod
    def refused(method, code):
        """A call that the gateway refused."""
        error = {"type": "ISV", "code": code, "msg": "no", "request_id": "r"}
        body = json.dumps({"error_response": error}).encode()
        form = urlencode({"method": method})
        return _exchange(Direction.OUTBOUND, form, Response(status=200, body=body))

    @staticmethod
    def push(order="1", status="PaymentAuthorized", *, answered=200):
        """A push 53 that the application answered with a status; None for no answer."""
        body = json.dumps({"message_type": 53, "data": {"orderId": order, "orderStatus": status}})
        response = None if answered is None else Response(status=answered)
        return _exchange(Direction.INBOUND, body, response)

    @staticmethod
    def push_of_type(number):
        """An acknowledged push of some other message type."""
        body = json.dumps({"message_type": number, "data": {}})
        return _exchange(Direction.INBOUND, body, Response(status=200))


def _exchange(direction, body, response):
    failure = None if response else Failure(kind=FailureKind.TIMEOUT, message="timed out")
    headers = (("content-type", "application/x-www-form-urlencoded"),)
    return Exchange(
        id=f"x{next(_IDS)}",
        direction=direction,
        request=Request(method="POST", url="http://g/sync", headers=headers, body=body.encode()),
        response=response,
        failure=failure,
        started=START,
    )


class FakeClock:
    """Time that passes only in waits and sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.time)

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@dataclass
class FakeWatch:
    """Exchanges that arrive at their appointed times; the subject may go at one."""

    clock: FakeClock
    due: list[tuple[float, Exchange]] = field(default_factory=list)
    arrived: list[Exchange] = field(default_factory=list)
    gone_at: float = float("inf")
    reason: str = "the application ended with exit code 1, 3.2 s into the run"

    def later(self, *exchanges: Exchange, after: float = 0.1) -> None:
        self.due += [(self.clock.time + after, exchange) for exchange in exchanges]
        self.due.sort(key=lambda pair: pair[0])

    def position(self) -> int:
        self._arrive()
        return len(self.arrived)

    def gone(self) -> str:
        return self.reason if self.clock.time >= self.gone_at else ""

    def wait(
        self, since: int, matches: Callable[[Exchange], bool], timeout: float
    ) -> tuple[int, Exchange] | None:
        deadline = self.clock.time + timeout
        while True:
            self._arrive()
            for number in range(since, len(self.arrived)):
                if matches(self.arrived[number]):
                    return number, self.arrived[number]
            if self.clock.time >= min(deadline, self.gone_at):
                return None
            upcoming = [time for time, _ in self.due]
            self.clock.time = min([deadline, max(self.gone_at, self.clock.time), *upcoming])

    def _arrive(self) -> None:
        now = [exchange for time, exchange in self.due if time <= self.clock.time]
        self.arrived += now
        self.due = [(time, x) for time, x in self.due if time > self.clock.time]


@dataclass
class FakeFaults:
    """The faults of the other side: how often each strikes, and which cannot be had."""

    strikes: dict[str, int] = field(default_factory=dict)
    absent: dict[str, Text] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    armed: list[FaultStep] = field(default_factory=list)
    disarmed: list[str] = field(default_factory=list)


@dataclass
class FakePlatform:
    """The other side: `reactions` are what its acts set off."""

    reactions: dict[str, Callable[[Mapping[str, str]], None]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    before: set[str] = field(default_factory=set)
    """Acts whose effect is there already."""
    done: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    faults: FakeFaults = field(default_factory=FakeFaults)

    def act(self, name: str, values: Mapping[str, str]) -> ActOutcome:
        self.done.append((name, dict(values)))
        if name in self.refused:
            return ActOutcome(is_done=False, message=self.refused[name])
        if name in self.before:
            return ActOutcome(is_done=True, values={"already": "true"})
        if name in self.reactions:
            self.reactions[name](values)
        return ActOutcome(is_done=True, values={"pushed": "1"})

    def why_not(self, fault: str) -> Text | None:
        return self.faults.absent.get(fault)

    def arm(self, fault: FaultStep) -> Arming:
        if fault.fault in self.faults.refused:
            return Arming(message=self.faults.refused[fault.fault])
        self.faults.armed.append(fault)
        return Arming(id=fault.fault)

    def disarm(self, identity: str) -> int:
        self.faults.disarmed.append(identity)
        return self.faults.strikes.get(identity, 0)


@dataclass
class FakePerformer:
    """The reference driver: hands out prepared exchanges."""

    watch: FakeWatch
    answers: list[Exchange] = field(default_factory=list)
    sent: list[dict[str, str]] = field(default_factory=list)

    def perform(self, step: AppStep) -> Exchange:
        self.sent.append(dict(step.with_))
        exchange = self.answers.pop(0)
        self.watch.arrived.append(exchange)
        return exchange


@dataclass
class Theatre:
    """A stage with its engine, and what was recorded on it."""

    clock: FakeClock = field(default_factory=FakeClock)
    acts: list[Act] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    platform: FakePlatform = field(default_factory=FakePlatform)
    capabilities: dict[str, bool] = field(default_factory=dict)
    is_driven: bool = False
    left_out: dict[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.watch = FakeWatch(self.clock)
        self.performer = FakePerformer(self.watch)
        self._engine: Engine | None = None

    def record(self, act: Act) -> None:
        self.acts.append(act)

    def run(self, *actions, always=(), rounds=1, given=None, needs=()):
        """Run a scenario of these steps (actions, or whole steps)."""
        scenario = Scenario(
            name="s",
            title=Text("s", "s"),
            edition="aliexpress",
            steps=steps(actions),
            always=steps(always, "always."),
            rounds=rounds,
            given=given or {},
            needs=needs,
        )
        if self._engine is None:
            self._engine = Engine(
                edition=edition_named("aliexpress"),
                watch=self.watch,
                platform=self.platform,
                performer=self.performer if self.is_driven else None,
                journal=self,
                clock=self.clock,
                capabilities=self.capabilities,
                run_word="r1",
                progress=self.lines.append,
                why_left_out=self.left_out.get,
            )
        return self._engine.run(scenario)

    def ended(self) -> list[tuple[str, str]]:
        """The ends of steps: number and outcome."""
        return [
            (act.name.split()[1].rstrip(","), str(act.outcome))
            for act in self.acts
            if act.kind is ActKind.STEP_ENDED
        ]

    def reasons(self) -> list[str]:
        """Why steps ended otherwise than met."""
        found = (act.detail("reason_en") for act in self.acts if act.kind is ActKind.STEP_ENDED)
        return [reason for reason in found if reason]


def steps(actions, prefix=""):
    """Steps around actions, numbered from 1."""
    return tuple(
        action if isinstance(action, Step) else step(action, number=f"{prefix}{number}")
        for number, action in enumerate(actions, 1)
    )


def step(action: Action, *, number: str = "1", **options) -> Step:
    """One step around an action."""
    return Step(number=number, action=action, location=Location("s.yaml", 3, 5), **options)


@pytest.fixture
def wire():
    return Wire


@pytest.fixture(name="step")
def step_fixture():
    return step


@pytest.fixture
def theatre():
    return Theatre()


@pytest.fixture
def driven():
    return Theatre(is_driven=True)
