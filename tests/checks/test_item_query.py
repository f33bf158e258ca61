"""What findings about parameters show of a value that is hard to see."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.checks import fields, item_query  # noqa: F401 - registers the checks
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]
ITEM = "https://openapi.alibaba.com/api/v3/item/get"


def actual(build: Build, requirement: str, row: dict[str, Any], edition: str = "alibaba") -> str:
    events = build({"edition": edition, "traffic": [row]}).events_of(requirement)
    [found] = [event for event in events if isinstance(event, Finding)]
    shown: str = found.actual
    return shown


@pytest.mark.parametrize(
    ("query", "shown"),
    [("item_id=1%20", '"1 "'), ("item_id=", "empty"), ("item_id=1%0A", '"1\\n"'), ("", "missing")],
)
def test_a_blank_behind_an_item_id_is_seen(query: str, shown: str, recorded: Build) -> None:
    assert actual(recorded, "FMT-04", {"http": {"url": f"{ITEM}?{query}"}}) == shown


def test_only_the_unknown_names_of_fields_are_shown(recorded: Build) -> None:
    row = {"http": {"url": f"{ITEM}?fields=subject,%20desc,,Title"}}
    assert actual(recorded, "FMT-06", row) == '" desc", "", "Title"'


def test_a_blank_behind_a_plain_parameter_is_seen(recorded: Build) -> None:
    row = {"call": "aliexpress.ds.product.get", "form": {"product_id": "1005 "}}
    assert actual(recorded, "FMT-01", row, "aliexpress") == '"1005 "'


def test_a_header_that_is_empty_is_not_called_missing(recorded: Build) -> None:
    headers = {"X-Api-Version": "", "Content-Type": "application/json"}
    row = {"http": {"url": f"{ITEM}?item_id=1", "headers": headers}}
    assert actual(recorded, "FMT-05", row) == "empty"
