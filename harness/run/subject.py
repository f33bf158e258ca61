"""The application under test on the stage: told where to go, started, watched, probed, ended."""

import socket
import threading
from collections.abc import Mapping

from harness.documents.placeholders import BadPlaceholder
from harness.model.errors import UsageError
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction
from harness.run.order import RunOrder, Surroundings
from harness.run.recorder import Recorder
from harness.scenario.template import UnresolvedName, fill_all
from harness.sources.application import ApplicationProcess
from harness.sources.probe import ask_probe
from harness.sources.stream import LiveStream

_PROBE_PATIENCE = 3.0
"""Seconds that the application may take to show what the last callback said."""
_PROBE_EVERY = 0.2


class Subject:
    """The application of one run. Without a command it is somebody else's to start."""

    def __init__(
        self,
        order: RunOrder,
        world: Surroundings,
        recorder: Recorder,
        stream: LiveStream,
        *,
        addresses: Mapping[str, str],
    ) -> None:
        self._order = order
        self._world = world
        self._recorder = recorder
        self._stream = stream
        self._values = {**addresses, "callback_port": str(_free_port())}
        self._ended = threading.Event()
        self._process = self._prepared()

    @property
    def callback_url(self) -> str:
        """Where the application receives callbacks; empty when the statement names no place."""
        statement = self._order.statement
        return self._filled(statement.callback_url) if statement else ""

    @property
    def output(self) -> str:
        """What the application printed."""
        return self._process.output if self._process else ""

    def start(self) -> None:
        """Start the application, or tell a person what it needs to know."""
        if self._process is None:
            self._announce()
            return
        self._record(ActKind.APPLICATION_STARTED, "started", {})
        self._world.progress("the application starts")
        if problem := self._process.start(self._on_end):
            self._lost(f"it did not start: {problem}", f"未能启动:{problem}")

    def expect_end(self) -> None:
        """From now on its end is no surprise."""
        if self._process:
            self._process.expect_end()

    def wait(self, lasts: float | None) -> None:
        """Watch until the application ends by itself, or for so many seconds."""
        self.expect_end()
        if self._process:
            self._process.wait(lasts)
        else:
            self._ended.wait(lasts)

    def stop(self) -> None:
        """End the application and everything that it started."""
        if self._process:
            self._process.stop()
            if not self._stream.gone():
                self._record(ActKind.APPLICATION_ENDED, "expected", {})

    def probe(self) -> None:
        """Ask the statement's probe for every order that a callback spoke of."""
        statement = self._order.statement
        if statement is None or statement.probe is None or self._stream.gone():
            return
        for order, newest in self._newest_status().items():
            url = self._filled(statement.probe.url, order_id=order)
            self._recorder.record(self._probed(url, statement.probe.status, order, newest))

    def _probed(self, url: str, path: str, order: str, newest: str) -> Act:
        clock = self._world.clock
        deadline = clock.monotonic() + _PROBE_PATIENCE
        while True:
            act = ask_probe(url, path, order=order, clock=clock)
            if self._agrees(act.detail("status"), newest) or clock.monotonic() > deadline:
                return act
            clock.sleep(_PROBE_EVERY)

    def _agrees(self, shown: str, newest: str) -> bool:
        life = self._order.edition.order_life
        return life is not None and life.phase_of(shown) == life.phase_of(newest)

    def _newest_status(self) -> dict[str, str]:
        edition = self._order.edition
        found: dict[str, str] = {}
        for exchange in self._stream.all():
            if exchange.direction is Direction.INBOUND:
                callback = edition.read_callback(exchange)
                if callback.name == "order.status" and callback.is_acknowledged:
                    found[callback.text("order_id")] = callback.text("status")
        return found

    def _prepared(self) -> ApplicationProcess | None:
        statement = self._order.statement
        launch = statement.launch if statement else None
        command = self._order.command or (launch.command if launch else ())
        if not command:
            return None
        given = self._order.command
        folder = statement.folder if statement and not given else None
        env = {} if launch is None else fill_all_or_refuse(launch.env, self._values)
        return ApplicationProcess(
            [self._filled(word) for word in command],
            env={**self._environment(), **env},
            folder=folder,
        )

    def _environment(self) -> dict[str, str]:
        """The addresses under names of our own, for applications started without a statement."""
        return {f"HARNESS_{name.upper()}": value for name, value in self._values.items()}

    def _filled(self, text: str, **more: str) -> str:
        return fill_all_or_refuse({"": text}, {**self._values, **more})[""]

    def _announce(self) -> None:
        shown = ["gateway", "app_key"]
        statement = self._order.statement
        if statement and statement.app_secret is None:
            shown.append("app_secret")  # the sandbox's own, which is published
        for name in shown:
            self._world.announce(f"{name}: {self._values[name]}")
        self._world.announce(
            f"waiting for your application; callbacks go to {self.callback_url or 'nowhere'}"
        )

    def _on_end(self, how: str) -> None:
        self._lost(f"it ended with {how}", f"以 {how} 结束")

    def _lost(self, reason: str, reason_zh: str) -> None:
        details = {"reason": reason, "reason_zh": reason_zh}
        self._record(ActKind.APPLICATION_ENDED, "unexpected", details)
        self._stream.close(f"the application was gone: {reason}")

    def _record(self, kind: ActKind, outcome: str, details: Mapping[str, str]) -> None:
        self._recorder.record(
            Act(
                kind=kind,
                at=self._world.clock.now(),
                name="application",
                outcome=outcome,
                details=tuple(details.items()),
            )
        )


def fill_all_or_refuse(texts: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Texts with their placeholders filled. Raises UsageError for one that has no value here."""
    try:
        return fill_all(texts, values)
    except (UnresolvedName, BadPlaceholder) as error:
        raise UsageError(
            f"the statement uses a placeholder that this run cannot fill: {error}",
            hint=f"known here: {', '.join(sorted(values))}",
        ) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
