"""The rounds of a run in numbers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.verdict import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundNumbers:
    """Rounds in numbers."""

    rounds: int = 0
    complete: int = 0
    closed: int = 0
    """Those that the platform closed before they were complete."""
    callbacks: int = 0
    """Tracking callbacks that the application acknowledged in them."""

    @classmethod
    def of(cls, rounds: "Iterable[Round]") -> "RoundNumbers":
        """Some rounds in numbers."""
        found = tuple(rounds)
        return cls(
            rounds=len(found),
            complete=sum(r.complete for r in found),
            closed=sum(r.closed for r in found),
            callbacks=sum(r.callbacks for r in found),
        )

    def plus(self, other: "RoundNumbers") -> "RoundNumbers":
        """Both together."""
        return RoundNumbers(
            rounds=self.rounds + other.rounds,
            complete=self.complete + other.complete,
            closed=self.closed + other.closed,
            callbacks=self.callbacks + other.callbacks,
        )

    def minus(self, other: "RoundNumbers") -> "RoundNumbers":
        """What is left without others."""
        return RoundNumbers(
            rounds=self.rounds - other.rounds,
            complete=self.complete - other.complete,
            closed=self.closed - other.closed,
            callbacks=self.callbacks - other.callbacks,
        )
