"""LIFE-05 to LIFE-07: lost and refused creates, and the state read back."""

from dataclasses import replace
from datetime import timedelta

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.rounds import tracked_to_the_end, whole_round
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import (
    Order,
    create,
    new_order,
    order_request,
    paid,
    ship,
    told,
)
from proof.corpus.wire import Lost, Reply, json_text

life_create = Family()

LOST = How(outcome=Lost(), elapsed=10)


def _announced(tape: Tape, order: Order) -> None:
    tape.wait(1)
    told(tape, order, "OrderCreated")
    tape.wait(30)


# ---------------------------------------------------------------- LIFE-05


@life_create.mutant("LIFE-05")
def another_number_after_a_timeout(tape: Tape) -> None:
    """The create timed out; it is repeated under a new out_order_id."""
    order = new_order(tape)
    create(tape, order, LOST)
    tape.wait(2)
    again = replace(order, out_id=order.out_id + "-R1")
    create(tape, again)
    _announced(tape, again)


@life_create.mutant("LIFE-05")
def another_number_after_a_503(tape: Tape) -> None:
    """The create met a 503; a random out_order_id is drawn for the repeat."""
    order = new_order(tape)
    create(tape, order, How(outcome=answers.unavailable(503)))
    tape.wait(2)
    again = replace(order, out_id="0c6c1e0a-3f51")
    create(tape, again)
    _announced(tape, again)


@life_create.mutant("LIFE-05")
def no_number_after_a_reset(tape: Tape) -> None:
    """The connection was reset; the repeat carries no out_order_id at all."""
    order = new_order(tape)
    create(tape, order, How(outcome=Lost(kind="reset", message="connection reset by peer")))
    tape.wait(2)
    (name, text), extend = order_request(order)
    bare = text.replace(f'"out_order_id":{json_text(order.out_id)},', "")
    create(tape, order, business=((name, bare), extend))
    _announced(tape, order)


@life_create.neighbour("LIFE-05")
def the_same_number_again(tape: Tape) -> None:
    """Two lost creates, each repeated with the same out_order_id and a fresh signature."""
    order = new_order(tape)
    create(tape, order, LOST)
    tape.wait(2)
    create(tape, order, How(outcome=answers.unavailable(502), elapsed=0.3))
    tape.wait(4)
    create(tape, order)
    _announced(tape, order)


@life_create.neighbour("LIFE-05")
def next_order_after_it_is_resolved(tape: Tape) -> None:
    """The lost create succeeded at its repeat; the same SKU is then bought for somebody else."""
    order = new_order(tape)
    create(tape, order, LOST)
    tape.wait(2)
    create(tape, order)
    _announced(tape, order)
    other = new_order(tape)
    create(tape, other)
    _announced(tape, other)


@life_create.neighbour("LIFE-05")
def two_orders_in_parallel(tape: Tape) -> None:
    """Two creates of one SKU on the way at once; one is lost, and repeated as itself."""
    first, second, started = new_order(tape), new_order(tape), tape.now
    create(tape, first, LOST)
    create(tape, second, How(at=started + timedelta(seconds=1)))
    told(tape, second, "OrderCreated")
    tape.wait(2)
    create(tape, first)
    _announced(tape, first)


@life_create.neighbour("LIFE-05")
def refused_and_not_lost(tape: Tape) -> None:
    """A create that the platform refused was not lost: a new try may have a new number."""
    lost = new_order(tape, count="5")
    create(tape, lost, LOST)
    tape.wait(2)
    create(tape, lost)
    _announced(tape, lost)
    order = new_order(tape)
    create(tape, order, How(outcome=_no_stock(tape)))
    tape.wait(900)
    again = new_order(tape)
    create(tape, again)
    _announced(tape, again)


# ---------------------------------------------------------------- LIFE-06


def _no_stock(tape: Tape, **result: object) -> Reply:
    words = "the inventory could not be held"
    return answers.not_created("INVENTORY_HOLD_ERROR", words, tape.request_id(), **result)


def _refused(tape: Tape) -> How:
    words = "the order is not waiting for shipment"
    return How(outcome=answers.not_shipped("ORDER_STATUS_ERROR", words, tape.request_id()))


