"""The emulator: gateway and control side on one port, callback sender beside them."""

import secrets
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from harness.emulator.application import build_application
from harness.emulator.callbacks import CallbackSender
from harness.emulator.control import Control
from harness.emulator.gateway import Gateway
from harness.emulator.listener import Listener
from harness.emulator.platform import FORGETS, Platform
from harness.emulator.settings import ActResult, EmulatorSettings
from harness.emulator.tap import Tap
from harness.model.clock import Clock
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.base import Edition

DEFAULTS = EmulatorSettings()


class Emulator:
    """An embedded sandbox on loopback. Every public method may be called from any thread.

    `sink` hears of each exchange as it ends, from the gateway's and the sender's threads.
    """

    def __init__(
        self,
        *,
        edition: Edition,
        app_key: str,
        app_secret: Secret,
        clock: Clock,
        sink: Callable[[Exchange], object],
        settings: EmulatorSettings = DEFAULTS,
    ) -> None:
        self.control_token = secrets.token_urlsafe(24)
        self.address = ""
        """`http://127.0.0.1:PORT` once started."""
        self._settings = settings
        self._platform = Platform(edition, clock, settings)
        self._gateway = Gateway(
            edition=edition, platform=self._platform, app_key=app_key, app_secret=app_secret
        )
        self._sender = CallbackSender(
            app_key=app_key, app_secret=app_secret, clock=clock, sink=sink, settings=settings
        )
        control = Control(
            emulator=self,
            platform=self._platform,
            gateway=self._gateway,
            sender=self._sender,
        )
        application = build_application(
            gateway=self._gateway, platform=self._platform, sender=self._sender, control=control
        )
        self._listener = Listener(Tap(application, sink=sink, clock=clock))
        if settings.callback_url:
            self.set_callback_url(settings.callback_url)

    def start(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen. Raises EnvironmentTrouble when the port cannot be had."""
        self._sender.start()
        try:
            self.address = self._listener.start(host, port)
        except EnvironmentTrouble:
            self._sender.stop()
            raise

    def stop(self) -> None:
        """End every thread and give the port back. Idempotent."""
        self._listener.stop()
        self._sender.stop()

    def __enter__(self) -> Self:
        if not self.address:
            self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def set_callback_url(self, url: str) -> None:
        """Push to this address from now on. Raises UsageError for one that must not be used."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(
                f"callback address {url!r} cannot be used", hint="expected http://host:port/path"
            )
        if not self._settings.allow_remote_callbacks and not _is_loopback(parts.hostname):
            raise UsageError(
                f"callback address {url!r} is not on this machine",
                hint="use 127.0.0.1, or allow remote callbacks",
            )
        self._sender.url = url

    def issue_code(self) -> str:
        """A fresh authorization code, good for one token."""
        with self._platform.lock:
            return self._platform.tokens.issue_code()

    def act(self, name: str, values: Mapping[str, str]) -> ActResult:
        """Let buyer, carrier or platform do something; pushes follow on their own."""
        with self._platform.lock:
            result, pushes = self._platform.act(name, values)
            self._sender.submit(pushes)
            if name == FORGETS and result.is_done:
                self._sender.forget(int(result.values["order_id"]))
        return result

    def drain(self, timeout: float) -> bool:
        """Wait until every queued push was delivered or given up; False when time ran out."""
        return self._sender.drain(timeout)

    def secrets(self) -> frozenset[str]:
        """Every token, refresh token and code issued so far."""
        with self._platform.lock:
            return self._platform.tokens.issued()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
