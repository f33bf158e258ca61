"""Facts that need the raw bytes: how a signature came about, whether the secret was sent."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, quote_plus, urlsplit

from harness.model.exchange import Direction, Exchange, Fact, Observation
from harness.model.secret import Secret
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.calls import Call, read_parameters

SEARCHED_SECRET_LENGTH = 8
"""Shorter secrets are not searched for: they would be found by chance (DATA-02)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The application key and, where it is at hand, its secret."""

    app_key: str
    app_secret: Secret | None


def observe(exchange: Exchange, edition: Edition, credentials: Credentials) -> Exchange:
    """The same exchange with the facts that only its raw bytes can show."""
    if exchange.direction is Direction.OUTBOUND:
        facts = (
            *_call_facts(edition.read_call(exchange), edition, credentials),
            *_secret_facts(exchange, credentials),
        )
    else:
        facts = (*_callback_facts(exchange, edition, credentials),)
    return replace(exchange, observations=exchange.observations + facts)


def _call_facts(call: Call, edition: Edition, credentials: Credentials) -> Iterator[Observation]:
    if credentials.app_secret is None:
        yield Observation(fact=Fact.SIGNATURE_UNKNOWN, value="no secret at hand")
    elif (sign := call.parameter("sign")) is not None:
        match = edition.match_call(call, credentials.app_secret.reveal())
        yield from _match_facts(match, sign.where)


def _callback_facts(
    exchange: Exchange, edition: Edition, credentials: Credentials
) -> Iterator[Observation]:
    if credentials.app_secret is None:
        yield Observation(fact=Fact.SIGNATURE_UNKNOWN, value="no secret at hand")
        return
    callback = edition.read_callback(exchange)
    secret = credentials.app_secret.reveal()
    match = edition.match_callback(callback, credentials.app_key, secret)
    yield from _match_facts(match, "header.Authorization")


def _match_facts(match: SignatureMatch, where: str) -> Iterator[Observation]:
    yield Observation(fact=Fact.SIGNATURE_RECIPE, value=match.recipe, where=where)
    if match.variant:
        yield Observation(fact=Fact.SIGNATURE_VARIANT, value=match.variant, where=where)
    if match.mistake:
        yield Observation(fact=Fact.SIGNATURE_MISTAKE, value=match.mistake, where=where)


def _secret_facts(exchange: Exchange, credentials: Credentials) -> Iterator[Observation]:
    secret = credentials.app_secret.reveal() if credentials.app_secret else ""
    if len(secret) < SEARCHED_SECRET_LENGTH:
        return
    for form, needle in _forms(secret):
        for where, text in _places(exchange):
            if needle in text:
                yield Observation(fact=Fact.SECRET_SENT, value=form, where=where)
                return


def _forms(secret: str) -> Iterator[tuple[str, str]]:
    yield "raw", secret
    for encoded in {quote(secret, safe=""), quote_plus(secret)} - {secret}:
        yield "url", encoded
    yield "base64", base64.b64encode(secret.encode()).decode().rstrip("=")
    yield "hex", secret.encode().hex()


def _places(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Every place of a request that can carry a value, the most exact name first."""
    request = exchange.request
    for parameter in read_parameters(exchange):
        yield parameter.where, parameter.value
        yield parameter.where, parameter.raw
    parts = urlsplit(request.url)
    yield "url", f"{parts.netloc}{parts.path}?{parts.query}#{parts.fragment}"
    for name, value in request.headers:
        yield f"header.{name}", value
    yield "body", request.body.decode("utf-8", "replace")
