"""What a step expects: statuses, failures, refusals, values - and what is said when they differ."""

import pytest

from harness.model.scenario import AppStep
from harness.platforms.editions import edition_named
from harness.scenario.expectations import judge

CREATE = "aliexpress.ds.order.create"


def judged(exchange, **expect):
    call = edition_named("aliexpress").read_call(exchange)
    return judge(call, AppStep(operation="order.create", expect=expect))


@pytest.mark.parametrize("wanted", ["lost", "timeout"])
def test_a_call_without_an_answer_is_met_by_its_failure(wire, wanted):
    assert judged(wire.failed_call(CREATE), failure=wanted).mismatch is None


def test_another_failure_is_told(wire):
    found = judged(wire.failed_call(CREATE), failure="reset").mismatch
    assert found.en == "expected failure to be reset, got timeout, lost"


def test_a_server_error_counts_as_lost(wire):
    assert judged(wire.call(CREATE, status=503), failure="lost").mismatch is None


def test_an_answer_is_no_failure(wire):
    found = judged(wire.create(), failure="lost").mismatch
    assert found.en == "expected failure to be lost, got an answer"


def test_a_refusal_is_met_by_its_code(wire):
    assert judged(wire.refused(CREATE, "ApiCallLimit"), refused="ApiCallLimit").mismatch is None


def test_another_refusal_is_told(wire):
    found = judged(wire.refused(CREATE, "InvalidParameter"), refused="ApiCallLimit").mismatch
    assert "got InvalidParameter (refused: InvalidParameter no)" in found.en


def test_a_granted_call_is_no_refusal(wire):
    found = judged(wire.create(), refused="ApiCallLimit").mismatch
    assert found.en == "expected refused to be ApiCallLimit, got no refusal"
