"""The platform's side of a replay: recorded acts answer once, each in its own round."""

from datetime import UTC, datetime, timedelta

import pytest

from harness.model.evidence import Act, ActKind
from harness.model.recording import Recording
from harness.model.scenario import FaultStep
from harness.platforms.editions import edition_named
from harness.run.replay_platform import RecordedPlatform
from harness.sources.replay_clock import ReplayClock
from harness.sources.replay_script import Script

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PAYS = FaultStep(fault="callback_late")


@pytest.fixture
def side():
    """The recorded side with these acts, a second apart, all of the scenario `s`."""

    def make(*acts, is_own=True, names=("s",)):
        opening = Act(kind=ActKind.SCENARIO_STARTED, at=START, scenario="s")
        recording = Recording(exchanges=(), acts=(opening, *acts))
        script = Script(recording, edition_named("aliexpress"), names)
        made = RecordedPlatform(script, ReplayClock(START), is_own=is_own)
        made.scenario, made.round = names[0], 1
        return made

    return make


def act(name, *, kind=ActKind.PLATFORM_ACT, outcome="done", at=1, round_=1, **details):
    return Act(
        kind=kind,
        at=START + timedelta(seconds=at),
        name=name,
        outcome=outcome,
        scenario="s",
        round=round_,
        details=tuple(details.items()),
    )


def test_an_act_has_its_recorded_outcome_and_values(side):
    made = side(act("carrier.delivers", order_id="81", events="GTMS_SIGN", already="true"))
    outcome = made.act("carrier.delivers", {"order_id": "81"})
    assert outcome.is_done
    assert outcome.values == {"events": "GTMS_SIGN", "already": "true"}
    assert outcome.was_done_before


def test_an_act_that_was_refused_is_refused_in_the_same_words(side):
    made = side(act("buyer.pays", outcome="refused", order_id="81", message="it is closed"))
    outcome = made.act("buyer.pays", {"order_id": "81"})
    assert (outcome.is_done, outcome.message) == (False, "it is closed")
    assert made.misses == []


def test_an_act_moves_the_clock_to_its_recorded_time(side):
    made = side(act("buyer.pays", at=7))
    made.act("buyer.pays", {})
    assert made._clock.monotonic() == 7.0


def test_each_recorded_act_answers_once(side):
    made = side(act("buyer.pays"))
    assert made.act("buyer.pays", {}).is_done
    again = made.act("buyer.pays", {})
    assert not again.is_done
    assert "holds no buyer.pays" in again.message
    assert [text.en for text in made.misses] == [again.message]


def test_an_act_of_another_round_does_not_answer(side):
    made = side(act("buyer.pays", round_=2))
    assert not made.act("buyer.pays", {}).is_done
    made.round = 2
    assert made.act("buyer.pays", {}).is_done


def test_a_scenario_that_was_not_recorded_may_use_every_act(side):
    assert side(act("buyer.pays", round_=2), names=("new",)).act("buyer.pays", {}).is_done


def test_a_fault_is_armed_and_struck_as_it_was(side):
    made = side(
        act("callback_late", kind=ActKind.FAULT_ARMED, outcome="armed"),
        act("callback_late", kind=ActKind.FAULT_DISARMED, outcome="met", used="2"),
    )
    arming = made.arm(PAYS)
    assert made.why_not("callback_late") is None
    assert made.disarm(arming.id) == 2
    assert made.disarm(arming.id) == 0


def test_a_fault_that_was_refused_is_refused_in_the_same_words(side):
    made = side(
        act("callback_late", kind=ActKind.FAULT_ARMED, outcome="refused", message="no such push")
    )
    arming = made.arm(PAYS)
    assert (arming.id, arming.message) == ("", "no such push")


def test_a_fault_that_was_not_recorded_is_refused_and_noted(side):
    made = side()
    assert "holds no callback_late" in made.arm(PAYS).message
    assert len(made.misses) == 1


def test_of_another_tools_recording_acts_and_faults_are_taken_as_done(side):
    made = side(is_own=False)
    assert made.act("buyer.pays", {"order_id": "81"}).is_done
    assert made.disarm(made.arm(PAYS).id) == 1
    assert made.taken == ["buyer.pays", "callback_late"]
    assert made.misses == []
