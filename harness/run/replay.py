"""A recording played in the place of the platform, of the network and of time."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from harness.evidence.observe import Credentials
from harness.model.clock import Clock
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction, Exchange, Fact, OriginKind
from harness.model.scenario import Scenario
from harness.model.secret import Secret
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.run.order import Driver, RunOrder
from harness.run.recorder import Recorder
from harness.run.replay_order import ReplayOrder
from harness.run.replay_platform import RecordedPlatform
from harness.run.replay_words import (
    Shortfall,
    damage_text,
    ends_before,
    lacks_from_the_start,
    replay_notes,
    unrecorded,
    unused,
)
from harness.sources.driven import ReferenceApplication
from harness.sources.replay_clock import ReplayClock
from harness.sources.replay_script import Recorded, Script, Share, is_token_call
from harness.sources.replay_sender import ReplaySender
from harness.sources.replay_stream import ReplayStream, in_order
from harness.sources.stream import LiveStream

_NEVER_SENT = Secret("signs what is never sent")
_GATEWAY = "http://recorded"
_SKIPPED = "skipped"
_PREFIX = Text("skipped: ", "跳过：")
_MARKS = (ActKind.SCENARIO_STARTED, ActKind.ROUND_STARTED, ActKind.SCENARIO_ENDED)
"""Acts of the engine that were recorded at times which the clock arrives at with them."""


class Replay:
    """What the engine plays on where a recording is played; implements its port `Journal`."""

    def __init__(
        self,
        order: RunOrder,
        replay: ReplayOrder,
        *,
        recorder: Recorder,
        stream: LiveStream,
        world_clock: Clock,
    ) -> None:
        self._order, self._replay, self._recorder = order, replay, recorder
        self._stream, self._world_clock = stream, world_clock
        names = [scenario.name for scenario in order.scenarios]
        self._script = script = Script(replay.recording, order.edition, names)
        is_driven = order.driver is Driver.REFERENCE
        self._lacks: list[Shortfall] = []
        self.clock = ReplayClock(script.start)
        asked_for = [r for r in script.exchanges if is_driven and _is_asked_for(r, order.edition)]
        self.watch = ReplayStream(
            clock=self.clock,
            stream=stream,
            arrivals=in_order(_coming(script, asked_for), script.own_acts()),
            deliver=self._deliver,
        )
        self.platform = RecordedPlatform(script, self.clock, is_own=replay.is_own)
        self._sender = ReplaySender(
            edition=order.edition,
            script=script,
            clock=self.clock,
            stream=self.watch,
            calls=asked_for,
            is_own=replay.is_own,
            run_word=self.run_word,
        )
        self.performer = self._reference(asked_for) if is_driven else None
        """Our client, whose requests the recording answers; None where an application called."""

    @property
    def run_word(self) -> str:
        """What `{run}` stood for when it was recorded."""
        return self._script.run_word or "replayed"

    def in_recorded_order(self, scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
        """The scenarios as they were recorded one after the other: time does not go back."""
        return tuple(sorted(scenarios, key=lambda s: self._script.order_of(s.name)))

    def why_left_out(self, scenario: str) -> Text | None:
        """Why a scenario was skipped when it was recorded; None when it was played."""
        ended = self._script.mark(ActKind.SCENARIO_ENDED, scenario, 0)
        if ended is None or ended.outcome != _SKIPPED:
            return None
        en, zh = ended.detail("reason_en"), ended.detail("reason_zh")
        return Text(en.removeprefix(_PREFIX.en), zh.removeprefix(_PREFIX.zh))

    def record(self, act: Act) -> None:
        """Record an act of the engine at the time to which it belongs."""
        if act.kind in _MARKS:
            self._arrive(act)
        self.watch.catch_up()
        self._recorder.record(replace(act, at=self.clock.now()))
        if act.kind is ActKind.STEP_ENDED:
            self._lacks += [unrecorded(act, reason) for reason in self._misses()]
            if self.watch.cut_short > _NO_MATTER:
                self._lacks.append(unrecorded(act, ends_before(self.watch.cut_short)))
            self.watch.cut_short = 0.0

    def finish(self) -> None:
        """Let everything come that is left, and write down what the recording is and lacks."""
        self.watch.finish()
        now = self._world_clock.now()
        lacks = [*lacks_from_the_start(self._replay, self._order, now), *self._lacks]
        if left := self._sender.unused:
            lacks.append(unused(left, self._order.edition))
        self._recorder.record(self._reading())
        for lack in lacks:
            self._recorder.record(
                Act(
                    kind=ActKind.RECORDING_LACKS,
                    at=now,
                    name=str(lack.lack),
                    details=_pairs("reason", lack.reason),
                )
            )

    def _reading(self) -> Act:
        replay = self._replay
        notes = replay_notes(replay, self._script, self._order.scenarios, self.platform.taken)
        damage = [damage_text(damage) for damage in replay.damage]
        return Act(
            kind=ActKind.RECORDING_READ,
            at=self._world_clock.now(),
            name=replay.path,
            details=(
                ("form", replay.form),
                ("sha256", replay.sha256),
                ("exchanges", str(self._recorder.exchanges)),
                ("left_out", str(replay.left_out)),
                ("damaged", str(len(damage))),
                *chain.from_iterable(_pairs("damage", text) for text in damage[:_DAMAGE_TOLD]),
                *chain.from_iterable(_pairs("note", note) for note in notes),
            ),
        )

    def _arrive(self, act: Act) -> None:
        self._sender.scenario = self.platform.scenario = act.scenario
        self.platform.round = act.round
        if mark := self._script.mark(act.kind, act.scenario, act.round):
            self.clock.move_to(mark.at)
        over = self._script.mark(ActKind.SCENARIO_ENDED, act.scenario, 0)
        following = self._script.mark(ActKind.ROUND_STARTED, act.scenario, act.round + 1)
        end = following or over
        self.watch.ends = end.at if end else None

    def _misses(self) -> list[Text]:
        misses = [*self._sender.misses, *self.platform.misses]
        self._sender.misses.clear()
        self.platform.misses.clear()
        return misses

    def _deliver(self, what: Recorded | Act) -> None:
        """Take in what comes of its own accord."""
        if isinstance(what, Recorded):
            exchange = self._take(what.exchange)
            if self.performer and exchange.direction is Direction.OUTBOUND:
                self.performer.take_over(exchange)
            return
        self._recorder.record(what)
        if what.kind is ActKind.APPLICATION_ENDED:
            reason = what.detail("reason")
            self._stream.close(f"the application was gone: {reason}" if reason else _ENDED)

    def _take(self, exchange: Exchange) -> Exchange:
        origin = replace(exchange.origin, kind=OriginKind.REPLAYED)
        replayed = replace(exchange, origin=origin)
        if self._replay.is_own or exchange.observed(Fact.SIGNATURE_RECIPE) is not None:
            return self._recorder.take_observed(replayed)
        return self._recorder.take(replayed)

    def _reference(self, calls: list[Recorded]) -> ReferenceApplication:
        statement, edition = self._order.statement, self._order.edition
        secret = statement.app_secret if statement else None
        application = ReferenceApplication(
            edition=edition,
            gateway=_GATEWAY,
            credentials=Credentials(
                app_key=statement.app_key if statement else edition.sandbox_app_key,
                app_secret=secret or _NEVER_SENT,
            ),
            new_code=lambda: "recorded",
            clock=self.clock,
            sink=self._take,
            scopes=statement.scopes if statement else (),
            sender=self._sender,
        )
        first = next(iter(calls), None)
        if first and not self._replay.is_own and not is_token_call(first.exchange, edition):
            application.hold("recorded")  # granted before that recording began
        return application


_DAMAGE_TOLD = 20
_NO_MATTER = 1.0
"""Seconds by which a wait of a replay may begin later than the recorded one."""
_ENDED = "the application had ended with exit code 0"


def _is_asked_for(recorded: Recorded, edition: Edition) -> bool:
    """Whether it takes a request of our client to bring the exchange.

    No step can ask for what is no operation known here: that comes of its own accord.
    """
    exchange = recorded.exchange
    is_call = exchange.direction is Direction.OUTBOUND and recorded.share is Share.PLAYED
    return is_call and edition.read_call(exchange).operation is not None


def _coming(script: Script, asked_for: list[Recorded]) -> list[Recorded]:
    """What comes of its own accord, in the order of the recording."""
    numbers = {recorded.number for recorded in asked_for}
    return [
        recorded
        for recorded in script.exchanges
        if recorded.share is not Share.LEFT_OUT and recorded.number not in numbers
    ]


def _pairs(name: str, text: Text) -> tuple[tuple[str, str], tuple[str, str]]:
    return (f"{name}_en", text.en), (f"{name}_zh", text.zh)
