"""AUTH: credentials, the life of tokens, recovery from an expired one."""

from dataclasses import replace
from datetime import UTC, datetime

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import ALONE, Family, Setting
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.tape import Client, How, Tape, with_client
from proof.corpus.aliexpress.trade import Order, grant, refresh
from proof.corpus.wire import Reply

auth = Family()


def _nothing_given(tape: Tape) -> Reply:
    words = 'The input parameter "access_token" that is mandatory is not supplied'
    return answers.refusal("MissingParameter", words, tape.request_id())


def _finished(tape: Tape) -> Order:
    order = whole_round(tape)
    tape.wait(30)
    return order


# ---------------------------------------------------------------- AUTH-01


@auth.mutant("AUTH-01")
def no_credential(tape: Tape) -> None:
    """An order is read without access_token and without session."""
    order = whole_round(tape)
    reads.read(tape, order, "FINISH", How(without_token=True, outcome=_nothing_given(tape)))


@auth.mutant("AUTH-01")
def credential_without_value(tape: Tape) -> None:
    """The parameter access_token is there and empty."""
    reads.product(tape, How(token="", outcome=_nothing_given(tape)))


@auth.mutant("AUTH-01")
def served_all_the_same(tape: Tape) -> None:
    """A catalogue read without a credential, which a lenient gateway answers."""
    reads.product(tape, How(without_token=True))


@auth.neighbour("AUTH-01")
def session_instead_of_access_token(tape: Tape) -> None:
    """SDKs send the token as session on /sync."""
    tape.client = replace(Client(), token_name="session")  # noqa: S106 - a parameter's name
    reads.product(tape)


@auth.neighbour("AUTH-01")
def credential_in_the_form(tape: Tape) -> None:
    """All parameters, the token too, stand in the form of a POST."""
    reads.product(tape, with_client(placement="form"))
    reads.stock_update(tape, how=with_client(placement="form"))


@auth.neighbour("AUTH-01")
def token_call_has_none(tape: Tape) -> None:
    """Token calls are signed and carry no access token, through /sync as well."""
    refresh(tape, with_client(route="sync-system"))
    reads.product(tape)


# ---------------------------------------------------------------- AUTH-02


@auth.mutant("AUTH-02")
def ten_minutes_past_its_life(tape: Tape) -> None:
    """A token of one hour is used after an hour and ten minutes; the gateway is lenient."""
    grant(tape, life=3600)
    tape.wait(4200)
    reads.product(tape)
    tape.wait(5)
    refresh(tape)


@auth.mutant("AUTH-02")
def old_token_beside_the_new_one(tape: Tape) -> None:
    """The token was renewed in time, but a second worker goes on with the old one past its life."""
    grant(tape, life="3600")
    old = tape.token
    tape.wait(1800)
    refresh(tape)
    tape.wait(60)
    reads.product(tape)
    tape.wait(2000)
    reads.stock_update(tape, how=How(token=old))


@auth.mutant("AUTH-02", setting=Setting(alone=True, statement={"token_life": {"access": 3600}}))
def life_as_the_statement_has_it(tape: Tape) -> None:
    """No grant in the traffic; the statement says one hour, and one token serves three hours."""
    whole_round(tape)
    tape.wait(9000)
    whole_round(tape)


@auth.neighbour("AUTH-02")
def last_second_of_its_life(tape: Tape) -> None:
    """A call 3599 s after a grant of 3600 s arrived."""
    grant(tape, life=3600)
    tape.wait(3599)
    reads.product(tape)
    tape.wait(0.5)
    refresh(tape)


@auth.neighbour("AUTH-02")
def life_as_text(tape: Tape) -> None:
    """Times of a grant as texts, the way the documentation prints them."""
    grant(tape, life="7200", refresh_life="2592000")
    tape.wait(7100)
    reads.product(tape)
    refresh(tape)


@auth.neighbour("AUTH-02")
def same_token_granted_again(tape: Tape) -> None:
    """A renewal that gives the same token again renews its life."""
    grant(tape, life=3600)
    tape.wait(3000)
    refresh(tape, life=3600, access_token=tape.token)
    tape.wait(3000)
    reads.product(tape)
    refresh(tape)


@auth.neighbour("AUTH-02", setting=ALONE)
def across_a_leap_day(tape: Tape) -> None:
    """A token granted late on 28 February 2028 serves on the 29th."""
    tape.now = datetime(2028, 2, 28, 23, 0, tzinfo=UTC)
    grant(tape, life=43200)
    whole_round(tape)
    tape.now = datetime(2028, 2, 29, 10, 0, tzinfo=UTC)
    whole_round(tape)


@auth.neighbour("AUTH-02")
def two_sellers(tape: Tape) -> None:
    """Two sellers' tokens in turn, each within its own life."""
    grant(tape, life=3600)
    first = tape.token
    tape.wait(1800)
    grant(tape, life=7200)
    reads.product(tape, How(token=first))
    tape.wait(5000)
    reads.product(tape)
    refresh(tape)
