"""The work for one order grows with its events, not with their square."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from harness.assess.hearing import Hearing
from harness.checks.registry import all_checks

ORDER = "8100000000000001"
CHECKS = tuple(c for c in all_checks() if c.on_orders)
Build = Callable[[dict[str, Any]], Any]
FORGED = {"status": "401", "facts": {"signature.recipe": ""}}


def late_news(number: int) -> dict[str, Any]:
    return {"push": "PaymentAuthorized", "order": ORDER, "stamp": str(-number)}


def tracking(number: int) -> dict[str, Any]:
    return {"track": "MOVED", "order": ORDER, "number": "A1", "event_time": str(9_000 - number)}


def forged(number: int) -> dict[str, Any]:
    return {"push": "PaymentAuthorized", "order": ORDER, "stamp": str(number), **FORGED}


def shipment(number: int) -> dict[str, Any]:
    return {"ship": ORDER, "at": str(number)}


def again(number: int) -> dict[str, Any]:
    del number
    return {"push": "PaymentAuthorized", "order": ORDER, "stamp": "0"}


def steps(build: Build, row: Callable[[int], dict[str, Any]], count: int) -> int:
    """How many functions are called while so many events of one order are judged."""
    recording = build({"traffic": [{"create": ORDER}, *map(row, range(count))]})
    hearing = Hearing(recording.frame, CHECKS)
    for exchange in recording.exchanges:
        hearing.hear(exchange)
    made = 0

    def see(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    former = sys.getprofile()
    sys.setprofile(see)
    try:
        assert hearing.traffic().orders.rounds
    finally:
        sys.setprofile(former)
    return made


@pytest.mark.parametrize("row", [late_news, tracking, forged, shipment, again])
def test_four_times_the_events_are_about_four_times_the_work(
    row: Callable[[int], dict[str, Any]], recorded: Build
) -> None:
    assert steps(recorded, row, 400) < 5 * steps(recorded, row, 100)
