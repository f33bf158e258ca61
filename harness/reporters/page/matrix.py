"""The traceability matrix: from each requirement to the scenarios and checks that show it."""

from dataclasses import dataclass
from functools import cached_property

from harness.model.particulars import Traced
from harness.model.text import Text

_ROWS_SHOWN = 300


@dataclass(frozen=True)
class Matrix:
    """Requirements down, scenarios across."""

    scenarios: tuple[str, ...]
    rows: tuple[Traced, ...]

    @cached_property
    def holes(self) -> list[Traced]:
        """The requirements that nothing of this run can show."""
        return [row for row in self.rows if self.is_hole(row)]

    @property
    def shown(self) -> list[Traced]:
        """The rows that the page has room for: where there are too many, holes before others."""
        if len(self.rows) <= _ROWS_SHOWN:
            return list(self.rows)
        return sorted(self.rows, key=lambda row: not self.is_hole(row))[:_ROWS_SHOWN]

    @property
    def summary(self) -> Text:
        """The matrix in one sentence."""
        rows, holes = len(self.rows), len(self.holes)
        return Text(
            f"{rows} requirements, {len(self.scenarios)} scenarios; holes: {holes}.",
            f"要求 {rows} 项，场景 {len(self.scenarios)} 个；缺口 {holes} 处。",
        )

    def is_hole(self, row: Traced) -> bool:
        """Whether no scenario claims to show it and no check examined anything for it."""
        return not row.scenarios and not row.examined
