"""Incidents: what keeps a run from a yes, one by one, each with what is needed to see it again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from harness.model.requirement import Level, Requirement
from harness.model.text import Text
from harness.model.verdict import Assessment, Report, Verdict
from harness.reporters.reproducing import Reproducing
from harness.reporters.standing import is_blocking, worst_first
from harness.reporters.wording import VERDICTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One finding of a failed requirement, or the reason why one could not be decided."""

    number: int
    """From 1, in the order of the report."""
    requirement: Requirement
    verdict: Verdict
    is_blocking: bool
    """Whether its requirement keeps the run from a yes."""
    summary: Text
    where: str = ""
    expected: str = ""
    observed: str = ""
    count: int = 1
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    """Of all that were counted, cited or not; None where the evidence does not hold it."""
    exchanges: tuple[str, ...] = ()
    hint: Text | None = None
    reproduce: str = ""
    """A command that shows it again."""


def incidents(report: Report) -> tuple[Incident, ...]:
    """The incidents of a report: blocking ones first, worst first, musts before shoulds."""
    rows = worst_first(report.assessments)
    blocking = [row for row in rows if is_blocking(report, row)]
    others = [row for row in rows if not is_blocking(report, row)]
    maker = _Maker(report)
    found = [*chain.from_iterable(maker.of_row(row, is_bar=True) for row in blocking)]
    found += chain.from_iterable(maker.of_row(row, is_bar=False) for row in others)
    return tuple(found)


class _Maker:
    """Makes incidents of the rows of one report, and numbers them in the order in which it does.

    What it looks up for each is put in order once.
    """

    def __init__(self, report: Report) -> None:
        self._numbers = count(1)
        self._began = dict(report.particulars.times)
        self._reproducing = Reproducing(report)

    def of_row(self, row: Assessment, *, is_bar: bool) -> Iterator[Incident]:
        if row.requirement.level is Level.MAY:
            return
        if row.verdict in (Verdict.FAIL, Verdict.WARN):
            for finding in row.findings:
                first, last = self._seen(finding.exchanges, finding.latest)
                yield Incident(
                    number=next(self._numbers),
                    requirement=row.requirement,
                    verdict=row.verdict,
                    is_blocking=is_bar,
                    summary=finding.message,
                    where=finding.where,
                    expected=finding.expected,
                    observed=finding.actual,
                    count=finding.count,
                    first_seen=first,
                    last_seen=last,
                    exchanges=finding.exchanges,
                    hint=finding.hint,
                    reproduce=self._command_for(row, finding.exchanges),
                )
        elif is_bar and row.verdict.is_open:
            first, last = self._seen(row.exchanges)
            yield Incident(
                number=next(self._numbers),
                requirement=row.requirement,
                verdict=row.verdict,
                is_blocking=is_bar,
                summary=row.reason or VERDICTS[row.verdict],
                first_seen=first,
                last_seen=last,
                exchanges=row.exchanges,
                reproduce=self._command_for(row, row.exchanges),
            )

    def _command_for(self, row: Assessment, exchanges: Sequence[str]) -> str:
        return self._reproducing.command_for(row.requirement.id, exchanges)

    def _seen(
        self, exchanges: Sequence[str], latest: str = ""
    ) -> tuple[datetime | None, datetime | None]:
        """When the first and the last of them began; None where the evidence does not hold it."""
        times = [self._began[x] for x in (*exchanges, latest) if x in self._began]
        if not times:
            return None, None
        return min(times), max(times) if not latest or latest in self._began else None
