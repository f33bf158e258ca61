import json

FINISH = {"$.result.order_status": "FINISH"}


def polled(tape, *words):
    tape.create(7)
    for word in words:
        tape.read(7, word)
    return tape


def reads(scenario):
    return [step.action for step in scenario.steps if step.label.endswith("order.get")]


def test_polls_become_one_step_that_waits_for_the_last_word(tape, proposed):
    text, scenario = proposed(polled(tape, "FUND_PROCESSING", "FUND_PROCESSING", "FINISH"))
    (read,) = reads(scenario)
    assert read.until == FINISH
    assert "guess: asked 3 times, until this was answered" in text


def test_reads_that_say_the_same_stay_steps_of_their_own(tape, proposed):
    _, scenario = proposed(polled(tape, "FINISH", "FINISH"))
    assert [read.until for read in reads(scenario)] == [FINISH, FINISH]


def test_a_word_that_the_order_only_passes_is_not_waited_for(tape, proposed):
    _, scenario = proposed(polled(tape, "FUND_PROCESSING"))
    (read,) = reads(scenario)
    assert read.until == {}
    assert read.expect == {"status": "200"}


def test_an_act_between_two_reads_keeps_them_apart(tape, proposed, labels):
    _, scenario = proposed(polled(tape, "PLACE_ORDER_SUCCESS", "WAIT_SELLER_SEND_GOODS"))
    assert labels(scenario)[1:] == ["app: order.get", "platform: buyer.pays", "app: order.get"]


def test_a_refused_call_expects_its_code(tape, proposed):
    _, scenario = proposed(tape.refuse("MissingParameter"))
    assert scenario.steps[0].action.expect == {"refused": "MissingParameter"}


def test_a_lost_call_expects_to_be_lost(tape, proposed):
    _, scenario = proposed(tape.lose("aliexpress.ds.product.get", product_id="1005006057059635"))
    assert scenario.steps[-1].action.expect == {"failure": "lost"}


def test_a_server_error_expects_its_status(tape, proposed):
    _, scenario = proposed(tape.refuse("x", status=503))
    assert scenario.steps[-1].action.expect == {"status": "503"}


def test_events_of_a_journey_in_a_row_are_one_step_that_counts_them(tape, proposed):
    tape.create(7).push(7, "PaymentAuthorized").ship(7)
    _, scenario = proposed(tape.track(7, "PICKED_UP").track(7, "IN_TRANSIT").track(7, "DELIVERED"))
    last = scenario.steps[-1].action
    assert (last.callback, last.at_least, dict(last.where)) == (
        "logistics.tracking",
        3,
        {"order_id": "{order_id}"},
    )


def test_one_event_is_told_by_its_word(tape, proposed):
    _, scenario = proposed(tape.create(7).ship(7).track(7, "PICKED_UP"))
    assert scenario.steps[-1].action.where == {"order_id": "{order_id}", "event": "PICKED_UP"}


def test_a_push_that_came_twice_is_one_step(tape, proposed, labels):
    tape.create(7).push(7, "OrderCreated")
    again = tape.exchanges[-1]
    tape.exchanges.append(again)
    assert labels(proposed(tape)[1]).count("callback: order.status") == 1


def test_a_price_stays_the_text_that_it_was(tape, proposed):
    sku = {"sku_code": "SKU-1", "price": "12.50"}
    products = [{"product_id": "1005006057059635", "multiple_sku_update_list": [sku]}]
    tape.call(
        "aliexpress.solution.batch.product.price.update",
        {"update_success": True},
        mutiple_product_update_list=json.dumps(products),
    )
    text, scenario = proposed(tape)
    assert scenario.steps[0].action.with_["price"] == "12.50"
    assert 'price: "12.50"' in text


def test_a_push_that_overtook_the_answer_of_its_order_stands_behind_it(tape, proposed, labels):
    tape.push(8100000000000007, "OrderCreated").create(8100000000000007)
    _, scenario = proposed(tape)
    assert labels(scenario) == ["app: order.create", "callback: order.status"]
    assert scenario.steps[1].action.where["order_id"] == "{order_id}"
