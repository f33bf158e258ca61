"""LIFE-01 to LIFE-04: rounds, order of phases, moves of the status, amounts."""

from dataclasses import replace

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import CERTIFIED, Family
from proof.corpus.aliexpress.rounds import round_steps, tracked_to_the_end, whole_round
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import (
    Order,
    create,
    new_order,
    paid,
    sent,
    ship,
    told,
    tracked,
)

life = Family()
ONE_SHORT = replace(CERTIFIED, before=1)
"""A certification with two whole rounds, where three are owed."""


def _announced(tape: Tape) -> Order:
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")
    tape.wait(30)
    return order


# ---------------------------------------------------------------- LIFE-01


@life.mutant("LIFE-01", setting=ONE_SHORT)
def two_rounds(tape: Tape) -> None:
    """A certification that ends after two whole rounds."""


@life.mutant("LIFE-01", setting=ONE_SHORT)
def third_order_never_confirmed(tape: Tape) -> None:
    """The third order is shipped and delivered, and the recording ends before it is confirmed."""
    order = new_order(tape)
    sent(tape, order)
    for code in ("PICKED_UP", "IN_TRANSIT", "DELIVERED"):
        tape.wait(600)
        tracked(tape, order, code)


@life.mutant("LIFE-01", setting=ONE_SHORT)
def third_order_closed_unpaid(tape: Tape) -> None:
    """The third order reads FINISH, but straight from PLACE_ORDER_SUCCESS: closed, never paid."""
    order = _announced(tape)
    reads.read(tape, order, "PLACE_ORDER_SUCCESS")
    tape.wait(1800)
    told(tape, order, "OrderClosed")
    reads.read(tape, order, "FINISH")


@life.neighbour("LIFE-01", setting=CERTIFIED)
def three_rounds_at_once(tape: Tape) -> None:
    """Three more orders for the same SKU, interleaved step by step."""
    ways = [round_steps(tape, new_order(tape)) for _ in range(3)]
    while ways:
        ways = [way for way in ways if next(way, "done") is None]
        tape.wait(20)


@life.neighbour("LIFE-01", setting=ONE_SHORT)
def confirmed_by_reading(tape: Tape) -> None:
    """The third round's payment and receipt are read, not pushed."""
    order = _announced(tape)
    reads.read(tape, order, "WAIT_SELLER_SEND_GOODS")
    tape.wait(5)
    ship(tape, order)
    tape.wait(5)
    reads.read(tape, order, "WAIT_BUYER_ACCEPT_GOODS")
    for code in ("PICKED_UP", "DELIVERED"):
        tape.wait(600)
        tracked(tape, order, code)
    tape.wait(600)
    reads.read(tape, order, "FUND_PROCESSING")
    tape.wait(600)
    reads.read(tape, order, "FINISH")


@life.neighbour("LIFE-01", setting=CERTIFIED)
def a_fourth_order_cancelled(tape: Tape) -> None:
    """Three whole rounds, and a fourth order that its buyer cancels before shipment."""
    order = new_order(tape)
    paid(tape, order)
    tape.wait(300)
    told(tape, order, "OrderClosed")


# ---------------------------------------------------------------- LIFE-02


def _refused(tape: Tape) -> How:
    words = "the order is not waiting for shipment"
    return How(outcome=answers.not_shipped("ORDER_STATUS_ERROR", words, tape.request_id()))


@life.mutant("LIFE-02")
def shipped_before_payment(tape: Tape) -> None:
    """The order reads as unpaid, and a shipment is reported; the gateway refuses."""
    order = _announced(tape)
    reads.read(tape, order, "PLACE_ORDER_SUCCESS")
    tape.wait(2)
    ship(tape, order, _refused(tape))


@life.mutant("LIFE-02", also=("TRK-10",))
def shipped_after_the_payment_failed(tape: Tape) -> None:
    """A push says that the payment failed; it is shipped all the same (which shows TRK-10 too)."""
    order = _announced(tape)
    told(tape, order, "paymentFailedEvent")
    tape.wait(2)
    ship(tape, order, _refused(tape))


@life.mutant("LIFE-02", also=("TRK-10",))
def shipped_after_the_end(tape: Tape) -> None:
    """OrderConfirmed was acknowledged, and the order is shipped once more (TRK-10 as well)."""
    order = whole_round(tape)
    tape.wait(60)
    ship(tape, order, _refused(tape))


@life.mutant("LIFE-02", also=("TRK-10",))
def cancelled_order_shipped(tape: Tape) -> None:
    """OrderClosed was acknowledged and not heeded: it is shipped (which shows TRK-10 as well)."""
    order = new_order(tape)
    paid(tape, order)
    told(tape, order, "OrderClosed")
    tape.wait(60)
    ship(tape, order, _refused(tape))


