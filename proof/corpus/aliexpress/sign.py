"""SIGN-01 to SIGN-04 and SIGN-10: that calls are signed, rightly, by the declared method."""

from base64 import b64encode
from collections.abc import Iterable

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.tape import (
    Change,
    Client,
    How,
    Signer,
    Tape,
    with_client,
    without,
)
from proof.corpus.aliexpress.trade import create, new_order, refresh, told
from proof.corpus.wire import (
    Pairs,
    Reply,
    iop_signature,
    md5_signature,
)

sign = Family()


def refused_signature(tape: Tape, code: str = "IncompleteSignature") -> Reply:
    """How the gateway answers a wrong signature."""
    words = "The request signature does not conform to platform standards"
    return answers.refusal(code, words, tape.request_id())


def spoilt(tape: Tape, *, sign_with: Signer = iop_signature, after: Change | None = None) -> None:
    """A product read that is signed in another way, or changed after signing, and refused."""
    client = Client(sign_with=sign_with)
    reads.product(tape, How(client=client, after_signing=after, outcome=refused_signature(tape)))


# ---------------------------------------------------------------- SIGN-01


@sign.mutant("SIGN-01")
def no_signature(tape: Tape) -> None:
    """A read goes out without the parameter sign."""
    spoilt(tape, after=without("sign"))


@sign.mutant("SIGN-01")
def no_timestamp(tape: Tape) -> None:
    """The timestamp is missing, from the signed text too."""
    missing = answers.refusal("MissingParameter", "timestamp is missing", tape.request_id())
    reads.product(tape, How(before_signing=without("timestamp"), outcome=missing))


@sign.mutant("SIGN-01", also=("SIGN-03",))
def no_sign_method(tape: Tape) -> None:
    """The method of signing is not declared, which SIGN-03 forbids as well."""
    reads.product(tape, How(before_signing=without("sign_method"), outcome=refused_signature(tape)))


@sign.mutant("SIGN-01")
def unsigned_token_call(tape: Tape) -> None:
    """A refresh without a signature: token calls are signed too."""
    words = "The request signature does not conform to platform standards"
    refused = answers.system_refusal("IncompleteSignature", words, tape.request_id())
    kept = tape.token, tape.refresh_token
    refresh(tape, How(after_signing=without("sign"), outcome=refused))
    tape.token, tape.refresh_token = kept


@sign.neighbour("SIGN-01")
def system_parameters_in_the_form(tape: Tape) -> None:
    """sign, sign_method and timestamp stand in the form."""
    reads.product(tape, with_client(placement="form"))


@sign.neighbour("SIGN-01")
def optional_system_parameters(tape: Tape) -> None:
    """format, v, simplify and partner_id are sent, and signed."""
    extra = (("format", "json"), ("v", "2.0"), ("simplify", "false"), ("partner_id", "iop-sdk"))
    reads.product(tape, with_client(extra=extra))


# ---------------------------------------------------------------- SIGN-03


@sign.mutant("SIGN-03")
def another_method_declared(tape: Tape) -> None:
    """sign_method says sha3-256 over what is an HMAC-SHA256."""
    reads.product(tape, with_client(sign_method="sha3-256"))


@sign.mutant("SIGN-03")
def method_spelt_otherwise(tape: Tape) -> None:
    """sign_method says HMAC_SHA256, a word that the platform does not document."""
    reads.stock_update(tape, how=with_client(sign_method="HMAC_SHA256"))


@sign.mutant("SIGN-03", also=("SIGN-02", "SIGN-04"))
def md5_declared_and_not_made(tape: Tape) -> None:
    """md5 is declared over an HMAC-SHA256: too long for it (SIGN-04), and no md5 (SIGN-02)."""
    reads.product(tape, with_client(sign_method="md5"))


@sign.neighbour("SIGN-03")
def hmac_sha256_declared(tape: Tape) -> None:
    """hmac-sha256 is the other name of the method, accepted here."""
    reads.product(tape, with_client(sign_method="hmac-sha256"))
    tape.wait(1)
    refresh(tape, with_client(sign_method="hmac-sha256"))


# ---------------------------------------------------------------- SIGN-04


@sign.mutant("SIGN-04", also=("SIGN-02",))
def lower_case(tape: Tape) -> None:
    """The hex digits are lower case, and so not the signature that is recomputed (SIGN-02)."""
    spoilt(tape, sign_with=lambda pairs, path: iop_signature(pairs, path).lower())


@sign.mutant("SIGN-04", also=("SIGN-02",))
def cut_short(tape: Tape) -> None:
    """A column of 32 characters cut the signature, which so cannot be right (SIGN-02)."""
    spoilt(tape, sign_with=lambda pairs, path: iop_signature(pairs, path)[:32])


@sign.mutant("SIGN-04", also=("SIGN-02",))
def base64_instead_of_hex(tape: Tape) -> None:
    """The digest is written in base64, and so is not the signature that is recomputed (SIGN-02)."""

    def base64(pairs: Iterable[tuple[str, str]], path: str) -> str:
        return b64encode(bytes.fromhex(iop_signature(pairs, path))).decode()

    spoilt(tape, sign_with=base64)


@sign.neighbour("SIGN-04")
def signature_first(tape: Tape) -> None:
    """The signature stands first in the query, and the rest in another order."""

    def turned(pairs: Pairs) -> Pairs:
        return pairs[::-1]

    reads.product(tape, How(client=Client(http="GET"), after_signing=turned))


# ---------------------------------------------------------------- SIGN-10


@sign.mutant("SIGN-10")
def md5_on_a_read(tape: Tape) -> None:
    """A right md5 signature on /sync, as python-aliexpress-api sends it."""
    reads.product(tape, with_client(http="GET", sign_method="md5", sign_with=md5_signature))


@sign.mutant("SIGN-10")
def md5_on_an_order(tape: Tape) -> None:
    """A right md5 signature on a create call, all in the form."""
    order = new_order(tape)
    habits = {"placement": "form", "sign_method": "md5", "sign_with": md5_signature}
    create(tape, order, with_client(**habits))
    tape.wait(1)
    told(tape, order, "OrderCreated")


@sign.neighbour("SIGN-10")
def the_word_md5_in_a_value(tape: Tape) -> None:
    """A memo speaks of md5; the call is signed with HMAC-SHA256."""
    order = new_order(tape, buyer="Md5 Digest Ltd")
    create(tape, order)
    tape.wait(1)
    told(tape, order, "OrderCreated")
