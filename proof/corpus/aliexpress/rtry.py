"""RTRY: how often, how soon and what is tried again, and how long an answer is waited for."""

from collections.abc import Sequence

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family, Setting
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import create, new_order, refresh, told
from proof.corpus.wire import Lost

rtry = Family()

RESET = How(outcome=Lost(kind="reset", message="connection reset by peer"), elapsed=0.05)
DOWN = How(outcome=answers.unavailable(503), elapsed=0.05)
DRILLED = Setting(run_class="rehearsal")
"""The rehearsal in which the slow-answer fault can be armed."""


def _tries(tape: Tape, waits: Sequence[float], how: How = DOWN) -> None:
    """A read that fails, and fails again after each of the waits."""
    reads.product(tape, how)
    for wait in waits:
        tape.wait(wait)
        reads.product(tape, how)


# ---------------------------------------------------------------- RTRY-01


@rtry.mutant("RTRY-01")
def fourth_retry_of_a_read(tape: Tape) -> None:
    """A read meets 503 again and again, and is tried a fourth time after the first."""
    _tries(tape, (1, 2, 4, 8))


@rtry.mutant("RTRY-01")
def fourth_retry_of_a_create(tape: Tape) -> None:
    """A create is reset four times and served at the fourth retry, each with its out_order_id."""
    order = new_order(tape)
    create(tape, order, RESET)
    for wait in (1, 2, 4):
        tape.wait(wait)
        create(tape, order, RESET)
    tape.wait(8)
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")


@rtry.mutant("RTRY-01")
def kinds_of_failure_in_turn(tape: Tape) -> None:
    """Reset, 502, timeout, reset: five sends of one call within a minute."""
    kinds = (RESET, How(outcome=answers.unavailable(502)), How(outcome=Lost(), elapsed=0.3))
    for number, wait in enumerate((1, 2, 4, 8)):
        reads.stock_update(tape, how=kinds[number % 3])
        tape.wait(wait)
    reads.stock_update(tape)


@rtry.neighbour("RTRY-01")
def three_retries(tape: Tape) -> None:
    """Three retries, then it is given up."""
    _tries(tape, (1, 2, 4))


@rtry.neighbour("RTRY-01")
def a_new_chain_after_ten_minutes(tape: Tape) -> None:
    """Three retries, and the next try eleven minutes later starts anew."""
    _tries(tape, (1, 2, 4))
    tape.wait(660)
    reads.product(tape)


@rtry.neighbour("RTRY-01")
def a_success_ends_the_chain(tape: Tape) -> None:
    """Two failures and a success, then two failures and a success."""
    for _ in range(2):
        _tries(tape, (1,))
        tape.wait(2)
        reads.product(tape)
        tape.wait(30)


@rtry.neighbour("RTRY-01")
def other_parameters_are_other_calls(tape: Tape) -> None:
    """Five products are asked for while the server is down: five calls, no retry."""
    for number in range(5):
        reads.product(tape, DOWN, product_id=str(32956713412 + number))
        tape.wait(1)
    reads.product(tape, product_id="32956713410")


# ---------------------------------------------------------------- RTRY-02


@rtry.mutant("RTRY-02")
def always_a_second(tape: Tape) -> None:
    """Three retries, each after one second."""
    _tries(tape, (1, 1, 1))


@rtry.mutant("RTRY-02")
def at_once_and_at_once(tape: Tape) -> None:
    """Two retries within the same tenth of a second."""
    _tries(tape, (0.02, 0.02), RESET)


@rtry.mutant("RTRY-02")
def waits_that_grow_too_little(tape: Tape) -> None:
    """Waits of 2, 2.4 and 2.8 seconds grow, but by less than half."""
    _tries(tape, (2, 2.4, 2.8))


@rtry.neighbour("RTRY-02")
def growing_by_half(tape: Tape) -> None:
    """Waits of 2, 3 and 4.5 seconds: each exactly 1.5 times the one before."""
    _tries(tape, (2, 3, 4.5))


@rtry.neighbour("RTRY-02")
def long_failures_in_between(tape: Tape) -> None:
    """Each try times out after 10 s; the waits after that are 1, 2 and 4 s."""
    _tries(tape, (1, 2, 4), How(outcome=Lost(), elapsed=10))


@rtry.neighbour("RTRY-02")
def growing_with_jitter(tape: Tape) -> None:
    """Waits that grow by more than double, with chance in them."""
    _tries(tape, (0.731, 1.902, 5.113), RESET)


# ---------------------------------------------------------------- RTRY-03


def _says(tape: Tape, code: str, words: str) -> How:
    return How(outcome=answers.refusal(code, words, tape.request_id()))


