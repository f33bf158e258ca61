"""Redaction of headers: few are kept, any other is replaced."""

import base64
import re
from collections import Counter
from typing import NamedTuple

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
_LONG = 300
"""Longer headers hardly come twice; nothing is kept of them."""

Header = tuple[str, str]


class HeaderRedaction:
    """Redacts headers; what comes of most depends on nothing else, and is kept."""

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
        self._of_call: Memo[Header, _Made] = Memo(lambda header: self._made(header, is_push=False))
        self._of_push: Memo[Header, _Made] = Memo(lambda header: self._made(header, is_push=True))

    def redacted(self, headers: Headers, *, is_push: bool) -> Headers:
        """The same headers with values replaced that are not certainly harmless."""
        memo = self._of_push if is_push else self._of_call
        found = [
            memo[header] if len(header[1]) <= _LONG else self._made(header, is_push=is_push)
            for header in headers
        ]
        people: list[Sought] = []
        for made in found:
            if made.counted:
                self._replaced[made.counted] += made.count
                people += made.people
                for value in made.taught:
                    self._scrubber.learn(value, made.kind)
        self._scrubber.meet(people)
        kept = "\n".join([made.header[1] for made in found if made.is_kept])
        if self._scrubber.may_change(kept) or any(made.is_telling for made in found):
            return tuple(map(self._scrubbed, found))
        return tuple([made.header for made in found])

    def _scrubbed(self, made: "_Made") -> Header:
        name, value = made.header
        if not made.is_kept:
            return made.header
        if name.lower() == "location":
            return name, self._text.url(value)
        return name, self._text.scrubbed(value)

    def _made(self, header: Header, *, is_push: bool) -> "_Made":
        name, value = header[0].lower(), header[1]
        if name == "location" or name in KEPT_HEADERS:
            # A query is redacted each time: it may teach something.
            return _Made(header, is_kept=True, is_telling=name == "location" or may_tell(value))
        kind = kind_of(name)
        if name not in ("authorization", "proxy-authorization"):
            return self._replacement(header, "", value, kind or Kind.PERSONAL, kind or HEADER)
        # A push carries its signature there, a call a credential.
        if is_push:
            return self._replacement(header, "", value, Kind.SIGNATURE, Kind.SIGNATURE)
        scheme, credential = _credential(value)
        made = self._replacement(header, scheme, credential, Kind.SECRET, Kind.SECRET)
        if scheme.lower().startswith("basic"):
            return made._replace(taught=(_password(credential), *made.taught))
        return made

    def _replacement(
        self, header: Header, begin: str, value: str, kind: Kind, counted: str
    ) -> "_Made":
        return _Made(
            header=(header[0], begin + self._pseudonyms.of(value)),
            kind=kind,
            counted=counted,
            count=bool(value),
            taught=() if kind is Kind.PERSONAL else (value,),
            people=sought_in(value) if kind is Kind.PERSONAL else (),
        )


class _Made(NamedTuple):
    """What becomes of a header, and what it says of itself."""

    header: Header
    is_kept: bool = False
    """Nothing is replaced but what is known; the header is the one it was."""
    is_telling: bool = False
    """Something in it may be redacted by a name there."""
    kind: Kind = Kind.PERSONAL
    counted: str = ""
    """As what it is counted; empty for one that is kept."""
    count: int = 0
    taught: tuple[str, ...] = ()
    people: tuple[Sought, ...] = ()


def _credential(value: str) -> tuple[str, str]:
    found = _SCHEME.fullmatch(value)
    return (found[1], found[2]) if found else ("", value)


def _password(credential: str) -> str:
    try:
        decoded = base64.b64decode(credential.strip(), validate=True)
    except ValueError:
        return ""
    return decoded.decode("utf-8", "surrogateescape").partition(":")[2]
