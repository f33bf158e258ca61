"""What the report lists of every delivery of a callback."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from harness.checks.callbacks import DEADLINE
from harness.model.delivery import CALLBACK_DEADLINE_MS, CallbackDelivery
from harness.model.evidence import Act, ActKind

ORDER = "8100000000000001"
FORGED: dict[str, Any] = {"status": "401", "facts": {"signature.recipe": ""}}
Build = Callable[[dict[str, Any]], Any]


def push(word: str, stamp: str = "0", **row: Any) -> dict[str, Any]:
    return {"push": word, "order": ORDER, "stamp": stamp, **row}


def told(build: Build, *rows: dict[str, Any]) -> tuple[CallbackDelivery, ...]:
    found: tuple[CallbackDelivery, ...] = build({"traffic": list(rows)}).traffic.orders.deliveries
    return found


def marks(build: Build, *rows: dict[str, Any]) -> list[list[str]]:
    return [[m.value for m in d.marks] for d in told(build, *rows)]


def with_steps(build: Build, outcome: str, *ids: str) -> Any:
    recording = build({"traffic": [push("OrderCreated"), push("PaymentAuthorized", "1")]})
    at = recording.exchanges[-1].ended
    started = Act(kind=ActKind.SCENARIO_STARTED, at=at)
    ended = Act(
        kind=ActKind.STEP_ENDED, at=at, outcome=outcome, details=tuple(("exchange", i) for i in ids)
    )
    return replace(recording, frame=replace(recording.frame, acts=(started, ended))).traffic


def test_a_delivery_is_told_with_order_word_time_and_answer(recorded: Build) -> None:
    first, second = told(
        recorded,
        push("OrderCreated", takes="0.012"),
        {"track": "DELIVERED", "order": ORDER, "failure": "refused", "takes": "unknown"},
    )
    assert (first.exchange, first.order, first.name) == ("x1", ORDER, "order.status")
    assert (first.word, first.outcome, first.elapsed_ms) == ("OrderCreated", "200", 12)
    assert (second.word, second.outcome, second.elapsed_ms) == ("DELIVERED", "refused", None)
    assert second.at - first.at == timedelta(seconds=1.012)


def test_a_first_delivery_acknowledged_in_time_has_no_mark(recorded: Build) -> None:
    assert marks(recorded, push("OrderCreated"), push("PaymentAuthorized", "1")) == [[], []]


def test_a_body_acknowledged_before_is_a_duplicate(recorded: Build) -> None:
    _, again = told(recorded, push("OrderCreated"), push("OrderCreated"))
    assert [m.value for m in again.marks] == ["duplicate"]
    assert again.repeats == "x1"


@pytest.mark.parametrize(
    "failed",
    [{"status": "500"}, {"failure": "timeout", "takes": "2"}, {"takes": "0.6"}],
)
def test_a_body_not_acknowledged_in_time_before_is_a_retry(
    recorded: Build, failed: dict[str, str]
) -> None:
    _, again = told(recorded, push("OrderCreated", **failed), push("OrderCreated"))
    assert [m.value for m in again.marks] == ["retry"]
    assert again.repeats == "x1"


def test_what_comes_while_the_first_is_on_its_way_is_a_duplicate(recorded: Build) -> None:
    recording = recorded({"traffic": [push("OrderCreated", status="500"), push("OrderCreated")]})
    first, second = recording.exchanges
    at_once = replace(recording, exchanges=(first, replace(second, started=first.started)))
    assert [m.value for m in at_once.traffic.orders.deliveries[1].marks] == ["duplicate"]


def test_a_forged_delivery_names_its_manner(recorded: Build) -> None:
    facts = {"signature.recipe": "", "signature.forged": "not_hex"}
    [found] = told(recorded, push("OrderCreated", facts=facts))
    assert found.manner == "not_hex"


def test_a_forged_delivery_is_marked_and_repeats_nothing(recorded: Build) -> None:
    found = told(recorded, push("OrderCreated", **FORGED), push("OrderCreated"))
    assert [[m.value for m in d.marks] for d in found] == [["forged"], []]
    assert found[1].repeats == ""


def test_a_signature_in_the_other_case_is_told_apart(recorded: Build) -> None:
    facts = {"signature.recipe": "", "signature.mistake": "lower_case"}
    assert marks(recorded, push("OrderCreated", facts=facts)) == [["forged", "other_case"]]


def test_a_signature_that_nobody_could_verify_is_marked(recorded: Build) -> None:
    facts = {"signature.unknown": "no secret"}
    assert marks(recorded, push("OrderCreated", facts=facts)) == [["unverified"]]


def test_a_body_that_no_platform_sends_is_out_of_form(recorded: Build) -> None:
    assert marks(recorded, push("OrderCreated", body="[1]", status="400")) == [["out_of_form"]]


def test_an_older_event_after_a_newer_one_is_old(recorded: Build) -> None:
    found = marks(recorded, push("PaymentAuthorized", "1"), push("OrderCreated", "0"))
    assert found == [[], ["old"]]


@pytest.mark.parametrize("late", [{"takes": "0.501"}, {"failure": "timeout", "takes": "2"}])
def test_what_is_answered_after_the_deadline_is_late(recorded: Build, late: dict[str, str]) -> None:
    assert marks(recorded, push("OrderCreated", **late)) == [["late"]]


def test_a_late_answer_that_our_sender_measured_badly_is_marked_so(recorded: Build) -> None:
    facts = {"signature.recipe": "iop-push", "sender.lag_ms": "200"}
    found = marks(recorded, push("OrderCreated", takes="0.6", facts=facts))
    assert found == [["late", "our_delay"]]


def test_a_provoked_delivery_names_its_fault(recorded: Build) -> None:
    (found,) = told(recorded, push("OrderCreated", intent="callback_forged", **FORGED))
    assert found.intent == "callback_forged"


def test_a_push_of_an_unknown_type_is_told_by_its_number_and_names_no_order(
    recorded: Build,
) -> None:
    (found,) = told(recorded, push("X", body='{"message_type":99,"data":{"orderId":1}}'))
    assert (found.name, found.word, found.order) == ("unknown", "99", "")


def test_what_met_a_step_was_awaited_and_the_rest_was_not(recorded: Build) -> None:
    found = with_steps(recorded, "met", "x2").orders.deliveries
    assert [d.is_awaited for d in found] == [False, True]


def test_a_step_that_failed_was_met_by_nothing(recorded: Build) -> None:
    found = with_steps(recorded, "failed", "x2").orders.deliveries
    assert [d.is_awaited for d in found] == [False, False]


def test_without_a_scenario_nobody_waits(recorded: Build) -> None:
    (found,) = told(recorded, push("OrderCreated"))
    assert found.is_awaited is None


def test_parts_heard_apart_tell_the_same(recorded: Build) -> None:
    body = '{"message_type":99,"data":{}}'
    recording = recorded(
        {"traffic": [push("OrderCreated", intent="callback_late"), push("X", body=body)]}
    )
    first, second = recording.exchanges
    one, other = (replace(recording, exchanges=(x,)).heard() for x in (first, second))
    other.heard.merge(one.heard)
    assert other.traffic().orders.deliveries == recording.traffic.orders.deliveries


def test_the_report_and_the_check_know_the_same_deadline() -> None:
    assert DEADLINE * 1000 == CALLBACK_DEADLINE_MS
