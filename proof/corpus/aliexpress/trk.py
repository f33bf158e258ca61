"""TRK-01, TRK-02, TRK-09: callbacks received and acknowledged; one tracking number."""

from dataclasses import replace

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import CERTIFIED, Family, Setting
from proof.corpus.aliexpress.rounds import tracked_to_the_end, whole_round
from proof.corpus.aliexpress.statement import INTERFACES
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import (
    JOURNEY,
    Order,
    deliveries,
    new_order,
    paid,
    sent,
    ship,
    told,
    tracked,
)
from proof.corpus.aliexpress.trk_forged import forged, status_body
from proof.corpus.wire import Lost, Reply, json_text, push_signature, seconds

trk = Family()

_BROKEN, _TOO_LARGE = answers.acknowledged(500), answers.acknowledged(413)


def _untracked_end(tape: Tape, order: Order) -> None:
    tape.wait(600)
    told(tape, order, "OrderConfirmed")
    tape.wait(1)
    reads.read(tape, order, "FINISH")


# ---------------------------------------------------------------- TRK-01


@trk.mutant("TRK-01", setting=CERTIFIED)
def a_round_without_tracking(tape: Tape) -> None:
    """One of four whole rounds is shipped and confirmed, and no tracking push ever came."""
    order = new_order(tape)
    sent(tape, order)
    _untracked_end(tape, order)


@trk.mutant("TRK-01", setting=CERTIFIED)
def forged_tracking_alone(tape: Tape) -> None:
    """The only tracking push of a round is a forged one, rightly refused."""
    order = new_order(tape)
    sent(tape, order)
    data = {"orderId": order.number, "trackingNumber": order.tracking, "eventCode": "DELIVERED"}
    body = json_text({"message_type": 18, "data": data, "timestamp": seconds(tape.now)}).encode()
    forged(tape, 401, body, (("Authorization", push_signature(body, secret="helloworld2")),))  # noqa: S106
    _untracked_end(tape, order)


@trk.mutant("TRK-01", setting=CERTIFIED, also=("TRK-02",))
def tracking_never_acknowledged(tape: Tape) -> None:
    """The tracking pushes of a round are all answered 500, which breaks TRK-02 as well."""
    order = new_order(tape)
    sent(tape, order)
    for code in ("PICKED_UP", "DELIVERED"):
        tape.wait(600)
        tracked(tape, order, code, How(outcome=answers.acknowledged(500)))
    _untracked_end(tape, order)


@trk.neighbour("TRK-01", setting=CERTIFIED)
def one_tracking_push_is_enough(tape: Tape) -> None:
    """A round whose only tracking push is the delivery."""
    order = new_order(tape)
    sent(tape, order)
    tape.wait(600)
    tracked(tape, order, "DELIVERED")
    _untracked_end(tape, order)


@trk.neighbour("TRK-01", setting=CERTIFIED)
def cancelled_round_needs_none(tape: Tape) -> None:
    """An order cancelled before its shipment has no track, and is no whole round."""
    order = new_order(tape)
    paid(tape, order)
    told(tape, order, "OrderClosed")


# ---------------------------------------------------------------- TRK-02


def _answered(tape: Tape, how: How) -> None:
    order = new_order(tape)
    sent(tape, order)
    tape.wait(600)
    tracked(tape, order, "PICKED_UP", how)
    tape.wait(600)
    tracked(tape, order, "DELIVERED")


@trk.mutant("TRK-02")
def acknowledged_after_501_ms(tape: Tape) -> None:
    """A tracking push is answered 200 after 501 ms."""
    _answered(tape, How(elapsed=0.501))


@trk.mutant("TRK-02")
def stored_before_answering(tape: Tape) -> None:
    """The receiver works for four seconds before it answers."""
    _answered(tape, How(elapsed=4))


@trk.mutant("TRK-02")
def answered_500(tape: Tape) -> None:
    """A validly signed push meets an error of the receiver."""
    _answered(tape, How(outcome=answers.acknowledged(500), elapsed=0.02))


@trk.mutant("TRK-02")
def answered_204(tape: Tape) -> None:
    """204 is not the 200 that the platform counts."""
    _answered(tape, How(outcome=answers.acknowledged(204), elapsed=0.02))


@trk.mutant("TRK-02")
def never_answered(tape: Tape) -> None:
    """The receiver does not answer."""
    _answered(tape, How(outcome=Lost(), elapsed=0.5))


@trk.neighbour("TRK-02")
def acknowledged_at_the_last_moment(tape: Tape) -> None:
    """499 ms and exactly 500 ms are within 500 ms."""
    _answered(tape, How(elapsed=0.499))
    _answered(tape, How(elapsed=0.5))


@trk.neighbour("TRK-02")
def pushes_of_other_kinds(tape: Tape) -> None:
    """Unknown fields, an unknown type and Chinese text, validly signed and acknowledged."""
    order = new_order(tape)
    sent(tape, order)
    tape.wait(600)
    tracked(tape, order, "DELIVERED", eventDesc="已签收，签收人：王小明", station={"code": "SJC"})
    tape.push(65, {"expireTime": 1775008800}, answers.acknowledged(), How(elapsed=0.03))


