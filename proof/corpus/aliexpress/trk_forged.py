"""TRK-03: callbacks that the platform did not sign are refused, and change nothing."""

from proof.corpus.aliexpress import answers
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.rounds import tracked_to_the_end, whole_round
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import Order, create, new_order, sent, ship, told
from proof.corpus.aliexpress.trk_effects import PROBED, probed_round
from proof.corpus.wire import Pairs, json_text, push_signature, seconds

trk_forged = Family()


def forged(tape: Tape, status: int, body: bytes, headers: Pairs) -> None:
    """Bytes that the platform never signed, and how the application answered them."""
    right = answers.acknowledged(status)
    tape.deliver(body, right, How(elapsed=0.02), headers)
    tape.wait(5)


def status_body(tape: Tape, order: Order, word: str) -> bytes:
    """The body of an order status push, not yet delivered."""
    data = {"buyerId": 2720002222, "orderId": order.number, "orderStatus": word}
    body = {"data": data, "message_type": 53, "seller_id": "2720001111", "site": "ae_global"}
    return json_text({**body, "timestamp": seconds(tape.now)}).encode()


@trk_forged.mutant("TRK-03")
def changed_body_accepted(tape: Tape) -> None:
    """A digit of the order number was changed after signing; the receiver says 200."""
    order = whole_round(tape)
    body = status_body(tape, order, "OrderConfirmed")
    changed = body.replace(str(order.number).encode(), b"8012345678909999")
    forged(tape, 200, changed, (("Authorization", push_signature(body)),))


@trk_forged.mutant("TRK-03")
def unsigned_accepted(tape: Tape) -> None:
    """A push without any Authorization header is answered 200."""
    body = status_body(tape, new_order(tape), "OrderCreated")
    forged(tape, 200, body, ())


@trk_forged.mutant("TRK-03")
def signed_by_somebody_else(tape: Tape) -> None:
    """A push signed with the secret of another application is answered 202."""
    body = status_body(tape, new_order(tape), "OrderCreated")
    signature = push_signature(body, secret="goodbyeworld")  # noqa: S106 - made up
    forged(tape, 202, body, (("Authorization", signature),))


@trk_forged.mutant("TRK-03")
def redirected(tape: Tape) -> None:
    """A forged push is sent on to a login page."""
    body = status_body(tape, new_order(tape), "OrderCreated")
    forged(tape, 302, body, (("Authorization", "0" * 64),))


@trk_forged.mutant("TRK-03")
def verified_over_the_printed_body(tape: Tape) -> None:
    """The receiver signs what it has parsed and printed: the body was sent with other blanks."""
    body = status_body(tape, new_order(tape), "OrderCreated")
    forged(tape, 200, body.replace(b":", b" : "), (("Authorization", push_signature(body)),))


@trk_forged.mutant("TRK-03")
def empty_signature_accepted(tape: Tape) -> None:
    """An empty Authorization header is taken for "nothing to verify"."""
    body = status_body(tape, new_order(tape), "OrderCreated")
    forged(tape, 200, body, (("Authorization", ""),))


@trk_forged.mutant("TRK-03")
def unreadable_signature_accepted(tape: Tape) -> None:
    """A signature that is no hexadecimal text fails to be decoded, and the push goes through."""
    body = status_body(tape, new_order(tape), "OrderCreated")
    forged(tape, 200, body, (("Authorization", "no-hexadecimal-text"),))


@trk_forged.neighbour("TRK-03")
def case_of_the_letters_ignored(tape: Tape) -> None:
    """The right value in upper-case letters is taken (a note), another one is refused."""
    body = status_body(tape, new_order(tape), "OrderCreated")
    forged(tape, 200, body, (("Authorization", push_signature(body).upper()),))
    forged(tape, 401, body, (("Authorization", "0" * 64),))


@trk_forged.neighbour("TRK-03")
def refused_with_any_4xx(tape: Tape) -> None:
    """400, 401, 403 and 404 for forged pushes of an order that is on its way; nothing changes."""
    order = new_order(tape)
    sent(tape, order)
    for number, status in enumerate((400, 401, 403, 404)):
        body = status_body(tape, order, ("OrderConfirmed", "OrderClosed")[number % 2])
        forged(tape, status, body, (("Authorization", f"{number}" * 64),))
    tracked_to_the_end(tape, order)


@trk_forged.neighbour("TRK-03")
def refused_slowly(tape: Tape) -> None:
    """A refusal of a forged push has no 500 ms to keep."""
    body = status_body(tape, new_order(tape), "OrderCreated")
    how = How(elapsed=2)
    tape.deliver(body, answers.acknowledged(401), how, (("Authorization", "not hex at all"),))


def _refused(tape: Tape, order: Order, word: str) -> None:
    """A push signed with another secret, answered 401 as it should be."""
    body = status_body(tape, order, word)
    signature = push_signature(body, secret="goodbyeworld")  # noqa: S106 - made up
    forged(tape, 401, body, (("Authorization", signature),))


@trk_forged.mutant("TRK-03", setting=PROBED, also=("TRK-10",))
def refused_and_believed(tape: Tape) -> None:
    """A forged OrderConfirmed is answered 401, and the probe shows the order as confirmed.

    What the last true push reported is gone with it (TRK-10).
    """
    order, _ = probed_round(tape)
    _refused(tape, order, "OrderConfirmed")
    tape.probe(order.number, "OrderConfirmed")


@trk_forged.mutant("TRK-03", also=("LIFE-02",))
def refused_and_acted_on(tape: Tape) -> None:
    """A forged PaymentAuthorized is answered 401, and the unpaid order is shipped (LIFE-02)."""
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")
    tape.wait(60)
    _refused(tape, order, "PaymentAuthorized")
    words = "the order is not waiting for shipment"
    refused = answers.not_shipped("ORDER_STATUS_ERROR", words, tape.request_id())
    ship(tape, order, How(outcome=refused))


@trk_forged.neighbour("TRK-03", setting=PROBED)
def refused_and_without_effect(tape: Tape) -> None:
    """A forged OrderClosed is answered 401, the probe shows what it was, and the round goes on."""
    order, _ = probed_round(tape)
    _refused(tape, order, "OrderClosed")
    tape.probe(order.number, "OrderShipped")
    tracked_to_the_end(tape, order)
