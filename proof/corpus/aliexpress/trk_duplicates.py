"""TRK-05: what a duplicate callback leads to."""

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.rounds import tracked_to_the_end
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import Order, create, new_order, paid, sent, ship, told
from proof.corpus.aliexpress.trk_effects import again
from proof.corpus.wire import Lost

trk_duplicates = Family()


def _part_shipped(tape: Tape) -> tuple[Order, bytes]:
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")
    payment = told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    ship(tape, order, send_type="part")
    tape.wait(5)
    reads.read(tape, order, "SELLER_PART_SEND_GOODS")
    tape.wait(60)
    return order, payment


@trk_duplicates.mutant("TRK-05")
def shipped_twice(tape: Tape) -> None:
    """The payment's push comes twice, and the same part is shipped twice, accepted both times."""
    order, payment = _part_shipped(tape)
    again(tape, payment)
    ship(tape, order, send_type="part")
    tape.wait(5)
    reads.read(tape, order, "SELLER_PART_SEND_GOODS")


@trk_duplicates.mutant("TRK-05", also=("LIFE-02",))
def tried_to_ship_twice(tape: Tape) -> None:
    """The payment's push comes twice; the second shipment is refused, and was too many as well.

    The order had been shipped wholly, so it is ahead of the order's state too (LIFE-02).
    """
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")
    payment = told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    ship(tape, order)
    tape.wait(2)
    again(tape, payment)
    words = "the order is not waiting for shipment"
    refused = answers.not_shipped("ORDER_STATUS_ERROR", words, tape.request_id())
    ship(tape, order, How(outcome=refused))


@trk_duplicates.mutant("TRK-05", also=("TRK-02",))
def duplicate_answered_409(tape: Tape) -> None:
    """A duplicate is answered 409, which is no acknowledgement for TRK-02 either."""
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    first = told(tape, order, "OrderCreated")
    tape.wait(60)
    again(tape, first, 409)


@trk_duplicates.mutant("TRK-05", also=("TRK-02",))
def duplicate_breaks_the_database(tape: Tape) -> None:
    """A unique key makes the receiver answer 500 to a duplicate (TRK-02 as well)."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order)
    tape.wait(1)
    shipped = told(tape, order, "OrderShipped")
    tape.wait(1800)
    again(tape, shipped, 500)


@trk_duplicates.neighbour("TRK-05")
def duplicates_before_and_after_the_act(tape: Tape) -> None:
    """The payment's push twice before the shipment and once after it: shipped once."""
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")
    payment = told(tape, order, "PaymentAuthorized")
    again(tape, payment)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    again(tape, payment)
    reads.read(tape, order, "WAIT_BUYER_ACCEPT_GOODS")
    tracked_to_the_end(tape, order)


@trk_duplicates.neighbour("TRK-05")
def another_order_shipped_after_a_duplicate(tape: Tape) -> None:
    """After a duplicate the next act is on another order."""
    order, payment = _part_shipped(tape)
    again(tape, payment)
    reads.read(tape, order, "SELLER_PART_SEND_GOODS")
    sent(tape, new_order(tape))


@trk_duplicates.neighbour("TRK-05")
def lost_shipment_repeated_after_a_duplicate(tape: Tape) -> None:
    """A shipment whose answer was lost is sent again, and a duplicate comes in between."""
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")
    payment = told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    ship(tape, order, How(outcome=Lost(), elapsed=5.0))
    tape.wait(2)
    again(tape, payment)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)