@rtry.mutant("RTRY-03")
def permission_asked_again(tape: Tape) -> None:
    """InsufficientPermission, and the same read again after half a minute."""
    reads.freight(tape, _says(tape, "InsufficientPermission", "no permission for this api"))
    tape.wait(30)
    reads.freight(tape)


@rtry.mutant("RTRY-03")
def parameter_refusal_repeated(tape: Tape) -> None:
    """InvalidParameter, and the same product is asked for again in a minute."""
    reads.product(tape, _says(tape, "InvalidParameter", "ship_to_country is not served"))
    tape.wait(60)
    reads.product(tape, _says(tape, "InvalidParameter", "ship_to_country is not served"))


@rtry.mutant("RTRY-03")
def missing_parameter_repeated(tape: Tape) -> None:
    """MissingParameter, and the same stock is sent again nine minutes later."""
    missing = "The input parameter warehouse that is mandatory is not supplied"
    reads.stock_update(tape, how=_says(tape, "MissingParameter", missing))
    tape.wait(540)
    reads.stock_update(tape)


@rtry.mutant("RTRY-03")
def signature_refusal_repeated(tape: Tape) -> None:
    """IncompleteSignature, and the same price is sent again, signed anew."""
    refused = _says(tape, "IncompleteSignature", "does not conform to platform standards")
    reads.price_update(tape, how=refused)
    tape.wait(5)
    reads.price_update(tape)


@rtry.neighbour("RTRY-03")
def mended_and_sent_again(tape: Tape) -> None:
    """After a refusal the parameter is mended: another call."""
    reads.stock_update(tape, 8, how=_says(tape, "InvalidParameter", "inventory is locked at 7"))
    tape.wait(5)
    reads.stock_update(tape, 7)


@rtry.neighbour("RTRY-03")
def after_more_than_ten_minutes(tape: Tape) -> None:
    """The permission was asked for; the same call works after eleven minutes."""
    reads.freight(tape, _says(tape, "InsufficientPermission", "no permission for this api"))
    tape.wait(660)
    reads.freight(tape)


@rtry.neighbour("RTRY-03")
def refusals_that_pass(tape: Tape) -> None:
    """ServiceUnavailable and a limit are worth a retry; an expired token one after its renewal."""
    reads.freight(tape, _says(tape, "InsufficientPermission", "no permission for this api"))
    order = whole_round(tape)
    reads.product(tape, _says(tape, "ServiceUnavailable", "the service is unavailable"))
    tape.wait(2)
    reads.product(tape)
    reads.read(tape, order, "FINISH", _says(tape, "IllegalAccessToken", "invalid or expired"))
    refresh(tape)
    reads.read(tape, order, "FINISH")


# ---------------------------------------------------------------- RTRY-04


def _slow(elapsed: float, *, answered: bool = False) -> How:
    lost = None if answered else Lost()
    return How(outcome=lost, elapsed=elapsed, intent="slow_answer")


@rtry.mutant("RTRY-04", setting=DRILLED)
def a_minute_of_patience(tape: Tape) -> None:
    """A read waits 45 s before it gives up."""
    reads.product(tape, _slow(45))


@rtry.mutant("RTRY-04", setting=DRILLED)
def no_timeout_at_all(tape: Tape) -> None:
    """A read takes the answer that comes after 60 s."""
    reads.product(tape, _slow(60, answered=True))


@rtry.mutant("RTRY-04", setting=DRILLED)
def token_call_waits_too_long(tape: Tape) -> None:
    """A token call waits 20 s, where 10 are the limit."""
    kept = tape.token, tape.refresh_token
    refresh(tape, _slow(20))
    tape.token, tape.refresh_token = kept
    tape.wait(2)
    refresh(tape)


@rtry.neighbour("RTRY-04", setting=DRILLED)
def given_up_in_time(tape: Tape) -> None:
    """A read gives up after 29.9 s and a token call after 9.9 s; both are tried again."""
    reads.product(tape, _slow(29.9))
    tape.wait(2)
    reads.product(tape)
    kept = tape.token, tape.refresh_token
    refresh(tape, _slow(9.9))
    tape.token, tape.refresh_token = kept
    tape.wait(2)
    refresh(tape)


@rtry.neighbour("RTRY-04", setting=DRILLED)
def slow_but_in_time(tape: Tape) -> None:
    """An answer that comes after 12 s is taken, one that does not come is given up after 30 s."""
    reads.product(tape, _slow(12, answered=True))
    tape.wait(5)
    reads.stock_update(tape, how=_slow(30))
