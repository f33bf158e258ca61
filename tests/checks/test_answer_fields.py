import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.answer_fields import pointer_of, survey
from harness.documents.lossless import Number, plain, read_json, walk

SCHEMA = "aliexpress/ds.order.create.answer.schema.json"
NAMES = st.sampled_from(
    ("id", "order_id", "skuId", "valid", "number", "order_list", "result", "x/y")
)
INTEGERS = st.integers() | st.integers(2**53 - 2, 2**53 + 2)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | INTEGERS | st.floats(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
)


@given(DOCUMENTS)
def test_the_validator_is_given_the_answer_with_python_numbers(document):
    answer = read_json(json.dumps(document))
    assert survey(answer, SCHEMA).plain == plain(answer)


def ids_of(answer):
    """The numbers of an answer that go by the name of an id."""
    named = {"id", "order_id", "skuId"}
    for pointer, value in walk(answer):
        names = ["", *(step for step in pointer if isinstance(step, str))]
        is_id = names[-1] in named or names[-2:] == ["order_list", "number"]
        if isinstance(value, Number) and is_id:
            yield pointer, value


@given(DOCUMENTS)
def test_an_id_with_a_fraction_or_an_exponent_is_inexact(document):
    answer = read_json(json.dumps(document))
    expected = [(p, n) for p, n in ids_of(answer) if not re.fullmatch("-?[0-9]+", n.literal)]
    found = survey(answer, SCHEMA).inexact
    assert [(pointer_of(way), number) for way, number in found] == expected


@given(DOCUMENTS)
def test_an_id_is_large_that_is_no_double_beyond_doubt(document):
    answer = read_json(json.dumps(document))
    literals = [n.literal for _, n in ids_of(answer) if re.fullmatch("-?[0-9]+", n.literal)]
    assert survey(answer, SCHEMA).large == sum(abs(int(text)) > 2**53 for text in literals)


@pytest.mark.parametrize(
    ("answer", "unknown"),
    [
        ('{"result": {"is_success": true}}', set()),
        ('{"more": 1, "result": {"new": {"x": 1}}}', {"more", "result/new"}),
        ('{"result": {"order_list": {"number": [1], "more": []}}}', {"result/order_list/more"}),
        ("[]", set()),
        ("5", set()),
    ],
)
def test_what_the_schema_does_not_describe_is_unknown_but_not_what_stands_inside(answer, unknown):
    assert survey(read_json(answer), SCHEMA).unknown == unknown


def test_any_item_of_a_list_stands_for_all():
    answer = (
        '{"result": {"child_order_list": {"aeop_child_order_info": [{"a": 1}, {"a": 2, "b": 1}]}}}'
    )
    found = survey(read_json(answer), "aliexpress/trade.ds.order.get.answer.schema.json")
    place = "result/child_order_list/aeop_child_order_info/*"
    assert found.unknown == {f"{place}/a", f"{place}/b"}
