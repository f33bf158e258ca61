"""Personal values that were met under their names, found again in texts that repeat them.

An error that tells of an address, an application that prints whom it delivers to. Sought is what
can hardly stand there by chance, and only inside a longer text: a whole value under another name
may be something else, a service or the number of an order.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.words import Words, is_escaped

_HAN = "\u3400-\u9fff\uf900-\ufaff"
TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
"""A word of a text: a run of letters and digits, or one character of Chinese."""
_DIGIT_OR_SIGN = re.compile(r"[\d @]")
_IS_HAN = re.compile(f"[{_HAN}]")
_MOST = 20_000
"""Values remembered of one run: what comes later is replaced under its name only."""
_SHORTEST, _SHORTEST_FOREIGN = 8, 3
_LONGEST = 200


Sought = tuple[str, tuple[str, int]]
"""A value, and the word in it that it is found by, with its place."""


class People:
    """Remembers personal values, in memory only; what they are found by goes to `words`."""

    def __init__(self, pseudonyms: Pseudonyms, words: Words) -> None:
        self._pseudonyms = pseudonyms
        self.known: dict[str, tuple[str, int]] = {}
        """Value -> its longest word, and where in the value it stands."""
        self._words = words
        self._places: dict[str, set[tuple[int, int]]] = {}
        """Word -> where it stands in values, and how long they are."""
        self._count = 0
        """So many of the known values are among those; hardly any text is searched."""

    def learn(self, value: str) -> None:
        """Remember a value, unless it is too short or too plain to be told from others."""
        for sought, place in sought_in(value):
            self.learn_sought(sought, place)

    def learn_sought(self, value: str, place: tuple[str, int]) -> bool:
        """Remember a value of which it is known how it is sought; whether it is a new one."""
        if value in self.known or len(self.known) >= _MOST:
            return False
        self.known[value] = place
        self._words.add(place[0])
        return True

    def may_stand_in(self, text: str, words: Iterable[str]) -> bool:
        """Whether a value may stand in a text in which those of the words do, be it in escapes."""
        self._index()
        found = [word for word in words if word in self._places]
        # What stands beside the word may be spelled otherwise.
        is_spelled = bool(found) and ("+" in text or is_escaped(text))
        return is_spelled or any(self._is_value_around(word, text) for word in found)

    def scrub(self, text: str) -> str:
        """The text, as long as before, with every value replaced that is a part of it."""
        self._index()
        pieces, position = [], 0
        for token in TOKEN.finditer(text):
            for offset, length in sorted(self._places.get(token.group(), ())):
                start = token.start() - offset
                value = text[max(start, 0) : start + length]
                if start >= position and self._is_part(value, text, start):
                    pieces += [text[position:start], self._pseudonyms.of(value)]
                    position = start + length
        return "".join([*pieces, text[position:]])

    def _index(self) -> None:
        if self._count < len(self.known):
            for value, (word, start) in islice(self.known.items(), self._count, None):
                self._places.setdefault(word, set()).add((start, len(value)))
            self._count = len(self.known)

    def _is_value_around(self, word: str, text: str) -> bool:
        places = self._places[word]
        at = text.find(word)
        while at >= 0:
            for offset, length in places:
                start = max(at - offset, 0)
                if text[start : at - offset + length] in self.known:
                    return True
            at = text.find(word, at + 1)
        return False

    def _is_part(self, value: str, text: str, start: int) -> bool:
        if value not in self.known or value == text.strip():
            return False
        before, behind = text[start - 1 : start] if start else "", text[start + len(value) :][:1]
        return not (_joins(before, value[0]) or _joins(value[-1], behind))


def sought_in(value: str) -> tuple[Sought, ...]:
    """What is sought in other texts once a value was met; nothing if it is too plain or short."""
    return _sought_in(value) if len(value) <= _LONGEST else ()


@lru_cache(maxsize=1024)
def _sought_in(value: str) -> tuple[Sought, ...]:
    if value.isascii() and value.isalnum():
        is_word = len(value) < _SHORTEST or value.isalpha()
        return () if is_word else ((value, (value, 0)),)
    value = value.strip()
    if not _is_telling(value):
        return ()
    # The first of the longest: it stands inside no other word.
    word = max(TOKEN.findall(value), key=len, default="")
    return ((value, (word, value.index(word))),) if word else ()


def _is_telling(value: str) -> bool:
    if not value.isascii() and any(not char.isascii() and char.isalpha() for char in value):
        return len(value) >= _SHORTEST_FOREIGN
    # One word of letters alone is a city more often than a name.
    return len(value) >= _SHORTEST and _DIGIT_OR_SIGN.search(value) is not None


def _joins(left: str, right: str) -> bool:
    """Whether two characters belong to one word; Han is written without spaces."""
    both = left + right
    return len(both) > 1 and both.isalnum() and not _IS_HAN.search(both)