@trk.neighbour("TRK-02")
def authorization_header_in_lower_case(tape: Tape) -> None:
    """The name of the header in lower case, and blanks in the body that was signed."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order)
    tape.wait(5)
    body = status_body(tape, order, "OrderShipped").replace(b'":', b'" : ')
    how = How(elapsed=0.03)
    tape.deliver(body, answers.acknowledged(), how, (("authorization", push_signature(body)),))


def _odd(tape: Tape, body: bytes, outcome: Reply | Lost) -> None:
    """A body that nobody expects, rightly signed."""
    order = new_order(tape)
    sent(tape, order)
    tape.wait(600)
    tape.deliver(body, answers.acknowledged(), How(outcome=outcome, elapsed=0.03))
    tape.wait(600)
    tracked(tape, order, "DELIVERED")


_NO_UTF_8 = '{"message_type":53,"remark":"已付款"}'.encode("gbk")
_UNHEARD_OF = b'{"data":{"orderId":8012345678909999},"message_type":9999,"timestamp":1772416800}'


@trk.mutant("TRK-02")
def unknown_type_answered_500(tape: Tape) -> None:
    """A push of a type that the receiver has no branch for ends in an exception."""
    _odd(tape, _UNHEARD_OF, answers.acknowledged(500))


@trk.mutant("TRK-02")
def unknown_type_answered_400(tape: Tape) -> None:
    """A push of a type that the application does not know is well formed, and still refused."""
    _odd(tape, _UNHEARD_OF, answers.acknowledged(400))


@trk.mutant("TRK-02")
def dies_on_other_encodings(tape: Tape) -> None:
    """A body that is no UTF-8 breaks the receiver: the connection closes without an answer."""
    _odd(tape, _NO_UTF_8, Lost(kind="reset", message="the connection was closed"))


@trk.mutant("TRK-02")
def large_body_breaks_the_receiver(tape: Tape) -> None:
    """A signed body of 300 kB is too much for the receiver, which answers 500."""
    _odd(tape, _UNHEARD_OF[:-1] + b',"padding":"' + b"x" * 300_000 + b'"}', _BROKEN)


@trk.neighbour("TRK-02")
def unreadable_bodies_refused(tape: Tape) -> None:
    """No UTF-8 and no JSON object are refused with 400, 300 kB with 413; an unknown type is not."""
    _odd(tape, _NO_UTF_8, answers.acknowledged(400))
    _odd(tape, b"[53]", answers.acknowledged(400))
    _odd(tape, _UNHEARD_OF[:-1] + b',"padding":"' + b"x" * 300_000 + b'"}', _TOO_LARGE)
    _odd(tape, _UNHEARD_OF, answers.acknowledged())


# ---------------------------------------------------------------- TRK-09


@trk.mutant("TRK-09")
def asked_by_another_number(tape: Tape) -> None:
    """The track is asked for by a number that is not the one handed over."""
    order = whole_round(tape)
    reads.track_by_number(tape, order, "LP99999999999CN")


@trk.mutant("TRK-09")
def pushed_under_another_number(tape: Tape) -> None:
    """The shipment has a typing error: the carrier's pushes have another number."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order, logistics_no="LP00000000O01CN")
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@trk.neighbour("TRK-09")
def asked_and_pushed_alike(tape: Tape) -> None:
    """Shipment, pushes and both queries have one number; nothing yet at the first query."""
    order = new_order(tape)
    sent(tape, order)
    reads.nothing_yet(tape, order)
    deliveries(tape, order, journey=JOURNEY, pause=600)
    reads.track_query(tape, order)
    reads.track_by_number(tape, order)
    _untracked_end(tape, order)


_MODIFY = "aliexpress.logistics.sellermodifiedshipmentfortop"


@trk.neighbour("TRK-09", setting=Setting(statement={"interfaces": [*INTERFACES, _MODIFY]}))
def number_modified_on_the_way(tape: Tape) -> None:
    """The parcel gets another number, the platform takes it, and the carrier pushes that one."""
    order = new_order(tape)
    sent(tape, order)
    tape.wait(60)
    later = replace(order, tracking="LP77777777777CN")
    business = (
        ("old_service_name", order.service),
        ("old_logistics_no", order.tracking),
        ("new_service_name", order.service),
        ("new_logistics_no", later.tracking),
        ("out_ref", str(order.number)),
        ("send_type", "all"),
    )
    tape.call(_MODIFY, business, answers.granted(_MODIFY, {"result_success": True}))
    tracked_to_the_end(tape, later)


@trk.neighbour("TRK-09")
def two_orders_two_numbers(tape: Tape) -> None:
    """Two orders on their way at once, each with its own number."""
    first, second = new_order(tape), new_order(tape)
    sent(tape, first)
    sent(tape, second)
    for code in JOURNEY:
        tape.wait(600)
        tracked(tape, first, code)
        tracked(tape, second, code)
    reads.track_by_number(tape, second)
    reads.track_by_number(tape, first)
