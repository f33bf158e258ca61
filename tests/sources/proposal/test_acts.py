import pytest

from harness.platforms.calls import Call
from harness.sources.proposal.acts import OrderBook


@pytest.fixture
def guessed(aliexpress, sorted_out):
    """The names of the acts that a tape makes one think of, with what each is put down to."""

    def of(tape, *, is_whole_journey=False):
        book = OrderBook(aliexpress.order_life)
        moves = []
        for event in sorted_out(tape).events:
            if isinstance(event, Call):
                moves += book.before_call(event)
            else:
                moves += book.before_push(event, is_whole_journey=is_whole_journey)
        return [(move.name, move.notes[0].en) for move in moves]

    return of


def test_a_pushed_word_is_put_down_to_the_act_that_pushes_it(tape, guessed):
    tape.create(7).push(7, "OrderCreated").push(7, "PaymentAuthorized")
    assert guessed(tape) == [("buyer.pays", "guess: PaymentAuthorized was pushed")]


def test_the_push_of_a_shipment_follows_from_the_call(tape, guessed):
    tape.create(7).push(7, "PaymentAuthorized").ship(7).push(7, "OrderShipped")
    assert [name for name, _ in guessed(tape)] == ["buyer.pays"]


def test_without_pushes_the_statuses_that_are_read_tell_the_acts(tape, guessed):
    tape.create(7).read(7, "WAIT_SELLER_SEND_GOODS").ship(7).read(7, "FINISH")
    assert [name for name, _ in guessed(tape)] == ["buyer.pays", "buyer.confirms"]


def test_a_shipment_that_was_granted_means_that_the_buyer_has_paid(tape, guessed):
    assert guessed(tape.create(7).ship(7)) == [("buyer.pays", "guess: order.ship was granted")]


def test_a_status_that_was_seen_already_needs_no_other_act(tape, guessed):
    tape.create(7).push(7, "PaymentAuthorized").read(7, "WAIT_SELLER_SEND_GOODS")
    assert len(guessed(tape)) == 1


def test_a_closed_order_that_was_paid_was_cancelled_and_else_closed(tape, guessed):
    tape.create(7).push(7, "PaymentAuthorized").push(7, "OrderClosed")
    tape.create(8).push(8, "OrderClosed")
    names = [name for name, _ in guessed(tape)]
    assert names == ["buyer.pays", "buyer.cancels", "platform.closes"]


def test_a_journey_to_its_end_is_one_act(tape, guessed):
    tape.create(7).push(7, "PaymentAuthorized").ship(7)
    tape.track(7, "PICKED_UP").track(7, "DELIVERED")
    assert [n for n, _ in guessed(tape, is_whole_journey=True)] == [
        "buyer.pays",
        "carrier.delivers",
    ]


def test_a_journey_under_way_is_an_act_for_each_event(tape, guessed):
    tape.create(7).push(7, "PaymentAuthorized").ship(7)
    tape.track(7, "PICKED_UP").track(7, "IN_TRANSIT")
    names = [name for name, _ in guessed(tape)]
    assert names == ["buyer.pays", "carrier.picks_up", "carrier.moves"]


def test_an_order_that_the_recording_does_not_create_is_taken_as_it_is_found(tape, guessed):
    tape.read(7, "WAIT_BUYER_ACCEPT_GOODS").read(7, "FINISH")
    assert [name for name, _ in guessed(tape)] == ["buyer.confirms"]


def test_a_status_that_no_act_leads_to_is_not_explained(tape, guessed):
    assert guessed(tape.create(7).read(7, "IN_FROZEN")) == []


def test_an_order_that_is_first_seen_in_its_push_is_a_new_one(tape, guessed):
    tape.push(7, "OrderCreated").create(7).push(7, "OrderClosed")
    assert [name for name, _ in guessed(tape)] == ["platform.closes"]
