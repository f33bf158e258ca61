"""Requirements that are judged otherwise, and checks that examined something on one side only."""

from collections.abc import Mapping, Sequence

from harness.checks.callbacks import OUR_CLOCK_LAGGED
from harness.checks.stamps import OUR_DELAY
from harness.model.comparison import OneSidedCheck, Turn, VerdictChange
from harness.model.requirement import Level, Requirement
from harness.model.text import Text
from harness.model.verdict import Assessment, Verdict

_RANK = {
    Verdict.PASS: 0,
    Verdict.NOT_APPLICABLE: 0,
    Verdict.REVIEW: 1,
    Verdict.UNTESTED: 1,
    Verdict.INCONCLUSIVE: 1,
    Verdict.ERROR: 1,
    Verdict.WARN: 2,
    Verdict.FAIL: 3,
}
"""How bad a verdict is: shown, open, a should violated, a must violated."""
_TURNS = tuple(Turn)
_OURS = frozenset((OUR_DELAY, OUR_CLOCK_LAGGED))
"""Reasons of ours to leave a row open: they tell nothing of the application."""
_LEVELS = tuple(Level)

Examined = Mapping[str, int]
"""Name of a check -> how much it examined."""


def changed_verdicts(
    base: Sequence[Assessment], new: Sequence[Assessment]
) -> tuple[VerdictChange, ...]:
    """The requirements with another verdict, worse ones first, musts before shoulds.

    One that was shown on one side and not examined on the other is none of them: its checks ran on
    one side only.
    """
    former = {a.requirement.id: a for a in base}
    found = [
        VerdictChange(
            requirement=after.requirement,
            before=before.verdict,
            after=after.verdict,
            turn=_turn(before, after),
            reason=_reason(before, after),
            is_ours=_is_ours(before, after),
        )
        for after in new
        if (before := former.get(after.requirement.id))
        and before.verdict is not after.verdict
        and not _is_one_sided(before, after)
    ]
    return tuple(
        sorted(
            found,
            key=lambda c: (
                _TURNS.index(c.turn),
                -_RANK[c.after],
                _LEVELS.index(c.requirement.level),
            ),
        )
    )


def one_sided_checks(
    rows: Sequence[tuple[str, Requirement]], base: Examined, new: Examined
) -> tuple[OneSidedCheck, ...]:
    """The checks that examined something on one side only, those of BASE first."""
    found = [
        OneSidedCheck(requirement=row, check=name, before=base[name], after=new[name])
        for name, row in rows
        if (base[name] > 0) != (new[name] > 0)
    ]
    return tuple(sorted(found, key=lambda c: (not c.is_lost, _LEVELS.index(c.requirement.level))))


def _is_one_sided(before: Assessment, after: Assessment) -> bool:
    if after.verdict is Verdict.UNTESTED:
        return before.examined > 0
    return before.verdict is Verdict.UNTESTED and after.verdict is Verdict.PASS


def _turn(before: Assessment, after: Assessment) -> Turn:
    was, is_now = _RANK[before.verdict], _RANK[after.verdict]
    if was == is_now or after.requirement.level is Level.MAY or _is_ours(before, after):
        return Turn.OTHER
    return Turn.WORSE if is_now > was else Turn.BETTER


def _is_ours(before: Assessment, after: Assessment) -> bool:
    """Whether a row that had been shown is open for no other reason than a delay of our own."""
    is_left_open = after.verdict is Verdict.INCONCLUSIVE and not after.findings
    return is_left_open and not _RANK[before.verdict] and after.reason in _OURS


def _reason(before: Assessment, after: Assessment) -> Text | None:
    for assessment in (after, before):
        if assessment.findings:
            return assessment.findings[0].message
        if assessment.reason:
            return assessment.reason
    return None
