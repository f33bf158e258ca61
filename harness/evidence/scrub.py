"""Finding the secrets that a run has met wherever they stand again, and replacing them there."""

import re
from collections.abc import Iterator

from harness.evidence.disguises import SHORTEST, base64_cores, disguises, spellings
from harness.evidence.form_text import spelled_percent
from harness.evidence.json_text import spelled_escape
from harness.evidence.people import People
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.sensitive import Kind, kind_of

_SHORTEST_WAYBILL = 10
_WORD = re.compile(r"%[0-9A-Fa-f]{2}|(?:[^\W_]|-){10,}")
_NUMBER = re.compile(r"[-+]?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?")
_PLACEHOLDERS = frozenset({"undefined", "[object object]"})
"""What programs send in place of a token that they do not have; no secret, and a common word."""


class Scrubber:
    """Remembers what a run met, in memory only, and replaces it under any name."""

    def __init__(self, pseudonyms: Pseudonyms, public: frozenset[str]) -> None:
        self._pseudonyms = pseudonyms
        self._public = public
        self._secrets: set[str] = set()
        self._waybills: set[str] = set()
        self._people = People(pseudonyms)
        self._ordered: list[str] = []
        self._pattern: re.Pattern[str] | None = None
        self._needles: tuple[str, ...] = ()
        self._hex: tuple[str, ...] = ()

    @property
    def secrets(self) -> frozenset[str]:
        """Every secret met so far."""
        return frozenset(self._secrets)

    def be_given(self, secret: str) -> None:
        """Remember a secret that is known from the start, whatever it looks like."""
        if len(secret) >= SHORTEST and secret not in self._public | self._secrets:
            self._secrets.add(secret)
            self._rebuild()

    def learn(self, value: str, kind: Kind) -> None:
        """Remember a value that is to be found under other names as well."""
        if value in self._public:
            return
        if kind is Kind.SECRET and value not in self._secrets and _is_secret(value):
            self._secrets.add(value)
            self._rebuild()
        elif kind is Kind.SHIPMENT and _is_waybill(value):
            self._waybills.add(value)
        elif kind is Kind.PERSONAL:
            self._people.learn(value)

    def may_change(self, text: str) -> bool:
        """Whether a search is worth its time; only a text with escapes needs the slow one."""
        lowered = text.lower()
        return (
            "%" in text
            or "\\" in text
            or any(needle in text for needle in self._needles)
            or any(needle in lowered for needle in self._hex)
            or any(word in self._waybills for word in _WORD.findall(text))
            or self._people.may_change(text)
        )

    def scrub(self, text: str) -> str:
        """A text with every known value replaced, character by character."""
        if not self.may_change(text):
            return text
        if self._pattern:
            text = self._pattern.sub(self._replaced, text)
        return self._people.scrub(_WORD.sub(self._word, text))

    def _word(self, match: re.Match[str]) -> str:
        word = match.group()
        return self._pseudonyms.of(word) if word in self._waybills else word

    def _replaced(self, match: re.Match[str]) -> str:
        found = match.group()
        if match.lastindex is None:
            return self._pseudonyms.of(found)
        secret = self._ordered[match.lastindex - 1]
        other = self._pseudonyms.of(secret)
        units = re.fullmatch("".join(f"({spellings(char)})" for char in secret), found)
        if found == secret or units is None:
            return other
        return "".join(map(_spelled, secret, other, units.groups()))

    def _rebuild(self) -> None:
        self._ordered = sorted(self._secrets, key=lambda s: (-len(s), s))
        self._pattern = re.compile("|".join(map(_pattern, self._ordered)))
        self._needles = tuple(needle for secret in self._ordered for needle in _needles(secret))
        self._hex = tuple(_data(secret).hex() for secret in self._ordered)


def _is_secret(value: str) -> bool:
    is_word = value.lower() in _PLACEHOLDERS or kind_of(value) is not None
    # A number under a secret's name may well be an order id or a price under another.
    return len(value) >= SHORTEST and not is_word and not _NUMBER.fullmatch(value)


def _is_waybill(value: str) -> bool:
    # One of digits alone may be an order's number as well, which must stay.
    return len(value) >= _SHORTEST_WAYBILL and any(char.isalpha() for char in value)


def _pattern(secret: str) -> str:
    forms = dict.fromkeys(disguises(secret))
    coded = [pattern for form, pattern in forms if form in ("hex", "base64")]
    return "|".join([*(f"({p})" for form, p in forms if form == "escaped"), *coded])


def _needles(secret: str) -> Iterator[str]:
    yield secret
    yield secret.replace(" ", "+")
    for core in base64_cores(_data(secret)):
        yield core
        yield core.replace("+", "-").replace("/", "_")


def _data(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogatepass")


def _spelled(before: str, after: str, unit: str) -> str:
    if before == after:
        return unit
    if unit.startswith("%"):
        return spelled_percent(after, unit.encode()).decode()
    return spelled_escape(after, unit)
