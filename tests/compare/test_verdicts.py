import pytest

from harness.checks.callbacks import OUR_CLOCK_LAGGED
from harness.checks.stamps import OUR_DELAY
from harness.compare.verdicts import changed_verdicts, one_sided_checks
from harness.model.comparison import Turn
from harness.model.requirement import Level, Requirement, Subject
from harness.model.text import Text
from harness.model.verdict import Assessment, Verdict

WHY = Text("Why.", "原因。")
PASS, WARN, FAIL = Verdict.PASS, Verdict.WARN, Verdict.FAIL
UNTESTED, OPEN = Verdict.UNTESTED, Verdict.INCONCLUSIVE


def row(name="SIGN-02", level=Level.MUST):
    return Requirement(
        id=name,
        level=level,
        subject=Subject.APPLICATION,
        editions=("aliexpress",),
        title=WHY,
        rule="",
        fails_when="",
        source="",
    )


def judged(verdict, requirement=None, reason=WHY):
    examined = 0 if verdict is UNTESTED else 3
    return Assessment(
        requirement=requirement or row(), verdict=verdict, examined=examined, reason=reason
    )


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (PASS, FAIL, Turn.WORSE),
        (PASS, WARN, Turn.WORSE),
        (PASS, OPEN, Turn.WORSE),
        (WARN, FAIL, Turn.WORSE),
        (UNTESTED, FAIL, Turn.WORSE),
        (FAIL, PASS, Turn.BETTER),
        (OPEN, PASS, Turn.BETTER),
        (FAIL, OPEN, Turn.BETTER),
        (UNTESTED, OPEN, Turn.OTHER),
    ],
)
def test_a_verdict_turns_worse_better_or_neither(before, after, turn):
    (change,) = changed_verdicts([judged(before)], [judged(after)])
    assert (change.before, change.after, change.turn, change.reason) == (before, after, turn, WHY)


@pytest.mark.parametrize(
    ("before", "after"), [(UNTESTED, PASS), (PASS, UNTESTED), (FAIL, UNTESTED)]
)
def test_what_was_examined_on_one_side_only_is_no_turn_of_a_verdict(before, after):
    assert changed_verdicts([judged(before)], [judged(after)]) == ()


@pytest.mark.parametrize("ours", [OUR_DELAY, OUR_CLOCK_LAGGED])
@pytest.mark.parametrize(
    ("before", "after", "is_ours"),
    [(PASS, OPEN, True), (WARN, OPEN, False), (PASS, FAIL, False), (PASS, WARN, False)],
)
def test_what_our_own_delay_left_open_is_not_worse(ours, before, after, is_ours):
    (change,) = changed_verdicts([judged(before)], [judged(after, reason=ours)])
    assert (change.is_ours, change.turn is not Turn.WORSE) == (
        is_ours,
        is_ours or before is WARN,
    )


def test_what_costs_nothing_is_neither_worse_nor_better():
    may = row(level=Level.MAY)
    (change,) = changed_verdicts([judged(PASS, may)], [judged(OPEN, may)])
    assert change.turn is Turn.OTHER


def test_the_worst_comes_first_and_musts_before_shoulds():
    rows = [row("A-1"), row("A-2", Level.SHOULD), row("A-3"), row("A-4")]
    turns = [(FAIL, PASS), (PASS, WARN), (PASS, FAIL), (PASS, OPEN)]
    base = [judged(was, r) for (was, _), r in zip(turns, rows, strict=True)]
    new = [judged(now, r) for (_, now), r in zip(turns, rows, strict=True)]
    changes = changed_verdicts(base, new)
    assert [c.requirement.id for c in changes] == ["A-3", "A-2", "A-4", "A-1"]


def test_a_check_that_no_longer_examines_anything_is_a_hole():
    rows = [("gains", row()), ("loses", row()), ("keeps", row()), ("never", row())]
    base = {"gains": 0, "loses": 4, "keeps": 1, "never": 0}
    new = {"gains": 2, "loses": 0, "keeps": 9, "never": 0}
    checks = one_sided_checks(rows, base, new)
    assert [(c.check, c.is_lost) for c in checks] == [("loses", True), ("gains", False)]
