"""The two laws of a comparison: noise is no difference, and a planted change is one, once."""

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.checks.stamps import OUR_DELAY
from harness.compare.noise import Ignored
from harness.compare.sides import compare
from harness.model.comparison import Comparison, FailOn, Match
from harness.model.requirement import Level, Requirement, Subject
from harness.model.text import Text
from harness.model.verdict import Assessment, Verdict

Row = dict[str, Any]
LISTS = ("operations", "shapes", "values")
NOTE = Text("It stands here.", "原因。")

digits = st.text("0123456789", min_size=15, max_size=15).map("8".__add__)
hex_words = st.text("0123456789abcdef", min_size=8, max_size=8).filter(
    lambda word: not word.isdigit() and not word.isalpha()
)
hex_tokens = st.text("0123456789abcdef", min_size=32, max_size=32).map("a1".__add__)
signs = st.text("0123456789ABCDEF", min_size=62, max_size=62).map("A1".__add__)
numbers = st.from_regex(r"\AR[A-Z][0-9]{9}CN\Z")


@st.composite
def noises(draw: st.DrawFn) -> dict[str, Any]:
    """Fresh ids, tokens, signatures, ports and times, all different."""
    orders = draw(st.lists(digits, min_size=2, max_size=2, unique=True))
    parcels = draw(st.lists(numbers, min_size=2, max_size=2, unique=True))
    return {
        "orders": tuple(orders),
        "numbers": tuple(parcels),
        "token": draw(hex_tokens),
        "run": draw(hex_words),
        "request": draw(digits),
        "sign": draw(signs),
        "port": draw(st.integers(1024, 60_000)),
        "started": draw(
            st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001 - made UTC below
                lambda d: d.replace(tzinfo=UTC)
            )
        ),
    }


def found(comparison: Comparison) -> dict[str, list[tuple[str, str]]]:
    """List -> the places that it names; empty lists left out."""
    lists = {name: getattr(comparison, name) for name in LISTS}
    return {
        name: [(c.operation, getattr(c, "where", "")) for c in changes]
        for name, changes in lists.items()
        if changes
    }


def test_a_recording_does_not_differ_from_itself(tape: SimpleNamespace) -> None:
    rows = tape.recording(tape.Noise())
    assert found(tape.compared(rows, rows)) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(fresh=noises())
def test_noise_that_keeps_its_identity_is_no_difference(
    tape: SimpleNamespace, fresh: dict[str, Any]
) -> None:
    noise = tape.Noise(**fresh)
    base, new = tape.recording(tape.Noise()), tape.recording(noise)
    assert found(tape.compared(base, new, noise=noise)) == {}


def a_field_is_dropped(row: Row, tape: SimpleNamespace) -> None:
    del row["form"][tape.ORDER]["product_items"][0]["price"]


def two_decimals_become_one(row: Row, tape: SimpleNamespace) -> None:
    row["form"][tape.ORDER]["product_items"][0]["price"] = "12.5"


def a_number_becomes_a_text(row: Row, tape: SimpleNamespace) -> None:
    row["form"][tape.ORDER]["product_items"][0]["product_count"] = "2"


def a_field_is_added(row: Row, tape: SimpleNamespace) -> None:
    row["form"][tape.ORDER]["product_items"][0]["colour"] = "red"


def another_value(row: Row, tape: SimpleNamespace) -> None:
    row["form"][tape.ORDER]["product_items"][0]["price"] = "13.50"


def an_error_code(row: Row, _tape: SimpleNamespace) -> None:
    row["answer"] = {"error_response": {"code": "15", "sub_code": "isv.busy", "msg": "busy"}}


