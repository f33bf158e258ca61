"""Finding what was met wherever it stands again, under whatever name, and replacing it there."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from harness.evidence.disguises import SHORTEST, disguises, spellings
from harness.evidence.form_text import spelled_percent
from harness.evidence.json_text import spelled_escape
from harness.evidence.known_secrets import KnownSecrets
from harness.evidence.learned import Learned
from harness.evidence.people import TOKEN, People, Sought, sought_in
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.sensitive import Kind, kind_of
from harness.evidence.words import Words, is_hidden_by_escapes

_SHORTEST_WAYBILL = 10
_WORD = re.compile(r"%[0-9A-Fa-f]{2}|(?:[^\W_]|-){10,}")
_NUMBER = re.compile(r"[-+]?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?")
_PLACEHOLDERS = frozenset({"undefined", "[object object]"})
"""What programs send in place of a token that they do not have; no secret, and a common word."""


class Met(NamedTuple):
    """What was met."""

    secrets: frozenset[str]
    waybills: set[str]
    people: Collection[str]


_NOTHING_MET = Met(frozenset(), set(), ())


class Scrubber:
    """Remembers what was met, in memory only, and replaces it under any name."""

    def __init__(
        self, pseudonyms: Pseudonyms, public: frozenset[str], given: Iterable[str] = ()
    ) -> None:
        """`given` are secrets that are never forgotten."""
        self._pseudonyms = pseudonyms
        self._public = public
        self._secrets = KnownSecrets()
        self._forget_words()
        self.met = 0
        """How much was met: more, where anything was since."""
        for secret in given:
            self.be_given(secret)
        self.met = 0
        self._given = self._secrets.copy()

    @property
    def secrets(self) -> frozenset[str]:
        """Every secret met so far."""
        return self._secrets.all

    def is_secret(self, text: str) -> bool:
        """Whether a text is one of them."""
        return text in self._secrets

    def recall(self, learned: Learned) -> None:
        """Know what other exchanges have taught."""
        for secret in learned.secrets:
            self.be_given(secret)
        for waybill in learned.waybills:
            self.learn(waybill, Kind.SHIPMENT)
        for value in learned.people:
            self.learn(value, Kind.PERSONAL)

    def forgotten(self) -> Met:
        """What was met, which is forgotten; what was given at the start is not."""
        if not self.met:
            return _NOTHING_MET
        self.met = 0
        secrets = frozenset[str]()
        if len(self._secrets) > len(self._given):
            secrets = self._secrets.all - self._given.all
            self._secrets = self._given.copy()
        found = Met(secrets, self._waybills, self._people.known)
        if self._words:
            self._forget_words()
        return found

    def be_given(self, secret: str) -> None:
        """Remember a secret, whatever it looks like."""
        if self._is_new(secret):
            self._secrets.add(secret)
            self.met += 1

    def learn(self, value: str, kind: Kind) -> None:
        """Remember a value that is to be found under other names as well."""
        if kind is Kind.PERSONAL:
            self.meet(sought_in(value))
        elif kind is Kind.SECRET:
            if _is_secret(value):
                self.be_given(value)
        elif kind is Kind.SHIPMENT and value not in self._public and _is_waybill(value):
            self.met += value not in self._waybills
            self._waybills.add(value)
            word = max(TOKEN.findall(value), key=len)
            self._words.add(word)
            self._waybill_words.add(word)

    def meet(self, people: Iterable[Sought]) -> None:
        """Remember personal values of which it was worked out how they are sought."""
        for value, place in people:
            if value not in self._public:
                self.met += self._people.learn_sought(value, place)

    def may_change(self, text: str) -> bool:
        """Whether a search is worth its time, of the text or of what it holds under escapes."""
        if self._secrets.found_in(text):
            return True
        is_foreign = False
        if self._words:
            words = self._words.found_in(text)
            if words and (self._holds_waybill(words) or self._people.may_stand_in(text, words)):
                return True
            is_foreign = self._words.is_foreign
        elif not self._secrets:
            return False
        return is_hidden_by_escapes(text, is_foreign=is_foreign)

    def scrub(self, text: str) -> str:
        """A text with every known value replaced, character by character."""
        likely = self._secrets.found_in(text)
        if found := [secret for secret in likely if _pattern_of((secret,)).search(text)]:
            # The longest first: a shorter one may be a part of it.
            secrets = tuple(sorted(found, key=lambda secret: (-len(secret), secret)))
            pattern = _pattern_of(secrets)
            text = pattern.sub(lambda match: self._replaced(match, secrets), text)
        words = self._words.found_in(text)
        if not words:
            return text
        if self._holds_waybill(words):
            text = _WORD.sub(self._word, text)
        return self._people.scrub(text)

    def _forget_words(self) -> None:
        self._words = Words(TOKEN)
        """Of each waybill and of each personal value the one that it is found by."""
        self._waybills: set[str] = set()
        self._waybill_words: set[str] = set()
        self._people = People(self._pseudonyms, self._words)

    def _is_new(self, secret: str) -> bool:
        is_known = secret in self._secrets
        return len(secret) >= SHORTEST and not is_known and secret not in self._public

    def _holds_waybill(self, words: list[str]) -> bool:
        return not self._waybill_words.isdisjoint(words)

    def _word(self, match: re.Match[str]) -> str:
        word = match.group()
        return self._pseudonyms.of(word) if word in self._waybills else word

    def _replaced(self, match: re.Match[str], secrets: tuple[str, ...]) -> str:
        found = match.group()
        if match.lastindex is None:
            return self._pseudonyms.of(found)
        secret = secrets[match.lastindex - 1]
        other = self._pseudonyms.of(secret)
        units = re.fullmatch("".join(f"({spellings(char)})" for char in secret), found)
        if found == secret or units is None:
            return other
        return "".join(map(_spelled, secret, other, units.groups()))


def _is_secret(value: str) -> bool:
    is_word = value.lower() in _PLACEHOLDERS or kind_of(value) is not None
    # A number under a secret's name may well be an order id or a price under another.
    return not is_word and not _NUMBER.fullmatch(value)


def _is_waybill(value: str) -> bool:
    # One of digits alone may be an order's number as well, which must stay.
    return len(value) >= _SHORTEST_WAYBILL and any(char.isalpha() for char in value)


@lru_cache(maxsize=512)
def _pattern_of(secrets: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, secrets)))


def _pattern(secret: str) -> str:
    forms = dict.fromkeys(disguises(secret))
    coded = [pattern for form, pattern in forms if form in ("hex", "base64")]
    return "|".join([*(f"({p})" for form, p in forms if form == "escaped"), *coded])


def _spelled(before: str, after: str, unit: str) -> str:
    if before == after:
        return unit
    if unit.startswith("%"):
        return spelled_percent(after, unit.encode()).decode()
    return spelled_escape(after, unit)
