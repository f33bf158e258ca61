"""Literals of 1688 uploads and of stock updates, judged as they were sent."""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness.checks import goods, quantities  # noqa: F401 - registers the checks
from harness.checks.goods_values import decimals_of, is_absolute_url
from harness.checks.registry import Counted
from harness.documents.lossless import Number
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]
UPLOAD = "https://api.1688.com/item/batchUpload"
STOCK = "aliexpress.solution.batch.product.inventory.update"

NUMBERS = st.from_regex(
    re.compile(r"-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?"), fullmatch=True
)
WHOLE = st.from_regex(re.compile(r"-?(0|[1-9][0-9]{0,3})(\.0)?(e[01])?"), fullmatch=True)


def events_of(build: Build, requirement: str, item: str) -> list[Any]:
    body = f'[{{"title":"a","price":1.00,"stock":1,{item}}}]'
    row = {"http": {"method": "POST", "url": UPLOAD, "body": body}, "answer": '{"code":200}'}
    return list(build({"edition": "1688", "traffic": [row]}).events_of(requirement))


def is_accused(build: Build, requirement: str, item: str) -> bool:
    return any(isinstance(event, Finding) for event in events_of(build, requirement, item))


def value_of(literal: str) -> Fraction:
    """The value of a JSON number, worked out by other means than the check's."""
    mantissa, _, exponent = literal.lower().partition("e")
    return Fraction(mantissa) * Fraction(10) ** int(exponent or 0)


@settings(max_examples=300, deadline=None)
@given(literal=NUMBERS)
def test_a_1688_price_is_right_exactly_when_it_is_above_0_and_states_at_most_two_decimals(
    literal: str, recorded: Build
) -> None:
    fraction = literal.lower().partition("e")[0].partition(".")[2]
    stated = len(fraction) - int(literal.lower().partition("e")[2] or 0)
    is_right = value_of(literal) > 0 and stated <= 2
    assert is_accused(recorded, "FMT-09", f'"price":{literal}') == (not is_right)


@settings(max_examples=100, deadline=None)
@given(literal=NUMBERS)
def test_a_1688_price_in_quotes_is_never_right(literal: str, recorded: Build) -> None:
    assert is_accused(recorded, "FMT-09", f'"price":"{literal}"')


@settings(max_examples=200, deadline=None)
@given(literal=WHOLE)
def test_a_1688_stock_is_right_exactly_when_it_is_digits(literal: str, recorded: Build) -> None:
    is_right = literal.isdigit() or literal == "-0"
    assert is_accused(recorded, "FMT-10", f'"stock":{literal}') == (not is_right)


@settings(max_examples=200, deadline=None)
@given(literal=WHOLE, is_text=st.booleans())
def test_an_inventory_is_right_exactly_when_it_is_digits(
    *, literal: str, is_text: bool, recorded: Build
) -> None:
    value = f'"{literal}"' if is_text else literal
    line = f'[{{"multiple_sku_update_list":[{{"inventory":{value}}}]}}]'
    row = {"call": STOCK, "form": {"mutiple_product_update_list": line}}
    events = recorded({"traffic": [row]}).events_of("FMT-16")
    assert any(isinstance(event, Finding) for event in events) == (not literal.isdigit())


CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8),
    control=st.sampled_from(CONTROLS),
    at=st.integers(0, 8),
)
def test_a_title_is_right_until_a_control_character_comes_in(
    text: str, control: int, at: int, recorded: Build
) -> None:
    assume(any(character.isprintable() and not character.isspace() for character in text))
    assert not is_accused(recorded, "FMT-08", f'"title":{json.dumps(text)}')
    spoilt = text[:at] + chr(control) + text[at:]
    # JSON allows the control characters beyond ASCII as they are.
    for ascii_only in (True, False):
        title = json.dumps(spoilt, ensure_ascii=ascii_only)
        assert is_accused(recorded, "FMT-08", f'"title":{title}')


@pytest.mark.parametrize(
    ("literal", "decimals"),
    [
        ("12", 0), ("12.0", 1), ("12.50", 2), ("12.345", 3), ("1.25e1", 1), ("1.25E+1", 1),
        ("1e-3", 3), ("1200e-2", 2), ("0.000", 3), ("0e-9", 9), ("1e999999999999", 0),
        ("1e-999999999999", 999999999), ("-0.01", 2), ("1e0000000000000000001", 0),
    ],
)  # fmt: skip
def test_decimals_are_those_of_the_literal(literal: str, decimals: int) -> None:
    assert decimals_of(Number(literal)) == decimals


def test_right_prices_that_are_not_written_with_two_decimals_are_counted(recorded: Build) -> None:
    events = events_of(recorded, "FMT-09", '"price":150.0')
    [note] = [event for event in events if isinstance(event, Counted)]
    assert note.text.format(count=note.count).en.endswith(": 1.")
    assert not [e for e in events_of(recorded, "FMT-09", '"x":1') if isinstance(e, Counted)]


@pytest.mark.parametrize(
    ("item", "requirement", "actual"),
    [
        ('"price":"12"', "FMT-09", '"12"'),
        ('"price":12.345', "FMT-09", "12.345 (JSON number)"),
        ('"stock":1.0', "FMT-10", "1.0 (JSON number)"),
        ('"stock":null', "FMT-10", "null"),
        (r'"title":"a\u0007b"', "FMT-08", r'"a\x07b"'),
        ('"images":["url1"]', "FMT-11", '"url1"'),
    ],
)
def test_a_finding_shows_the_literal(
    item: str, requirement: str, actual: str, recorded: Build
) -> None:
    [found] = [e for e in events_of(recorded, requirement, item) if isinstance(e, Finding)]
    assert found.actual == actual


@pytest.mark.parametrize("text", ["http://例子.中国/图.png", "https://u:p@h/x", "HTTP://h"])
def test_an_address_with_a_host_is_absolute(text: str) -> None:
    assert is_absolute_url(text)


@pytest.mark.parametrize("text", ["http://\n/x", "http://h/\x00", "https:h", "http//h", "://h"])
def test_what_no_browser_could_open_is_no_address(text: str) -> None:
    assert not is_absolute_url(text)


def test_asking_for_leave_is_no_upload(recorded: Build) -> None:
    row = {"http": {"method": "OPTIONS", "url": UPLOAD}, "answer": ""}
    recording = recorded({"edition": "1688", "traffic": [row]})
    assert not [e for n in ("07", "08", "09", "10", "11") for e in recording.events_of(f"FMT-{n}")]
