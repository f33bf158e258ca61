"""What a schema cannot say of an answer: how its ids are written."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.checks import answer_fields, answers  # noqa: F401 - registers the checks
from harness.checks.registry import Counted, Note
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]


def events_of(build: Build, number: str) -> list[Any]:
    result = f'{{"is_success":true,"order_list":{{"number":[{number}]}}}}'
    return list(build({"traffic": [{"create": "81", "result": result}]}).events_of("FMT-12"))


@pytest.mark.parametrize("number", ["8.1e15", "8100000000000001.0", "81E14", "1e3"])
def test_an_id_with_a_fraction_or_an_exponent_is_found(number: str, recorded: Build) -> None:
    [found] = [e for e in events_of(recorded, number) if isinstance(e, Finding)]
    assert found.where.endswith("/order_list/number/0")
    assert found.actual == number


@pytest.mark.parametrize("number", ["8100000000000001", '"8100000000000001"', "9007199254740993"])
def test_an_id_of_digits_is_right(number: str, recorded: Build) -> None:
    assert not [e for e in events_of(recorded, number) if isinstance(e, Finding)]


def test_what_the_schema_already_says_is_not_said_again(recorded: Build) -> None:
    found = [e for e in events_of(recorded, "1.5") if isinstance(e, Finding)]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("number", "count"),
    [("9007199254740992", 0), ("9007199254740993", 1), ("10000000000000000", 1), ('"99"', 0)],
)
def test_ids_that_javascript_cannot_hold_are_counted(
    number: str, count: int, recorded: Build
) -> None:
    counted = [e for e in events_of(recorded, number) if isinstance(e, Counted)]
    assert sum(note.count for note in counted) == count


def test_a_price_may_have_a_fraction(recorded: Build) -> None:
    answer = '{"code":0,"result":{"price_info":{"tier_prices":[{"min_quantity":1,"price":1.2e1}]}}}'
    row = {"http": {"url": "https://openapi.alibaba.com/api/v3/item/get"}, "answer": answer}
    events = recorded({"edition": "alibaba", "traffic": [row]}).events_of("FMT-12")
    assert [type(event).__name__ for event in events] == ["Examined"]


def test_an_operation_without_a_schema_is_not_examined(
    monkeypatch: pytest.MonkeyPatch, recorded: Build
) -> None:
    monkeypatch.setattr(answer_fields, "_root", lambda _: None)
    assert not events_of(recorded, "8100000000000001")


def noted(build: Build, *results: str) -> list[str]:
    rows = [{"create": str(number), "result": result} for number, result in enumerate(results)]
    events = build({"traffic": rows}).events_of("FMT-12")
    assert not [e for e in events if isinstance(e, Finding)]
    return list(dict.fromkeys(event.text.en for event in events if isinstance(event, Note)))


def test_fields_that_no_source_describes_are_named_once_and_fail_nothing(recorded: Build) -> None:
    answer = '{"is_success":true,"order_list":{"number":[81],"x":1},"trace":{"step":1}}'
    [note] = noted(recorded, answer, answer)
    assert note.startswith("aliexpress.ds.order.create answers with fields that no source ")
    assert note.endswith(": result/order_list/x, result/trace.")


def test_known_fields_are_not_spoken_of(recorded: Build) -> None:
    assert not noted(recorded, '{"is_success":true,"order_list":{"number":[81]}}')


def test_of_many_unknown_fields_the_first_few_are_named(recorded: Build) -> None:
    members = ",".join(f'"x{number:02}":1' for number in range(30))
    [note] = noted(recorded, f'{{"is_success":true,"order_list":{{"number":[81]}},{members}}}')
    assert "result/x00, " in note
    assert note.endswith("result/x09 and more.")


def test_an_item_of_a_list_goes_by_a_star(recorded: Build) -> None:
    answer = '{"code":0,"result":{"sku_list":[{"sku_id":"1"},{"colour":"red"}],"seo_info":{"a":1}}}'
    row = {"http": {"url": "https://openapi.alibaba.com/api/v3/item/get"}, "answer": answer}
    events = recorded({"edition": "alibaba", "traffic": [row]}).events_of("FMT-12")
    [note] = [event.text.zh for event in events if isinstance(event, Note)]
    assert "：result/seo_info/a, result/sku_list/*/colour。" in note
