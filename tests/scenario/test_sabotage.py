"""Faults are armed by steps, disarmed with the round, and shown to have struck."""

import pytest

from harness.model.evidence import ActKind
from harness.model.scenario import AppStep, FaultStep, ForEachStep, PlatformStep
from harness.model.text import Text

CREATE = AppStep(operation="order.create", expect={"$.result.is_success": "true"})
LOST = FaultStep(fault="lost_answer", target="order.create", options={})
SLOW = FaultStep(fault="slow_answer", count=2, options={"seconds": "4"})


def told(stage, kind):
    return [(a.name, str(a.outcome), dict(a.details)) for a in stage.acts if a.kind is kind]


def test_a_fault_is_armed_and_disarmed_again(theatre, wire):
    theatre.platform.faults.strikes["lost_answer"] = 1
    theatre.watch.later(wire.create())
    outcome = theatre.run(LOST, CREATE)
    assert outcome.completed == 1
    assert theatre.platform.faults.armed == [LOST]
    assert told(theatre, ActKind.FAULT_ARMED) == [
        ("lost_answer", "armed", {"for": "order.create", "count": "1"})
    ]
    assert told(theatre, ActKind.FAULT_DISARMED) == [
        ("lost_answer", "met", {"for": "order.create", "count": "1", "used": "1"})
    ]


def test_its_options_stand_in_the_evidence(theatre):
    theatre.platform.faults.strikes["slow_answer"] = 1
    theatre.run(SLOW)
    [(_, _, details)] = told(theatre, ActKind.FAULT_ARMED)
    assert details == {"count": "2", "seconds": "4"}


def test_a_fault_that_struck_nothing_spoils_the_round(theatre, wire):
    theatre.watch.later(wire.create())
    outcome = theatre.run(LOST, CREATE)
    assert theatre.ended() == [("1", "met"), ("2", "met")]
    assert outcome.completed == 0
    assert "step 1, fault: lost_answer: lost_answer was armed and no order.create" in (
        outcome.reason.en
    )
    assert "故障 lost_answer 已设置" in outcome.reason.zh
    assert told(theatre, ActKind.FAULT_DISARMED)[0][1] == "unmet"


def test_the_first_failure_of_a_round_stays_its_reason(theatre):
    outcome = theatre.run(LOST, CREATE)
    assert "no call of order.create" in outcome.reason.en


def test_a_fault_that_is_refused_fails_its_step(theatre):
    theatre.platform.faults.refused["lost_answer"] = "not today"
    outcome = theatre.run(LOST, CREATE)
    assert theatre.ended() == [("1", "failed"), ("2", "blocked")]
    assert "lost_answer was refused: not today" in outcome.reason.en
    assert told(theatre, ActKind.FAULT_ARMED)[0][1:] == (
        "refused",
        {"for": "order.create", "count": "1", "message": "not today"},
    )
    assert theatre.platform.faults.disarmed == []


def test_faults_are_gone_before_the_clean_up(theatre):
    theatre.platform.faults.strikes["lost_answer"] = 1
    theatre.run(LOST, always=(PlatformStep(act="order.forget", with_={"order_id": "1"}),))
    kinds = [act.kind for act in theatre.acts]
    assert kinds.index(ActKind.FAULT_DISARMED) < kinds.index(ActKind.PLATFORM_ACT)


def test_each_round_arms_its_own(theatre):
    theatre.platform.faults.strikes["lost_answer"] = 1
    outcome = theatre.run(LOST, rounds=2)
    assert outcome.completed == 2
    assert theatre.platform.faults.disarmed == ["lost_answer", "lost_answer"]


def test_what_came_before_a_fault_meets_no_step_behind_it(theatre, wire):
    theatre.platform.faults.strikes["lost_answer"] = 1
    theatre.watch.arrived.append(wire.create("1"))
    assert theatre.run(LOST, CREATE).completed == 0


@pytest.mark.parametrize("nested", [False, True])
def test_a_scenario_whose_fault_cannot_be_had_is_skipped_whole(theatre, wire, step, nested):
    theatre.platform.faults.absent["lost_answer"] = Text("only on the emulator", "仅限仿真沙箱")
    theatre.watch.later(wire.create())
    each = ForEachStep(variable="x", values=("1",), steps=(step(LOST),))
    outcome = theatre.run(CREATE, each if nested else LOST)
    assert (outcome.rounds, outcome.reason.en) == (0, "skipped: only on the emulator")
    assert theatre.ended() == []
