from datetime import UTC, datetime, timedelta, timezone

import pytest

from harness.model.requirement import Level, RunClass, Subject
from harness.model.verdict import Conclusion, Verdict
from harness.reporters import wording
from harness.reporters.wording import phase_text, utc


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (wording.VERDICTS, Verdict),
        (wording.MARKS, Verdict),
        (wording.MEANINGS, Verdict),
        (wording.CONCLUSIONS, Conclusion),
        (wording.CLASSES, RunClass),
        (wording.CLASS_MEANINGS, RunClass),
        (wording.LEVELS, Level),
        (wording.SUBJECTS, Subject),
    ],
)
def test_every_member_has_its_word(table, members):
    assert set(table) == set(members)


def test_marks_differ():
    assert len(set(wording.MARKS.values())) == len(Verdict)


def test_every_conclusion_borrows_a_mark():
    assert {c.exit_code for c in Conclusion} == set(wording.STANDINGS)


def test_moments_are_shown_in_utc():
    there = datetime(2026, 11, 22, 12, 0, 0, 5999, tzinfo=timezone(timedelta(hours=8)))
    assert utc(there) == "2026-11-22T04:00:00.005Z"
    assert utc(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"


def test_unknown_phase_keeps_its_own_word():
    assert phase_text("pay").zh == "付款"
    assert phase_text("return").zh == "return"
