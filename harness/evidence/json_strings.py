"""The strings of a JSON text found without reading what stands between them."""

import re
from collections.abc import Iterator
from itertools import compress

import msgspec

from harness.documents.lossless import MAX_DEPTH, read_json

MASK = "\0"
"""Stands for each half of an escape: as it is, it stands in no JSON text."""
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_SYNTAX = msgspec.json.Decoder(msgspec.Raw)


class Strings:
    """The strings of a JSON text, names and values, as they are spelled there, escapes masked."""

    def __init__(self, source: str) -> None:
        masked = _ESCAPE.sub(MASK * 2, source) if "\\" in source else source
        self._parts = masked.split('"')
        self.spelled = frozenset(self._parts[1::2])

    def places(self, wanted: set[str]) -> Iterator[tuple[str, int, int]]:
        """The wanted ones, where they begin and end with their quotation marks, in order."""
        parts = self._parts
        found = compress(range(1, len(parts), 2), map(wanted.__contains__, parts[1::2]))
        before, position = 0, 0
        for index in found:
            position += len('"'.join(parts[before:index])) + 1
            part = parts[index]
            yield part, position - 1, position + len(part) + 1
            before = index


def check_json(source: str) -> None:
    """Raise NotJson for what is no JSON text."""
    if source.count("[") + source.count("{") <= MAX_DEPTH:
        try:
            _SYNTAX.decode(source)
        except (msgspec.MsgspecError, ValueError):
            pass  # it knows no halves of surrogates; what it takes, the other reader takes as well
        else:
            return
    read_json(source)
