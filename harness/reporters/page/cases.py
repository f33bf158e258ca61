"""Incidents gathered by requirement, as the page tells of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from harness.model.requirement import Requirement, Subject
from harness.model.verdict import Verdict
from harness.reporters.incidents import Incident


@dataclass(frozen=True, slots=True)
class Case:
    """The incidents of one requirement; there is at least one."""

    incidents: tuple[Incident, ...]

    @property
    def requirement(self) -> Requirement:
        """The clause that they are about."""
        return self.incidents[0].requirement

    @property
    def verdict(self) -> Verdict:
        """What it came to."""
        return self.incidents[0].verdict

    @property
    def is_blocking(self) -> bool:
        """Whether it keeps the run from a yes."""
        return self.incidents[0].is_blocking

    @property
    def is_drift(self) -> bool:
        """Whether the failure is the platform's own, and not the application's."""
        is_platform = self.requirement.subject is Subject.PLATFORM
        return is_platform and self.verdict is Verdict.FAIL


def cases(incidents: Sequence[Incident]) -> tuple[Case, ...]:
    """The cases of a report, in the order of its incidents."""
    by_requirement = groupby(incidents, key=lambda incident: incident.requirement.id)
    return tuple(Case(tuple(found)) for _, found in by_requirement)
