import copy

import pytest

from harness.model.comparison import ShapeTurn

GET = "aliexpress.trade.ds.order.get"
BODY = "response.body/aliexpress_trade_ds_order_get_response/result"


def told(comparison):
    return [(c.where, c.turn, c.before.en, c.after.en) for c in comparison.shapes]


def reads(tape, *results):
    return [tape.read("8100011111110001", result) for result in results]


def shapes_of(tape, base, new):
    comparison = tape.compared(reads(tape, *base), reads(tape, *new))
    assert comparison.values == ()
    return told(comparison)


@pytest.mark.parametrize(
    ("base", "new", "change"),
    [
        ([{"a": "x"}], [{}], ("/a", ShapeTurn.REMOVED, "text", "not there")),
        ([{}], [{"a": 1}], ("/a", ShapeTurn.ADDED, "not there", "number: digits")),
        ([{"a": "1"}], [{"a": 1}], ("/a", ShapeTurn.TYPE, "text", "number")),
        ([{"a": {"b": 1}}], [{"a": "x"}], ("/a", ShapeTurn.TYPE, "object", "text")),
        ([{"a": ["x"]}], [{"a": None}], ("/a", ShapeTurn.TYPE, "list", "null")),
        (
            [{"a": "1.50"}],
            [{"a": "1.5"}],
            ("/a", ShapeTurn.FORM, "text: 2 decimals", "text: 1 decimal"),
        ),
        ([{"a": "x"}], [{"a": ""}], ("/a", ShapeTurn.FORM, "text", "text: empty")),
        ([{"a": ["x"]}], [{"a": []}], ("/a", ShapeTurn.FORM, "list: with elements", "list: empty")),
        (
            [{"t": "2026-01-05 08:00:00"}],
            [{"t": "2026-01-05T08:00:00Z"}],
            ("/t", ShapeTurn.FORM, "text: time like 9999-99-99 99:99:99",
             "text: time like 9999-99-99T99:99:99Z"),
        ),
        (
            [{"a": "x"}, {"a": "x", "b": 1}],
            [{"b": 1}, {"a": "x", "b": 1}],
            ("/a", ShapeTurn.OPTIONAL, "always there", "there at times"),
        ),
        (
            [{"a": [{"b": 1}]}],
            [{"a": [{}]}],
            ("/a/*/b", ShapeTurn.REMOVED, "number: digits", "not there"),
        ),
        ([{"a": '{"b": 1}'}], [{"a": '{"b": "1"}'}], ("/a/b", ShapeTurn.TYPE, "number", "text")),
    ],
)  # fmt: skip
def test_a_change_of_shape_is_told_with_its_place(tape, base, new, change):
    where, *rest = change
    assert (BODY + where, *rest) in shapes_of(tape, base, new)


def test_what_stood_in_a_field_that_is_gone_is_not_told_again(tape):
    assert shapes_of(tape, [{"a": {"b": {"c": 1}}}], [{}]) == [
        (BODY + "/a", ShapeTurn.REMOVED, "object", "not there")
    ]


def test_the_elements_of_a_list_are_of_one_shape(tape):
    base = reads(tape, {"a": [{"b": 1}, {"b": 2}]})
    new = reads(tape, {"a": [{"b": 3}, {"b": 4}, {"b": 5}]})
    assert told(tape.compared(base, new)) == []


def test_an_error_code_is_a_shape(tape):
    base = reads(tape, {"order_status": "FINISH"}, {"order_status": "FINISH"})
    new = copy.deepcopy(base)
    new[1]["answer"] = {"error_response": {"code": "15", "sub_code": "isv.gone", "msg": "gone"}}
    assert told(tape.compared(base, new)) == [
        ("response", ShapeTurn.OUTCOME_NEW, "not there", "200 isv.gone")
    ]


def test_a_status_that_is_answered_no_more_is_a_shape(tape):
    base = reads(tape, {"order_status": "FINISH"})
    base.append({**base[0], "status": 502, "answer": None})
    changes = told(tape.compared(base, base[:1]))
    assert changes == [("response", ShapeTurn.OUTCOME_GONE, "502", "not there")]


def test_a_signature_in_the_other_case_is_another_shape(tape):
    rows = tape.recording(tape.Noise())
    noise = tape.Noise(sign=tape.Noise().sign.lower())
    changes = told(tape.compared(rows, rows, noise=noise))
    assert {(where, turn) for where, turn, *_ in changes} == {("form.sign", ShapeTurn.FORM)}


def test_a_parameter_that_moved_to_another_place_is_gone_there_and_added_here(tape):
    base = [tape.call(GET, {"single_order_query": {"order_id": "8100011111110001"}}, {"a": 1})]
    new = copy.deepcopy(base)
    new[0]["form"] = {"param0": new[0]["form"]["single_order_query"]}
    turns = {(where, turn) for where, turn, *_ in told(tape.compared(base, new))}
    assert turns == {
        ("form.single_order_query", ShapeTurn.REMOVED),
        ("form.param0", ShapeTurn.ADDED),
    }


def test_a_field_that_the_user_ignores_has_no_shape(tape):
    base, new = reads(tape, {"a": "x", "b": 1}), reads(tape, {"b": 1})
    for rule in ("a", "order.get:a", f"{BODY}/a", "order.get:$.*.result.a"):
        comparison = tape.compared(base, new, ignore=(rule,))
        assert (comparison.shapes, comparison.notes) == ((), ())


def test_a_rule_that_names_nothing_is_told(tape):
    rows = reads(tape, {"a": 1})
    (note,) = tape.compared(rows, rows, ignore=("no_such_field",)).notes
    assert note.en == "--ignore no_such_field names no field of either side."


def test_a_json_path_of_the_user_reaches_into_a_parameter(tape):
    base = tape.recording(tape.Noise())
    new = copy.deepcopy(base)
    for row in new:
        if row.get("method") == tape.CREATE:
            row["form"][tape.ORDER]["product_items"][0]["price"] = "12.5"
    assert told(tape.compared(base, new))
    comparison = tape.compared(base, new, ignore=("order.create:$.product_items[*].price",))
    assert (comparison.shapes, comparison.values, comparison.notes) == ((), (), ())
