"""How a run was ordered, as the first record of its log names it."""

from harness.evidence.log import RunStart
from harness.run.order import RunOrder
from harness.run.parts import Part, numbers_of_part

SHARD = "shard"
APPLICATION = "application"
"""The name that the statement gives, without its version: an attempt is one of an application."""
_SCENARIOS = "scenarios"


def settings_of(order: RunOrder) -> tuple[tuple[str, str], ...]:
    """What the first record of a log names: everything that its report depends on."""
    part = order.part
    given = (
        (APPLICATION, order.statement.name if order.statement else ""),
        ("driver", str(order.driver)),
        ("target", order.target),
        ("only", " ".join(order.only)),
        ("strict", "true" if order.is_strict else ""),
        ("wait", f"{order.patience:g}"),
        (SHARD, str(part) if part else ""),
        (_SCENARIOS, " ".join(part.whole) if part else ""),
    )
    return tuple((name, value) for name, value in given if value)


def part_in(start: RunStart) -> Part | None:
    """Which shard of a run a log is; None for a whole one."""
    settings = dict(start.settings)
    if not settings.get(SHARD):
        return None
    number, of = numbers_of_part(settings[SHARD])
    return Part(number=number, of=of, whole=tuple(settings.get(_SCENARIOS, "").split()))
