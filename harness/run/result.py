"""A finished run, as every verb that makes one hands it back."""

from dataclasses import dataclass, field

from harness.model.verdict import Report
from harness.run.folder import RunFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """A finished run: its report and where it lies."""

    report: Report
    folder: RunFolder
    last_words: str = ""
    """What an application that was lost printed last."""
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    """Every secret that was met, for the leak guard of whoever writes more; never for writing."""
