"""TRK-07 and TRK-08: the shipment write-back and the events of a track."""

from typing import Any

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.rounds import tracked_to_the_end, whole_round
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import (
    ACKNOWLEDGED,
    JOURNEY,
    Order,
    new_order,
    paid,
    sent,
    ship,
    told,
    tracked,
)
from proof.corpus.wire import milliseconds

trk_events = Family()


# ---------------------------------------------------------------- TRK-07


def _missing(tape: Tape, name: str) -> How:
    words = f"The input parameter {name} that is mandatory is not supplied"
    return How(outcome=answers.refusal("MissingParameter", words, tape.request_id()))


def _shipped(tape: Tape, order: Order, **changes: Any) -> None:
    paid(tape, order)
    ship(tape, order, **changes)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


@trk_events.mutant("TRK-07")
def no_service(tape: Tape) -> None:
    """The shipment call names no logistics service."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order, _missing(tape, "service_name"), service_name=None)


@trk_events.mutant("TRK-07")
def no_tracking_number(tape: Tape) -> None:
    """The tracking number is empty."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order, _missing(tape, "logistics_no"), logistics_no="")


@trk_events.mutant("TRK-07")
def no_order(tape: Tape) -> None:
    """The shipment call names no order."""
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order, _missing(tape, "out_ref"), out_ref=None)


@trk_events.mutant("TRK-07")
def number_too_short(tape: Tape) -> None:
    """A tracking number of seven characters, which the gateway takes."""
    _shipped(tape, new_order(tape, tracking="LP12345"))


@trk_events.mutant("TRK-07")
def number_too_long(tape: Tape) -> None:
    """A tracking number of 36 characters, which the gateway takes."""
    _shipped(tape, new_order(tape, tracking="LP" + "0123456789" * 3 + "CN12"))


@trk_events.mutant("TRK-07")
def number_with_a_blank(tape: Tape) -> None:
    """A tracking number with blanks, copied from a label."""
    _shipped(tape, new_order(tape, tracking="LP 0012 3456 7890 CN"))


@trk_events.mutant("TRK-07")
def neither_all_nor_part(tape: Tape) -> None:
    """send_type is a word of another platform."""
    _shipped(tape, new_order(tape), send_type="complete")


@trk_events.neighbour("TRK-07")
def numbers_at_the_edges(tape: Tape) -> None:
    """Eight characters, 35 characters, lower case and hyphens."""
    for number in ("LP123456", "LP" + "0123456789" * 3 + "CN1", "lp-0012-3456-7890-cn"):
        _shipped(tape, new_order(tape, tracking=number))


@trk_events.neighbour("TRK-07")
def optional_parameters(tape: Tape) -> None:
    """A description in Chinese and a tracking page are given as well."""
    page = "https://global.cainiao.com/detail.htm?mailNoList=LP"
    _shipped(tape, new_order(tape), description="易碎，轻放", tracking_website=page)


@trk_events.neighbour("TRK-07")
def shipped_in_a_part(tape: Tape) -> None:
    """send_type part is the other of the two words."""
    _shipped(tape, new_order(tape), send_type="part")


# ---------------------------------------------------------------- TRK-08


def _journey(tape: Tape, *events: tuple[str, dict[str, Any]]) -> None:
    """A round whose tracking events are these, each with changes to its data."""
    order = new_order(tape)
    sent(tape, order)
    for code, changes in events:
        tape.wait(600)
        tracked(tape, order, code, ACKNOWLEDGED, **changes)
    tape.wait(600)
    told(tape, order, "OrderConfirmed")
    reads.read(tape, order, "FINISH")


@trk_events.mutant("TRK-08")
def event_without_time(tape: Tape) -> None:
    """An event has no time."""
    _journey(tape, ("PICKED_UP", {"eventTime": None}), ("DELIVERED", {}))


@trk_events.mutant("TRK-08")
def event_without_a_word(tape: Tape) -> None:
    """An event has neither code nor description."""
    nothing = {"eventCode": None, "eventDesc": None}
    _journey(tape, ("PICKED_UP", {}), ("IN_TRANSIT", nothing), ("DELIVERED", {}))


@trk_events.mutant("TRK-08")
def event_without_number(tape: Tape) -> None:
    """An event has no tracking number."""
    _journey(tape, ("PICKED_UP", {"trackingNumber": None}), ("DELIVERED", {}))


@trk_events.mutant("TRK-08")
def times_running_back(tape: Tape) -> None:
    """The second event of a journey is an hour older than the first."""
    earlier = milliseconds(tape.now) - 3_600_000
    _journey(tape, ("PICKED_UP", {}), ("IN_TRANSIT", {"eventTime": earlier}), ("DELIVERED", {}))


@trk_events.mutant("TRK-08")
def confirmed_without_a_delivery(tape: Tape) -> None:
    """The buyer confirms while the last event is a transit."""
    _journey(tape, ("PICKED_UP", {}), ("IN_TRANSIT", {}))


def _answered(tape: Tape, node: dict[str, Any], **detail: Any) -> None:
    """A track that is asked for after a whole round: one node, and changes to what is around."""
    order = whole_round(tape)
    nodes = {"detail_node_list": {"detail_node": [*reads.track_nodes(tape), node]}}
    reads.track_query(tape, order, **{**nodes, **detail})


@trk_events.mutant("TRK-08")
def answered_event_without_time(tape: Tape) -> None:
    """An event in the answer to a query has no time."""
    _answered(tape, {"tracking_name": "Picked up", "tracking_detail_desc": "San Jose, US"})


@trk_events.mutant("TRK-08")
def answered_event_without_a_word(tape: Tape) -> None:
    """An event in the answer to a query has a time alone."""
    _answered(tape, {"time_stamp": milliseconds(tape.now) - 3_600_000})


@trk_events.neighbour("TRK-08")
def description_alone(tape: Tape) -> None:
    """A description without a code, a code without a description, and two events of one time."""
    same = milliseconds(tape.now) + 100_000
    _journey(
        tape,
        ("PICKED_UP", {"eventCode": None, "eventTime": same}),
        ("IN_TRANSIT", {"eventDesc": None, "eventTime": same}),
        ("DELIVERED", {}),
    )


@trk_events.neighbour("TRK-08")
def an_old_event_again(tape: Tape) -> None:
    """The first event is delivered again after a newer one: no first delivery, no running back."""
    order = new_order(tape)
    sent(tape, order)
    tape.wait(600)
    first = tracked(tape, order, "PICKED_UP")
    tape.wait(600)
    tracked(tape, order, "IN_TRANSIT")
    tape.deliver(first, answers.acknowledged(), ACKNOWLEDGED)
    tape.wait(600)
    tracked(tape, order, "DELIVERED")
    tape.wait(600)
    told(tape, order, "OrderConfirmed")


@trk_events.neighbour("TRK-08")
def lists_in_both_directions(tape: Tape) -> None:
    """The events of an answer run newest first, then oldest first."""
    order = whole_round(tape)
    reads.track_query(tape, order)
    oldest_first = {"detail_node": reads.track_nodes(tape)[::-1]}
    reads.track_query(tape, order, detail_node_list=oldest_first)


@trk_events.neighbour("TRK-08")
def failed_and_delivered_later(tape: Tape) -> None:
    """A failed attempt, and the delivery on the next day."""
    events: list[tuple[str, dict[str, Any]]] = [
        (code, {}) for code in (*JOURNEY[:-1], "FAILED", "OUT_FOR_DELIVERY", "DELIVERED")
    ]
    _journey(tape, *events)
