"""The emulator: gateway and control side on one port, callback sender and HTTPS beside them."""

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from harness.documents.hosts import is_loopback
from harness.emulator.application import Struck, build_application, build_too_large
from harness.emulator.armoury import Armed
from harness.emulator.bites import Presents
from harness.emulator.callbacks import CallbackSender
from harness.emulator.control import Control
from harness.emulator.listener import Listener, Secured
from harness.emulator.pulse import Pulse
from harness.emulator.sandbox import FORGETS, Application
from harness.emulator.sandboxes import SANDBOXES
from harness.emulator.settings import ActResult, EmulatorSettings
from harness.emulator.tap import Tap
from harness.model.clock import Clock
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.base import Edition

if TYPE_CHECKING:
    from harness.emulator.console import Console
    from harness.emulator.tls import Certificates

DEFAULTS = EmulatorSettings()
BAD_CERTIFICATE = "bad_certificate"
NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


def _unheard(*_told: object) -> None:
    return None


class Emulator:
    """An embedded sandbox on loopback. Every public method may be called from any thread.

    `sink` hears of each exchange as it ends, from the gateway's and the sender's threads;
    `witness` of what is no exchange: handshakes on the HTTPS port; `struck` of a call that a fault
    has struck, before it is answered. `console` is a page over the control side, at /console.
    """

    def __init__(  # noqa: PLR0913 - what differs between runs; all are keywords
        self,
        *,
        edition: Edition,
        app_key: str,
        app_secret: Secret,
        clock: Clock,
        sink: Callable[[Exchange], object],
        settings: EmulatorSettings = DEFAULTS,
        witness: Callable[[Act], object] = _unheard,
        struck: Struck = _unheard,
        console: "Console | None" = None,
    ) -> None:
        self.control_token = secrets.token_urlsafe(24)
        self.address = ""
        """`http://127.0.0.1:PORT` once started."""
        self._settings = settings
        self._clock = clock
        self._console = console
        self._witness = witness
        self._certificates: Certificates | None = None
        self._sandbox = SANDBOXES[edition.name](
            edition=edition,
            application=Application(app_key=app_key, secret=app_secret),
            clock=clock,
            settings=settings,
        )
        self._armoury = self._sandbox.armoury
        self._sender = CallbackSender(
            app_key=app_key,
            app_secret=app_secret,
            clock=clock,
            sink=sink,
            settings=settings,
            armoury=self._armoury,
        )
        control = Control(emulator=self, sandbox=self._sandbox, sender=self._sender)
        application = build_application(
            sandbox=self._sandbox,
            sender=self._sender,
            control=control,
            struck=struck,
            owner=self,
            console=console,
        )
        too_large = build_too_large(self._sandbox)
        tap = Tap(
            application, sink=sink, clock=clock, too_large=too_large, pulse=(pulse := Pulse())
        )
        self._listener = Listener(tap, pulse=pulse)
        if settings.callback_url:
            self.set_callback_url(settings.callback_url)

    @property
    def https_address(self) -> str:
        """`https://127.0.0.1:PORT` once started with HTTPS; empty without."""
        return self._listener.https_address

    @property
    def ca_file(self) -> str:
        """The certificate that an HTTPS client must trust; empty without HTTPS."""
        return str(self._certificates.ca_file) if self._certificates else ""

    def start(
        self, *, host: str = "127.0.0.1", port: int = 0, https_port: int | None = None
    ) -> None:
        """Listen; with `https_port` (0: any free one) over HTTPS too, on 127.0.0.1 only.

        Raises EnvironmentTrouble when a port cannot be had.
        """
        self._sender.start()
        try:
            secured = None if https_port is None else self._secured(https_port)
            self.address = self._listener.start(host, port, secured=secured)
        except EnvironmentTrouble:
            self.stop()
            raise

    def stop(self) -> None:
        """End every thread, give the ports back, remove the certificates. Idempotent."""
        if self._console:
            self._console.close()
        self._listener.stop()
        self._sender.stop()
        if self._certificates:
            self._certificates.remove()

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

    def set_callback_url(self, url: str, *, address: str = "") -> None:
        """Push to this URL from now on, at `address` where its name was resolved beforehand.

        Raises UsageError for one that must not be used.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(
                f"callback address {url!r} cannot be used", hint="expected http://host:port/path"
            )
        if not self._settings.allow_remote_callbacks and not is_loopback(parts.hostname):
            raise UsageError(
                f"callback address {url!r} is not on this machine",
                hint="use 127.0.0.1, or allow remote callbacks",
            )
        self._sender.aim(url, address)

    @property
    def samples(self) -> tuple[str, ...]:
        """Ids to begin with, for whoever has none yet; empty where the edition names none."""
        return self._sandbox.samples

    def issue_code(self) -> str:
        """A fresh authorization code, good for one token; empty where the grant needs none."""
        with self._sandbox.lock:
            return self._sandbox.issue_code()

    def act(self, name: str, values: Mapping[str, str]) -> ActResult:
        """Let buyer, carrier or platform do something; pushes follow on their own."""
        with self._sandbox.lock:
            result, pushes = self._sandbox.act(name, values)
            self._sender.submit(pushes)
            if name == FORGETS and result.is_done:
                self._sender.forget(int(result.values["order_id"]))
        return result

    def arm(
        self,
        fault: str,
        *,
        target: str = "",
        count: int = 1,
        options: Mapping[str, str] = NO_OPTIONS,
    ) -> str:
        """Let a named fault lie in wait for the next `count` calls, pushes or connections.

        `target` narrows it to one operation, interface or push. Hands back the id by which it is
        disarmed. Raises UsageError for a fault that makes no sense.
        """
        if fault == BAD_CERTIFICATE and not self.https_address:
            raise UsageError(
                f"{fault} needs the HTTPS listener", hint="start the emulator with an HTTPS port"
            )
        armed = self._armoury.arm(fault, target=target, count=count, options=options)
        if _presents(armed):
            # A connection that is open already would never see the other certificate.
            self._listener.close_secured()
        return armed.id

    def disarm(self, identity: str) -> Armed | None:
        """Take an armed fault away; None when there is none of that id."""
        armed = self._armoury.disarm(identity)
        if armed and _presents(armed):
            self._listener.close_secured()
        return armed

    def armed(self) -> tuple[Armed, ...]:
        """Every fault that was armed and not disarmed."""
        return self._armoury.armed()

    def drain(self, timeout: float) -> bool:
        """Wait until every queued push was delivered or given up; False when time ran out."""
        return self._sender.drain(timeout)

    def secrets(self) -> frozenset[str]:
        """Every token, refresh token and code issued so far."""
        with self._sandbox.lock:
            return self._sandbox.tokens.issued()

    def _secured(self, port: int) -> Secured:
        # Imported here: making keys costs a start that nobody asked HTTPS of nothing.
        from harness.emulator.doors import Doorkeeper  # noqa: PLC0415 - see above
        from harness.emulator.tls import Certificates  # noqa: PLC0415 - see above

        self._certificates = Certificates()
        keeper = Doorkeeper(
            self._certificates,
            is_struck=self._is_connection_struck,
            told=self._witness,
            clock=self._clock,
        )
        return Secured(host="127.0.0.1", port=port, entrance=keeper)

    def _is_connection_struck(self) -> bool:
        struck = self._armoury.strike(
            lambda a: True if isinstance(a.fault.bite, Presents) else None
        )
        return struck is not None


def _presents(armed: Armed) -> bool:
    return isinstance(armed.fault.bite, Presents)