@life.neighbour("LIFE-02")
def payment_seen_by_reading(tape: Tape) -> None:
    """The push of the payment is late; the application has read the state and ships on it."""
    order = _announced(tape)
    reads.read(tape, order, "WAIT_SELLER_SEND_GOODS")
    ship(tape, order)
    tape.wait(2)
    told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@life.neighbour("LIFE-02")
def shipped_in_two_parts(tape: Tape) -> None:
    """The first part, then the rest: SELLER_PART_SEND_GOODS allows it."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order, send_type="part")
    tape.wait(5)
    reads.read(tape, order, "SELLER_PART_SEND_GOODS")
    tape.wait(300)
    ship(tape, order, send_type="all")
    tape.wait(5)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@life.neighbour("LIFE-02")
def two_orders_of_one_sku(tape: Tape) -> None:
    """Two orders for the same SKU in parallel: one is paid and shipped, the other is not yet."""
    paid_one, open_one = new_order(tape), _announced(tape)
    sent(tape, paid_one)
    reads.read(tape, open_one, "PLACE_ORDER_SUCCESS")
    tracked_to_the_end(tape, paid_one)


# ---------------------------------------------------------------- LIFE-03


@life.mutant("LIFE-03")
def shipped_before_paid(tape: Tape) -> None:
    """The platform pushes OrderShipped right after OrderCreated."""
    order = _announced(tape)
    told(tape, order, "OrderShipped")


@life.mutant("LIFE-03")
def closed_after_shipment(tape: Tape) -> None:
    """The platform pushes OrderClosed for an order that was shipped."""
    order = new_order(tape)
    sent(tape, order)
    tape.wait(300)
    told(tape, order, "OrderClosed")


@life.mutant("LIFE-03")
def read_going_back(tape: Tape) -> None:
    """The order reads as shipped, and later as waiting for payment again."""
    order = new_order(tape)
    sent(tape, order)
    reads.read(tape, order, "WAIT_BUYER_ACCEPT_GOODS")
    tape.wait(300)
    reads.read(tape, order, "PLACE_ORDER_SUCCESS")


@life.neighbour("LIFE-03")
def paid_at_the_second_try(tape: Tape) -> None:
    """The payment fails and succeeds later."""
    order = _announced(tape)
    told(tape, order, "paymentFailedEvent")
    tape.wait(300)
    told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@life.neighbour("LIFE-03")
def delivered_twice_and_late(tape: Tape) -> None:
    """The same push twice, and one that arrives after a newer one, are no moves."""
    order = _announced(tape)
    paid_push = told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    ship(tape, order)
    told(tape, order, "OrderShipped")
    tape.wait(5)
    tape.deliver(paid_push, answers.acknowledged(), How(elapsed=0.02))
    reads.read(tape, order, "WAIT_BUYER_ACCEPT_GOODS")
    tracked_to_the_end(tape, order)


@life.neighbour("LIFE-03")
def polled_with_gaps(tape: Tape) -> None:
    """Reads that miss the states in between."""
    order = _announced(tape)
    for status in ("PLACE_ORDER_SUCCESS", "RISK_CONTROL", "WAIT_SELLER_SEND_GOODS"):
        reads.read(tape, order, status)
        tape.wait(60)
    ship(tape, order)
    tape.wait(1)
    reads.read(tape, order, "WAIT_BUYER_ACCEPT_GOODS")
    tape.wait(60)
    tracked(tape, order, "DELIVERED")
    tape.wait(600)
    reads.read(tape, order, "FINISH")


# ---------------------------------------------------------------- LIFE-04


@life.mutant("LIFE-04")
def amount_without_its_freight(tape: Tape) -> None:
    """The order amount leaves the freight of its line out."""
    order = whole_round(tape, new_order(tape, freight="3.20"))
    reads.read(tape, order, "FINISH", order_amount=answers.money("25.00"))


@life.mutant("LIFE-04")
def amount_that_changes(tape: Tape) -> None:
    """Two reads of a shipped order tell different amounts, lines and all, without a refund."""
    order = new_order(tape)
    sent(tape, order)
    reads.read(tape, order, "WAIT_BUYER_ACCEPT_GOODS")
    tape.wait(600)
    reads.read(tape, replace(order, price="12.00"), "WAIT_BUYER_ACCEPT_GOODS")


@life.mutant("LIFE-04")
def amount_beside_its_lines(tape: Tape) -> None:
    """The seller's view of an order tells an amount that its line does not come to."""
    order = whole_round(tape)
    reads.informed(tape, order, "FINISH", order_amount=answers.money("30.00"))


@life.neighbour("LIFE-04")
def freight_on_top(tape: Tape) -> None:
    """Lines plus freight, in the buyer's and in the seller's view."""
    order = whole_round(tape, new_order(tape, count="3", price="4.87", freight="3.20"))
    reads.informed(tape, order, "FINISH")


@life.neighbour("LIFE-04")
def the_same_amount_spelt_otherwise(tape: Tape) -> None:
    """25 and 25.00 are the same amount."""
    order = whole_round(tape)
    reads.read(tape, order, "FINISH", order_amount=answers.money("25"))
