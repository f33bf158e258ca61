"""Redaction of headers: few are kept, any other is replaced."""

import base64
import re
from collections import Counter
from collections.abc import Callable
from itertools import chain, compress, count

from harness.evidence.free_text import may_tell
from harness.evidence.memo import Memo
from harness.evidence.people import Sought, sought_in
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.redact_text import TextRedaction
from harness.evidence.scrub import Scrubber
from harness.evidence.sensitive import (
    KEPT_HEADERS,
    POLICY_HEADERS,
    TRACE_HEADERS,
    Kind,
    kind_of,
)
from harness.model.exchange import Headers

HEADER = "header"
"""Counts headers of which nothing is known."""
_SCHEME = re.compile(r"((?:bearer|basic|token) +)(.+)", re.IGNORECASE | re.DOTALL)
_CREDENTIALS = ("authorization", "proxy-authorization")
_LONG = 200
"""Longer values hardly come twice; nothing is kept of them."""

_KEPT, _NAMED, _CREDENTIAL = "kept", "named", "credential"
_UNKNOWN, _POLICY, _TRACE = "unknown", "policy", "trace"

_MOST = 8192

Header = tuple[str, str]
_Told = tuple[Header, tuple[Sought, ...], str, bool, bool, bool]
"""What a header comes to by itself: as it is published, what it teaches, its text if it is kept,
whether it is replaced by its name each time, whether nothing is known of it, and whether it is kept
and may hold what its own text gives away."""


class HeaderRedaction:
    """Redacts the headers of a message by their names."""

    def __init__(
        self,
        pseudonyms: Pseudonyms,
        scrubber: Scrubber,
        text: TextRedaction,
        replaced: Counter[str],
        *,
        are_unknown_masked: bool = False,
    ) -> None:
        """Values of headers of which nothing is known are masked where nobody will read them."""
        self._pseudonyms = pseudonyms
        self._scrubber = scrubber
        self._text = text
        self._replaced = replaced
        self._told = _ToldHeaders(masked if are_unknown_masked else pseudonyms.of)

    def redacted(self, headers: Headers, *, is_push: bool) -> Headers:
        """The same headers with values replaced that are not certainly harmless."""
        if not headers:
            return ()
        # As a rule most of the headers of a message are those of the one before.
        told = map(self._told.__getitem__, headers)
        made: Headers
        made, sought, kept, named, unknown, tells = zip(*told, strict=True)
        if True in named:
            changed = list(made)
            for index in compress(count(), named):
                changed[index] = self._named(*headers[index], is_push=is_push)
            made = tuple(changed)
        if any(sought):
            self._scrubber.meet(chain.from_iterable(sought))
        if number := sum(unknown):
            self._replaced[HEADER] += number
        if True in tells or self._scrubber.may_change("\n".join(kept)):
            return tuple([self._scrubbed(*header) for header in made])
        return made

    def _named(self, name: str, value: str, *, is_push: bool) -> Header:
        if _MANNERS[name] is not _CREDENTIAL:
            return name, self._text.replacement(value, kind_of(name) or Kind.SECRET)
        # A push carries its signature where a call carries a credential.
        if is_push:
            return name, self._text.replacement(value, Kind.SIGNATURE)
        return name, self._credential(value)

    def _scrubbed(self, name: str, value: str) -> Header:
        if _MANNERS[name] is not _KEPT:
            return name, value
        if name.lower() == "location":
            return name, self._text.url(value)
        return name, self._text.scrubbed(value)

    def _credential(self, value: str) -> str:
        found = _SCHEME.fullmatch(value)
        if not found:
            return self._text.replacement(value, Kind.SECRET)
        scheme, credential = found.groups()
        if scheme.lower().startswith("basic"):
            self._scrubber.learn(_password(credential), Kind.SECRET)
        return str(scheme) + self._text.replacement(credential, Kind.SECRET)


def masked(value: str) -> str:
    """What stands for a value that nobody reads: it is as long, and tells nothing else."""
    return "*" * len(value)


def _manner_of(name: str) -> str:
    lowered = name.lower()
    if lowered in _CREDENTIALS:
        return _CREDENTIAL
    if lowered == "location" or lowered in KEPT_HEADERS:
        return _KEPT
    if kind_of(name):
        return _NAMED
    if lowered in TRACE_HEADERS:
        return _TRACE
    return _POLICY if lowered in POLICY_HEADERS else _UNKNOWN


_MANNERS: Memo[str, str] = Memo(_manner_of)


class _ToldHeaders(dict[Header, _Told]):
    """What headers come to; those are remembered that may well come again."""

    def __init__(self, unknown: Callable[[str], str]) -> None:
        super().__init__()
        self._unknown = unknown

    def __missing__(self, header: Header) -> _Told:
        name, value = header
        manner = _MANNERS[name]
        if manner is _TRACE:
            return (name, self._unknown(value)), (), "", False, value != "", False
        if manner is _NAMED or manner is _CREDENTIAL:
            return header, (), "", True, False, False
        if manner is _KEPT:
            tells = "?" in value or "#" in value or may_tell(value)
            told: _Told = header, (), value, False, False, tells
        else:
            sought = sought_in(value) if manner is _UNKNOWN else ()
            told = (name, self._unknown(value)), sought, "", False, value != "", False
        if len(value) <= _LONG and len(name) <= _LONG:
            if len(self) >= _MOST:
                self.clear()
            self[header] = told
        return told


def _password(credential: str) -> str:
    try:
        decoded = base64.b64decode(credential.strip(), validate=True)
    except ValueError:
        return ""
    return decoded.decode("utf-8", "surrogateescape").partition(":")[2]
