"""Incidents: what keeps a run from a yes, one by one, each with what is needed to see it again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from harness.model.requirement import Level, Requirement
from harness.model.text import Text
from harness.model.verdict import Assessment, Report, Verdict
from harness.reporters.reproducing import command_for
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
    exchanges: tuple[str, ...] = ()
    hint: Text | None = None
    reproduce: str = ""
    """A command that shows it again."""


def incidents(report: Report) -> tuple[Incident, ...]:
    """The incidents of a report: blocking ones first, worst first, musts before shoulds."""
    rows = worst_first(report.assessments)
    blocking = [row for row in rows if is_blocking(report, row)]
    others = [row for row in rows if not is_blocking(report, row)]
    found = [
        incident
        for row in (*blocking, *others)
        for incident in _of_row(report, row, is_blocking(report, row))
    ]
    return tuple(replace(incident, number=n) for n, incident in enumerate(found, 1))


def _of_row(report: Report, row: Assessment, is_bar: bool) -> Iterator[Incident]:  # noqa: FBT001 - private
    if row.requirement.level is Level.MAY:
        return
    if row.verdict in (Verdict.FAIL, Verdict.WARN):
        for finding in row.findings:
            first, last = _seen(report, finding.exchanges)
            yield Incident(
                number=0,
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
                reproduce=command_for(report, row.requirement.id, finding.exchanges),
            )
    elif is_bar and row.verdict.is_open:
        first, last = _seen(report, row.exchanges)
        yield Incident(
            number=0,
            requirement=row.requirement,
            verdict=row.verdict,
            is_blocking=is_bar,
            summary=row.reason or VERDICTS[row.verdict],
            first_seen=first,
            last_seen=last,
            exchanges=row.exchanges,
            reproduce=command_for(report, row.requirement.id, row.exchanges),
        )


def _seen(
    report: Report, exchanges: Sequence[str]
) -> tuple[datetime, datetime] | tuple[None, None]:
    began = dict(report.particulars.times)
    times = [began[exchange] for exchange in exchanges if exchange in began]
    return (min(times), max(times)) if times else (None, None)
