"""The requirements of a report in groups of bounded size, as the page lays them out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from harness.model.requirement import Level
from harness.model.verdict import Assessment, Verdict
from harness.reporters.standing import worst_first

_ROWS = 100
"""Rows that one section lays out; browsers skip sections out of sight."""
_ROWS_IN_FULL = 1000
"""A page of more requirements tells each of them in short, so that it stays below 5 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Requirements of one verdict, at most a hundred of them."""

    verdict: Verdict
    level: Level | None
    """Their one level, where the page tells each of them in short."""
    rows: tuple[Assessment, ...]
    first: int
    """The place of its first row within the verdict, from 1."""
    total: int
    """How many requirements have that verdict, and that level where one is told."""

    @property
    def is_collapsed(self) -> bool:
        """Whether a reader has to ask for it: what passed can wait."""
        return self.verdict is Verdict.PASS


def groups(assessments: Sequence[Assessment]) -> list[Group]:
    """All requirements, worst verdict first."""
    ordered = worst_first(tuple(assessments))
    in_short = len(ordered) > _ROWS_IN_FULL

    def kind(a: Assessment) -> tuple[Verdict, Level | None]:
        return a.verdict, a.requirement.level if in_short else None

    return [g for key, rows in groupby(ordered, key=kind) for g in _sections(*key, tuple(rows))]


def _sections(
    verdict: Verdict, level: Level | None, rows: tuple[Assessment, ...]
) -> Iterator[Group]:
    for start in range(0, len(rows), _ROWS):
        section = rows[start : start + _ROWS]
        yield Group(verdict=verdict, level=level, rows=section, first=start + 1, total=len(rows))
