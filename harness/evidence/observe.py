"""Facts that need the raw bytes: how a signature came about, whether the secret was sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from harness.documents.lossless import NotJson, Number, pointer_text, read_json, walk
from harness.evidence.disguises import SHORTEST, disguises, form_of
from harness.evidence.known_secrets import KnownSecrets
from harness.evidence.resign import is_by_cassette_key
from harness.model.exchange import Direction, Exchange, Fact, Fidelity, Observation
from harness.model.secret import Secret
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.calls import Call, Callback, Parameter, read_parameters

SEARCHED_SECRET_LENGTH = SHORTEST
"""Shorter secrets are not searched for: they would be found by chance (DATA-02)."""

PLACEHOLDER = "a placeholder stands for a signed value"
"""Why a signature could not be recomputed: whoever recorded it filtered the request."""
CASSETTE_SIGNED = "a recording of the harness: signed anew with the published cassette key"
"""Why: the file lost what was observed beside it, through vcrpy or an editor."""
_FILTERED = re.compile(
    r"[\[<{*_-]*(?:redacted|filtered|masked|removed|hidden|dummy|x{3,})"
    r"(?:[_ -]?(?:access|token|secret|key|value|session|sign))*[\]>}*_-]*|\*{3,}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The application key and, where it is at hand, its secret."""

    app_key: str
    app_secret: Secret | None


def observe(exchange: Exchange, edition: Edition, credentials: Credentials) -> Exchange:
    """The same exchange with the facts that only its raw bytes can show."""
    if exchange.direction is Direction.OUTBOUND:
        facts = (
            *_call_facts(exchange, edition, credentials),
            *_secret_facts(exchange, credentials),
        )
    else:
        facts = (*_callback_facts(exchange, edition, credentials),)
    return replace(exchange, observations=exchange.observations + facts)


def _call_facts(
    exchange: Exchange, edition: Edition, credentials: Credentials
) -> Iterator[Observation]:
    if credentials.app_secret is None:
        yield Observation(fact=Fact.SIGNATURE_UNKNOWN, value="no secret at hand")
        return
    # The answer takes no part in signing, and most of the time that it takes to read a call.
    call = edition.read_call(_unanswered(exchange))
    if edition.signs(call) and (sign := call.parameter("sign")) is not None:
        match = edition.match_call(call, credentials.app_secret.reveal())
        why = _why_unknown(match, exchange, edition, credentials.app_key)
        is_explained = match.is_accepted or bool(match.mistake)
        if not why and not is_explained and _is_filtered(edition.read_call(exchange)):
            why = PLACEHOLDER
        if why:
            yield Observation(fact=Fact.SIGNATURE_UNKNOWN, value=why, where=sign.where)
        else:
            yield from _match_facts(match, sign.where)


def _unanswered(exchange: Exchange) -> Exchange:
    return Exchange(
        id=exchange.id,
        direction=exchange.direction,
        request=exchange.request,
        started=exchange.started,
        origin=exchange.origin,
    )


def _why_unknown(match: SignatureMatch, exchange: Exchange, edition: Edition, app_key: str) -> str:
    """Why a signature of a copy says nothing of the application's; empty where it may."""
    is_explained = match.is_accepted or bool(match.mistake)
    if is_explained or exchange.fidelity is Fidelity.WIRE:
        return ""
    return CASSETTE_SIGNED if is_by_cassette_key(exchange, edition, app_key) else ""


def _is_filtered(call: Call) -> bool:
    """Whether a recorder put a placeholder where a value of a call that was granted had been."""
    is_copy = call.exchange.fidelity is not Fidelity.WIRE
    return is_copy and call.is_success and any(map(_FILTERED.fullmatch, _values(call)))


def _values(call: Call) -> Iterator[str]:
    return (parameter.value for parameter in call.parameters)


def _callback_facts(
    exchange: Exchange, edition: Edition, credentials: Credentials
) -> Iterator[Observation]:
    if credentials.app_secret is None:
        yield Observation(fact=Fact.SIGNATURE_UNKNOWN, value="no secret at hand")
        return
    # What is signed is the body as it came, which nobody has to read for that.
    callback = Callback(exchange=exchange, message_type="", kind=None, body=None)
    secret = credentials.app_secret.reveal()
    match = edition.match_callback(callback, credentials.app_key, secret)
    where = "header.Authorization"
    if why := _why_unknown(match, exchange, edition, credentials.app_key):
        yield Observation(fact=Fact.SIGNATURE_UNKNOWN, value=why, where=where)
        return
    yield from _match_facts(match, where)


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
    request = exchange.request
    body = request.body.decode("utf-8", "surrogateescape")
    headers = [value for _, value in request.headers]
    if not _known(secret).may_stand_in("\n".join([request.url, *headers, body])):
        return
    search = _Search(_patterns(secret))
    parts = urlsplit(request.url)
    in_parameters = [o for p in read_parameters(exchange) for o in _in_parameter(p, search)]
    yield from in_parameters
    # What a parameter tells exactly is not told again of the text around it.
    is_in_query = any(o.where.startswith("query.") for o in in_parameters)
    query = "" if is_in_query else f"?{parts.query}"
    yield from search.first("url", f"{parts.netloc}{parts.path}{query}#{parts.fragment}")
    for name, value in request.headers:
        yield from search.first(f"header.{name}", value)
    if not any(o.where.startswith("form.") for o in in_parameters):
        yield from search.in_json("body", body) or search.first("body", body)


def _in_parameter(parameter: Parameter, search: "_Search") -> list[Observation]:
    where = parameter.where
    return search.in_json(where, parameter.value) or search.first(
        where, parameter.value, parameter.raw
    )


@lru_cache(maxsize=16)
def _known(secret: str) -> KnownSecrets:
    known = KnownSecrets()
    known.add(secret)
    return known


@lru_cache(maxsize=16)
def _patterns(secret: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(pattern)) for form, pattern in disguises(secret))


@dataclass(frozen=True, slots=True)
class _Search:
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def first(self, where: str, *texts: str) -> list[Observation]:
        """The first form in which a place holds the secret."""
        for form, pattern in self.patterns:
            for text in texts:
                if found := pattern.search(text):
                    value = form_of(form, found.group())
                    return [Observation(fact=Fact.SECRET_SENT, value=value, where=where)]
        return []

    def in_json(self, where: str, text: str) -> list[Observation]:
        """The values of a JSON text that hold the secret, those of JSON inside strings too."""
        if text.lstrip()[:1] not in ("{", "["):
            return []
        try:
            value = read_json(text)
        except NotJson:
            return []
        return [
            hit
            for pointer, item in walk(value)
            if isinstance(item, (str, Number))
            for place in [where + pointer_text(pointer)]
            for hit in self.in_json(place, str(item)) or self.first(place, str(item))
        ]
