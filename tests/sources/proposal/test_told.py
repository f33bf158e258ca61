from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.model.evidence import Act, ActKind
from harness.sources.proposal.told import is_told, run_word_of

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def act():
    """Makes an act so many seconds after the first exchange of a tape."""

    def make(kind, seconds, name="", outcome="", **details):
        at = START + timedelta(seconds=seconds)
        return Act(kind=kind, at=at, name=name, outcome=outcome, details=(*details.items(),))

    return make


@pytest.fixture
def opening(act):
    return act(ActKind.SCENARIO_STARTED, -1, "order-lifecycle", run="ab12cd34")


def test_recorded_acts_stand_where_they_were_done(tape, proposed, labels, act, opening):
    tape.create(7).push(7, "OrderClosed")
    done = act(ActKind.PLATFORM_ACT, 0.5, "platform.closes", "done", order_id="7", status="x")
    text, scenario = proposed(tape, acts=(opening, done))
    assert labels(scenario)[1] == "platform: platform.closes"
    assert scenario.steps[1].action.with_ == {"order_id": "{order_id}"}
    assert "platform.closes  # guess" not in text


def test_an_act_that_was_written_down_after_its_push_stands_before_it(
    tape, proposed, labels, act, opening
):
    tape.create(7).push(7, "PaymentAuthorized")
    done = act(ActKind.PLATFORM_ACT, 1.2, "buyer.pays", "done", order_id="7")
    assert labels(proposed(tape, acts=(opening, done))[1]) == [
        "app: order.create",
        "platform: buyer.pays",
        "callback: order.status",
    ]


def test_nothing_is_guessed_where_the_recording_tells_it(tape, proposed, labels, opening):
    tape.create(7).push(7, "PaymentAuthorized").refuse("ApiCallLimit")
    assert labels(proposed(tape, acts=(opening,))[1]) == [
        "app: order.create",
        "callback: order.status",
        "app: product.get",
    ]


def test_a_recorded_fault_is_armed_with_its_options(tape, proposed, act, opening):
    armed = act(ActKind.FAULT_ARMED, -0.5, "rate_limited", "armed")
    details = (("for", "product.get"), ("count", "2"), ("seconds", "3"))
    armed = replace(armed, details=details)
    fault = proposed(tape.refuse("ApiCallLimit"), acts=(opening, armed))[1].steps[0].action
    assert (fault.fault, fault.target, fault.count) == ("rate_limited", "product.get", 2)
    assert fault.options == {"seconds": "3"}


def test_an_act_that_was_refused_is_left_out(tape, proposed, labels, act, opening):
    refused = act(ActKind.PLATFORM_ACT, 0.5, "buyer.pays", "refused", order_id="7")
    scenario = proposed(tape.create(7), acts=(opening, refused))[1]
    assert labels(scenario) == ["app: order.create"]


def test_the_word_of_the_recorded_run_is_put_back(tape, proposed, opening):
    scenario = proposed(tape.create(7, out="H-ab12cd34-9"), acts=(opening,))[1]
    assert scenario.given["out_order_id"] == "H-{run}-9"
    assert run_word_of((opening,)) == "ab12cd34"


def test_a_recording_of_another_tool_tells_nothing():
    assert not is_told(())
    assert run_word_of(()) == ""
