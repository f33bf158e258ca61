"""Which of many secrets may stand in a text: one look at it, however many there are.

Of each trace a few pieces of eight characters are kept, one for each way in which the text may be
cut, and the text is cut at every fourth character. So what a look costs depends on the text only.
"""

from sys import byteorder

from harness.evidence.disguises import Traces

_STRIDE = 4
_PIECE, _SHORT_PIECE = 8, 4
_LONG = _PIECE + _STRIDE - 1
"""A trace so long holds a whole piece wherever the text is cut."""
_SHORT = _SHORT_PIECE + _STRIDE - 1


class TraceIndex:
    """Secrets by pieces of their traces; the case of letters is left to a closer look."""

    def __init__(self) -> None:
        self._pieces = _Pieces("Q", _PIECE)
        self._short_pieces = _Pieces("I", _SHORT_PIECE)
        self._always: set[str] = set()
        """Those with a trace that is too short to be cut."""
        self._if_escaped: set[str] = set()
        """Those of which too little is left where something is escaped without need."""

    def add(self, secret: str, traces: Traces) -> None:
        """Know one more."""
        plain, *cores = traces.texts
        tail = traces.tail
        if len(tail) < _SHORT:
            self._if_escaped.add(secret)
        # The tail is a part of the plain trace: its pieces stand for both where they can.
        tails = {tail} if len(tail) >= _LONG else {plain, tail} if len(tail) >= _SHORT else {plain}
        for trace in {*tails, *cores, traces.hex}:
            data = trace.encode().lower()
            if len(data) >= _LONG:
                self._pieces.add(data, secret)
            elif len(data) >= _SHORT:
                self._short_pieces.add(data, secret)
            else:
                self._always.add(secret)

    def likely(self, text: str, unescaped: str) -> set[str]:
        """Those that may leave a trace in the text, or in what it is without needless escapes."""
        found = self._always.copy()
        self._see(text, found)
        if unescaped is not text:
            found |= self._if_escaped
            self._see(unescaped, found)
        return found

    def _see(self, text: str, found: set[str]) -> None:
        data = text.encode("utf-8", "surrogatepass").lower()
        self._pieces.see(data, found)
        self._short_pieces.see(data, found)


class _Pieces:
    """Who has a piece of so many bytes, read as a number as the machine has them in memory."""

    def __init__(self, form: str, size: int) -> None:
        self._form = form
        self._size = size
        self._owners: dict[int, str] = {}
        self._more: dict[int, set[str]] = {}

    def add(self, data: bytes, owner: str) -> None:
        for at in range(_STRIDE):
            piece = int.from_bytes(data[at : at + self._size], byteorder)
            if self._owners.setdefault(piece, owner) != owner:
                self._more.setdefault(piece, set()).add(owner)

    def see(self, data: bytes, found: set[str]) -> None:
        """Add the owners of the pieces that stand in the data."""
        owners, size = self._owners, self._size
        if not owners:
            return
        view = memoryview(data)
        for start in range(0, size, _STRIDE):
            end = start + max(len(data) - start, 0) // size * size
            pieces = view[start:end].cast(self._form)  # type: ignore[call-overload]
            if not owners.keys().isdisjoint(pieces):
                for piece in owners.keys() & pieces:
                    found.add(owners[piece])
                    found |= self._more.get(piece, set())
