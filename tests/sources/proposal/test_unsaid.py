from harness.sources.proposal.moves import app_move
from harness.sources.proposal.unsaid import unsaid

READ = "aliexpress.trade.ds.order.get"


def left(tape, sorted_out):
    (event,) = sorted_out(tape).events
    return unsaid(event, app_move(event).values)


def test_a_call_that_the_reference_client_would_send_leaves_nothing(tape, sorted_out):
    assert left(tape.read(7, "FINISH"), sorted_out) == ()


def test_a_parameter_that_no_field_names_is_left(tape, sorted_out):
    tape.call(READ, {}, single_order_query={"order_id": "7"}, extra="x")
    assert left(tape, sorted_out) == ("extra",)


def test_a_number_where_the_reference_client_sends_a_text_is_left(tape, sorted_out):
    tape.call(READ, {}, single_order_query={"order_id": 7})
    assert left(tape, sorted_out) == ("single_order_query/order_id",)


def test_a_default_that_the_application_does_not_send_is_left(tape, sorted_out):
    fields = {"product_id": "1", "ship_to_country": "US", "target_currency": "USD"}
    tape.call("aliexpress.ds.product.get", {}, **fields)
    assert left(tape, sorted_out) == ("target_language",)


def test_the_proposal_says_so_beside_the_step(tape, proposed):
    tape.call(READ, {}, single_order_query={"order_id": "7"}, extra="x")
    assert "# recorded otherwise than the reference client sends it: extra" in proposed(tape)[0]
