"""The steps of a round as tests, and what each of them is told from a run."""

from datetime import UTC, datetime

import pytest

from harness.model.exhibits import StepPlayed
from harness.model.text import Text
from harness.plugin.course import course_of, flat, gone, item_name
from harness.scenario.endings import Ending
from harness.scenario.load import load_scenario

WHEN = datetime(2026, 11, 22, tzinfo=UTC)
SCENARIO = """\
scenario: s
edition: alibaba
title: T
given: {a: "1"}
steps:
  - app: item.get
    with: {item_id: "1"}
  - for_each: {item: ["{a}", "{a}", "{run}"]}
    steps:
      - app: item.get
        with: {item_id: "{item}"}
        when: {item: "1"}
      - app: item.get
        with: {item_id: "{item}"}
always:
  - app: item.get
    with: {item_id: "1"}
"""


@pytest.fixture
def course(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(SCENARIO)
    return course_of(load_scenario(path))


def played(label, outcome="met", *steps, reason=None):
    return StepPlayed(
        label=label, outcome=outcome, started=WHEN, ended=WHEN, reason=reason, steps=steps
    )


FIRST, INNER, OTHER = (f"step {n}, app: item.get" for n in ("1", "2.1", "2.2"))
EACH, LAST = "step 2, for_each: item", "step always.1, app: item.get"


def test_names_tell_repetitions_apart_and_hold_nothing_that_chance_decides(course):
    assert [leg.name for leg in flat(course)] == [
        FIRST,
        EACH,
        f"{INNER} (1)",
        f"{OTHER} (1)",
        f"{INNER} (1) #2",
        f"{OTHER} (1) #2",
        INNER + " ({run})",
        OTHER + " ({run})",
        LAST,
    ]


def test_every_repetition_is_told_its_own_end(course):
    inner = [
        played(label, outcome)
        for label, outcome in zip(
            [INNER, OTHER] * 3, ["met", "met", "met", "failed", "skipped", "blocked"], strict=True
        )
    ]
    found = gone(course, [played(FIRST), played(EACH, "failed", *inner), played(LAST)])
    endings = [str(found[leg.name].ending) for leg in flat(course)]
    assert endings == ["met", "failed", "met", "met", "met", "failed", "skipped", "blocked", "met"]


def test_steps_inside_one_that_was_blocked_are_blocked_like_it(course):
    why = Text("blocked by step 1", "因步骤 1 失败而无法执行")
    found = gone(course, [played(FIRST, "failed"), played(EACH, "blocked", reason=why)])
    assert found[f"{INNER} (1)"].ending is Ending.BLOCKED
    assert found[f"{INNER} (1)"].reason == why


def test_steps_inside_one_that_failed_before_them_are_blocked_by_it(course):
    found = gone(course, [played(FIRST), played(EACH, "failed")])
    assert found[f"{OTHER} (1)"].ending is Ending.BLOCKED
    assert found[f"{OTHER} (1)"].reason.en == "blocked by step 2"


def test_a_step_that_was_never_reached_fails(course):
    found = gone(course, [played(FIRST)])
    assert found[LAST].ending is Ending.FAILED
    assert found[LAST].reason.en == "not played: the run ended before this step"


def test_a_name_holds_nothing_that_pytest_takes_for_its_own():
    assert item_name("a::b[c]\n") == "a: :b(c)\\n"
