"""A body that no platform would send may be refused; one that it would send may not."""

from collections.abc import Callable
from typing import Any

import pytest

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.checks.registry import Counted, Examined
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]
ORDER = "8100000000000001"
LARGEST = 256 * 1024


def push_of(size: int, stamp: int = 1_767_600_000) -> str:
    told = f'"timestamp":{stamp},"data":{{"orderId":{ORDER},"orderStatus":"OrderCreated"}}'
    head = f'{{"message_type":53,{told},"padding":"'
    return head + "x" * (size - len(head) - 2) + '"}'


def kinds(recorded: Build, requirement: str, *rows: dict[str, Any]) -> set[type]:
    recording = recorded({"traffic": [{"order": ORDER, **row} for row in rows]})
    return {type(event) for event in recording.events_of(requirement)}


@pytest.mark.parametrize(
    ("size", "status", "expected"),
    [
        (LARGEST, "413", {Examined, Finding}),
        (LARGEST + 1, "413", {Counted}),
        (LARGEST + 1, "200", {Examined}),
        (LARGEST + 1, "500", {Examined, Finding}),
    ],
)
def test_only_a_body_beyond_256_kib_may_be_refused_for_its_size(
    recorded: Build, size: int, status: str, expected: set[type]
) -> None:
    row = {"push": "OrderCreated", "body": push_of(size), "status": status}
    assert kinds(recorded, "TRK-02", row) == expected


def test_a_huge_older_event_need_not_be_acknowledged(recorded: Build) -> None:
    newer = {"push": "PaymentAuthorized", "stamp": "100"}
    older = {"push": "OrderCreated", "body": push_of(LARGEST + 1), "status": "413"}
    assert Finding not in kinds(recorded, "TRK-06", newer, older)


def test_a_note_tells_how_many_were_refused(recorded: Build) -> None:
    rows = [{"push": "X", "body": "[]", "status": "400"}] * 2
    events = recorded({"traffic": [{"order": ORDER, **row} for row in rows]}).events_of("TRK-02")
    assert [event.count for event in events] == [1, 1]
    assert "4xx" in events[0].text.en
    assert "256 KiB" in events[0].text.zh
