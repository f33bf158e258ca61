"""How the calls and callbacks of a run were signed, counted: facts for a report, judged in SIGN."""

from dataclasses import dataclass, field
from typing import NamedTuple, Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, Moment, ledger, moment_of
from harness.checks.traffic import Traffic
from harness.model.exchange import Exchange, Fact
from harness.model.particulars import SignatureUse
from harness.platforms.calls import Call, Callback

_CITED = 5
_CALL, _CALLBACK = "call", "callback"


class Manner(NamedTuple):
    """One way of signing, as far as it was observed."""

    direction: str
    recipe: str = ""
    is_right: bool = False
    forged: str = ""
    unknown: str = ""


@dataclass(slots=True)
class Uses:
    """How often a way of signing was met, and the first few times."""

    count: int = 0
    first: list[tuple[Moment, str]] = field(default_factory=list)

    def see(self, entry: tuple[Moment, str]) -> None:
        """Count one more."""
        self.count += 1
        if len(self.first) < _CITED or entry < self.first[-1]:
            self.first = sorted([*self.first, entry])[:_CITED]

    def merge(self, other: Self) -> None:
        """Add the counts of another ledger."""
        self.count += other.count
        self.first = sorted([*self.first, *other.first])[:_CITED]


@ledger
class SignatureLedger(Ledger):
    """Counts the ways in which calls and callbacks were signed; judges nothing."""

    def __init__(self) -> None:
        self.uses: dict[Manner, Uses] = {}

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Count the signature of a call, where one was observed."""
        del frame
        self._enter(call.exchange, _CALL)

    def enter_callback(self, callback: Callback, frame: Frame) -> None:
        """Count the signature of a callback, and whether our own sender forged it."""
        del frame
        self._enter(callback.exchange, _CALLBACK)

    def merge(self, other: Self) -> None:
        """Add the counts of another ledger."""
        for manner, uses in other.uses.items():
            self.uses.setdefault(manner, Uses()).merge(uses)

    def _enter(self, exchange: Exchange, direction: str) -> None:
        if manner := _manner(exchange, direction):
            uses = self.uses.get(manner)
            if uses is None:
                uses = self.uses[manner] = Uses()
            uses.see((moment_of(exchange), exchange.id))


def signature_uses(traffic: Traffic) -> tuple[SignatureUse, ...]:
    """Every way in which calls, then callbacks were signed: right ones first, then by count."""
    found = traffic.of(SignatureLedger).uses.items()
    rows = [
        SignatureUse(
            direction=manner.direction,
            recipe=manner.recipe,
            is_right=manner.is_right,
            forged=manner.forged,
            unknown=manner.unknown,
            count=uses.count,
            exchanges=tuple(exchange for _, exchange in uses.first),
        )
        for manner, uses in found
    ]
    return tuple(sorted(rows, key=_place))


def _place(use: SignatureUse) -> tuple[str, bool, int, str, str, str]:
    return use.direction, not use.is_right, -use.count, use.recipe, use.forged, use.unknown


def _manner(exchange: Exchange, direction: str) -> Manner | None:
    if unknown := exchange.observed(Fact.SIGNATURE_UNKNOWN):
        # Without a secret this is noted of every call, one that nobody signs included.
        is_placed = any(o.fact is Fact.SIGNATURE_UNKNOWN and o.where for o in exchange.observations)
        return Manner(direction=direction, unknown=unknown) if is_placed else None
    recipe = exchange.observed(Fact.SIGNATURE_RECIPE)
    if recipe is None:
        return None
    variant = exchange.observed(Fact.SIGNATURE_VARIANT)
    named = f"{recipe} ({variant})" if variant else recipe
    return Manner(
        direction=direction,
        recipe=named or exchange.observed(Fact.SIGNATURE_MISTAKE) or "",
        is_right=bool(recipe),
        forged=exchange.observed(Fact.FORGED_MANNER) or "",
    )
