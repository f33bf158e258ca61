"""From requirements to what shows them, and from faults to what they were to show."""

from collections.abc import Sequence

from harness.checks.registry import checks_of
from harness.model.evidence import Act, ActKind
from harness.model.particulars import FaultSeen, Traced
from harness.run.judged import Judged
from harness.run.method import coverage

_ARMED = "armed"


def trace_of(judged: Judged) -> tuple[Traced, ...]:
    """Every row of the plan, in the register's order; of a run without one, every judged row."""
    edition = judged.traffic.edition.name
    by_id = {a.requirement.id: a for a in judged.assessments}
    wanted = by_id.keys() | (judged.plan.requirements if judged.plan else ())
    covers = coverage(judged.evidence)
    return tuple(
        Traced(
            requirement=row,
            scenarios=tuple(name for name, rows in covers.items() if row.id in rows),
            checks=tuple(check.name for check in checks_of(row.id)),
            examined=by_id[row.id].examined_checks if row.id in by_id else (),
        )
        for row in judged.catalogue.of_edition(edition)
        if row.id in wanted
    )


def faults_of(judged: Judged) -> tuple[FaultSeen, ...]:
    """Every fault that was armed, in order of time, with how often it struck."""
    acts = judged.evidence.acts
    covers = coverage(judged.evidence)
    owed = {a.requirement.id for a in judged.assessments}
    disarmed = [act for act in acts if act.kind is ActKind.FAULT_DISARMED]
    found = []
    for armed in acts:
        if armed.kind is ActKind.FAULT_ARMED and armed.outcome == _ARMED:
            end = _end_of(armed, disarmed)
            shown = covers.get(armed.scenario, ())
            found.append(
                FaultSeen(
                    fault=armed.name,
                    scenario=armed.scenario,
                    round=armed.round,
                    struck=int(end.detail("used") or 0) if end else 0,
                    requirements=tuple(row for row in shown if row in owed),
                )
            )
    return tuple(found)


def _end_of(armed: Act, disarmed: list[Act]) -> Act | None:
    """The first disarming of such a fault in the same round; it is that of no other any more."""
    wanted = _place(armed)
    end = next((act for act in disarmed if _place(act) == wanted), None)
    if end:
        disarmed.remove(end)
    return end


def _place(act: Act) -> Sequence[object]:
    return act.name, act.scenario, act.round, act.detail("for")
