"""AUTH-03, AUTH-04, AUTH-08: renewal ahead of expiry, recovery from it, life of refresh tokens."""

from dataclasses import replace
from datetime import timedelta

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import create, grant, new_order, refresh, told

renewal = Family()


def _expired(tape: Tape, code: str = "IllegalAccessToken") -> How:
    words = "The specified access token is invalid or expired"
    return How(outcome=answers.refusal(code, words, tape.request_id()))


# ---------------------------------------------------------------- AUTH-03


@renewal.mutant("AUTH-03", also=("AUTH-02",))
def waits_for_the_refusal(tape: Tape) -> None:
    """Renewed only when the gateway refuses it after its life; that call is AUTH-02 too."""
    grant(tape, life=3600)
    tape.wait(3900)
    reads.product(tape, _expired(tape))
    tape.wait(1)
    refresh(tape)
    reads.product(tape)


@renewal.mutant("AUTH-03", also=("AUTH-02",))
def expiry_read_in_the_wrong_unit(tape: Tape) -> None:
    """expire_time is compared in the wrong unit, so a create meets the refusal (and AUTH-02)."""
    grant(tape, life=7200)
    tape.wait(8000)
    order = new_order(tape)
    create(tape, order, _expired(tape, "invalid_access_token"))
    refresh(tape)
    tape.wait(1)
    create(tape, order)
    told(tape, order, "OrderCreated")


@renewal.mutant("AUTH-03")
def renewal_left_to_the_last_call(tape: Tape) -> None:
    """A call leaves in the last 50 ms of a token's life and meets the refusal after its end."""
    grant(tape, life=3600)
    tape.wait(3599.83)
    reads.product(tape, replace(_expired(tape), elapsed=0.4))
    refresh(tape)
    reads.product(tape)


@renewal.neighbour("AUTH-03")
def half_an_hour_ahead(tape: Tape) -> None:
    """The renewal that the documents advise: 30 minutes before expiry."""
    grant(tape, life=7200)
    tape.wait(5400)
    refresh(tape)
    tape.wait(3600)
    reads.product(tape)


@renewal.neighbour("AUTH-03")
def just_in_time(tape: Tape) -> None:
    """A renewal two seconds before the end is before the end."""
    grant(tape, life=3600)
    tape.wait(3598)
    refresh(tape)
    tape.wait(10)
    reads.product(tape)


@renewal.neighbour("AUTH-03")
def revoked_by_the_seller(tape: Tape) -> None:
    """The token is refused in the middle of its life: nobody could have known."""
    grant(tape, life=43200)
    tape.wait(600)
    reads.product(tape, _expired(tape))
    refresh(tape)
    reads.product(tape)


# ---------------------------------------------------------------- AUTH-04


@renewal.mutant("AUTH-04")
def goes_on_with_the_refused_token(tape: Tape) -> None:
    """The gateway refuses a token, and the next reads carry it again."""
    order = whole_round(tape)
    reads.product(tape, _expired(tape))
    for _ in range(2):
        tape.wait(20)
        reads.read(tape, order, "FINISH", _expired(tape))
    refresh(tape)


@renewal.mutant("AUTH-04")
def second_worker_never_learns(tape: Tape) -> None:
    """One worker renews the refused token, another still calls with it a minute later."""
    old = tape.token
    reads.product(tape, _expired(tape, "invalid_access_token"))
    refresh(tape)
    reads.product(tape)
    tape.wait(60)
    reads.stock_update(tape, how=How(token=old))


@renewal.neighbour("AUTH-04")
def renews_and_repeats_once(tape: Tape) -> None:
    """Refused, renewed, repeated with the new token: as the documents advise."""
    order = whole_round(tape)
    reads.read(tape, order, "FINISH", _expired(tape))
    refresh(tape)
    reads.read(tape, order, "FINISH")


@renewal.neighbour("AUTH-04")
def already_on_its_way(tape: Tape) -> None:
    """A second call left with the old token before the refusal of the first arrived."""
    refused, started = tape.token, tape.now
    reads.product(tape, replace(_expired(tape), elapsed=0.5))
    late = How(token=refused, at=started + timedelta(milliseconds=300), elapsed=0.3)
    reads.stock_update(tape, how=replace(late, outcome=_expired(tape).outcome))
    tape.wait(1)
    refresh(tape)
    reads.product(tape)
    reads.stock_update(tape)


@renewal.neighbour("AUTH-04")
def user_authorises_again(tape: Tape) -> None:
    """After the refusal the user authorises anew; the code brings another token."""
    reads.product(tape, _expired(tape, "invalid_access_token"))
    tape.wait(120)
    grant(tape)
    reads.product(tape)


# ---------------------------------------------------------------- AUTH-08


def _no_refresh(tape: Tape) -> How:
    words = "The specified refresh token is invalid or expired"
    return How(outcome=answers.system_refusal("IllegalRefreshToken", words, tape.request_id()))


@renewal.mutant("AUTH-08")
def refreshed_too_late(tape: Tape) -> None:
    """A refresh token of two hours is used after two hours and a half, and refused."""
    grant(tape, life=3600, refresh_life=7200)
    tape.wait(9000)
    refresh(tape, _no_refresh(tape))
    tape.wait(60)
    grant(tape)


@renewal.mutant("AUTH-08")
def refreshed_too_late_and_served(tape: Tape) -> None:
    """The same, with a lenient gateway that renews all the same."""
    grant(tape, life="3600", refresh_life="7200")
    tape.wait(7300)
    refresh(tape)
    reads.product(tape)


@renewal.mutant("AUTH-08")
def refreshed_with_no_life_left(tape: Tape) -> None:
    """refresh_expires_in 0 says that it can no longer be refreshed; it is tried."""
    grant(tape, life=3600, refresh_life=0)
    tape.wait(600)
    refresh(tape, _no_refresh(tape))
    tape.wait(60)
    grant(tape)


@renewal.neighbour("AUTH-08")
def refreshed_in_the_last_second(tape: Tape) -> None:
    """A refresh 7199 s after a grant whose refresh token lives 7200 s."""
    grant(tape, life=3600, refresh_life=7200)
    tape.wait(7199)
    refresh(tape)
    reads.product(tape)


@renewal.neighbour("AUTH-08")
def asks_the_user_again(tape: Tape) -> None:
    """Renewed once in time; when the refresh token has run out, the user is asked again."""
    grant(tape, life=3600, refresh_life=7200)
    tape.wait(3000)
    refresh(tape, life=3600, refresh_life=4200)
    tape.wait(9000)
    grant(tape)
    reads.product(tape)


@renewal.neighbour("AUTH-08")
def newest_refresh_token_counts(tape: Tape) -> None:
    """The second grant's refresh token outlives the first one's."""
    grant(tape, life=3600, refresh_life=7200)
    tape.wait(3000)
    refresh(tape, life=7200, refresh_life=14400)
    tape.wait(7000)
    refresh(tape)
    reads.product(tape)
