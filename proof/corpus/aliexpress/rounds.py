"""Whole right rounds, and the right traffic that stands around a defect."""

from collections.abc import Callable, Iterator

from proof.corpus.aliexpress import reads
from proof.corpus.aliexpress.tape import Tape
from proof.corpus.aliexpress.trade import (
    FREIGHT,
    JOURNEY,
    PRICE,
    PRODUCT_GET,
    STOCK,
    Order,
    create,
    grant,
    new_order,
    ship,
    told,
    tracked,
)
from proof.corpus.wire import Record


def round_steps(tape: Tape, order: Order) -> Iterator[None]:
    """A whole right round, a step at a time, so that several can be interleaved."""
    create(tape, order)
    yield
    told(tape, order, "OrderCreated")
    yield
    reads.read(tape, order, "PLACE_ORDER_SUCCESS")
    yield
    told(tape, order, "PaymentAuthorized")
    yield
    reads.read(tape, order, "WAIT_SELLER_SEND_GOODS")
    yield
    ship(tape, order)
    yield
    told(tape, order, "OrderShipped")
    yield
    for code in JOURNEY:
        tracked(tape, order, code)
        yield
    told(tape, order, "OrderConfirmed")
    yield
    reads.read(tape, order, "FINISH")


def whole_round(tape: Tape, order: Order | None = None, *, pause: float = 45) -> Order:
    """An order from its creation to its confirmation, tracked on the way."""
    order = order or new_order(tape)
    for _ in round_steps(tape, order):
        tape.wait(pause)
    return order


def tracked_to_the_end(tape: Tape, order: Order) -> None:
    """The rest of a round after its shipment."""
    for code in JOURNEY:
        tape.wait(600)
        tracked(tape, order, code)
    tape.wait(600)
    told(tape, order, "OrderConfirmed")
    tape.wait(1)
    reads.read(tape, order, "FINISH")


def opening(tape: Tape, rounds: int) -> None:
    """The grant and some whole rounds before what a case is about."""
    grant(tape)
    for _ in range(rounds):
        tape.wait(60)
        whole_round(tape)
    tape.wait(1200)


def closing(tape: Tape, rounds: int) -> None:
    """Some whole rounds after it, far enough away that no window reaches over."""
    for _ in range(rounds):
        tape.wait(1200)
        whole_round(tape)


def every_interface(tape: Tape, omitted: str) -> None:
    """Each interface of the statement once, with success; one may be left out."""
    order = whole_round(tape)
    for name, call in _catalogue().items():
        if name != omitted:
            tape.wait(5)
            call(tape)
    for tracking in (reads.track_query, reads.track_by_number):
        tape.wait(5)
        tracking(tape, order)
    tape.wait(5)
    reads.listed(tape, ((order, "FINISH"),))
    tape.wait(5)
    reads.informed(tape, order, "FINISH")


def _catalogue() -> dict[str, Callable[[Tape], Record]]:
    return {
        PRODUCT_GET: reads.product,
        FREIGHT: reads.freight,
        PRICE: reads.price_update,
        STOCK: reads.stock_update,
    }
