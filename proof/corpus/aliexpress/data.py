"""DATA: where the secret may stand, and what is declared about the keeping of data."""

from base64 import b64encode

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family, Setting
from proof.corpus.aliexpress.tape import Client, How, Tape, added, with_client
from proof.corpus.aliexpress.trade import create, grant, new_order, told
from proof.corpus.wire import SECRET

data = Family()

KEPT = {
    "call_log_days": 180,
    "product_cache_days": 7,
    "eu_buyer_encrypted": True,
    "eu_buyer_erasable": True,
}


# ---------------------------------------------------------------- DATA-01


@data.mutant("DATA-01", also=("DATA-02",))
def secret_in_the_query(tape: Tape) -> None:
    """app_secret stands in the query, and so is sent as a parameter (DATA-02)."""
    reads.product(tape, How(client=Client(http="GET"), before_signing=added("app_secret", SECRET)))


@data.mutant("DATA-01", also=("DATA-02",))
def client_secret_in_a_token_address(tape: Tape) -> None:
    """client_secret stands in the address of a token call, which here has none (DATA-02)."""
    client = Client(placement="query")
    grant(tape, How(client=client, before_signing=added("client_secret", SECRET)))


@data.mutant("DATA-01")
def secret_of_another_application(tape: Tape) -> None:
    """A field client_secret stands in the address with a value that is not this application's."""
    client = Client(placement="query")
    grant(tape, How(client=client, before_signing=added("client_secret", "goodbyeworld")))


@data.neighbour("DATA-01")
def token_in_the_query(tape: Tape) -> None:
    """The access token in the query is this platform's own way."""
    reads.product(tape, with_client(http="GET"))
    reads.product(tape, with_client(placement="query", token_name="session"))  # noqa: S106


# ---------------------------------------------------------------- DATA-02


@data.mutant("DATA-02")
def secret_in_the_form(tape: Tape) -> None:
    """A field secret in the form holds it raw."""
    reads.product(
        tape, How(client=Client(placement="form"), before_signing=added("secret", SECRET))
    )


@data.mutant("DATA-02")
def secret_in_a_header(tape: Tape) -> None:
    """A header holds it in base64."""
    value = b64encode(SECRET.encode()).decode()
    reads.product(tape, with_client(headers=(("X-App-Auth", value),)))


@data.mutant("DATA-02")
def secret_inside_a_value(tape: Tape) -> None:
    """A memo of an order holds it amid other text."""
    order = new_order(tape, buyer=f"debug {SECRET} end")
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")


@data.neighbour("DATA-02")
def words_that_look_like_it(tape: Tape) -> None:
    """Hello world with a blank, Hello-World, and its first nine letters."""
    order = new_order(tape, buyer="hello world, Hello-World, helloworl")
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")


@data.neighbour("DATA-02")
def secret_in_an_answer(tape: Tape) -> None:
    """The word stands in an answer, which the application did not send."""
    reads.product(tape, subject=f"{SECRET} T-shirt")


# ---------------------------------------------------------------- DATA-04


def _stated(**changes: object) -> Setting:
    kept = {name: value for name, value in {**KEPT, **changes}.items() if value is not None}
    return Setting(statement={"data": kept})


@data.mutant("DATA-04", setting=_stated(call_log_days=179))
def logs_kept_too_short(tape: Tape) -> None:
    """Call logs are kept 179 days."""
    reads.product(tape)


@data.mutant("DATA-04", setting=_stated(product_cache_days=8))
def products_cached_too_long(tape: Tape) -> None:
    """Product data is cached eight days."""
    reads.product(tape)


@data.mutant("DATA-04", setting=_stated(eu_buyer_encrypted=False))
def buyers_not_encrypted(tape: Tape) -> None:
    """Data of EU buyers is not encrypted."""
    reads.product(tape)


@data.mutant("DATA-04", setting=_stated(eu_buyer_erasable=None))
def nothing_said_of_erasure(tape: Tape) -> None:
    """Whether data of EU buyers can be erased is not declared."""
    reads.product(tape)


@data.neighbour("DATA-04", setting=_stated(call_log_days="180", product_cache_days="7"))
def exactly_as_demanded(tape: Tape) -> None:
    """180 and 7, as texts."""
    reads.product(tape)


@data.neighbour("DATA-04", setting=_stated(call_log_days=3650, product_cache_days=0))
def better_than_demanded(tape: Tape) -> None:
    """Ten years of logs, no cache at all."""
    reads.product(tape)
    tape.push(65, {"expireTime": 1775008800}, answers.acknowledged())
