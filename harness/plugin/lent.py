"""The sandbox that a test is lent: an emulator with its credentials and what it has seen."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from harness.documents.schema import nearest
from harness.emulator.armoury import Armed
from harness.emulator.server import DEFAULTS, NO_OPTIONS, Emulator
from harness.emulator.settings import ActResult, EmulatorSettings
from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.errors import UsageError
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction, Exchange
from harness.model.secret import Secret
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named
from harness.scenario.vocabulary import vocabulary_of


def _unheard(*_told: object) -> None:
    return None


class LentEmulator(Emulator):
    """An emulator that keeps what it saw; its witness is told of the test's acts and faults."""

    def __init__(
        self,
        *,
        edition: Edition,
        credentials: Credentials,
        sink: Callable[[Exchange], object] = _unheard,
        settings: EmulatorSettings = DEFAULTS,
        witness: Callable[[Act], object] = _unheard,
    ) -> None:
        secret = credentials.app_secret or Secret(edition.sandbox_secret)
        self.edition = edition
        self.app_key = credentials.app_key
        """The application key that its calls are signed for."""
        self.app_secret = secret.reveal()
        self.exchanges: list[Exchange] = []
        """Every call and push so far, unredacted, in the order in which they ended."""
        self._told = witness

        def seen(exchange: Exchange) -> None:
            self.exchanges.append(exchange)
            sink(exchange)

        super().__init__(
            edition=edition,
            app_key=self.app_key,
            app_secret=secret,
            clock=SystemClock(),
            sink=seen,
            settings=settings,
            witness=witness,
        )

    @classmethod
    def of(
        cls, edition_name: str, *, sink: Callable[[Exchange], object], **settings: object
    ) -> "LentEmulator":
        """One with the sandbox's published credentials. Raises UsageError for no edition of ours.

        `settings` are fields of EmulatorSettings.
        """
        edition = edition_named(edition_name)
        return cls(
            edition=edition,
            credentials=Credentials(app_key=edition.sandbox_app_key, app_secret=None),
            sink=sink,
            settings=replace(DEFAULTS, **settings),  # type: ignore[arg-type] # its own names
        )

    @property
    def callbacks(self) -> tuple[Exchange, ...]:
        """The pushes so far, with the answers of the application."""
        return tuple(x for x in self.exchanges if x.direction is Direction.INBOUND)

    def act(self, name: str, values: Mapping[str, str]) -> ActResult:
        """Let buyer, carrier or platform do something; pushes follow on their own.

        Whether it could be done stands in the result. Raises UsageError for an act that the
        edition does not have.
        """
        known = vocabulary_of(self.edition).acts
        if name not in known:
            raise UsageError(f"no act is called {name!r}", hint=nearest(name, tuple(known)))
        result = super().act(name, values)
        message = {"message": result.message} if result.message else {}
        details = {**values, **result.values, **message}
        outcome = "done" if result.is_done else "refused"
        self._tell(ActKind.PLATFORM_ACT, name, outcome, details)
        return result

    def arm(
        self,
        fault: str,
        *,
        target: str = "",
        count: int = 1,
        options: Mapping[str, str] = NO_OPTIONS,
    ) -> str:
        """Let a named fault lie in wait; hands back the id by which it is disarmed."""
        identity = super().arm(fault, target=target, count=count, options=options)
        aim = {"for": target} if target else {}
        self._tell(ActKind.FAULT_ARMED, fault, "armed", {**aim, "count": str(count), **options})
        return identity

    def disarm(self, identity: str) -> Armed | None:
        """Take an armed fault away; None when there is none of that id."""
        armed = super().disarm(identity)
        if armed:
            outcome = "met" if armed.used else "unmet"
            details = {"count": str(armed.count), "used": str(armed.used)}
            self._tell(ActKind.FAULT_DISARMED, armed.fault.name, outcome, details)
        return armed

    def settle(self, patience: float) -> None:
        """Let the last pushes be delivered, and take every fault away."""
        self.drain(patience)
        for armed in self.armed():
            self.disarm(armed.id)

    def _tell(self, kind: ActKind, name: str, outcome: str, details: Mapping[str, str]) -> None:
        act = Act(
            kind=kind,
            at=SystemClock().now(),
            name=name,
            outcome=outcome,
            details=tuple(details.items()),
        )
        self._told(act)
