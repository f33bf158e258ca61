"""Whole words sought in texts, be they under escapes or not."""

import re
import string
from itertools import islice

from harness.evidence.disguises import is_needlessly_escaped

_FEW = 12
"""So many are sought one by one; more among the words of the text."""
_ESCAPES = re.compile(r"\\+(?:u[0-9a-fA-F]{4}|.)|(?:%[0-9A-Fa-f]{2})+", re.DOTALL)
_FOREIGN = re.compile(r"%[89A-Fa-f]|\\u(?!00[0-7])")
"""A character that is not ASCII, escaped."""
_LETTERS = frozenset((string.ascii_letters + string.digits).encode())
_BLANKS = bytes(code if code in _LETTERS else ord(" ") for code in range(256))


class Words:
    """A set of words; `pattern` finds the words of a text: in ASCII, runs of letters and digits."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._words: dict[str, None] = {}
        self._in_ascii: dict[bytes, str] = {}
        self._count = 0
        """So many of the words were looked at whether they are among those."""
        self.is_foreign = False
        """Whether one of them is not ASCII."""

    def __len__(self) -> int:
        return len(self._words)

    def add(self, word: str) -> None:
        """Seek one more."""
        self._words[word] = None
        self.is_foreign |= not word.isascii()

    def found_in(self, text: str) -> list[str]:
        """Those that stand in a text as they are, be it between escapes."""
        if len(self._words) <= _FEW:
            return [word for word in self._words if word in text]
        if not text.isascii():
            words = self._pattern.findall(text)
            if is_escaped(text):
                words += self._pattern.findall(_ESCAPES.sub(" ", text))
            return list(self._words.keys() & words)
        data = text.encode()
        if is_escaped(text):
            data += b" " + _ESCAPES.sub(" ", text).encode()
        words_of_text = data.translate(_BLANKS).split()
        known = self._known_in_ascii()
        if known.keys().isdisjoint(words_of_text):
            return []
        return [known[word] for word in known.keys() & words_of_text]

    def _known_in_ascii(self) -> dict[bytes, str]:
        if self._count < len(self._words):
            new = islice(self._words, self._count, None)
            self._in_ascii.update((word.encode(), word) for word in new if word.isascii())
            self._count = len(self._words)
        return self._in_ascii


def is_escaped(text: str) -> bool:
    """Whether a text holds anything that may be an escape."""
    return "%" in text or "\\" in text


def is_hidden_by_escapes(text: str, *, is_foreign: bool) -> bool:
    """Whether words may stand under the escapes of a text without being seen there."""
    if not is_escaped(text):
        return False
    return is_needlessly_escaped(text) or (is_foreign and _FOREIGN.search(text) is not None)
