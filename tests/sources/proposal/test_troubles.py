import pytest

from harness.emulator.faults import FAULTS
from harness.model.exchange import FailureKind
from harness.sources.proposal import troubles

READ = "aliexpress.ds.product.get"
SHIP = "aliexpress.solution.order.fulfill"


def faults(scenario):
    found = [
        step.action for step in scenario.steps if step.label.partition(", ")[2][:6] == "fault:"
    ]
    return [(fault.fault, fault.target) for fault in found]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("ApiCallLimit", "rate_limited"),
        ("IllegalAccessToken", "token_expired"),
        ("AppWhiteIpLimit", "ip_refused"),
        ("InsufficientPermission", "permission_refused"),
    ],
)
def test_a_refusal_of_the_gateway_is_armed_as_a_fault(tape, proposed, code, fault):
    text, scenario = proposed(tape.refuse(code))
    assert faults(scenario) == [(fault, "product.get")]
    assert f"fault: {fault}  # guess:" in text


def test_a_refusal_that_the_call_may_bring_about_by_itself_is_a_guess(tape, proposed):
    text, scenario = proposed(tape.refuse("MissingParameter"))
    assert faults(scenario) == []
    assert "product.get  # guess: any sandbox refuses this" in text


@pytest.mark.parametrize("kind", [FailureKind.TIMEOUT, FailureKind.RESET])
def test_a_lost_call_is_lost_again(tape, proposed, kind):
    _, scenario = proposed(tape.lose(READ, kind, product_id="1005006057059635"))
    assert faults(scenario) == [("lost_answer", "product.get")]


def test_a_shipment_that_was_reset_is_not_carried_out(tape, proposed):
    tape.create(8100000000000007).lose(SHIP, FailureKind.RESET, out_ref="8100000000000007")
    assert faults(proposed(tape)[1]) == [("reset_connection", "order.ship")]


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_is_met_again(tape, proposed, status):
    assert faults(proposed(tape.refuse("x", status=status))[1]) == [
        (f"status_{status}", "product.get")
    ]


def test_every_fault_that_is_armed_is_one_of_the_emulator():
    tables = (troubles._OF_CODES, troubles._OF_REFUSALS, troubles._OF_STATUSES)
    assert {fault for table in tables for fault in table.values()} <= {*FAULTS}
