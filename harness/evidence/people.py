"""Personal values that a run met under their names, found again in texts that repeat them.

An error that tells of an address, an application that prints whom it delivers to. Sought is what
can hardly stand there by chance, and only inside a longer text: a whole value under another name
may be something else, a service or the number of an order.
"""

import re

from harness.evidence.pseudonym import Pseudonyms

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_MOST = 20_000
"""Values remembered of one run: what comes later is replaced under its name only."""
_SHORTEST, _SHORTEST_FOREIGN = 8, 3
_LONGEST = 200


class People:
    """Remembers personal values, in memory only."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._known: dict[str, str] = {}
        """Value -> what stands for it."""
        self._places: dict[str, set[tuple[int, int]]] = {}
        """Longest word of a value -> where it stands in such values, and how long they are."""

    def learn(self, value: str) -> None:
        """Remember a value, unless it is too short or too plain to be told from others."""
        value = value.strip()
        if value in self._known or not _is_telling(value) or len(self._known) >= _MOST:
            return
        word = max(_TOKEN.finditer(value), key=lambda found: len(found.group()))
        self._known[value] = self._pseudonyms.of(value)
        self._places.setdefault(word.group(), set()).add((word.start(), len(value)))

    def may_change(self, text: str) -> bool:
        """Whether a search is worth its time."""
        return not self._places.keys().isdisjoint(_TOKEN.findall(text))

    def scrub(self, text: str) -> str:
        """The text, as long as before, with every value replaced that is a part of it."""
        if not self.may_change(text):
            return text
        pieces, position = [], 0
        for token in _TOKEN.finditer(text):
            for offset, length in sorted(self._places.get(token.group(), ())):
                start = token.start() - offset
                value = text[max(start, 0) : start + length]
                if start >= position and self._is_part(value, text, start):
                    pieces += [text[position:start], self._known[value]]
                    position = start + length
        return "".join([*pieces, text[position:]])

    def _is_part(self, value: str, text: str, start: int) -> bool:
        if value not in self._known or value == text.strip():
            return False
        before, behind = text[start - 1 : start] if start else "", text[start + len(value) :][:1]
        return not (_joins(before, value[0]) or _joins(value[-1], behind))


def _is_telling(value: str) -> bool:
    if len(value) > _LONGEST:
        return False
    if any(not char.isascii() and char.isalpha() for char in value):
        return len(value) >= _SHORTEST_FOREIGN
    if len(value) < _SHORTEST:
        return False
    # One word of letters alone is a city more often than a name.
    return any(char.isdigit() or char in " @" for char in value)


def _joins(left: str, right: str) -> bool:
    """Whether two characters belong to one word; Han is written without spaces."""
    both = left + right
    return len(both) > 1 and both.isalnum() and not re.search(f"[{_HAN}]", both)