@life_create.mutant("LIFE-06", also=("LIFE-02",))
def automatic_payment_failed(tape: Tape) -> None:
    """The failed payment beside is_success true is not seen: shipped while unpaid (LIFE-02)."""
    order = new_order(tape)
    told_so = {"error_code": "PAY_FAILED", "error_msg": "the automatic payment failed"}
    create(tape, order, How(outcome=answers.created([order.number], tape.request_id(), **told_so)))
    _announced(tape, order)
    ship(tape, order, _refused(tape))


@life_create.mutant("LIFE-06", also=("LIFE-02",))
def message_alone(tape: Tape) -> None:
    """Only error_msg tells that the payment failed; the unpaid order is shipped (LIFE-02)."""
    order = new_order(tape)
    told_so = {"error_code": "", "error_msg": "order created, but the payment did not succeed"}
    create(tape, order, How(outcome=answers.created([order.number], tape.request_id(), **told_so)))
    _announced(tape, order)
    ship(tape, order, _refused(tape))


@life_create.mutant("LIFE-06", also=("LIFE-02",))
def refused_create_shipped(tape: Tape) -> None:
    """is_success "false" with a number beside it: shipped, never created nor paid (LIFE-02)."""
    order = new_order(tape)
    numbers = {"is_success": "false", "order_list": {"number": [order.number]}}
    create(tape, order, How(outcome=_no_stock(tape, **numbers)))
    tape.wait(60)
    ship(tape, order, _refused(tape))


@life_create.neighbour("LIFE-06")
def nothing_after_a_refusal(tape: Tape) -> None:
    """The create is refused, mended, and tried again; only what was created is shipped."""
    order = new_order(tape)
    create(tape, order, How(outcome=_no_stock(tape)))
    tape.wait(60)
    smaller = new_order(tape, count="1")
    whole_round(tape, smaller)


@life_create.neighbour("LIFE-06")
def paid_in_the_web_site(tape: Tape) -> None:
    """The automatic payment failed, the buyer pays by hand, and then the order is shipped."""
    order = new_order(tape)
    told_so = {"error_code": "PAY_FAILED", "error_msg": "the automatic payment failed"}
    create(tape, order, How(outcome=answers.created([order.number], tape.request_id(), **told_so)))
    _announced(tape, order)
    reads.read(tape, order, "PLACE_ORDER_SUCCESS")
    tape.wait(600)
    told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@life_create.neighbour("LIFE-06")
def success_with_empty_errors(tape: Tape) -> None:
    """is_success "true" with an empty error_code and none in error_msg is a success."""
    create(tape, new_order(tape), How(outcome=_no_stock(tape)))
    tape.wait(60)
    order = new_order(tape)
    empty = {"is_success": "true", "error_code": "", "error_msg": None}
    how = How(outcome=answers.created([order.number], tape.request_id(), **empty))
    paid(tape, order, how)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


# ---------------------------------------------------------------- LIFE-07


@life_create.mutant("LIFE-07")
def two_parts_in_a_row(tape: Tape) -> None:
    """Two accepted part shipments, and no look at the order in between."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order, send_type="part")
    tape.wait(60)
    ship(tape, order, send_type="all")
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@life_create.mutant("LIFE-07")
def another_order_looked_at(tape: Tape) -> None:
    """Between two accepted shipments of one order only another order is read and pushed."""
    other = whole_round(tape)
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order, send_type="part")
    tape.wait(30)
    reads.read(tape, other, "FINISH")
    tape.wait(30)
    ship(tape, order, send_type="all")
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@life_create.neighbour("LIFE-07")
def read_between_the_parts(tape: Tape) -> None:
    """The order is read after the first part."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order, send_type="part")
    tape.wait(5)
    reads.read(tape, order, "SELLER_PART_SEND_GOODS")
    ship(tape, order, send_type="all")
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@life_create.neighbour("LIFE-07")
def lost_shipment_repeated(tape: Tape) -> None:
    """A shipment whose answer was lost is repeated: the first was not accepted as far as known."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order, How(outcome=Lost(), elapsed=5))
    tape.wait(2)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@life_create.neighbour("LIFE-07")
def pushes_alone(tape: Tape) -> None:
    """The application reads nothing and lives by the pushes that it acknowledges."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)
