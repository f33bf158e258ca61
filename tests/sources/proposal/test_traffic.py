from dataclasses import replace
from datetime import timedelta

from harness.model.exchange import Request, Response

GRANT = "https://api-sg.aliexpress.com/rest/auth/token/create"


def test_calls_of_known_operations_and_acknowledged_pushes_are_kept(tape, sorted_out):
    tape.create(7).push(7, "OrderCreated").read(7, "PLACE_ORDER_SUCCESS")
    names = [event.name for event in sorted_out(tape).events]
    assert names == ["order.create", "order.status", "order.get"]


def test_what_no_step_can_tell_is_counted_by_its_kind(tape, sorted_out):
    tape.call("", b"{}", url=GRANT, code="3_1")
    tape.call("x", b"{}", url="https://other.example.com/a")
    tape.call("aliexpress.some.thing", {})
    tape.push(7, "OrderCreated", status=500)
    tape._push(99, {"orderId": 7}, 200)
    told = [text.en for text in sorted_out(tape).left_out.sentences]
    assert told == [
        "1 token call: the driver gets a token of its own",
        "1 exchange with other hosts (other.example.com)",
        "1 call of what the edition does not know (aliexpress.some.thing)",
        "1 callback of unknown type (99)",
        "1 callback without the answer HTTP 200",
    ]


def test_a_push_recorded_as_a_call_is_told_with_its_address(tape, sorted_out):
    body = b'{"message_type": 53, "data": {"orderId": 7, "orderStatus": "OrderCreated"}}'
    tape.create(7)
    pushed = Request(method="POST", url="http://u:p@127.0.0.1:9000/callbacks", body=body)
    tape.exchanges.append(replace(tape.exchanges[0], id="x9", request=pushed))
    (told,) = sorted_out(tape).left_out.sentences
    assert "in the form of a callback, to 127.0.0.1:9000" in told.en
    assert "--statement" in told.en
    assert "--statement" in told.zh


def test_exact_times_put_the_exchanges_in_order(tape, sorted_out):
    tape.read(7, "A").ship(7)
    tape.exchanges.reverse()
    assert [e.name for e in sorted_out(tape).events] == ["order.get", "order.ship"]


def test_without_exact_times_the_order_of_the_file_holds(tape, sorted_out):
    tape.read(7, "A").ship(7)
    first, second = tape.exchanges
    late = first.started + timedelta(hours=1)
    tape.exchanges = [replace(first, started=late, time_source="Date header"), second]
    assert [e.name for e in sorted_out(tape).events] == ["order.get", "order.ship"]


def test_a_call_without_an_answer_is_a_call(tape, sorted_out):
    tape.lose("aliexpress.ds.product.get", product_id="1")
    (event,) = sorted_out(tape).events
    assert event.exchange.response is None


def test_traffic_without_a_known_call_has_none(tape, sorted_out):
    tape.push(7, "OrderCreated")
    tape.exchanges = [replace(x, response=Response(status=200)) for x in tape.exchanges]
    assert sorted_out(tape).calls == 0


def test_a_renewal_that_went_wrong_is_a_step_without_values(tape, proposed):
    url = "https://api-sg.aliexpress.com/rest/auth/token/refresh"
    tape.create(7).refuse("ApiCallLimit", url=url, method="", refresh_token="50001a")
    step = proposed(tape)[1].steps[-1].action
    assert (step.operation, step.with_) == ("token.refresh", {})
    assert step.expect == {"refused": "ApiCallLimit"}


def test_a_grant_that_went_wrong_is_left_out_for_its_code_is_good_once(tape, sorted_out):
    tape.refuse("ApiCallLimit", url=GRANT, method="", code="3_1")
    assert sorted_out(tape).left_out.tokens == 1
