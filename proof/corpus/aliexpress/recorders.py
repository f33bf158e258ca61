"""The same defects in a cassette, and in an audit to which no statement is given."""

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import CASSETTE, UNSTATED, Family
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.sign import spoilt
from proof.corpus.aliexpress.tape import How, Tape, set_to, with_client
from proof.corpus.aliexpress.trade import PRODUCT, grant, refresh

recorders = Family()


@recorders.mutant("SIGN-02", setting=CASSETTE)
def changed_after_signing_in_a_cassette(tape: Tape) -> None:
    """A value changed after signing, in a cassette that keeps no clock."""
    spoilt(tape, after=set_to("ship_to_country", "CA"))


@recorders.neighbour("SIGN-02", setting=CASSETTE)
def right_cassette(tape: Tape) -> None:
    """GET and POST in a cassette that keeps no clock and no pushes."""
    reads.product(tape, with_client(http="GET"))
    tape.wait(3)
    reads.stock_update(tape, how=with_client(placement="query"))


@recorders.mutant("AUTH-02", setting=CASSETTE)
def old_token_in_a_cassette(tape: Tape) -> None:
    """By the signed timestamps the token is ten minutes past its life."""
    grant(tape, life=3600)
    tape.wait(4200)
    reads.product(tape)
    tape.wait(5)
    refresh(tape)


@recorders.mutant("FMT-01", setting=CASSETTE)
def integer_product_id_in_a_cassette(tape: Tape) -> None:
    """product_id as a JSON integer, seen in the decoded body."""
    reads.price_update(tape, product_id=int(PRODUCT))


@recorders.neighbour("FMT-01", setting=CASSETTE)
def product_ids_in_a_cassette(tape: Tape) -> None:
    """product_id as a text of digits in query, form and JSON."""
    reads.product(tape, with_client(http="GET"))
    reads.price_update(tape)


@recorders.mutant("RTRY-03", setting=CASSETTE)
def refusal_repeated_in_a_cassette(tape: Tape) -> None:
    """InsufficientPermission, and the same call half a minute later, by the signed timestamps."""
    words = "no permission for this api"
    refused = answers.refusal("InsufficientPermission", words, tape.request_id())
    reads.freight(tape, How(outcome=refused))
    tape.wait(30)
    reads.freight(tape)


@recorders.mutant("AUTH-01", setting=UNSTATED)
def no_credential_and_no_statement(tape: Tape) -> None:
    """A read without a credential is one, whoever the application says it is."""
    order = whole_round(tape)
    tape.wait(30)
    missing = answers.refusal("MissingParameter", "access_token is missing", tape.request_id())
    reads.read(tape, order, "FINISH", How(without_token=True, outcome=missing))


@recorders.neighbour("AUTH-01", setting=UNSTATED)
def right_without_a_statement(tape: Tape) -> None:
    """Right traffic of an application that stated nothing."""
    reads.product(tape)


@recorders.mutant("FMT-02", setting=UNSTATED)
def one_decimal_without_a_statement(tape: Tape) -> None:
    """A price of 12.5 is wrong without a statement as well."""
    reads.price_update(tape, "12.5")


@recorders.neighbour("FMT-02", setting=UNSTATED)
def prices_without_a_statement(tape: Tape) -> None:
    """Right prices of an application that stated nothing."""
    reads.price_update(tape, "12.50")


@recorders.neighbour("LIFE-02", setting=UNSTATED)
def rounds_without_a_statement(tape: Tape) -> None:
    """A whole round of an application that stated nothing."""
    whole_round(tape)
