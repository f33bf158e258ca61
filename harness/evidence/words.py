"""Whole words sought in texts, be they under escapes or not."""

import re
import string

from harness.evidence.disguises import is_needlessly_escaped

_FEW = 12
"""So many are sought one by one; more among the words of the text."""
_ESCAPES = re.compile(r"\\+(?:u[0-9a-fA-F]{4}|.)|(?:%[0-9A-Fa-f]{2})+", re.DOTALL)
_FOREIGN = re.compile(r"%[89A-Fa-f]|\\u(?!00[0-7])")
"""A character that is not ASCII, escaped."""
_LETTERS = frozenset((string.ascii_letters + string.digits).encode())


class Words:
    """A set of words; `pattern` finds the words of a text.

    In ASCII those are runs of letters and digits, and of what else `joining` names; words that are
    longer than what the pattern finds do no harm, since they are none that is sought.
    """

    def __init__(self, pattern: re.Pattern[str], joining: str = "") -> None:
        self._pattern = pattern
        self._words: set[str] = set()
        self._in_ascii: dict[bytes, str] = {}
        self._is_foreign = False
        kept = _LETTERS.union(joining.encode())
        self._blanks = bytes(code if code in kept else ord(" ") for code in range(256))

    def __len__(self) -> int:
        return len(self._words)

    def add(self, word: str) -> None:
        """Seek one more."""
        self._words.add(word)
        if word.isascii():
            self._in_ascii[word.encode()] = word
        else:
            self._is_foreign = True

    def may_stand_in(self, text: str) -> bool:
        """Whether a search is worth its time, of the text or of what it holds under escapes."""
        if not self._words:
            return False
        return bool(self.found_in(text)) or self.are_hidden_in(text)

    def are_hidden_in(self, text: str) -> bool:
        """Whether some may stand under the escapes of a text without being seen there."""
        return bool(self._words) and is_hidden_by_escapes(text, is_foreign=self._is_foreign)

    def found_in(self, text: str) -> list[str]:
        """Those that stand in a text as they are."""
        if len(self._words) <= _FEW:
            return [word for word in self._words if word in text]
        if not text.isascii():
            words = self._pattern.findall(text)
            if is_escaped(text):
                words += self._pattern.findall(_ESCAPES.sub(" ", text))
            return list(self._words.intersection(words))
        data = text.encode()
        if is_escaped(text):
            data += b" " + _ESCAPES.sub(" ", text).encode()
        known, words = self._in_ascii, data.translate(self._blanks).split()
        if known.keys().isdisjoint(words):
            return []
        return [known[word] for word in known.keys() & words]


def is_escaped(text: str) -> bool:
    """Whether a text holds anything that may be an escape."""
    return "%" in text or "\\" in text


def is_hidden_by_escapes(text: str, *, is_foreign: bool) -> bool:
    """Whether words may stand under the escapes of a text without being seen there."""
    if not is_escaped(text):
        return False
    return is_needlessly_escaped(text) or (is_foreign and _FOREIGN.search(text) is not None)
