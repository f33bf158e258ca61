"""The emulator that a statement asks for: whoever declares more is served more."""

from dataclasses import replace

from harness.emulator.settings import EmulatorSettings
from harness.model.statement import Statement
from harness.platforms.base import Edition

DEFAULTS = EmulatorSettings()
_TRACKING = "tracking.callback"
_TRACKING_PUSH = "logistics.tracking"


def settings_for(statement: Statement | None, edition: Edition) -> EmulatorSettings:
    """Account, scopes, limits and pushes as a statement declares them, else the edition's own."""
    if statement is None:
        return DEFAULTS
    documented = edition.daily_quota(statement.category)
    return replace(
        DEFAULTS,
        tier=statement.tier or DEFAULTS.tier,
        packages=statement.packages,
        scopes=statement.scopes or None,
        calls_per_second=_raised(
            statement.limits.per_second, edition.calls_per_second, edition.most_per_second
        ),
        calls_per_day=_raised(statement.limits.per_day, documented, edition.most_per_day),
        pushed_types=_pushed_types(statement, edition),
    )


def _raised(declared: int | None, documented: int | None, most: int | None) -> int | None:
    if declared is None or documented is None:
        return None
    bought = declared if most is None else min(declared, most)
    return bought if bought > documented else None


def _pushed_types(statement: Statement, edition: Edition) -> tuple[str, ...] | None:
    if not statement.declares_absent(_TRACKING):
        return None
    kinds = edition.operations.callbacks.values()
    return tuple(kind.message_type for kind in kinds if kind.name != _TRACKING_PUSH)
