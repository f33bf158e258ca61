"""Signing a redacted exchange anew, so that replay exercises the verifier that the run exercised.

Redaction takes out what a signature was made of. What was observed of it when it was recorded says
how to make one that is right, or wrong in the same way, over what is left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import unquote_plus

from harness.documents.multipart import multipart_parts
from harness.model.exchange import Direction, Exchange, Fact, Headers, Observation, Request
from harness.model.recording import Provenance
from harness.model.text import Text
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.parameters import FORM, media_type_of
from harness.platforms.recipes import RECIPES, Recipe, Signable
from harness.platforms.variations import variations

CASSETTE_KEY = "cassette-1"
"""Name of the key that recordings are signed with."""
CASSETTE_KEYS: Mapping[str, str] = MappingProxyType({CASSETTE_KEY: "published-and-worthless"})
"""Published here on purpose: whoever has a recording can verify it, and nothing else takes it."""
_SIGN = "sign"


def resigned(exchange: Exchange, edition: Edition, app_key: str) -> Exchange:
    """The same redacted exchange, signed with the cassette key and marked so.

    A right signature becomes a right one by the same recipe and variant, one with a known mistake
    has the same mistake, any other stays the pseudonym it is. Where the facts cannot be had again
    (or were not known), nothing is changed and nothing marked: what was observed then holds.
    """
    if exchange.observed(Fact.SIGNATURE_UNKNOWN) is not None:
        return exchange
    recorded = recorded_match(exchange)
    if recorded is None:
        return _marked(exchange)
    for signature in _signatures(exchange, recorded, edition, app_key):
        made = _with_signature(exchange, signature)
        if computed_match(made, edition, app_key) == recorded:
            return _marked(made)
    return exchange


def is_edited(exchange: Exchange, edition: Edition, app_key: str) -> bool:
    """Whether a re-signed exchange no longer has the signature that its recorded facts tell of."""
    recorded = recorded_match(exchange)
    if recorded is None or exchange.observed(Fact.RESIGNED) not in CASSETTE_KEYS:
        return False
    return computed_match(exchange, edition, app_key) != recorded


def is_by_cassette_key(exchange: Exchange, edition: Edition, app_key: str) -> bool:
    """Whether an exchange has the signature that we gave it, right or wrong in a known way."""
    match = computed_match(exchange, edition, app_key)
    return match.is_accepted or bool(match.mistake)


def recorded_match(exchange: Exchange) -> SignatureMatch | None:
    """What was observed of the signature when it was recorded; None where nothing was."""
    recipe = exchange.observed(Fact.SIGNATURE_RECIPE)
    if recipe is None:
        return None
    return SignatureMatch(
        recipe=recipe,
        variant=exchange.observed(Fact.SIGNATURE_VARIANT) or "",
        mistake=exchange.observed(Fact.SIGNATURE_MISTAKE) or "",
    )


def computed_match(exchange: Exchange, edition: Edition, app_key: str) -> SignatureMatch:
    """What the verifier says of the signature when it is given the cassette key for the secret."""
    secret = _secret(exchange)
    if exchange.direction is Direction.OUTBOUND:
        return edition.match_call(edition.read_call(exchange), secret)
    return edition.match_callback(edition.read_callback(exchange), app_key, secret)


def resigned_text(provenance: Provenance) -> Text:
    """What a report says of a recording, so that nobody takes its signatures for live ones."""
    moment, key = f"{provenance.recorded:%Y-%m-%d %H:%M:%S} UTC", provenance.cassette_key
    return Text(
        f"Recorded at {moment}, signed anew with the published cassette key ({key}) for replay: "
        "which signatures were right was observed when it was recorded.",
        f"录制于 {moment}，并以公开的 cassette 密钥（{key}）重新签名以供回放："
        "签名正确与否以录制时的观察为准。",
    )


def _secret(exchange: Exchange) -> str:
    name = exchange.observed(Fact.RESIGNED) or CASSETTE_KEY
    return CASSETTE_KEYS.get(name, CASSETTE_KEYS[CASSETTE_KEY])


def _marked(exchange: Exchange) -> Exchange:
    others = tuple(o for o in exchange.observations if o.fact is not Fact.RESIGNED)
    mark = Observation(fact=Fact.RESIGNED, value=CASSETTE_KEY)
    return replace(exchange, observations=(*others, mark))


def _signatures(
    exchange: Exchange, recorded: SignatureMatch, edition: Edition, app_key: str
) -> Iterator[str]:
    """Signatures that may have come about as the recorded one did, the likeliest first."""
    secret, given = CASSETTE_KEYS[CASSETTE_KEY], _signature(exchange, edition)
    if not recorded.recipe and not recorded.mistake:
        yield given
        return
    made = [
        recipe.sign(signable, key)
        for recipe, signable, key in _makings(exchange, recorded, edition, app_key, secret)
    ]
    # The recorded one keeps its shape: of the ways to make a mistake it tells which it was.
    yield from sorted(made, key=lambda signature: _shape(signature) != _shape(given))


def _makings(
    exchange: Exchange, recorded: SignatureMatch, edition: Edition, app_key: str, secret: str
) -> Iterator[tuple[Recipe, Signable, str]]:
    for recipe, signable, variant in _accepted(exchange, edition, app_key):
        if recorded.mistake:
            for name, varied, changed, key in variations(recipe, signable, secret):
                if name == recorded.mistake:
                    yield varied, changed, key
        elif (recipe.name, variant) == (recorded.recipe, recorded.variant):
            yield recipe, signable, secret


def _accepted(
    exchange: Exchange, edition: Edition, app_key: str
) -> Iterator[tuple[Recipe, Signable, str]]:
    if exchange.direction is Direction.OUTBOUND:
        for accepted in edition.accepted(edition.read_call(exchange)):
            yield accepted.recipe, accepted.signable, accepted.variant
        return
    signable = Signable(parameters=(("app_key", app_key),), body=exchange.request.body)
    for recipe in RECIPES.values():
        if recipe.over_body:
            yield recipe, signable, ""


def _signature(exchange: Exchange, edition: Edition) -> str:
    if exchange.direction is Direction.OUTBOUND:
        return edition.read_call(exchange).value(_SIGN)
    return exchange.request.header("authorization") or ""


def _shape(signature: str) -> tuple[int, bool, bool]:
    return len(signature), signature.isupper(), signature.islower()


def _with_signature(exchange: Exchange, signature: str) -> Exchange:
    request = exchange.request
    if exchange.direction is Direction.INBOUND:
        headers = _in_authorization(request.headers, signature)
        return replace(exchange, request=replace(request, headers=headers))
    head, mark, rest = request.url.partition("?")
    query, hash_sign, fragment = rest.partition("#")
    if (made := _in_form(query, signature)) is not None:
        url = head + mark + made + hash_sign + fragment
        return replace(exchange, request=replace(request, url=url))
    return replace(exchange, request=replace(request, body=_in_body(request, signature)))


def _in_authorization(headers: Headers, signature: str) -> Headers:
    names = [name.lower() for name, _ in headers]
    if "authorization" not in names:
        return headers
    place = names.index("authorization")
    return (*headers[:place], (headers[place][0], signature), *headers[place + 1 :])


def _in_form(text: str, signature: str) -> str | None:
    """Form-encoded text with another value for its first `sign`; None where it has none."""
    pieces = text.split("&")
    for index, piece in enumerate(pieces):
        raw_name, _, _ = piece.partition("=")
        if piece and unquote_plus(raw_name) == _SIGN:
            pieces[index] = f"{raw_name}={signature}"
            return "&".join(pieces)
    return None


def _in_body(request: Request, signature: str) -> bytes:
    body = request.body
    if media_type_of(request) == FORM:
        # Latin-1 keeps every byte, whatever the form's own encoding is.
        made = _in_form(body.decode("latin-1"), signature)
        return body if made is None else made.encode("latin-1")
    for part in multipart_parts(body, request.header("content-type") or ""):
        if part.name == _SIGN and not part.is_file:
            return body[: part.start] + signature.encode() + body[part.end :]
    return body
