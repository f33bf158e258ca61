"""The stage of a run: who plays the application, who the platform, and how both are ended."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.documents.placeholders import mentions
from harness.emulator.server import Emulator
from harness.evidence.observe import Credentials
from harness.model.exchange import Direction, Exchange, Request
from harness.model.text import Text
from harness.run.order import Driver, RunOrder, Surroundings
from harness.run.recorder import Recorder
from harness.run.rehearsal import settings_for
from harness.run.sides import AskedPerson, EmulatedPlatform
from harness.run.subject import ApplicationUnderTest
from harness.scenario.actors import Performer, PlatformSide
from harness.sources.driven import ReferenceApplication
from harness.sources.receiver import CallbackReceiver
from harness.sources.stream import LiveStream

if TYPE_CHECKING:
    from harness.run.replay import Replay
    from harness.run.replay_order import ReplayOrder

_DRAIN = 20.0
"""Seconds that the last pushes may take before a run ends."""
HTTPS_NAMES = ("gateway_https", "ca_file")
"""Placeholders behind which the emulator listens over HTTPS."""
_PLAIN = Text(
    "the application is not told where the gateway listens over HTTPS ({gateway_https} and "
    "{ca_file} in observe.env of the statement)",
    "未告知应用网关的 HTTPS 地址（声明文件 observe.env 中的 {gateway_https} 与 {ca_file}）",
)
_NOT_OURSELVES = Text(
    "the reference client calls over plain HTTP; an application is observed for this",
    "参考客户端使用明文 HTTP 调用；此项需观测应用本身",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the engine plays on, and how it comes to rest before the end."""

    platform: PlatformSide
    performer: Performer | None
    subject: ApplicationUnderTest | None
    settle: Callable[[bool], None]
    """Told whether every scenario completed."""
    replay: "Replay | None" = None
    """The recording that is played; None where somebody is there."""

    @property
    def application_output(self) -> str:
        """What the application printed; empty when none was started."""
        return self.subject.output if self.subject else ""


@contextmanager
def open_stage(
    order: RunOrder,
    world: Surroundings,
    recorder: Recorder,
    stream: LiveStream,
    credentials: Credentials,
    steps: Path,
) -> Iterator[Stage]:
    """Set the stage, and clear it again whatever happens on it.

    `steps` is the file for calls that a person composes at the console and saves.
    """
    setter = _Setter(order, world, recorder, stream, credentials, steps)
    with ExitStack() as stack:
        if order.replay:
            yield setter.replayed(order.replay)
        elif order.target_url and order.driver is Driver.OBSERVE:
            yield setter.proxied(stack)
        elif order.target_url:
            yield setter.remote(stack)
        elif order.driver is Driver.OBSERVE:
            yield setter.observed(stack)
        else:
            yield setter.rehearsed(stack)


