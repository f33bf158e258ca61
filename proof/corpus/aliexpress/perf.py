"""PERF: the service level that was seen; never the application's fault."""

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.wire import Lost

perf = Family()


def _reads(tape: Tape, times: int, elapsed: float) -> None:
    for _ in range(times):
        tape.wait(2)
        reads.product(tape, How(elapsed=elapsed))


# ---------------------------------------------------------------- PERF-01


@perf.mutant("PERF-01")
def exactly_the_limit(tape: Tape) -> None:
    """Forty answers take 380 ms each: that is not below 380."""
    _reads(tape, 40, 0.38)


@perf.mutant("PERF-01")
def one_in_ten_is_slow(tape: Tape) -> None:
    """Of some seventy answers eight take a second."""
    _reads(tape, 52, 0.1)
    _reads(tape, 8, 1)


@perf.neighbour("PERF-01")
def just_below(tape: Tape) -> None:
    """Forty answers take 379 ms each."""
    _reads(tape, 40, 0.379)


@perf.neighbour("PERF-01")
def one_slow_answer(tape: Tape) -> None:
    """One answer of some fifty takes nine seconds, and a push of 499 ms is no answer to a call."""
    _reads(tape, 40, 0.1)
    _reads(tape, 1, 9)
    tape.push(65, {"expireTime": 1775008800}, answers.acknowledged(), How(elapsed=0.499))


# ---------------------------------------------------------------- PERF-02


@perf.mutant("PERF-02")
def one_server_error(tape: Tape) -> None:
    """One 503 among some fifty calls."""
    _reads(tape, 40, 0.1)
    reads.product(tape, How(outcome=answers.unavailable(503)))
    _reads(tape, 1, 0.1)


@perf.mutant("PERF-02")
def one_lost_connection(tape: Tape) -> None:
    """One connection reset among some fifty calls."""
    _reads(tape, 40, 0.1)
    reads.stock_update(tape, how=How(outcome=Lost(kind="reset", message="reset"), elapsed=0.1))


@perf.neighbour("PERF-02")
def one_in_two_thousand(tape: Tape) -> None:
    """One 503 among 2,060 calls is 99.95 %."""
    _reads(tape, 2_040, 0.1)
    reads.freight(tape, How(outcome=answers.unavailable(503)))
    _reads(tape, 10, 0.1)


@perf.neighbour("PERF-02")
def refusals_are_answers(tape: Tape) -> None:
    """A limit and a refused parameter are answers of a gateway that is there."""
    _reads(tape, 30, 0.1)
    words = "Api access frequency exceeds the limit. this ban will last 1 seconds"
    reads.freight(tape, How(outcome=answers.limited(words, tape.request_id(), status=429)))
    tape.wait(5)
    reads.freight(tape)
    no = answers.refusal("InvalidParameter", "inventory is locked", tape.request_id(), status=400)
    reads.stock_update(tape, how=How(outcome=no))
