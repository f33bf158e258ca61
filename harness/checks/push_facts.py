"""What is known of a push by itself: its signature, its body, and whether a platform sends such."""

import hashlib

from harness.checks.histories import Signature
from harness.model.exchange import Exchange, Fact, Fidelity
from harness.platforms.calls import Callback

_DIGEST_SIZE = 16
_LARGEST_BODY = 256 * 1024
"""Bytes; a push of the platform has a few hundred."""
_OTHER_CASE = "lower_case"
"""The mistake of that name is made in either direction: a push has lower-case letters."""


def signature_of(exchange: Exchange) -> Signature:
    """What is known of a push's signature.

    One that does not verify over a body that was put together afterwards, or that the recording
    does not hold, says nothing.
    """
    recipe = exchange.observed(Fact.SIGNATURE_RECIPE)
    if recipe:
        return Signature.VALID
    is_whole = exchange.fidelity is not Fidelity.RECONSTRUCTED and not exchange.is_unrecorded(
        "body"
    )
    if recipe is None or not is_whole:
        return Signature.UNKNOWN
    return Signature.FORGED


def is_in_other_case(exchange: Exchange) -> bool:
    """Whether a push carries the right signature, only in letters of the other case."""
    return exchange.observed(Fact.SIGNATURE_MISTAKE) == _OTHER_CASE


def is_forged(exchange: Exchange) -> bool:
    """Whether the signature of a push was recomputed and found wrong."""
    return signature_of(exchange) is Signature.FORGED


def body_identity(exchange: Exchange) -> str:
    """A digest that is the same for every delivery of a body; empty where no body is recorded."""
    noted = exchange.withheld("body")
    body = exchange.request.body if noted is None else noted.encode()
    if not body or exchange.is_unrecorded("body"):
        return ""
    return hashlib.blake2b(body, digest_size=_DIGEST_SIZE).hexdigest()


def is_out_of_form(callback: Callback) -> bool:
    """Whether no platform would send such a body: no JSON object in UTF-8, or a huge one.

    A body that the recording does not hold is taken for an ordinary one.
    """
    exchange = callback.exchange
    if len(exchange.request.body) > _LARGEST_BODY:
        return True
    return callback.body is None and not exchange.is_unrecorded("body")
