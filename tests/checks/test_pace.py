"""Limits of calls: what the statement may raise, and how far."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.checks.pace import PaceLedger, calls_per_day_stay_within_the_quota
from harness.checks.registry import Examined, Note, Undecided
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]

ITEM = {
    "http": {
        "url": "https://openapi.alibaba.com/api/v3/item/get?item_id=1",
        "headers": {"Authorization": "Bearer t"},
    },
    "answer": '{"code":0,"msg":"ok","result":{}}',
}
PRODUCT = {"call": "aliexpress.ds.product.get"}


def events_with(recorded: Build, document: dict[str, Any], count: int) -> list[Any]:
    """The events of RATE-02 as if the one call of the document had been made so often."""
    recording = recorded(document)
    traffic = recording.traffic
    book = traffic.of(PaceLedger)
    for day in book.days.values():
        day.count = count
    traffic = replace(traffic, ledgers={**traffic.ledgers, PaceLedger: book})
    return list(calls_per_day_stay_within_the_quota(traffic))


@pytest.mark.parametrize(
    ("edition", "statement", "quota"),
    [
        ("alibaba", None, 100_000),
        ("alibaba", {"per_day": "500000"}, 500_000),
        ("alibaba", {"per_day": "9000000"}, 1_000_000),
        ("alibaba", {"per_day": "10"}, 100_000),
        ("aliexpress", {"category": "apparel"}, 500_000),
        ("aliexpress", {"category": "Consumer Electronics"}, 300_000),
        ("aliexpress", {"category": "apparel", "per_day": "700000"}, 700_000),
        ("aliexpress", {"category": "apparel", "per_day": "10"}, 500_000),
        ("aliexpress", {"category": "toys", "per_day": "10"}, 10),
    ],
)
def test_the_quota_of_a_day(
    edition: str, statement: dict[str, str] | None, quota: int, recorded: Build
) -> None:
    row = ITEM if edition == "alibaba" else PRODUCT
    document = {"edition": edition, "statement": statement, "traffic": [row]}
    enough = events_with(recorded, document, quota)
    assert {type(e) for e in enough} == {Examined}
    findings = [e for e in events_with(recorded, document, quota + 1) if isinstance(e, Finding)]
    assert len(findings) == 1
    assert findings[0].expected == f"at most {quota} calls a day"
    assert findings[0].actual == f"{quota + 1} calls on 2026-01-05 (GMT+8)"


def test_without_a_category_the_smallest_quota_decides_nothing_above_it(recorded: Build) -> None:
    document = {"traffic": [PRODUCT]}
    assert {type(e) for e in events_with(recorded, document, 300_000)} == {Examined}
    assert {type(e) for e in events_with(recorded, document, 300_001)} == {Undecided}


def test_a_category_without_a_quota_is_named(recorded: Build) -> None:
    document = {"statement": {"category": "toys"}, "traffic": [PRODUCT]}
    events = events_with(recorded, document, 10**7)
    assert [type(e) for e in events] == [Note]
    assert "toys" in events[0].text.en


def test_every_crowded_second_is_one_finding_with_all_its_calls(recorded: Build) -> None:
    rows = [{**ITEM, "at": str(second + n / 100)} for second in (0, 5) for n in range(8)]
    events = recorded({"edition": "alibaba", "traffic": rows}).events_of("RATE-01")
    findings = [e for e in events if isinstance(e, Finding)]
    assert [f.actual for f in findings] == ["8 within one second"] * 2
    assert [f.exchanges[0] for f in findings] == ["x1", "x9"]
