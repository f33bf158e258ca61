"""Secrets that are sought in texts: which of them a text may hold, found without a pattern."""

from harness.evidence.disguises import (
    Traces,
    is_needlessly_escaped,
    traces,
    without_needless_escapes,
)

_FEW = 60
"""So many are sought one by one; more by what their traces begin with."""
_GRAM = 8


class KnownSecrets:
    """A set of secrets, found in texts by the traces that they leave."""

    def __init__(self) -> None:
        self._traces: dict[str, Traces] = {}
        self._index: _Index | None = None

    def __len__(self) -> int:
        return len(self._traces)

    def __contains__(self, secret: str) -> bool:
        return secret in self._traces

    @property
    def all(self) -> frozenset[str]:
        """All of them."""
        return frozenset(self._traces)

    def add(self, secret: str) -> None:
        """Seek one more."""
        self._traces[secret] = traces(secret)
        if self._index:
            self._index.add(secret)
        elif len(self._traces) > _FEW:
            self._index = _Index(self._traces)

    def may_stand_in(self, text: str) -> bool:
        """Whether a search is worth its time, of the text or of what it holds under escapes."""
        if not self._traces:
            return False
        if self._index:
            return bool(self.found_in(text)) or is_needlessly_escaped(text)
        lowered = text.lower()
        for found in self._traces.values():
            if found.hex in lowered:
                return True
            for trace in found.texts:
                if trace in text:
                    return True
        return is_needlessly_escaped(text)

    def found_in(self, text: str) -> list[str]:
        """The secrets that may stand in a text itself, in any form."""
        if not self._traces:
            return []
        lowered = text.lower()
        may_be_escaped = "%" in text or "\\" in text
        unescaped = without_needless_escapes(text) if may_be_escaped else ""
        likely = self._index.likely(text, lowered, unescaped) if self._index else self._traces
        return [
            secret
            for secret, of_it in ((secret, self._traces[secret]) for secret in likely)
            if any(trace in text for trace in of_it.texts)
            or of_it.hex in lowered
            or (may_be_escaped and of_it.tail in unescaped)
        ]


class _Index:
    """Secrets by the first characters of their traces."""

    def __init__(self, secrets: dict[str, Traces]) -> None:
        self._by_gram: dict[str, list[str]] = {}
        self._always: set[str] = set()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        found = traces(secret)
        for trace in {*found.texts, found.hex, found.tail}:
            if len(trace) < _GRAM:
                self._always.add(secret)
            else:
                self._by_gram.setdefault(trace[:_GRAM], []).append(secret)

    def likely(self, *texts: str) -> set[str]:
        """Those that may leave a trace in the texts."""
        grams = {text[at : at + _GRAM] for text in texts for at in range(len(text) - _GRAM + 1)}
        found = self._by_gram.keys() & grams
        return self._always.union(*(self._by_gram[gram] for gram in found))
