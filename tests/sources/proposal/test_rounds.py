import pytest


def orders(tape, *outs, numbers=()):
    for index, out in enumerate(outs):
        order = 8100000000000001 + index
        tape.create(order, out=out)
        tape.push(order, "PaymentAuthorized")
        tape.ship(order, number=numbers[index] if numbers else f"LP0010020{index}CN")
    return tape


def test_cycles_that_differ_in_ids_only_are_rounds(tape, proposed, labels):
    text, scenario = proposed(orders(tape, "A-1", "A-2", "A-3"))
    assert scenario.rounds == 3
    assert "rounds: 3  # guess" in text
    assert labels(scenario) == [
        "app: order.create",
        "platform: buyer.pays",
        "callback: order.status",
        "app: order.ship",
    ]
    assert scenario.given["out_order_id"] == "A-{round}"


def test_made_up_numbers_differ_from_round_to_round(tape, proposed):
    _, scenario = proposed(orders(tape, "A-1", "A-2"))
    number = scenario.given["tracking_number"]
    assert "{round}" in number
    assert len(number.replace("{round}", "1")) == len("LP00100200CN")


def test_ids_that_tell_no_round_keep_the_cycles_apart(tape, proposed):
    _, scenario = proposed(orders(tape, "A-77", "A-12"))
    assert scenario.rounds == 1
    assert scenario.given["out_order_id"] == "A-77"
    assert scenario.given["out_order_id_2"] == "A-12"


def test_a_step_more_keeps_the_cycles_apart(tape, proposed):
    _, scenario = proposed(orders(tape, "A-1", "A-2").read(8100000000000002, "FINISH"))
    assert scenario.rounds == 1


def test_another_value_keeps_the_cycles_apart(tape, proposed):
    for quantity in ("1", "2"):
        tape.call(
            "aliexpress.ds.freight.query",
            {},
            queryDeliveryReq={"productId": "1005006057059635", "quantity": quantity},
        )
    assert proposed(tape)[1].rounds == 1


def test_a_round_that_needs_the_order_of_another_one_is_none(tape, proposed):
    tape.create(8100000000000001, out="A-1").read(8100000000000001, "PLACE_ORDER_SUCCESS")
    tape.create(8100000000000002, out="A-2").read(8100000000000001, "PLACE_ORDER_SUCCESS")
    assert proposed(tape)[1].rounds == 1


@pytest.mark.parametrize("count", [2, 9])
def test_rounds_are_counted_up_to_the_last(tape, proposed, count):
    _, scenario = proposed(orders(tape, *(f"A-{n}-x" for n in range(1, count + 1))))
    assert (scenario.rounds, scenario.given["out_order_id"]) == (count, "A-{round}-x")
