"""Signing recipes: what is signed, in which order, with which digest.

A recipe is data, so a known mistake is the recipe with one trait changed (see `mistakes`).
Pinned by the published vectors in tests/platforms/vectors.json. Rules: platforms.md §1.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, quote_plus

_MILLISECONDS = re.compile(r"[0-9]{13}\Z")
SHOWN_SECRET = "***"  # noqa: S105 - what is printed in its place

_LENGTHS = MappingProxyType(
    {"hmac-sha256": 64, "hmac-md5": 32, "hmac-sha1": 40, "md5": 32, "sha256": 64}
)
"""How many digits the signature of a digest has."""

Pairs = tuple[tuple[str, str], ...]


class Sorting(StrEnum):
    """How names are sorted before joining."""

    ASCII = "ascii"
    JOINED = "joined"
    """The joined texts name+value are sorted, not the names."""
    SENT = "sent"
    LOCALE = "locale"


class Encoding(StrEnum):
    """The form in which values are signed."""

    RAW = "raw"
    PERCENT = "percent"
    PLUS = "plus"
    DOUBLE = "double"


class Digest(StrEnum):
    """The function that makes the signature of the canonical string."""

    HMAC_SHA256 = "hmac-sha256"
    HMAC_MD5 = "hmac-md5"
    HMAC_SHA1 = "hmac-sha1"
    MD5 = "md5"
    SHA256 = "sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signable:
    """What a request offers for signing: its parameters in the order sent, its path, its body."""

    parameters: Pairs = ()
    api_path: str = ""
    body: bytes = b""

    def value(self, name: str) -> str:
        """The first value of that name; empty when it was not sent."""
        return next((v for n, v in self.parameters if n == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a signature is made; every trait is a value, so that it can be varied and printed."""

    name: str
    digest: Digest
    excluded: tuple[str, ...] = ("sign",)
    order: Sorting = Sorting.ASCII
    encoding: Encoding = Encoding.RAW
    keeps_empty: bool = True
    with_path: bool = False
    wrapped: bool = False
    over_body: bool = False
    upper_case: bool = True
    seconds: bool = False
    """The timestamp is signed in seconds although it is sent in milliseconds."""

    def canonical(self, signable: Signable, secret: str = SHOWN_SECRET) -> bytes:
        """The bytes that are signed; with the default secret they can be shown."""
        if self.over_body:
            text = _bytes(signable.value("app_key")) + signable.body
        else:
            path = signable.api_path if self.with_path else ""
            text = _bytes(path + self._joined(signable))
        return secret.encode() + text + secret.encode() if self.wrapped else text

    def sign(self, signable: Signable, secret: str) -> str:
        """The signature in hex, in the case that the recipe asks for."""
        text = self.canonical(signable, secret)
        match self.digest:
            case Digest.MD5:
                made = hashlib.md5(text, usedforsecurity=False).hexdigest()
            case Digest.SHA256:
                made = hashlib.sha256(text).hexdigest()
            case _:
                keyed = _keyed(secret, self.digest.removeprefix("hmac-")).copy()
                keyed.update(text)
                made = keyed.hexdigest()
        return made.upper() if self.upper_case else made

    def gives(self, signable: Signable, secret: str, given: str) -> bool:
        """Whether a given signature is this one; its form alone often says that it is not."""
        if len(given) != _LENGTHS[self.digest]:
            return False
        if given != (given.upper() if self.upper_case else given.lower()):
            return False
        return self.sign(signable, secret) == given

    def but(self, **traits: object) -> "Recipe":
        """The same recipe with some traits changed."""
        return replace(self, **traits)  # type: ignore[arg-type] # traits are checked by tests

    def _joined(self, signable: Signable) -> str:
        """The signed names and values; many a recipe differs from another in other traits only."""
        return _joined(
            signable.parameters,
            self.excluded,
            self.order,
            self.encoding,
            keeps_empty=self.keeps_empty,
            seconds=self.seconds,
        )


@lru_cache(maxsize=32)
def _joined(
    parameters: Pairs,
    excluded: tuple[str, ...],
    order: Sorting,
    encoding: Encoding,
    *,
    keeps_empty: bool,
    seconds: bool,
) -> str:
    pairs = [pair for pair in parameters if pair[0] not in excluded and (pair[1] or keeps_empty)]
    if seconds:
        pairs = [(name, _in_seconds(name, value)) for name, value in pairs]
    if encoding is not Encoding.RAW:
        pairs = [(name, _encoded(value, encoding)) for name, value in pairs]
    match order:
        case Sorting.ASCII:
            pairs.sort(key=_name)
        case Sorting.JOINED:
            pairs.sort(key=lambda pair: _bytes(pair[0] + pair[1]))
        case Sorting.LOCALE:
            pairs.sort(key=lambda pair: _collation_key(pair[0]))
        case Sorting.SENT:
            pass
    return "".join([name + value for name, value in pairs])


def _in_seconds(name: str, value: str) -> str:
    is_time = name in ("timestamp", "_aop_timestamp") and _MILLISECONDS.match(value)
    return value[:-3] if is_time else value


def _encoded(value: str, encoding: Encoding) -> str:
    if encoding is Encoding.PLUS:
        return quote_plus(value, errors="surrogateescape")
    once = quote(value, safe="", errors="surrogateescape")
    return quote(once, safe="") if encoding is Encoding.DOUBLE else once


@lru_cache(maxsize=64)
def _keyed(secret: str, function: str) -> hmac.HMAC:
    """The state behind the key: whoever signs with it copies it."""
    return hmac.new(secret.encode(), digestmod=function)


def _name(pair: tuple[str, str]) -> bytes:
    return pair[0].encode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    # Bytes that are no UTF-8 travel as surrogates, so that they are signed as they were sent.
    return text.encode("utf-8", "surrogateescape")


def _collation_key(name: str) -> tuple[str, str]:
    # What JavaScript's localeCompare and most collations do with ASCII names: punctuation before
    # letters, case ignored at first, lower case before upper on a tie.
    folded = name.replace("_", "\x01").replace("-", "\x02").replace(".", "\x03").lower()
    return folded, name.swapcase()


IOP = Recipe(name="iop", digest=Digest.HMAC_SHA256, with_path=True)
IOP_MD5 = Recipe(name="iop-md5", digest=Digest.MD5, with_path=True, wrapped=True)
IOP_PUSH = Recipe(name="iop-push", digest=Digest.HMAC_SHA256, over_body=True, upper_case=False)
SECRET_WRAPPED = Recipe(
    name="secret-wrapped", digest=Digest.HMAC_SHA256, wrapped=True, keeps_empty=False
)
TOP_MD5 = Recipe(name="top-md5", digest=Digest.MD5, wrapped=True)
TOP_HMAC_MD5 = Recipe(name="top-hmac-md5", digest=Digest.HMAC_MD5)
TOP_HMAC_SHA256 = Recipe(name="top-hmac-sha256", digest=Digest.HMAC_SHA256)
AOP = Recipe(
    name="aop",
    digest=Digest.HMAC_SHA1,
    with_path=True,
    excluded=("_aop_signature",),
    order=Sorting.JOINED,
)
AOP_PUSH = Recipe(
    name="aop-push", digest=Digest.HMAC_SHA1, excluded=("_aop_signature",), order=Sorting.JOINED
)

RECIPES = {
    recipe.name: recipe
    for recipe in (
        IOP, IOP_MD5, SECRET_WRAPPED, TOP_MD5, TOP_HMAC_MD5, TOP_HMAC_SHA256, AOP, IOP_PUSH,
        AOP_PUSH,
    )
}  # fmt: skip
