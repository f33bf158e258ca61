"""The known wrong ways to sign one request: each the right recipe with one trait changed."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from harness.platforms.recipes import Digest, Encoding, Recipe, Signable, Sorting

Variation = tuple[str, Recipe, Signable, str]
"""Name of the mistake, the recipe as it was varied, the request as it was changed, the key."""


def variations(recipe: Recipe, signable: Signable, secret: str) -> Iterator[Variation]:
    """Every known mistake made on this request, the likeliest first."""
    others = _others(recipe)
    yield "lower_case", others.of_other_case, signable, secret
    yield from _other_prefixes(recipe, signable, secret)
    for name, varied in others.of_parameters:
        yield name, varied, signable, secret
    yield from _signature_placeholders(recipe, signable, secret)
    for name, varied in others.of_digest:
        yield name, varied, signable, secret
    for stray in (secret + "\n", secret + " ", " " + secret, secret + "\r\n", "\n" + secret):
        yield "wrong_secret_whitespace", recipe, signable, stray


class _Others(NamedTuple):
    """The recipes that differ from one in a trait, whatever is signed."""

    of_other_case: Recipe
    of_parameters: tuple[tuple[str, Recipe], ...]
    of_digest: tuple[tuple[str, Recipe], ...]


@lru_cache(maxsize=64)
def _others(recipe: Recipe) -> _Others:
    of_parameters = [
        ("empty_values_kept", recipe.but(keeps_empty=True)),
        ("empty_values_dropped", recipe.but(keeps_empty=False)),
        *((name, recipe.but(**traits)) for name, traits in _TRAITS.items()),
    ]
    wrapping = "secret_not_wrapped" if recipe.wrapped else "secret_wrapped"
    of_digest = [(wrapping, recipe.but(wrapped=not recipe.wrapped)), *_other_digests(recipe)]
    return _Others(
        recipe.but(upper_case=not recipe.upper_case), tuple(of_parameters), tuple(of_digest)
    )


def _other_prefixes(recipe: Recipe, signable: Signable, secret: str) -> Iterator[Variation]:
    if recipe.over_body:
        # A push has the app key in front, where a request has its path.
        yield "prefix_missing", recipe, replace(signable, parameters=()), secret
        return
    path, method = signable.api_path, signable.value("method")
    right = path if recipe.with_path else ""
    if right:
        yield "prefix_missing", recipe.but(with_path=False), signable, secret
    bare = path.lstrip("/")
    candidates = {
        path, bare, "/" + bare, path + "/", "/rest" + path, "/sync" + path, "/sync", "/rest",
        "openapi/" + bare, "/openapi/" + bare, method, "/" + method,
    } - {right, "", "/"}  # fmt: skip
    with_path = recipe.but(with_path=True)
    for candidate in sorted(candidates):
        changed = replace(signable, api_path=candidate)
        yield "wrong_prefix", with_path, changed, secret


def _signature_placeholders(recipe: Recipe, signable: Signable, secret: str) -> Iterator[Variation]:
    # The signature sent cannot be a part of itself: a client that signs it signs what stood in its
    # place before, which is as a rule an empty text.
    for name in recipe.excluded:
        others = tuple(pair for pair in signable.parameters if pair[0] != name)
        changed = replace(signable, parameters=(*others, (name, "")))
        yield "sign_included", recipe.but(excluded=(), keeps_empty=True), changed, secret


def _other_digests(recipe: Recipe) -> Iterator[tuple[str, Recipe]]:
    for name, digest, wrapped in (
        ("plain_sha256", Digest.SHA256, False),
        ("plain_sha256", Digest.SHA256, True),
        ("md5", Digest.MD5, True),
        ("md5", Digest.MD5, False),
        ("hmac_md5", Digest.HMAC_MD5, False),
        ("hmac_md5", Digest.HMAC_MD5, True),
    ):
        if digest is not recipe.digest:
            for upper in (True, False):
                yield name, recipe.but(digest=digest, wrapped=wrapped, upper_case=upper)


_TRAITS: dict[str, dict[str, object]] = {
    # A client that sorts by locale often sends in that order too: the narrower name comes first.
    "locale_sorted": {"order": Sorting.LOCALE},
    "unsorted": {"order": Sorting.SENT},
    "sign_included": {"excluded": ()},
    "url_encoded_values": {"encoding": Encoding.PERCENT},
    "plus_for_space": {"encoding": Encoding.PLUS},
    "double_encoded": {"encoding": Encoding.DOUBLE},
    "seconds_timestamp": {"seconds": True},
}
