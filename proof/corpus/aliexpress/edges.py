"""More right neighbours, at the edges of rows that have few."""

from dataclasses import replace

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import CERTIFIED, Family, Setting
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.statement import capabilities
from proof.corpus.aliexpress.tape import Client, How, Tape, with_client
from proof.corpus.aliexpress.trade import (
    LIST,
    create,
    grant,
    new_order,
    order_request,
    paid,
    refresh,
    told,
)
from proof.corpus.wire import json_text

edges = Family()

SCANNED = Setting(statement={"source": "."})


@edges.neighbour("SIGN-03")
def declared_in_the_form(tape: Tape) -> None:
    """sign_method stands in the form, beside a business parameter that speaks of md5."""
    order = new_order(tape, buyer="sign_method=md5")
    create(tape, order, with_client(placement="form"))
    tape.wait(1)
    told(tape, order, "OrderCreated")


@edges.neighbour("SIGN-04")
def signature_in_the_form(tape: Tape) -> None:
    """The signature stands in the form; that of a push is lower case, which is its rule."""
    order = new_order(tape)
    paid(tape, order, with_client(placement="form"))


@edges.neighbour("SIGN-09")
def slow_calls(tape: Tape) -> None:
    """A clock 299 s behind, and answers that take 20 s: the way there does not count."""
    for skew in (-299_000, 299_000):
        reads.product(tape, How(skew_ms=skew, elapsed=20))
        tape.wait(2)


@edges.neighbour("SIGN-10")
def other_name_of_the_method(tape: Tape) -> None:
    """hmac-sha256 on a token call, on a read and on an act."""
    tape.client = Client(sign_method="hmac-sha256")
    refresh(tape)
    whole_round(tape)


@edges.neighbour("FMT-03")
def other_currencies_answered(tape: Tape) -> None:
    """Another currency in an answer is not the application's."""
    order = new_order(tape)
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")
    euros = answers.money("23.10", "EUR")
    reads.read(tape, order, "PLACE_ORDER_SUCCESS", user_order_amount=euros)


@edges.neighbour("FMT-14")
def two_items_in_one_order(tape: Tape) -> None:
    """Several items, their counts as text and as integer, in JSON with blanks and escapes."""
    order = new_order(tape)
    (name, _), extend = order_request(order)
    item = {"product_id": order.product_id, "sku_attr": "14:193#Red"}
    place = {
        "product_items": [{**item, "product_count": "1"}, {**item, "product_count": 2}],
        "logistics_address": {"country": "US", "province": "CA", "city": "王", "address": "1 St"},
        "out_order_id": order.out_id,
    }
    text = json_text(place, spaced=True, ascii_only=True)
    create(tape, order, business=((name, text), extend))
    tape.wait(1)
    told(tape, order, "OrderCreated")


@edges.neighbour("FMT-15")
def ids_of_every_length(tape: Tape) -> None:
    """Order ids of 13 and of 19 digits, as texts in JSON, form and query."""
    for number in (1000000000001, 9100000000000000001):
        order = whole_round(tape, new_order(tape, number=number))
        reads.informed(tape, order, "FINISH", with_client(http="GET"))
        reads.track_query(tape, order)


@edges.neighbour("FMT-16")
def several_stocks_at_once(tape: Tape) -> None:
    """A stock of 0 beside a price of 12.50: each by the rule of its own."""
    reads.stock_update(tape, "0", with_client(placement="query"))
    reads.price_update(tape, "12.50")


@edges.neighbour("DATA-01")
def names_that_look_like_secrets(tape: Tape) -> None:
    """Values with the words secret and client in the query; no secret among them."""
    extra = (("partner_id", "secret-santa client"),)
    reads.product(tape, with_client(http="GET", extra=extra))


@edges.neighbour("NET-02", setting=Setting(run_class="rehearsal"))
def own_authority_trusted(tape: Tape) -> None:
    """The self-signed certificate is refused; one of the authority that was handed out is taken."""
    tape.act("tls_handshake", outcome="refused", details=(("certificate", "self-signed"),))
    tape.wait(30)
    reads.product(tape, How(observations=(("tls.certificate", "own CA", ""),)))


@edges.neighbour("COV-01", setting=CERTIFIED)
def called_by_every_route(tape: Tape) -> None:
    """Interfaces called on the /rest root and in the path count as called, too."""
    reads.product(tape, with_client(http="GET", route="rest"))
    reads.freight(tape, with_client(route="rest-path"))


@edges.neighbour("COV-03", setting=Setting(statement={"capabilities": capabilities()}))
def stated_true_and_used(tape: Tape) -> None:
    """What is stated true is used; refunds and cancellations, stated false, are not."""
    reads.track_query(tape, whole_round(tape))
    reads.price_update(tape)
    empty = {"result": {"success": True, "total_count": 0}, "request_id": tape.request_id()}
    asked = (("param0", json_text({"current_page": 1, "order_status": "IN_CANCEL"})),)
    tape.call(LIST, asked, answers.granted(LIST, empty))


# ---------------------------------------------------------------- DATA-05


def _scanned(tape: Tape, *hits: str) -> None:
    places = tuple(("hit", hit) for hit in hits)
    details = (("files", "12"), *places)
    tape.act("source_scanned", name=".", outcome="done", details=details)
    reads.product(tape)


@edges.mutant("DATA-05", setting=SCANNED)
def secret_in_a_setting(tape: Tape) -> None:
    """The scan of the source found the app secret in one place."""
    _scanned(tape, "app/settings.py:7, app secret")


@edges.mutant("DATA-05", setting=replace(SCANNED, after=0))
def tokens_in_two_files(tape: Tape) -> None:
    """The scan found a token and a private key."""
    _scanned(tape, "app/main.go:31, access token", "deploy/id_rsa:1, private key")
    grant(tape)


@edges.neighbour("DATA-05", setting=SCANNED)
def clean_source(tape: Tape) -> None:
    """Twelve files were searched, and nothing was found."""
    _scanned(tape)
