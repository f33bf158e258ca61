import copy

import pytest

from harness.model.comparison import ValueTurn

RESULT = "response.body/aliexpress_trade_ds_order_get_response/result/"


def told(comparison):
    assert comparison.shapes == ()
    return [(c.where, c.turn, c.before, c.after, c.count) for c in comparison.values]


def reads(tape, *words, order="8100011111110001"):
    return [tape.read(order, {"order_status": word}) for word in words]


def test_equal_changes_are_counted_with_the_first_pair(tape):
    base = tape.recording(tape.Noise())
    new = copy.deepcopy(base)
    for row in new:
        if row.get("method") == tape.SHIP:
            row["form"]["send_type"] = "part"
    (change,) = tape.compared(base, new).values
    assert (change.where, change.before, change.after) == ("form.send_type", "all", "part")
    assert (change.count, change.exchanges) == (2, ("x6", "x6"))


def test_further_polls_with_the_same_answer_say_nothing(tape):
    base = reads(tape, "CREATED", "PAID", "FINISH")
    new = reads(tape, "CREATED", "CREATED", "CREATED", "PAID", "FINISH", "FINISH")
    assert told(tape.compared(base, new)) == []


def test_a_poll_that_caught_one_more_state_is_one_difference(tape):
    base = reads(tape, "CREATED", "SHIPPED", "FINISH", "CLOSED")
    new = reads(tape, "CREATED", "PAID", "SHIPPED", "FINISH", "CLOSED")
    assert told(tape.compared(base, new)) == [("", ValueTurn.NEW_ONLY, "", "200", 1)]


def test_orders_under_way_at_the_same_time_do_not_disturb_each_other(tape):
    one, other = reads(tape, "A", "B", "C"), reads(tape, "A", "B", "C", order="8100011111110002")
    apart = [*one, *other]
    mixed = [one[0], other[0], other[1], one[1], one[2], other[2]]
    assert told(tape.compared(apart, mixed)) == []


def test_a_call_that_is_made_twice_is_a_difference(tape):
    base = tape.recording(tape.Noise())
    ship = next(row for row in base if row.get("method") == tape.SHIP)
    new = [*base, ship]
    assert told(tape.compared(base, new)) == [("", ValueTurn.NEW_ONLY, "", "200", 1)]


@pytest.mark.parametrize("is_swapped", [True, False])
def test_an_id_stands_for_the_same_thing_everywhere(tape, is_swapped):
    noise = tape.Noise(orders=("8100022222220001", "8100022222220002"))
    new = tape.recording(noise)
    pushes = [row for row in new if row.get("push") == 18]
    if is_swapped:
        ids = [row["data"]["trackingNumber"] for row in pushes]
        for row, number in zip(pushes, reversed(ids), strict=True):
            row["data"]["trackingNumber"] = number
    changes = told(tape.compared(tape.recording(tape.Noise()), new, noise=noise))
    places = [(where, turn) for where, turn, *_ in changes]
    swapped = [("body/data/trackingNumber", ValueTurn.IDENTITY)]
    assert places == (swapped if is_swapped else [])


def test_the_word_of_a_run_is_known_in_any_text(tape):
    noise = tape.Noise(run="9c01d2f3")
    base, new = tape.recording(tape.Noise()), tape.recording(noise)
    assert base[0]["form"][tape.ORDER]["memo"] != new[0]["form"][tape.ORDER]["memo"]
    assert told(tape.compared(base, new, noise=noise)) == []


def test_the_path_of_a_call_is_a_value_and_its_port_and_host_are_none(tape):
    rows = tape.recording(tape.Noise())
    other = copy.deepcopy(rows)
    other[0]["path"] = "/rest"
    assert told(tape.compared(rows, other)) == [("url", ValueTurn.CHANGED, "/sync", "/rest", 1)]


def test_a_pseudonym_of_another_length_stands_for_something_else(tape):
    base = [tape.call("x.y", {"zip": "22071", "mobile_no": "4085550100"}, {"ok": True})]
    new = [tape.call("x.y", {"zip": "2207", "mobile_no": "5196661211"}, {"ok": True})]
    changed = [("form.zip", ValueTurn.CHANGED, "22071", "2207", 1)]
    assert told(tape.compared(base, new)) == changed


def test_the_length_of_a_list_is_a_value(tape):
    base = [tape.read("8100011111110001", {"parts": ["a"]})]
    new = [tape.read("8100011111110001", {"parts": ["a", "b"]})]
    assert told(tape.compared(base, new)) == [(f"{RESULT}parts", ValueTurn.CHANGED, "1", "2", 1)]


def test_many_equal_calls_are_compared_in_good_time(tape):
    base = [tape.call("aliexpress.ds.stock.update", {"quantity": str(n % 7)}, {"ok": True})
            for n in range(1100)]  # fmt: skip
    new = copy.deepcopy(base)
    new[500]["form"]["quantity"] = "9"
    changes = told(tape.compared(base, new))
    assert [(where, turn) for where, turn, *_ in changes] == [("form.quantity", ValueTurn.CHANGED)]
