import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.answer_fields import pointer_of, survey
from harness.documents.lossless import Number, plain, read_json, walk

SCHEMA = "aliexpress/ds.order.create.answer.schema.json"
NAMES = st.sampled_from(
    ("id", "order_id", "skuId", "valid", "number", "order_list", "result", "x/y")
)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
)


@given(DOCUMENTS)
def test_the_validator_is_given_the_answer_with_python_numbers(document):
    answer = read_json(json.dumps(document))
    assert survey(answer, SCHEMA).plain == plain(answer)


@given(DOCUMENTS)
def test_ids_are_the_numbers_that_go_by_the_name_of_an_id(document):
    answer = read_json(json.dumps(document))
    named = {"id", "order_id", "skuId"}
    expected = []
    for pointer, value in walk(answer):
        names = ["", *(step for step in pointer if isinstance(step, str))]
        is_id = names[-1] in named or names[-2:] == ["order_list", "number"]
        expected += [(pointer, value)] if isinstance(value, Number) and is_id else []
    found = survey(answer, SCHEMA).ids
    assert [(pointer_of(way), number) for way, number in found] == expected


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
