"""What was measured: figures by name, each with what it is held against."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value."""

    name: str
    """Part, subject and size, with slashes: `auditing/ndjson, 2 workers/10000/rate`."""
    value: float
    unit: str
    ratio: float | None = None
    """The value over that of the baseline."""
    baseline: str = ""
    samples: tuple[float, ...] = ()

    @property
    def part(self) -> str:
        """The part of the suite that it comes from."""
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is measured: the quick look, or the figures that are published."""

    is_quick: bool
    folder: Path
    """For traffic and reports; nothing of it is kept."""
    is_million: bool = False
    is_once: bool = False
    """One run of each, at the sizes that are published."""

    @property
    def times(self) -> int:
        """How often each contender runs."""
        return 1 if self.is_quick or self.is_once else 3

    def report_folder(self) -> Path:
        """A place for a report: there is nothing yet."""
        place = self.folder / "report"
        shutil.rmtree(place, ignore_errors=True)
        return place

    def of(self, quick: int, full: int) -> int:
        """A size, smaller for the quick look."""
        return quick if self.is_quick else full


Figures = Mapping[str, Figure]


def by_name(figures: Iterable[Figure]) -> dict[str, Figure]:
    """The figures under their names; of a name that comes twice the later one holds."""
    return {figure.name: figure for figure in figures}


def records(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """The figures for results.json."""
    return [asdict(figure) for figure in figures]
