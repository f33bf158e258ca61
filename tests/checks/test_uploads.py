"""Uploads whose answer the recording does not hold."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.checks.registry import Undecided
from harness.model.exchange import Fact, Observation

Build = Callable[[dict[str, Any]], Any]

UPLOAD = {
    "http": {
        "method": "POST",
        "url": "https://api.1688.com/item/batchUpload",
        "headers": {"Authorization": "Bearer t1", "Content-Type": "application/json"},
        "body": '[{"title":"a","price":1.00}]',
    },
    "answer": "",
}


@pytest.mark.parametrize(
    ("status", "is_undecided"), [("200", True), ("503", False), ("429", False)]
)
def test_which_goods_failed_is_not_known_without_the_answer(
    status: str, *, is_undecided: bool, recorded: Build
) -> None:
    recording = recorded({"edition": "1688", "traffic": [{**UPLOAD, "status": status}]})
    withheld = Observation(fact=Fact.BODY_WITHHELD, value="9 bytes", where="response.body")
    exchange = replace(recording.exchanges[0], observations=(withheld,))
    events = replace(recording, exchanges=(exchange,)).events_of("ERRH-02")
    assert [type(e) for e in events] == [Undecided] * is_undecided
