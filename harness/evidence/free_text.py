"""Values in free text that give themselves away, or that a URL, a name, a scheme beside them does.

An application prints what it sends, an error repeats it, a parameter holds an address to come back
to. The names that stand there are those of `sensitive`; what no name goes with is not found here.
"""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.evidence.sensitive import Kind, kind_of

_FOUND = re.compile(
    r"""
    (?P<url>[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s"'<>\\]+)
    | \b(?P<jwt>eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*)
    | (?P<mail>[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,20})
    | \b(?i:bearer|basic)[ ]+(?P<credential>[A-Za-z0-9._~+/=-]+)
    | (?P<quote>\\*["']|)(?<![A-Za-z0-9_-])(?P<name>[A-Za-z][A-Za-z0-9_-]{1,40})(?P=quote)
      (?P<sign>[ ]?[=:][ ]?)
      (?:(?P<mark>\\*["'])(?P<quoted>.{1,1000}?)(?P=mark)|(?P<bare>[^\s&;,"'<>()\[\]{}\\]+))
    """,
    re.VERBOSE | re.DOTALL,
)
_MAY_TELL = re.compile(
    r"""
    @ | eyJ | (?i:bearer|basic)[ ] | ://[^\s"'<>\\]*[?#]
    | (?<![A-Za-z0-9_-])(?!https?://)(?P<name>[A-Za-z][A-Za-z0-9_-]{1,40})\\*["']?[ ]?[=:]
    """,
    re.VERBOSE,
)
"""What stands in any text in which something is found."""
_SIGNS = ("=", ":", "@", "eyJ", "earer", "asic", "EARER", "ASIC")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_SHORTEST_BASE64 = 20
_GZIP = b"\x1f\x8b"
_LONG = 12
"""A word of letters alone that is shorter is a remark (`token: missing`), no value."""

Change = Callable[[str], str]
"""Hands back a text of the same length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeText:
    """Replaces such values; `replaced` makes what stands for one, `form` redacts a query."""

    replaced: Change
    form: Change

    def changed(self, text: str) -> str:
        """The text, as long as before, without the values that are given away in it."""
        return "".join(self._pieces(text)) if may_tell(text) else text

    def _pieces(self, text: str) -> Iterator[str]:
        position = 0
        while found := _FOUND.search(text, position):
            group = found.lastgroup or ""
            value = found[group]
            start, end = found.span(group)
            yield text[position:start]
            if group == "url":
                yield self._url(value)
            elif group in ("jwt", "mail") or _is_given_away(found, group):
                yield self.replaced(value)
            else:
                end = start  # what is none may begin with one: a URL behind a name of no interest
            position = end
        yield text[position:]

    def _url(self, url: str) -> str:
        main, hash_sign, fragment = url.partition("#")
        head, mark, query = main.partition("?")
        scheme, _, rest = head.partition("://")
        place, slash, path = rest.partition("/")
        user, at, host = place.rpartition("@")
        head = f"{scheme}://{self.replaced(user)}{at}{host}{slash}{path}"
        return head + mark + self.form(query) + hash_sign + self.form(fragment)


def may_tell(text: str) -> bool:
    """Whether a search for values that are given away is worth its time."""
    if ":" not in text and "=" not in text and not any(map(text.__contains__, _SIGNS)):
        return False
    for found in _MAY_TELL.finditer(text):
        if found["name"] is None or kind_of(found["name"]):
            return True
    return False


def hidden_in(text: str) -> str | None:
    """The text that a value hides in base64; None where it hides none, empty if compressed."""
    return decoded(text) if len(text) >= _SHORTEST_BASE64 and is_encoded(text) else None


def is_encoded(text: str) -> bool:
    """Whether a text may be the base64 of something."""
    return _BASE64.fullmatch(text) is not None


def decoded(text: str) -> str | None:
    """The text that base64 hides, None where it hides none; empty for what is compressed."""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        return "" if data.startswith(_GZIP) else data.decode()
    except ValueError:
        return None


def is_packed(data: bytes, encoding: str | None) -> bool:
    """Whether bytes are compressed, so that what they hold cannot be seen as it stands there.

    A recorder may have unpacked a body and kept the header that says it is packed.
    """
    if data.startswith(_GZIP):
        return True
    if (encoding or "identity").strip().lower() == "identity":
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


def _is_given_away(found: re.Match[str], group: str) -> bool:
    value = found[group]
    is_value = len(value) >= _LONG or any(c.isdigit() or not c.isascii() for c in value)
    if group == "credential":
        return is_value
    kind = kind_of(found["name"])
    if group == "quoted" or kind is None:
        return kind is not None
    # Behind a colon without quotes stands prose more often than a name or an address.
    is_prose = ":" in found["sign"] and kind is Kind.PERSONAL and value.isalpha()
    return is_value and not is_prose
