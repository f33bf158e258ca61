"""Expected deviations: failures that somebody knows of, answers for, and means to end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One listed failure: a requirement, or one check of it."""

    requirement: str
    """The row that is expected to fail."""
    check: str = ""
    """The one check of the row that is meant; empty for all of them."""
    reason: str
    owner: str
    until: date
    """The last day on which it is expected."""

    @property
    def subject(self) -> str:
        """What is listed: `RATE-01`, or `TRK-03 (forged_callbacks_are_refused)`."""
        return f"{self.requirement} ({self.check})" if self.check else self.requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviations:
    """A list of expected deviations, as a file holds it."""

    expected: tuple[Deviation, ...]
    sha256: str
    source: bytes
    """The file's bytes as read."""


class DeviationState(StrEnum):
    """How a listed failure stands in one run."""

    EXPECTED = "expected"
    """It failed, as listed."""
    PASSES = "passes"
    """It is listed, and was met."""
    UNUSED = "unused"
    """The run did not decide on it: it was not examined, or is none of its rows."""
    EXPIRED = "expired"
    """Its last day is over."""

    @property
    def is_stale(self) -> bool:
        """Whether the entry no longer says what is so: the list needs a hand."""
        return self is not DeviationState.EXPECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDeviation:
    """A listed failure, and how it stands in one run."""

    deviation: Deviation
    state: DeviationState
    verdict: str = ""
    """The verdict of its row, as reports spell it; empty where the run has no such row."""


def covers(judged: Iterable[JudgedDeviation], requirement: str, failed: Collection[str]) -> bool:
    """Whether all checks of a row that failed are expected to."""
    listed = {
        entry.deviation.check
        for entry in judged
        if entry.state is DeviationState.EXPECTED and entry.deviation.requirement == requirement
    }
    return "" in listed or (bool(listed) and listed.issuperset(failed))
