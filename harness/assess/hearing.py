"""What the judge has heard: exchanges are folded in one by one, parts heard apart merge."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import harness.checks.clock_skew  # importing these three registers their ledgers
import harness.checks.families
import harness.checks.signature_uses  # noqa: F401 - importing the families fills the registry
from harness.assess.order_pass import OrdersJudged, pass_over_orders
from harness.assess.tally import Place, Tally, breakage
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger_kinds, moment_of
from harness.checks.orders_told import OrdersTold
from harness.checks.registry import CallFunction, Check, Events
from harness.checks.traffic import Traffic
from harness.model.exchange import Direction, Exchange
from harness.model.text import Text


@dataclass(slots=True)
class Heard:
    """The state of a hearing, plain data: it travels between processes and merges."""

    calls: int = 0
    callbacks: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    """Name of a check -> what it came to."""
    ledgers: dict[type[Ledger], Ledger] = field(
        default_factory=lambda: {kind: kind() for kind in ledger_kinds()}
    )
    broken: dict[str, Text] = field(default_factory=dict)
    """Name of a ledger -> how it broke."""

    def merge(self, other: "Heard") -> None:
        """Take in what another part of the same run told."""
        self.calls += other.calls
        self.callbacks += other.callbacks
        for name, tally in other.tallies.items():
            self.tally(name).merge(tally)
        for kind, book in other.ledgers.items():
            self.ledgers[kind].merge(book)
        for name, how in other.broken.items():
            self.broken[name] = min(how, self.broken.get(name, how), key=lambda text: text.en)

    @property
    def counts(self) -> tuple[int, int]:
        """How many calls and callbacks were heard."""
        return self.calls, self.callbacks

    def tally(self, check: str) -> Tally:
        """The tally of a check, a new one where it has none yet."""
        if check not in self.tallies:
            self.tallies[check] = Tally()
        return self.tallies[check]


class Hearing:
    """One hearing, or one shard of it: exchanges go in, a state that merges comes out."""

    def __init__(self, frame: Frame, checks: Sequence[Check]) -> None:
        self.frame = frame
        self.checks = tuple(checks)
        self.heard = Heard()
        self._told: Traffic | None = None
        self._passes: list[OrdersJudged] = []
        self._on_calls: dict[str, list[tuple[str, CallFunction]]] = {}
        self._named = frozenset(name for check in checks for name in check.operations)
        self._on_callback = [(c.name, c.on_callback) for c in checks if c.on_callback]

    def hear(self, exchange: Exchange) -> None:
        """Fold one exchange in."""
        if exchange.direction is Direction.OUTBOUND:
            self._hear_call(exchange)
        elif not self.frame.met_nobody(exchange):
            self._hear_callback(exchange)

    def traffic(self) -> Traffic:
        """All that was heard, as checks over many exchanges read it."""
        heard = self.heard
        if self._told is None or (self._told.calls, self._told.callbacks) != heard.counts:
            self._told = Traffic(
                frame=self.frame,
                ledgers=heard.ledgers,
                calls=heard.calls,
                callbacks=heard.callbacks,
                pass_over=self._pass_over,
            )
        return self._told

    def tally_of(self, check: Check, traffic: Traffic) -> Tally:
        """What a check comes to over all that was heard."""
        if check.on_traffic is None and check.on_orders is None:
            return self.heard.tallies.get(check.name, Tally())
        tally = Tally()
        if self.heard.broken:
            tally.breaks((0,), next(iter(self.heard.broken.values())))
        if check.on_traffic:
            tally.add_all((1,), check.on_traffic(traffic), check.name)
        if check.on_orders:
            told = traffic.orders  # the pass over them, where nobody has asked for it before
            judged = next(judged for judged in self._passes if judged.told is told)
            tally.merge(judged.tallies[check.name])
        return tally

    def _pass_over(self, traffic: Traffic) -> OrdersTold:
        self._passes.append(pass_over_orders(traffic, self.checks))
        return self._passes[-1].told

    def _hear_call(self, exchange: Exchange) -> None:
        call = self.frame.edition.read_call(exchange)
        self.heard.calls += 1
        moment = moment_of(exchange)
        for name, judge in self._judges_of(call.name):
            _count(self.heard.tally(name), moment, name, judge(call, self.frame))
        for kind, book in self.heard.ledgers.items():
            try:
                book.enter_call(call, self.frame)
            except Exception as error:  # noqa: BLE001 - a bug in one ledger must not end the run
                self.heard.broken.setdefault(kind.__name__, breakage(kind.__name__, error))

    def _judges_of(self, operation: str) -> list[tuple[str, CallFunction]]:
        """The checks that have anything to say about an operation, chosen once for each."""
        known = operation if operation in self._named else ""
        if known not in self._on_calls:
            judges = [(c.name, c.on_call) for c in self.checks if c.on_call and c.judges(known)]
            self._on_calls[known] = judges
        return self._on_calls[known]

    def _hear_callback(self, exchange: Exchange) -> None:
        callback = self.frame.edition.read_callback(exchange)
        self.heard.callbacks += 1
        moment = moment_of(exchange)
        for name, judge in self._on_callback:
            _count(self.heard.tally(name), moment, name, judge(callback, self.frame))
        for kind, book in self.heard.ledgers.items():
            try:
                book.enter_callback(callback, self.frame)
            except Exception as error:  # noqa: BLE001 - a bug in one ledger must not end the run
                self.heard.broken.setdefault(kind.__name__, breakage(kind.__name__, error))


def _count(tally: Tally, place: Place, name: str, events: Events) -> None:
    number = 0
    try:
        for number, event in enumerate(events):
            tally.add((*place, number), event)
    except Exception as error:  # noqa: BLE001 - a bug in one check must not end the run
        tally.breaks((*place, number), breakage(name, error))
