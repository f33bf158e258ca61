"""The stage of `harness callbacks`: orders are played between emulator and reference client.

The application under test sees the pushes that follow, and nothing else; its probe is asked after
each scenario.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from harness.emulator.server import Emulator
from harness.emulator.settings import EmulatorSettings
from harness.evidence.observe import Credentials
from harness.model.evidence import Act
from harness.model.exchange import Direction, Exchange, FailureKind
from harness.model.scenario import Scenario
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.run.callbacks_endpoint import Endpoint
from harness.run.order import Surroundings
from harness.run.recorder import Recorder
from harness.run.sides import EmulatedPlatform
from harness.scenario.engine import Engine
from harness.sources.driven import ReferenceApplication
from harness.sources.probe import ask_probe
from harness.sources.stream import LiveStream

_DRAIN = 20.0
"""Seconds that the last pushes of a scenario may take."""
_RETRIES = 1
"""A push that was not acknowledged is tried once more; the platform would try twelve times."""
_SETTLED = 0.3
"""Seconds that the application has to work off what it was told before its probe is asked."""
_PROBE_PATIENCE, _PROBE_EVERY = 1.5, 0.1
_STATUS = "order.status"
_PLAIN = Text("no application calls the emulator here", "此处没有应用调用仿真沙箱")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeAt:
    """Where the application shows an order's status."""

    url: str
    """With `{order_id}` in it."""
    status: str
    """JSONPath."""
    address: str = ""
    """The one that stands for the host of the URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Where everything that happens is written, and by whose credentials it is signed."""

    recorder: Recorder
    stream: LiveStream
    credentials: Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What one scenario brought: the deliveries, and what the probe showed after them."""

    deliveries: tuple[Exchange, ...]
    probes: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackStage:
    """Plays scenarios one after the other; the pushes of each go to the endpoint."""

    endpoint: Endpoint
    emulator: Emulator
    engine: Engine
    recording: Recording
    prober: "Prober"

    def play(self, scenario: Scenario) -> Played:
        """Play one scenario to the end of its last push, then ask the probe."""
        stream = self.recording.stream
        # The platform stops pushing where most deliveries fail; each scenario begins anew.
        self.emulator.set_callback_url(self.endpoint.url, address=self.endpoint.address)
        begun = stream.position()
        self.engine.run(scenario)
        self.emulator.drain(_DRAIN)
        self.recording.recorder.sync()
        deliveries = tuple(x for x in stream.since(begun) if x.direction is Direction.INBOUND)
        probes = () if stream.gone() else self.prober.ask(deliveries)
        return Played(deliveries=deliveries, probes=probes)


@contextmanager
def open_callback_stage(
    *,
    edition: Edition,
    endpoint: Endpoint,
    prober: "Prober",
    recording: Recording,
    world: Surroundings,
    patience: float,
) -> Iterator[CallbackStage]:
    """Set the stage, and clear it again whatever happens on it."""
    secret = recording.credentials.app_secret
    assert secret is not None  # noqa: S101 - the sandbox's secret stands in for a missing one
    recorder, stream = recording.recorder, recording.stream

    def pushed(exchange: Exchange) -> None:
        # The reference client records its own calls as it saw them.
        if exchange.direction is Direction.INBOUND:
            take_delivery(recording, endpoint, exchange)

    with ExitStack() as stack:
        emulator = stack.enter_context(
            Emulator(
                edition=edition,
                app_key=recording.credentials.app_key,
                app_secret=secret,
                clock=world.clock,
                sink=pushed,
                settings=EmulatorSettings(
                    pays_at_once=False,
                    push_retries=_RETRIES,
                    allow_remote_callbacks=endpoint.is_remote,
                ),
                witness=recorder.record,
            )
        )
        performer = ReferenceApplication(
            edition=edition,
            gateway=emulator.address,
            credentials=recording.credentials,
            new_code=emulator.issue_code,
            clock=world.clock,
            sink=recorder.take,
        )
        stack.callback(performer.close)
        engine = Engine(
            edition=edition,
            watch=stream,
            platform=EmulatedPlatform(emulator, plain=_PLAIN),
            performer=performer,
            journal=recorder,
            clock=world.clock,
            capabilities={},  # what the application cannot do, the reference client does
            run_word=world.chance(4).hex(),
            patience=patience,
            progress=world.progress,
        )
        yield CallbackStage(
            endpoint=endpoint,
            emulator=emulator,
            engine=engine,
            recording=recording,
            prober=prober,
        )


def take_delivery(recording: Recording, endpoint: Endpoint, exchange: Exchange) -> None:
    """Record a delivery; one that met a closed port ends the run, for nobody is there any more."""
    recording.recorder.take(exchange)
    if exchange.failure and exchange.failure.kind is FailureKind.REFUSED:
        recording.stream.close(f"nobody answers at {endpoint.url} any more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prober:
    """Asks the application where the orders stand that deliveries spoke of."""

    probe: ProbeAt | None
    edition: Edition
    recorder: Recorder
    world: Surroundings

    def ask(self, deliveries: Sequence[Exchange]) -> tuple[Act, ...]:
        """What it shows of each order once it agrees with the newest news, or time is over."""
        newest = self._newest(deliveries)
        if self.probe is None or not newest:
            return ()
        self.world.clock.sleep(_SETTLED)
        deadline = self.world.clock.monotonic() + _PROBE_PATIENCE
        acts = tuple(self._asked(self.probe, o, word, deadline) for o, word in newest.items())
        for act in acts:
            self.recorder.record(act)
        return acts

    def _asked(self, probe: ProbeAt, order: str, newest: str, deadline: float) -> Act:
        clock, life = self.world.clock, self.edition.order_life
        url = probe.url.replace("{order_id}", quote(order, safe=""))
        while True:
            act = ask_probe(url, probe.status, order=order, clock=clock, address=probe.address)
            shown = act.detail("status")
            is_new = life is not None and life.phase_of(shown) == life.phase_of(newest)
            if is_new or clock.monotonic() > deadline:
                return act
            clock.sleep(_PROBE_EVERY)

    def _newest(self, deliveries: Sequence[Exchange]) -> dict[str, str]:
        """Order -> what was last said of it that was news; empty where nothing was taken."""
        found: dict[str, str] = {}
        for exchange in deliveries:
            callback = self.edition.read_callback(exchange)
            order = callback.text("order_id")
            if callback.name != _STATUS or not order:
                continue
            found.setdefault(order, "")
            # What a fault has sent again or too late is no news.
            if callback.is_acknowledged and not exchange.intent:
                found[order] = callback.text("status")
        return found