ITEM = "form.param_place_order_request4_open_api_d_t_o/product_items/*/"
PLANTED = [
    (a_field_is_dropped, "shapes", ITEM + "price"),
    (two_decimals_become_one, "shapes", ITEM + "price"),
    (a_number_becomes_a_text, "shapes", ITEM + "product_count"),
    (a_field_is_added, "shapes", ITEM + "colour"),
    (another_value, "values", ITEM + "price"),
    (an_error_code, "shapes", "response"),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(fresh=noises(), place=st.sampled_from([0, 7]))
@pytest.mark.parametrize(("plant", "name", "where"), PLANTED)
def test_one_planted_change_is_found_in_its_list_and_in_no_other(
    tape: SimpleNamespace,
    plant: Callable[[Row, SimpleNamespace], None],
    name: str,
    where: str,
    fresh: dict[str, Any],
    place: int,
) -> None:
    noise = tape.Noise(**fresh)
    new = copy.deepcopy(tape.recording(noise))
    plant(new[place], tape)
    told = found(tape.compared(tape.recording(tape.Noise()), new, noise=noise))
    assert told == {name: [(tape.CREATE, where)]}


def test_a_call_that_is_new_is_an_operation_and_nothing_else(tape: SimpleNamespace) -> None:
    rows = tape.recording(tape.Noise())
    new = [*rows, tape.call("aliexpress.ds.product.get", {"product_id": "1005006"}, {"a": 1})]
    comparison = tape.compared(rows, new)
    assert found(comparison) == {"operations": [("aliexpress.ds.product.get", "")]}
    assert (comparison.operations[0].before, comparison.operations[0].after) == (0, 1)


def judged(verdict: Verdict, examined: int = 3) -> Assessment:
    row = Requirement(
        id="SIGN-02",
        level=Level.MUST,
        subject=Subject.APPLICATION,
        editions=("aliexpress",),
        title=NOTE,
        rule="",
        fails_when="",
        source="",
    )
    return Assessment(requirement=row, verdict=verdict, examined=examined, reason=NOTE)


@pytest.mark.parametrize(
    ("before", "after", "changes", "match"),
    [
        (Verdict.PASS, Verdict.PASS, {}, Match.MATCH),
        (Verdict.PASS, Verdict.FAIL, {}, Match.REGRESSION),
        (Verdict.FAIL, Verdict.PASS, {}, Match.MATCH),
        (Verdict.PASS, Verdict.ERROR, {}, Match.INVALID),
        (Verdict.PASS, Verdict.FAIL, {"damage": (NOTE,), "damaged": 1}, Match.UNDECIDED),
    ],
)
def test_the_verdicts_decide_where_nothing_else_is_asked(
    tape: SimpleNamespace, before: Verdict, after: Verdict, changes: dict[str, Any], match: Match
) -> None:
    rows, ignored = tape.recording(tape.Noise()), Ignored()
    base = tape.side(rows, tape.Noise(), ignored, assessments=(judged(before),))
    new = tape.side(rows, tape.Noise(), ignored, assessments=(judged(after),), **changes)
    comparison = compare(base, new, checks=(), fail_on=FailOn.VERDICT, ignored=ignored)
    assert comparison.match is match


@pytest.mark.parametrize(
    ("plant", "match"), [(None, Match.UNDECIDED), (another_value, Match.REGRESSION)]
)
def test_our_own_delay_decides_nothing_and_hides_nothing(
    tape: SimpleNamespace, plant: Callable[[Row, SimpleNamespace], None] | None, match: Match
) -> None:
    rows, ignored = tape.recording(tape.Noise()), Ignored()
    other = copy.deepcopy(rows)
    if plant:
        plant(other[0], tape)
    left_open = replace(judged(Verdict.INCONCLUSIVE), reason=OUR_DELAY)
    base = tape.side(rows, tape.Noise(), ignored, assessments=(judged(Verdict.PASS),))
    new = tape.side(other, tape.Noise(), ignored, assessments=(left_open,))
    comparison = compare(base, new, checks=(), fail_on=FailOn.VALUE, ignored=ignored)
    assert comparison.match is match
    assert "SIGN-02" in comparison.reason.en or plant


def test_nothing_examined_decides_nothing(tape: SimpleNamespace) -> None:
    rows, ignored = tape.recording(tape.Noise()), Ignored()
    shown = tape.side(rows, tape.Noise(), ignored, assessments=(judged(Verdict.PASS),))
    idle = tape.side([], tape.Noise(), ignored, assessments=(judged(Verdict.UNTESTED, 0),))
    for base, new, word in ((shown, idle, "NEW"), (idle, shown, "BASE"), (idle, idle, "BASE")):
        comparison = compare(base, new, checks=(), fail_on=FailOn.VERDICT, ignored=ignored)
        assert comparison.match is Match.UNDECIDED
        assert comparison.reason.en == f"nothing was examined in {word}"


@pytest.mark.parametrize(
    ("plant", "fails"),
    [(another_value, {FailOn.VALUE}), (two_decimals_become_one, {FailOn.VALUE, FailOn.SHAPE})],
)
@pytest.mark.parametrize("fail_on", FailOn)
def test_each_policy_includes_the_ones_before(
    tape: SimpleNamespace,
    plant: Callable[[Row, SimpleNamespace], None],
    fails: set[FailOn],
    fail_on: FailOn,
) -> None:
    rows, ignored = tape.recording(tape.Noise()), Ignored()
    other = copy.deepcopy(rows)
    plant(other[0], tape)
    passed = (judged(Verdict.PASS),)
    base = tape.side(rows, tape.Noise(), ignored, assessments=passed)
    new = tape.side(other, tape.Noise(), ignored, assessments=passed)
    comparison = compare(base, new, checks=(), fail_on=fail_on, ignored=ignored)
    assert (comparison.match is Match.REGRESSION) == (fail_on in fails)
