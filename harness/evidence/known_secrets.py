"""Secrets that are sought in texts: which of them a text may hold, found without a pattern."""

from harness.evidence.disguises import (
    SHORTEST,
    Traces,
    is_needlessly_escaped,
    traces,
    without_needless_escapes,
)
from harness.evidence.trace_index import TraceIndex

_FEW = 12
"""So many are sought one by one, which takes no longer than one look for all of them."""


class KnownSecrets:
    """A set of secrets, found in texts by the traces that they leave."""

    def __init__(self) -> None:
        self._traces: dict[str, Traces] = {}
        self._index: TraceIndex | None = None

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
        found = self._traces[secret] = traces(secret)
        if self._index:
            self._index.add(secret, found)
        elif len(self._traces) > _FEW:
            self._index = TraceIndex()
            for known, of_it in self._traces.items():
                self._index.add(known, of_it)

    def copy(self) -> "KnownSecrets":
        """The same secrets, to seek more beside them."""
        made = KnownSecrets()
        if self._index:
            for secret in self._traces:
                made.add(secret)
        else:
            made._traces = self._traces.copy()
        return made

    def may_stand_in(self, text: str) -> bool:
        """Whether a search is worth its time, of the text or of what it holds under escapes."""
        if not self._traces:
            return False
        return bool(self.found_in(text)) or is_needlessly_escaped(text)

    def found_in(self, text: str) -> list[str]:
        """The secrets that may stand in a text itself, in any form."""
        if not self._traces or len(text) < SHORTEST:
            return []
        unescaped = without_needless_escapes(text) if "%" in text or "\\" in text else text
        likely = self._index.likely(text, unescaped) if self._index else self._traces
        if not likely:
            return []
        lowered = text.lower()
        found = []
        for secret in likely:
            texts, tail, in_hex = self._traces[secret]
            for trace in texts:
                if trace in text:
                    found.append(secret)
                    break
            else:
                if in_hex in lowered or (unescaped is not text and tail in unescaped):
                    found.append(secret)
        return found