def _nothing(*_told: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Setter:
    order: RunOrder
    world: Surroundings
    recorder: Recorder
    stream: LiveStream
    credentials: Credentials
    steps: Path

    def observed(self, stack: ExitStack) -> Stage:
        """The application on its own, against the emulator."""
        is_https = wants_https(self.order)
        emulator = self._emulator(stack, self.recorder.take, is_https=is_https)
        secured = {"gateway_https": emulator.https_address, "ca_file": emulator.ca_file}
        subject = self._subject(
            emulator.address, auth_code=emulator.issue_code(), **(secured if is_https else {})
        )
        if subject.callback_url:
            emulator.set_callback_url(subject.callback_url)
        stack.callback(subject.stop)
        subject.start()
        return Stage(
            platform=EmulatedPlatform(emulator, plain=None if is_https else _PLAIN),
            performer=None,
            subject=subject,
            settle=lambda is_complete: self._settle(emulator, subject, is_complete=is_complete),
        )

    def rehearsed(self, stack: ExitStack) -> Stage:
        """The reference client against the emulator, with a receiver of our own."""
        faults: dict[tuple[str, str, bytes], str] = {}

        def callbacks_only(exchange: Exchange) -> None:
            # The reference client records its own calls as it saw them.
            if exchange.direction is Direction.INBOUND:
                self.recorder.take(exchange)

        def struck(request: Request, fault: str) -> None:
            # Not when the gateway's exchange ends: the client may have given up long before.
            faults[_sent(request)] = fault

        def driven(exchange: Exchange) -> Exchange:
            intent = faults.pop(_sent(exchange.request), "")
            return self.recorder.take(replace(exchange, intent=intent))

        emulator = self._emulator(stack, callbacks_only, is_https=False, struck=struck)
        receiver = stack.enter_context(self._receiver(sink=None))
        emulator.set_callback_url(receiver.url)
        performer = self._reference(stack, emulator.address, emulator.issue_code, driven)
        return Stage(
            platform=EmulatedPlatform(emulator, plain=_NOT_OURSELVES),
            performer=performer,
            subject=None,
            settle=lambda _: self._settle(emulator, None, is_complete=True),
        )

    def remote(self, stack: ExitStack) -> Stage:
        """The reference client against a sandbox; a person does what buyer and carrier do."""
        person = AskedPerson(self.world.ask)
        receiver = stack.enter_context(self._receiver(sink=self.recorder.take))
        self.world.announce(f"callbacks are received at {receiver.url}")
        performer = self._reference(
            stack,
            self.order.target_url,
            lambda: person.answer("authorization code"),
            self.recorder.take,
        )
        return Stage(platform=person, performer=performer, subject=None, settle=_nothing)

    def proxied(self, stack: ExitStack) -> Stage:
        """The application on its own, against a gateway behind our recording proxy."""
        # Most runs need no proxy, and only in front of one stands a console.
        from harness.run.console import console_address, proxy_console  # noqa: PLC0415 - see above
        from harness.sources.proxy import RecordingProxy  # noqa: PLC0415 - see above

        upstream, world = self.order.target_url, self.world
        console = proxy_console(self.order, world, self.credentials, self.steps)
        proxy = stack.enter_context(
            RecordingProxy(upstream, sink=self.recorder.take, clock=world.clock, console=console)
        )
        world.announce(f"console: {console_address(proxy.address, proxy.control_token)}")
        subject = self._subject(proxy.address)
        stack.callback(subject.stop)
        subject.start()
        return Stage(
            platform=AskedPerson(self.world.ask),
            performer=None,
            subject=subject,
            settle=lambda is_complete: subject.close(is_complete=is_complete),
        )

    def replayed(self, replay: "ReplayOrder") -> Stage:
        """A recording in the place of everybody; nothing is opened."""
        from harness.run.replay import Replay  # noqa: PLC0415 - most runs are played live

        played = Replay(
            self.order,
            replay,
            recorder=self.recorder,
            stream=self.stream,
            world_clock=self.world.clock,
        )
        return Stage(
            platform=played.platform,
            performer=played.performer,
            subject=None,
            settle=lambda _: played.finish(),
            replay=played,
        )

    def _subject(self, gateway: str, **more: str) -> ApplicationUnderTest:
        secret = self.credentials.app_secret
        addresses = {
            "gateway": gateway,
            "app_key": self.credentials.app_key,
            "app_secret": secret.reveal() if secret else "",
        }
        return ApplicationUnderTest(
            self.order, self.world, self.recorder, self.stream, addresses=addresses | more
        )

    def _emulator(
        self,
        stack: ExitStack,
        sink: Callable[[Exchange], object],
        *,
        is_https: bool,
        struck: Callable[[Request, str], object] = _nothing,
    ) -> Emulator:
        secret = self.credentials.app_secret
        assert secret is not None  # noqa: S101 - the sandbox's secret stands in for a missing one
        emulator = Emulator(
            edition=self.order.edition,
            app_key=self.credentials.app_key,
            app_secret=secret,
            clock=self.world.clock,
            sink=sink,
            # A plan provokes its trouble between an order and its payment: there the buyer pays by
            # act.
            settings=replace(
                settings_for(self.order.statement, self.order.edition),
                pays_at_once=not self.order.is_certification,
            ),
            witness=self.recorder.record,
            struck=struck,
        )
        emulator.start(port=self.order.port, https_port=0 if is_https else None)
        stack.callback(emulator.stop)
        return emulator

    def _receiver(self, sink: Callable[[Exchange], object] | None) -> CallbackReceiver:
        return CallbackReceiver(
            edition=self.order.edition,
            credentials=self.credentials,
            clock=self.world.clock,
            sink=sink,
        )

    def _reference(
        self,
        stack: ExitStack,
        gateway: str,
        new_code: Callable[[], str],
        sink: Callable[[Exchange], Exchange],
    ) -> ReferenceApplication:
        performer = ReferenceApplication(
            edition=self.order.edition,
            gateway=gateway,
            credentials=self.credentials,
            new_code=new_code,
            clock=self.world.clock,
            sink=sink,
            scopes=self.order.statement.scopes if self.order.statement else (),
        )
        stack.callback(performer.close)
        return performer

    def _settle(
        self, emulator: Emulator, subject: ApplicationUnderTest | None, *, is_complete: bool
    ) -> None:
        if subject and self.order.is_certification:
            subject.rest()
        emulator.drain(_DRAIN)
        if subject:
            subject.probe()
            subject.close(is_complete=is_complete)


def wants_https(order: RunOrder) -> bool:
    """Whether the application is told where the gateway listens over HTTPS.

    Keys and a second port are made for those who ask: a statement that names the placeholders, or
    an application that is started by hand or without `observe`, which sees all that there is.
    """
    statement = order.statement
    launch = statement.launch if statement else None
    if statement is None or launch is None or order.command:
        return True
    probe = statement.probe.url if statement.probe else ""
    texts = (*launch.env.values(), *launch.command, statement.callback_url, probe)
    return mentions(texts, HTTPS_NAMES)


def _sent(request: Request) -> tuple[str, str, bytes]:
    """What tells a request from others; the reference client has one under way at a time."""
    return request.method, request.url, request.body
