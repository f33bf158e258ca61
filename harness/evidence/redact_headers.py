"""Redaction of headers: few are kept, any other is replaced."""

import base64
import re
from collections import Counter

from harness.evidence.free_text import may_tell
from harness.evidence.memo import Memo
from harness.evidence.people import Sought, sought_in
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.redact_text import TextRedaction
from harness.evidence.scrub import Scrubber
from harness.evidence.sensitive import KEPT_HEADERS, Kind, kind_of
from harness.model.exchange import Headers

HEADER = "header"
"""Counts headers of which nothing is known."""
_SCHEME = re.compile(r"((?:bearer|basic|token) +)(.+)", re.IGNORECASE | re.DOTALL)
_KEPT, _NAMED, _UNKNOWN, _CREDENTIAL = "kept", "named", "unknown", "credential"
_CREDENTIALS = ("authorization", "proxy-authorization")


class HeaderRedaction:
    """Redacts the headers of a message by their names."""

    def __init__(
        self,
        pseudonyms: Pseudonyms,
        scrubber: Scrubber,
        text: TextRedaction,
        replaced: Counter[str],
    ) -> None:
        self._pseudonyms = pseudonyms
        self._scrubber = scrubber
        self._text = text
        self._replaced = replaced

    def redacted(self, headers: Headers, *, is_push: bool) -> Headers:
        """The same headers with values replaced that are not certainly harmless."""
        made: list[tuple[str, str]] = []
        kept: list[str] = []
        people: list[Sought] = []
        of, unknown, may_tell_more = self._pseudonyms.of, 0, False
        for header in headers:
            name, value = header
            manner, kind = _MANNERS[name]
            if manner is _UNKNOWN:
                unknown += value != ""
                people += sought_in(value)
                made.append((name, of(value)))
            elif manner is _KEPT:
                kept.append(value)
                may_tell_more = may_tell_more or _TELLS[value]
                made.append(header)
            elif manner is _CREDENTIAL and not is_push:
                made.append((name, self._credential(value)))
            else:
                # A push carries its signature where a call carries a credential.
                made.append((name, self._text.replacement(value, kind or Kind.SIGNATURE)))
        self._scrubber.meet(people)
        if unknown:
            self._replaced[HEADER] += unknown
        if may_tell_more or self._scrubber.may_change("\n".join(kept)):
            made = [self._scrubbed(name, value) for name, value in made]
        return tuple(made)

    def _scrubbed(self, name: str, value: str) -> tuple[str, str]:
        if _MANNERS[name][0] is not _KEPT:
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


def _manner_of(name: str) -> tuple[str, Kind | None]:
    name = name.lower()
    if name in _CREDENTIALS:
        return _CREDENTIAL, None
    if name == "location" or name in KEPT_HEADERS:
        return _KEPT, None
    kind = kind_of(name)
    return _NAMED if kind else _UNKNOWN, kind


_TELLS: Memo[str, bool] = Memo(lambda value: "?" in value or "#" in value or may_tell(value))
"""Whether a header that is kept may hold what its own text gives away."""
_MANNERS: Memo[str, tuple[str, Kind | None]] = Memo(_manner_of)


def _password(credential: str) -> str:
    try:
        decoded = base64.b64decode(credential.strip(), validate=True)
    except ValueError:
        return ""
    return decoded.decode("utf-8", "surrogateescape").partition(":")[2]
