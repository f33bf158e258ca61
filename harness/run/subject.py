"""The application under test on the stage: told where to go, started, watched, probed, ended."""

import socket
from collections.abc import Mapping
from datetime import datetime

from harness.documents.placeholders import BadPlaceholder
from harness.model.errors import UsageError
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction
from harness.model.text import Text
from harness.run.order import RunOrder, Surroundings
from harness.run.recorder import Recorder
from harness.run.resting import wait_for_rest
from harness.scenario.template import UnresolvedName, fill_all
from harness.sources.application import ApplicationProcess
from harness.sources.stream import LiveStream

_PROBE_PATIENCE = 3.0
"""Seconds that the application may take to show what the last callbacks said."""
_PROBE_EVERY = 0.2


class ApplicationUnderTest:
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
        self._finished: datetime | None = None
        """When it ended by itself with exit code 0."""
        self.is_lost = False
        """Whether it was not there to the end."""
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
            self._lose(Text(f"it did not start: {problem}", f"未能启动：{problem}"))

    def wait(self, lasts: float | None) -> None:
        """Watch until the application ends by itself, or for so many seconds."""
        if self._process:
            self._process.wait(lasts)

    def rest(self) -> None:
        """Let the application finish what it still has to do: wait until its calls come to rest."""
        statement = self._order.statement
        wait_for_rest(
            self._stream,
            edition=self._order.edition,
            listed=statement.interfaces if statement else (),
            clock=self._world.clock,
        )

    def close(self, *, is_complete: bool) -> None:
        """Say how the application ended, now that it is known whether the run was through."""
        if self._finished and not is_complete:
            reason = Text(
                "it ended with exit code 0 before the run was through (its command must stay in "
                "the foreground)",
                "运行尚未完成，应用即以退出码 0 结束（其启动命令须保持在前台运行）",
            )
            self._record_loss(reason, self._finished)
        if self._process:
            self._process.expect_end()

    def stop(self) -> None:
        """End the application and everything that it started."""
        if self._process:
            self._process.stop()
            if not self.is_lost:
                self._record(ActKind.APPLICATION_ENDED, "expected", {}, at=self._finished)

    def probe(self) -> None:
        """Ask the statement's probe for every order that a callback spoke of."""
        statement = self._order.statement
        if statement is None or statement.probe is None or self.is_lost or self._finished:
            return
        deadline = self._world.clock.monotonic() + _PROBE_PATIENCE
        for order, newest in self._newest_status().items():
            url = self._filled(statement.probe.url, order_id=order)
            act = self._probed(url, statement.probe.status, order, newest, deadline)
            self._recorder.record(act)

    def _probed(self, url: str, path: str, order: str, newest: str, deadline: float) -> Act:
        from harness.sources.probe import ask_probe  # noqa: PLC0415 - httpx, for few applications

        clock = self._world.clock
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
            # What a fault has sent again or too late is no news.
            if exchange.direction is Direction.INBOUND and not exchange.intent:
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
            env={**self._world.environ, **self._environment(), **env},
            folder=folder,
        )

    def _environment(self) -> dict[str, str]:
        """The addresses under names of our own, for applications started without a statement."""
        return {f"HARNESS_{name.upper()}": value for name, value in self._values.items()}

    def _filled(self, text: str, **more: str) -> str:
        return fill_all_or_refuse({"": text}, {**self._values, **more})[""]

    def _announce(self) -> None:
        known = ("gateway", "gateway_https", "ca_file", "app_key", "auth_code")
        shown = [name for name in known if self._values.get(name)]
        statement = self._order.statement
        if statement and statement.app_secret is None:
            shown.append("app_secret")  # the sandbox's own, which is published
        for name in shown:
            self._world.announce(f"{name}: {self._values[name]}")
        pushes = f"; callbacks go to {self.callback_url or 'nowhere'}"
        has_pushes = bool(self._order.edition.operations.callbacks)
        paths = ", ".join(
            o.path for o in self._order.edition.operations.operations.values() if o.path
        )
        self._world.announce(
            f"waiting for your application{pushes if has_pushes else f' at {paths}'}"
        )

    def _on_end(self, code: int) -> None:
        if code == 0:
            # Whether that is too soon is known only when the run is through.
            self._finished = self._world.clock.now()
            self._stream.close("the application had ended with exit code 0")
        else:
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            how_zh = f"因信号 {-code}" if code < 0 else f"以退出码 {code}"
            self._lose(Text(f"it ended with {how}", f"{how_zh} 结束"))

    def _lose(self, reason: Text) -> None:
        self._record_loss(reason, self._world.clock.now())
        self._stream.close(f"the application was gone: {reason.en}")

    def _record_loss(self, reason: Text, at: datetime) -> None:
        self.is_lost = True
        details = {"reason": reason.en, "reason_zh": reason.zh}
        self._record(ActKind.APPLICATION_ENDED, "unexpected", details, at=at)

    def _record(
        self,
        kind: ActKind,
        outcome: str,
        details: Mapping[str, str],
        *,
        at: datetime | None = None,
    ) -> None:
        self._recorder.record(
            Act(
                kind=kind,
                at=at or self._world.clock.now(),
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
