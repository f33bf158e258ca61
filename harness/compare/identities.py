"""Which id of BASE stands for which id of NEW: one for one, settled where both are first seen."""

import re
from collections.abc import Iterable

from harness.compare.noise import Sort
from harness.compare.reading import Leaf, Seen

_SHORT = 6
"""A shorter id (a counter) means something under its own name only."""
_WORD = re.compile(r"[A-Za-z0-9]+", re.ASCII)


class Identities:
    """Pairs of ids. What an id of BASE was paired with, it stays paired with."""

    def __init__(self) -> None:
        self._new: dict[str, str] = {}
        self._base: dict[str, str] = {}

    def agree(self, base: Leaf, new: Leaf) -> bool:
        """Whether two ids stand for the same; ids that were not met yet do from now on."""
        return self._pair(_key(base), _key(new)) and self._pair_words(base.text, new.text)

    def pair(self, base: str, new: str) -> None:
        """Let two words stand for the same, unless one of them is taken."""
        self._pair(base, new)

    def in_base(self, leaf: Leaf) -> str | None:
        """What an id of BASE is called on both sides; None where it is not paired yet."""
        key = _key(leaf)
        return key if key in self._new else None

    def in_new(self, leaf: Leaf) -> str | None:
        """What an id of NEW is called on both sides; None where it is not paired yet."""
        return self._base.get(_key(leaf))

    def renamed(self, text: str) -> str:
        """A text of NEW with every paired word as BASE calls it."""
        if not self._base or len(text) < _SHORT:
            return text
        whole = self._base.get(text)
        return whole or _WORD.sub(lambda m: self._base.get(m[0], m[0]), text)

    def _pair(self, base: str, new: str) -> bool:
        known, back = self._new.get(base), self._base.get(new)
        if known is None and back is None:
            self._new[base], self._base[new] = new, base
            return True
        return known == new and back == base

    def _pair_words(self, base: str, new: str) -> bool:
        """Pair what an id is made of, such as the word of a run; never a reason to disagree."""
        words, others = _WORD.findall(base), _WORD.findall(new)
        if len(words) == len(others) > 1:
            for one, other in zip(words, others, strict=True):
                if len(one) >= _SHORT <= len(other):
                    self._pair(one, other)
        return True


def chosen_ids(side: Iterable[Seen]) -> frozenset[tuple[str, str]]:
    """The ids, with their names, that the caller named before the platform did.

    What the platform gives out may be the same number by chance; what a caller asks for by the same
    id on both sides is the same thing.
    """
    chosen = set[tuple[str, str]]()
    given = set[str]()
    for seen in side:
        asked, told = (seen.request, seen.answer) if seen.is_call else ((), seen.request)
        chosen.update((_key(x), x.text) for x in asked if _is_id(x) and x.text not in given)
        given.update(x.text for x in told if _is_id(x))
    return frozenset(chosen)


def _is_id(leaf: Leaf) -> bool:
    return leaf.sort is Sort.ID and leaf.text != ""


def _key(leaf: Leaf) -> str:
    if len(leaf.text) >= _SHORT:
        return leaf.text
    return f"{leaf.general.rpartition('/')[2].rpartition('.')[2]}={leaf.text}"
