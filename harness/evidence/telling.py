"""Which of many texts may call for a change, found at once: in nearly all of them there is nothing.

What looks into one text after the other costs more than the search of all of them as one. None of
them has a line break: the strings of JSON text have none.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import compress

from harness.evidence.free_text import decoded, may_tell
from harness.evidence.sensitive import letters_of_lines

_SIGNED = re.compile(r"(?m)^[^\n=:@]*[=:@].*")
_SIGNS = ("eyJ", "earer", "asic", "EARER", "ASIC")
"""With one of these, or of the signs above, `may_tell` has something to look at."""
_ENCODED = re.compile(r"(?m)^[A-Za-z0-9+/_-]{20,}={0,2}$")
_MOST, _LONGEST = 20_000, 60


class Search:
    """Looks for texts that call for a change; remembers some of those that do not."""

    def __init__(self, names: frozenset[bytes]) -> None:
        """`names` call for a change of what stands under them: in letters and digits alone."""
        self._names = names
        self._plain: set[str] = set()
        self._named: set[str] = set()

    def among(self, texts: frozenset[str]) -> tuple[set[str], set[str]]:
        """Those that are such names, and those that call for a change of themselves."""
        found = self._named.intersection(texts)
        new = tuple(texts - self._plain - found)
        if not new:
            return found, set()
        telling = _telling(new)
        named = set(_named(new, self._names))
        if len(self._plain) + len(self._named) > _MOST:
            self._plain.clear()
            self._named.clear()
        short = {text for text in new if len(text) <= _LONGEST and text not in telling}
        self._named |= short & named
        self._plain |= short - named
        return found | named, telling


def looks_like_json(text: str) -> bool:
    """Whether a text begins as a JSON object or array does."""
    return text.lstrip()[:1] in ("{", "[")


def _named(lines: Sequence[str], names: frozenset[bytes]) -> Iterator[str]:
    return compress(lines, map(names.__contains__, letters_of_lines("\n".join(lines))))


def _telling(lines: Sequence[str]) -> set[str]:
    """Those that look like JSON, give something away or hide a text."""
    text = "\n".join(lines)
    found = set[str]()
    if "{" in text or "[" in text:
        found.update(filter(looks_like_json, lines))
    if ":" in text or "=" in text or "@" in text:
        found.update(filter(may_tell, _SIGNED.findall(text)))
    if any(map(text.__contains__, _SIGNS)):
        found.update(filter(may_tell, lines))
    found.update([line for line in _ENCODED.findall(text) if decoded(line) is not None])
    return found
