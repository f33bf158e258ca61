"""Whole words sought in texts, be they under escapes or not."""

import re
from collections.abc import Iterable

from harness.evidence.disguises import is_needlessly_escaped

_FEW = 24
"""So many are sought one by one; more among the words of the text."""
_ESCAPES = re.compile(r"\\+(?:u[0-9a-fA-F]{4}|.)|(?:%[0-9A-Fa-f]{2})+", re.DOTALL)
_FOREIGN = re.compile(r"%[89A-Fa-f]|\\u(?!00[0-7])")
"""A character that is not ASCII, escaped."""


class Words:
    """A set of words; `pattern` finds the words of a text."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._words: set[str] = set()
        self._is_foreign = False

    def add(self, word: str) -> None:
        """Seek one more."""
        self._words.add(word)
        self._is_foreign |= not word.isascii()

    def may_stand_in(self, text: str) -> bool:
        """Whether a search is worth its time, of the text or of what it holds under escapes."""
        if not self._words:
            return False
        if len(self._words) <= _FEW:
            for word in self._words:
                if word in text:
                    return True
        elif not self._words.isdisjoint(self._words_of(text)):
            return True
        return is_hidden_by_escapes(text, is_foreign=self._is_foreign)

    def _words_of(self, text: str) -> Iterable[str]:
        words = self._pattern.findall(text)
        if "%" in text or "\\" in text:
            words += self._pattern.findall(_ESCAPES.sub(" ", text))
        return words


def is_hidden_by_escapes(text: str, *, is_foreign: bool) -> bool:
    """Whether words may stand under the escapes of a text without being seen there."""
    if "%" not in text and "\\" not in text:
        return False
    return is_needlessly_escaped(text) or (is_foreign and _FOREIGN.search(text) is not None)
