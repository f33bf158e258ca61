"""SIGN-02: the signature recomputed from what was sent equals the one sent."""

import hashlib
import hmac

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.sign import refused_signature, spoilt
from proof.corpus.aliexpress.tape import Client, How, Tape, added, set_to, with_client, without
from proof.corpus.aliexpress.trade import create, grant, new_order, refresh, told
from proof.corpus.wire import (
    SECRET,
    Pairs,
    iop_signature,
    iop_signature_without_empty,
    query_text,
    sorted_text,
)

sign_right = Family()


def _keyed(text: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


@sign_right.mutant("SIGN-02")
def unsorted_parameters(tape: Tape) -> None:
    """The parameters are joined in the order in which they are sent."""
    spoilt(tape, sign_with=lambda pairs, path: _keyed(path + "".join(n + v for n, v in pairs)))


@sign_right.mutant("SIGN-02")
def sorted_by_locale(tape: Tape) -> None:
    """PageSize and page_no are sorted as a dictionary would, not by ASCII."""

    def by_locale(pairs: Pairs, path: str) -> str:
        ordered = sorted(pairs, key=lambda pair: (pair[0].lower(), pair[0]))
        return _keyed(path + "".join(name + value for name, value in ordered))

    def paged(pairs: Pairs) -> Pairs:
        return (*pairs, ("pageSize", "20"), ("page_no", "1"))

    how = How(
        client=Client(sign_with=by_locale), before_signing=paged, outcome=refused_signature(tape)
    )
    reads.product(tape, how)


@sign_right.mutant("SIGN-02")
def values_encoded_before_signing(tape: Tape) -> None:
    """The values are percent-encoded before they are signed: it shows as soon as one needs it."""

    def encoded(pairs: Pairs, path: str) -> str:
        return iop_signature(((n, query_text(((n, v),)).partition("=")[2]) for n, v in pairs), path)

    reads.price_update(
        tape, how=How(client=Client(sign_with=encoded), outcome=refused_signature(tape))
    )


@sign_right.mutant("SIGN-02")
def secret_on_both_ends(tape: Tape) -> None:
    """HMAC-SHA256 over secret + pairs + secret, the recipe of another platform."""
    spoilt(tape, sign_with=lambda p, path: _keyed(SECRET + path + sorted_text(p) + SECRET))


@sign_right.mutant("SIGN-02")
def plain_digest(tape: Tape) -> None:
    """SHA-256 without a key over secret and pairs."""
    spoilt(tape, sign_with=lambda pairs, _: _plain(SECRET + sorted_text(pairs)))


def _plain(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest().upper()


@sign_right.mutant("SIGN-02")
def line_end_in_the_secret(tape: Tape) -> None:
    """The secret was read from a file with its line end."""
    spoilt(tape, sign_with=lambda p, path: iop_signature(p, path, SECRET + "\n"))


@sign_right.mutant("SIGN-02")
def value_changed_after_signing(tape: Tape) -> None:
    """A default is filled in after the signature was made."""
    spoilt(tape, after=set_to("ship_to_country", "CA"))


@sign_right.mutant("SIGN-02")
def parameter_added_after_signing(tape: Tape) -> None:
    """A middleware adds a parameter to the signed request."""
    spoilt(tape, after=added("trace_id", "7f3a"))


@sign_right.mutant("SIGN-02")
def method_lost_after_signing(tape: Tape) -> None:
    """A proxy drops the parameter method, which was signed."""
    words = "the request names no method"
    unknown = answers.refusal("InvalidApiPath", words, tape.request_id())
    reads.product(tape, How(after_signing=without("method"), outcome=unknown))


@sign_right.mutant("SIGN-02")
def system_parameters_alone(tape: Tape) -> None:
    """Only the parameters of the query are signed, not the business ones of the form."""
    names = ("product_id", "ship_to_country", "target_currency", "target_language")
    spoilt(tape, sign_with=lambda p, path: iop_signature(without(*names)(p), path))


@sign_right.mutant("SIGN-02")
def path_missing_in_a_token_call(tape: Tape) -> None:
    """A token call is signed without its path in front."""
    words = "The request signature does not conform to platform standards"
    refused = answers.system_refusal("IncompleteSignature", words, tape.request_id())
    grant(tape, How(prefix="", outcome=refused))
    tape.wait(5)
    grant(tape)


@sign_right.mutant("SIGN-02")
def path_in_front_of_a_dotted_method(tape: Tape) -> None:
    """A dotted method on /sync is signed with /sync in front."""
    reads.product(tape, How(prefix="/sync", outcome=refused_signature(tape)))


@sign_right.neighbour("SIGN-02")
def every_placement(tape: Tape) -> None:
    """GET and POST, all in the query, all in the form, split between both."""
    for placement in ("split", "query", "form"):
        reads.product(tape, with_client(placement=placement))
        tape.wait(1)
    reads.product(tape, with_client(http="GET"))


@sign_right.neighbour("SIGN-02")
def empty_values_kept_and_dropped(tape: Tape) -> None:
    """Clients sign an empty value or leave it out: the platform takes both."""
    for signer in (iop_signature, iop_signature_without_empty):
        order = new_order(tape)
        create(tape, order, with_client(sign_with=signer, extra=(("partner_id", ""),)))
        tape.wait(1)
        told(tape, order, "OrderCreated")
        tape.wait(60)


@sign_right.neighbour("SIGN-02")
def system_call_through_sync(tape: Tape) -> None:
    """The Python SDK sends method=/auth/token/refresh to /sync, and the path in front as well."""
    refresh(tape, with_client(route="sync-system"))
    reads.product(tape)


@sign_right.neighbour("SIGN-02")
def dotted_method_on_rest(tape: Tape) -> None:
    """A dotted method on the /rest root without a prefix, and in the path with it in front."""
    reads.product(tape, with_client(http="GET", route="rest"))
    tape.wait(1)
    reads.product(tape, with_client(route="rest-path"))


@sign_right.neighbour("SIGN-02")
def beyond_ascii(tape: Tape) -> None:
    """Names in Chinese, Cyrillic, Arabic, with an emoji and a combining accent, query and form."""
    for number, buyer in enumerate(("王 小明", "Ольга Ю.", "محمد علي", "Zoe\u0301 😀")):
        order = new_order(tape, buyer=buyer)
        create(tape, order, with_client(placement="form" if number % 2 else "query"))
        tape.wait(1)
        told(tape, order, "OrderCreated")


@sign_right.neighbour("SIGN-02")
def signs_that_encodings_know(tape: Tape) -> None:
    """Plus, percent, ampersand and equals inside values, in a form and in a query."""
    for placement in ("split", "query"):
        order = new_order(tape, buyer="A+B & Co = 100% ~ *'()")
        create(tape, order, with_client(placement=placement))
        tape.wait(1)
        told(tape, order, "OrderCreated")


@sign_right.neighbour("SIGN-02")
def header_names_in_any_case(tape: Tape) -> None:
    """Header names in lower and in upper case, and an address with its port."""
    headers = (("user-agent", "okhttp/4.12"), ("ACCEPT-ENCODING", "identity"))
    client = {"headers": headers, "gateway": "https://api-sg.aliexpress.com:443"}
    reads.product(tape, with_client(**client))
