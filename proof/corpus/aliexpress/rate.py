"""RATE-03: backing off when the gateway says that there were too many calls."""

from datetime import timedelta
from email.utils import format_datetime

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.tape import How, Tape

rate = Family()


def _limited(tape: Tape, pause: int = 1, elapsed: float = 0.12) -> How:
    words = f"Api access frequency exceeds the limit. this ban will last {pause} seconds"
    return How(outcome=answers.limited(words, tape.request_id()), elapsed=elapsed)


def _too_many(tape: Tape, retry_after: str) -> How:
    words = "too many requests"
    headers = (("Retry-After", retry_after),)
    said = answers.limited(words, tape.request_id(), status=429, headers=headers)
    return How(outcome=said)


@rate.mutant("RATE-03")
def again_after_400_ms(tape: Tape) -> None:
    """ApiCallLimit names one second; the same interface is called 0.4 s later."""
    reads.product(tape, _limited(tape))
    tape.wait(0.4)
    reads.product(tape)


@rate.mutant("RATE-03")
def named_time_not_heeded(tape: Tape) -> None:
    """The answer names a ban of 10 seconds; the next call comes after two."""
    reads.stock_update(tape, how=_limited(tape, 10))
    tape.wait(2)
    reads.stock_update(tape)


@rate.mutant("RATE-03")
def ban_in_other_words_not_heeded(tape: Tape) -> None:
    """The answer says otherwise that the ban is of 10 seconds; the next call comes after four."""
    said = answers.limited("This app is banned for 10 seconds", tape.request_id())
    reads.product(tape, How(outcome=said))
    tape.wait(4)
    reads.product(tape)


@rate.mutant("RATE-03")
def retry_after_not_heeded(tape: Tape) -> None:
    """HTTP 429 with Retry-After 5; another product is asked for after three seconds."""
    reads.product(tape, _too_many(tape, "5"))
    tape.wait(3)
    reads.product(tape, product_id="32956713412")


@rate.mutant("RATE-03")
def other_orders_go_on(tape: Tape) -> None:
    """The limit is per interface: another order is read at once."""
    first, second = whole_round(tape), whole_round(tape)
    reads.read(tape, first, "FINISH", _limited(tape))
    tape.wait(0.2)
    reads.read(tape, second, "FINISH")


@rate.neighbour("RATE-03")
def exactly_the_second(tape: Tape) -> None:
    """The next call leaves exactly one second after the answer."""
    reads.product(tape, _limited(tape))
    tape.wait(1)
    reads.product(tape)


@rate.neighbour("RATE-03")
def another_interface_at_once(tape: Tape) -> None:
    """Another interface is not banned."""
    reads.product(tape, _limited(tape, 5))
    tape.wait(0.1)
    reads.stock_update(tape)
    tape.wait(6)
    reads.product(tape)


@rate.neighbour("RATE-03")
def retry_after_as_a_date(tape: Tape) -> None:
    """Retry-After is an HTTP date, and it is waited for."""
    then = tape.now.replace(microsecond=0) + timedelta(seconds=30)
    reads.product(tape, _too_many(tape, format_datetime(then, usegmt=True)))
    tape.wait(31)
    reads.product(tape)


@rate.neighbour("RATE-03")
def already_on_its_way(tape: Tape) -> None:
    """A call that left before the limiting answer arrived."""
    started = tape.now
    reads.product(tape, _limited(tape, elapsed=0.5))
    beside = How(at=started + timedelta(milliseconds=400), elapsed=0.3)
    reads.product(tape, beside, product_id="32956713412")
    tape.wait(3)


@rate.neighbour("RATE-03")
def named_time_waited_for(tape: Tape) -> None:
    """A ban of five seconds, and six seconds of patience."""
    reads.stock_update(tape, how=_limited(tape, 5))
    tape.wait(6)
    reads.stock_update(tape)
