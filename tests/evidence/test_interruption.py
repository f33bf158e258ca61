"""Where a run was when it was broken off."""

from datetime import UTC, datetime

import pytest

from harness.evidence.interruption import interruption
from harness.model.evidence import Act, ActKind, Evidence
from harness.model.requirement import RunClass

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
STEPS = ("step 1, app: order.create", "step 2, use: delivered", "step 1, platform: order.forget")


def act(kind, name="s", number=0, details=()):
    return Act(kind=kind, at=NOW, name=name, scenario="s", round=number, details=details)


def begun():
    return act(ActKind.SCENARIO_STARTED)


def round_begun(number, steps=STEPS):
    return act(ActKind.ROUND_STARTED, number=number, details=tuple(("step", s) for s in steps))


def done(name, number=1):
    return act(ActKind.STEP_ENDED, name, number)


def told(*acts, torn=0):
    evidence = Evidence(
        run_id="r",
        verb="run",
        run_class=RunClass.REHEARSAL,
        edition="aliexpress",
        started=NOW,
        finished=None,
        exchanges=(),
        acts=acts,
        torn=torn,
    )
    return interruption(evidence)


@pytest.mark.parametrize(
    ("acts", "where"),
    [
        ((), "the run was interrupted"),
        ((begun(),), "the run was interrupted at the start of scenario s"),
        ((begun(), round_begun(1)), "in step 1, app: order.create, of round 1 of scenario s"),
        ((begun(), round_begun(1), done(STEPS[0])), "in step 2, use: delivered, of round 1"),
        (
            (begun(), round_begun(1), done(STEPS[0]), done("step 2.1, app: order.get")),
            "in step 2, use: delivered, of round 1",
        ),
        (
            (begun(), round_begun(1), *map(done, STEPS), round_begun(2)),
            "in step 1, app: order.create, of round 2",
        ),
        ((begun(), round_begun(1), *map(done, STEPS)), "after round 1 of scenario s"),
        ((begun(), act(ActKind.SCENARIO_ENDED)), "the run was interrupted"),
    ],
)
def test_the_step_under_way_is_named(acts, where):
    assert where in told(*acts).en


def test_a_chinese_reader_is_told_the_step_in_chinese():
    found = told(begun(), round_begun(1))
    assert "第 1 轮的第 1 步（app: order.create）尚未结束" in found.zh


def test_two_steps_of_one_name_are_told_apart_by_their_number():
    twice = (STEPS[0], STEPS[0])
    found = told(begun(), round_begun(1, twice), done(STEPS[0]))
    assert "in step 1, app: order.create, of round 1" in found.en
    assert "after round 1" in told(begun(), round_begun(1, twice), *map(done, twice)).en


def test_what_was_torn_is_counted_in_both_languages():
    found = told(torn=85)
    assert found.en.endswith("is left out (85 bytes)")
    assert found.zh.endswith("（85 字节）")
