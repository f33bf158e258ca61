"""TRK-04, TRK-06 and TRK-10: what stale, late and new callbacks lead to."""

from dataclasses import replace

from proof.corpus.aliexpress import answers
from proof.corpus.aliexpress.family import CERTIFIED, Family
from proof.corpus.aliexpress.rounds import tracked_to_the_end, whole_round
from proof.corpus.aliexpress.statement import PROBE
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import (
    ACKNOWLEDGED,
    Order,
    create,
    new_order,
    paid,
    sent,
    ship,
    told,
)
from proof.corpus.wire import seconds

trk_effects = Family()

PROBED = replace(CERTIFIED, statement={"probe": PROBE})


def again(tape: Tape, body: bytes, status: int = 200) -> None:
    """A body delivered once more, and answered so."""
    how = replace(ACKNOWLEDGED, outcome=answers.acknowledged(status))
    tape.deliver(body, answers.acknowledged(), how)
    tape.wait(30)


def probed_round(tape: Tape) -> tuple[Order, bytes]:
    """A shipped order that the probe shows as such, and the push of its payment."""
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")
    tape.wait(60)
    payment = told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tape.wait(30)
    tape.probe(order.number, "OrderShipped")
    return order, payment


# ---------------------------------------------------------------- TRK-04


@trk_effects.mutant("TRK-04", setting=PROBED, also=("TRK-05", "TRK-06", "TRK-10"))
def replay_moves_the_order_back(tape: Tape) -> None:
    """A replay hours later makes the probe show the order as paid, no longer as shipped.

    A replay is a duplicate and an older event too (TRK-05, TRK-06), and what the newest push
    reported is gone (TRK-10).
    """
    order, payment = probed_round(tape)
    tape.wait(20_000)
    again(tape, payment)
    tape.probe(order.number, "PaymentAuthorized")


@trk_effects.mutant("TRK-04", setting=PROBED, also=("TRK-05", "TRK-06", "TRK-10"))
def replay_after_the_end(tape: Tape) -> None:
    """The push of the creation is replayed after the receipt, and the probe shows a new order.

    As above, TRK-05, TRK-06 and TRK-10 are broken with it.
    """
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    first = told(tape, order, "OrderCreated")
    told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)
    tape.wait(30)
    tape.probe(order.number, "OrderConfirmed")
    tape.wait(10_000)
    again(tape, first)
    tape.probe(order.number, "OrderCreated")


@trk_effects.neighbour("TRK-04", setting=PROBED)
def replay_without_effect(tape: Tape) -> None:
    """The same replay, acknowledged, and the probe shows the newer state."""
    order, payment = probed_round(tape)
    tape.wait(20_000)
    again(tape, payment)
    tape.probe(order.number, "OrderShipped")


# ---------------------------------------------------------------- TRK-06


def _late_creation(tape: Tape, status: int) -> Order:
    """OrderCreated comes after PaymentAuthorized, ten seconds older than it."""
    order = new_order(tape)
    create(tape, order)
    tape.wait(20)
    told(tape, order, "PaymentAuthorized")
    tape.wait(2)
    late = replace(ACKNOWLEDGED, outcome=answers.acknowledged(status))
    told(tape, order, "OrderCreated", late, timestamp=seconds(tape.now) - 12)
    tape.wait(5)
    return order


@trk_effects.mutant("TRK-06", also=("TRK-02",))
def late_event_refused(tape: Tape) -> None:
    """An older event that arrives late is answered 409 (and so is not acknowledged, TRK-02)."""
    _late_creation(tape, 409)


@trk_effects.mutant("TRK-06", setting=PROBED, also=("TRK-04", "TRK-10"))
def late_event_acted_on(tape: Tape) -> None:
    """After the late OrderCreated the probe shows the paid order as new.

    The older state was taken over (TRK-04) and the newer one lost (TRK-10).
    """
    order = _late_creation(tape, 200)
    tape.wait(30)
    tape.probe(order.number, "OrderCreated")


@trk_effects.neighbour("TRK-06", setting=PROBED)
def late_event_heard_and_ignored(tape: Tape) -> None:
    """The late OrderCreated is acknowledged, the order stays paid and is shipped."""
    order = _late_creation(tape, 200)
    tape.wait(30)
    tape.probe(order.number, "PaymentAuthorized")
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@trk_effects.neighbour("TRK-06")
def late_event_before_an_act(tape: Tape) -> None:
    """Without a probe: the application ships on the newer event, which shows that it stands."""
    order = _late_creation(tape, 200)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


# ---------------------------------------------------------------- TRK-10


@trk_effects.mutant("TRK-10", setting=PROBED)
def receipt_never_taken_over(tape: Tape) -> None:
    """OrderConfirmed was acknowledged; ten minutes later the probe still says OrderShipped."""
    order = whole_round(tape)
    tape.wait(600)
    tape.probe(order.number, "OrderShipped")


@trk_effects.mutant("TRK-10", setting=PROBED)
def cancellation_never_taken_over(tape: Tape) -> None:
    """OrderClosed was acknowledged; the probe still says that the order is paid."""
    order = new_order(tape)
    paid(tape, order)
    told(tape, order, "OrderClosed")
    tape.wait(600)
    tape.probe(order.number, "PaymentAuthorized")


@trk_effects.mutant("TRK-10", also=("LIFE-02",))
def cancelled_and_shipped(tape: Tape) -> None:
    """OrderClosed was acknowledged and the order is shipped, which LIFE-02 forbids as well."""
    order = new_order(tape)
    paid(tape, order)
    told(tape, order, "OrderClosed")
    tape.wait(600)
    words = "the order is not waiting for shipment"
    refused = answers.not_shipped("ORDER_STATUS_ERROR", words, tape.request_id())
    ship(tape, order, How(outcome=refused))


@trk_effects.neighbour("TRK-10", setting=PROBED)
def every_push_taken_over(tape: Tape) -> None:
    """The probe follows the pushes, in their words and in the words of the statuses."""
    order, _ = probed_round(tape)
    tracked_to_the_end(tape, order)
    tape.wait(30)
    tape.probe(order.number, "FINISH")


@trk_effects.neighbour("TRK-10")
def shipped_on_the_payment(tape: Tape) -> None:
    """No probe: the shipment that follows the payment's push shows that it was taken over."""
    order = new_order(tape)
    sent(tape, order)
    tracked_to_the_end(tape, order)


@trk_effects.neighbour("TRK-10", setting=PROBED)
def probe_at_the_wrong_address(tape: Tape) -> None:
    """The probe knows no order at all; the shipment shows that the payment was taken over."""
    order = new_order(tape)
    sent(tape, order)
    tracked_to_the_end(tape, order)
    tape.wait(30)
    details = (("order", str(order.number)), ("http_status", "404"), ("problem", "no status"))
    tape.act("probe", name="order.status", outcome="unanswered", details=details)
