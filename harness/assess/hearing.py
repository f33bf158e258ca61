"""What the judge has heard: exchanges are folded in one by one, parts heard apart merge."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import harness.checks.clock_skew  # importing these three registers their ledgers
import harness.checks.families
import harness.checks.signature_uses  # noqa: F401 - importing the families fills the registry
from harness.assess.order_pass import OrdersJudged, pass_over_orders
from harness.assess.tally import Place, Tally, breakage
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, Moment, ledger_kinds, moment_of
from harness.checks.orders_told import OrdersTold
from harness.checks.registry import Check, Event, Told
from harness.checks.traffic import Traffic
from harness.model.errors import CheckError
from harness.model.exchange import Direction, Exchange
from harness.model.text import Text
from harness.platforms.calls import Call, Callback

_Heard = TypeVar("_Heard", Call, Callback)
_Asked = list[tuple[str, Callable[[_Heard, Frame], Told], Tally]]
"""The checks that are asked about an exchange: name, function, and what they come to."""
_Books = list[tuple[str, Callable[[_Heard, Frame], None]]]


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
        self._told: Traffic | None = None
        self._passes: list[OrdersJudged] = []
        self._named = frozenset(name for check in checks for name in check.operations)
        self.heard = Heard()

    @property
    def heard(self) -> Heard:
        """What was heard so far."""
        return self._heard

    @heard.setter
    def heard(self, heard: Heard) -> None:
        self._heard = heard
        self._on_calls: dict[str, _Asked[Call]] = {}
        self._on_callback: _Asked[Callback] | None = None
        books = heard.ledgers.items()
        self._books_of_calls: _Books[Call] = [
            (kind.__name__, book.enter_call)
            for kind, book in books
            if kind.enter_call is not Ledger.enter_call
        ]
        self._books_of_callbacks: _Books[Callback] = [
            (kind.__name__, book.enter_callback)
            for kind, book in books
            if kind.enter_callback is not Ledger.enter_callback
        ]

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
        self._heard.calls += 1
        self._judge(call, exchange, self._asked_about(call.name))
        self._enter(call, self._books_of_calls)

    def _hear_callback(self, exchange: Exchange) -> None:
        callback = self.frame.edition.read_callback(exchange)
        self._heard.callbacks += 1
        asked = self._on_callback
        if asked is None:
            of_check = self._heard.tally
            asked = [
                (c.name, c.on_callback, of_check(c.name)) for c in self.checks if c.on_callback
            ]
            self._on_callback = asked
        self._judge(callback, exchange, asked)
        self._enter(callback, self._books_of_callbacks)

    def _asked_about(self, operation: str) -> _Asked[Call]:
        """The checks that have anything to say about an operation, chosen once for each."""
        known = operation if operation in self._named else ""
        asked = self._on_calls.get(known)
        if asked is None:
            judges = [c for c in self.checks if c.judges(known)]
            of_check = self._heard.tally
            asked = [(c.name, c.on_call, of_check(c.name)) for c in judges if c.on_call]
            self._on_calls[known] = asked
        return asked

    def _judge(self, heard: _Heard, exchange: Exchange, asked: _Asked[_Heard]) -> None:
        frame = self.frame
        moment: Moment = moment_of(exchange)
        for check, judge, tally in asked:
            try:
                told = judge(heard, frame)
            except Exception as error:  # noqa: BLE001 - a bug in one check must not end the run
                tally.breaks((*moment, 0), breakage(check, error))
                continue
            if not isinstance(told, int):
                _count(tally, moment, check, told)
            elif isinstance(told, bool) or told < 0:
                # Taken for a count, an answer of yes or no would read as "examined, all right".
                tally.breaks((*moment, 0), breakage(check, CheckError(f"{told!r} is no count")))
            elif told:
                tally.examine(moment, exchange.id, told)

    def _enter(self, heard: _Heard, books: _Books[_Heard]) -> None:
        frame = self.frame
        for name, enter in books:
            try:
                enter(heard, frame)
            except Exception as error:  # noqa: BLE001 - a bug in one ledger must not end the run
                self._heard.broken.setdefault(name, breakage(name, error))


def _count(tally: Tally, place: Place, name: str, events: Iterable[Event]) -> None:
    number = 0
    try:
        for number, event in enumerate(events):
            tally.add((*place, number), event)
    except Exception as error:  # noqa: BLE001 - a bug in one check must not end the run
        tally.breaks((*place, number), breakage(name, error))
