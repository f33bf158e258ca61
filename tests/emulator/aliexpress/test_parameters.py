"""Values are read leniently, and never through a float."""

from decimal import Decimal

import pytest

from harness.documents.lossless import Json, Number, read_json
from harness.emulator.aliexpress.parameters import _expanded, amount, is_true, whole_number


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12", 12),
        (Number("12"), 12),
        ("", None),
        ("-1", None),
        ("1.0", None),
        (Number("1e3"), None),
        ("١٢", None),
        (None, None),
        (True, None),
        ("9" * 5000, None),
    ],
)
def test_a_whole_number_is_digits(value: Json, number: int | None) -> None:
    assert whole_number(value) == number


@pytest.mark.parametrize(
    ("value", "money"),
    [
        ("12.5", Decimal("12.5")),
        (Number("0.10"), Decimal("0.10")),
        ("0", None),
        ("-1", None),
        ("Infinity", None),
        ("NaN", None),
        ("1e99", None),
        (None, None),
        (True, None),
    ],
)
def test_an_amount_is_positive_and_finite(value: Json, money: Decimal | None) -> None:
    assert amount(value) == money


@pytest.mark.parametrize("value", [True, "true", "TRUE"])
def test_a_flag_is_set_as_a_boolean_or_as_text(value: Json) -> None:
    assert is_true(value)


@pytest.mark.parametrize("value", [False, "false", "", None, Number("1")])
def test_anything_else_is_no_set_flag(value: Json) -> None:
    assert not is_true(value)


def test_lists_in_lists_become_rows() -> None:
    value = read_json('[{"id": "a", "skus": [{"p": 1}, {"p": 2}]}, {"id": "b", "skus": []}, 7]')
    paths = {"id": ("0", "id"), "price": ("0", "skus", "0", "p")}
    found = _expanded(value, paths)
    assert [(row["id"], str(row["price"])) for row in found] == [("a", "1"), ("a", "2")]
