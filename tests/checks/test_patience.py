"""Which calls the fault of a slow answer has struck, where only the acts of the run tell."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from harness.checks.registry import Examined
from harness.model.evidence import Act, ActKind
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]

WAITS = {"call": "aliexpress.ds.product.get", "failure": "reset", "at": "10", "takes": "45"}
GIVES_UP = {**WAITS, "takes": "20"}


def with_fault(recording: Any, *, target: str = "", disarmed: float | None = None) -> Any:
    started = recording.exchanges[0].started

    def act(kind: ActKind, seconds: float, outcome: str) -> Act:
        at = started + timedelta(seconds=seconds)
        details = (("for", target),) if target else ()
        return Act(kind=kind, at=at, name="slow_answer", outcome=outcome, details=details)

    acts = [act(ActKind.FAULT_ARMED, -5, "armed")]
    if disarmed is not None:
        acts.append(act(ActKind.FAULT_DISARMED, disarmed, "met"))
    return replace(recording, frame=replace(recording.frame, acts=tuple(acts)))


def kinds(recording: Any) -> list[type]:
    return [type(e) for e in recording.events_of("RTRY-04")]


@pytest.mark.parametrize("target", ["", "product.get", "aliexpress.ds.product.get"])
def test_a_call_that_the_fault_lay_in_wait_for_is_judged(target: str, recorded: Build) -> None:
    waiting, giving_up = recorded({"traffic": [WAITS]}), recorded({"traffic": [GIVES_UP]})
    assert kinds(with_fault(waiting, target=target)) == [Examined, Finding]
    assert kinds(with_fault(giving_up, target=target)) == [Examined]


def test_a_fault_for_another_operation_struck_another_call(recorded: Build) -> None:
    assert kinds(with_fault(recorded({"traffic": [WAITS]}), target="order.get")) == []


def test_a_fault_that_was_taken_away_struck_nothing_afterwards(recorded: Build) -> None:
    assert kinds(with_fault(recorded({"traffic": [WAITS]}), disarmed=-1)) == []
    assert kinds(with_fault(recorded({"traffic": [WAITS]}), disarmed=60)) == [Examined, Finding]


def test_a_call_that_was_answered_at_once_was_not_struck(recorded: Build) -> None:
    quick = {**WAITS, "failure": "reset", "takes": "0.2"}
    assert kinds(with_fault(recorded({"traffic": [quick]}))) == []


def test_without_the_fault_a_long_call_shows_nothing(recorded: Build) -> None:
    assert kinds(recorded({"traffic": [WAITS]})) == []
