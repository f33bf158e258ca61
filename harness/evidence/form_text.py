"""Changing form-encoded text without touching the spelling of any other character.

A changed character is spelled as the one before it was: as it is, or escaped in the same case. So
a space stays `+` or `%20`, and bytes that are no UTF-8 stay what they are.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate

from harness.documents.form_encoding import form_decoded

Change = Callable[[str], str]
"""Hands back a text of the same length, one character for each."""

_UNIT = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_STRAY = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CHANGED = re.compile(rb"[^\0]+(?:\0{1,8}[^\0]+)*")
"""Where two texts differ; what lies close together is one."""
_CONTINUED = range(0x80, 0xC0)
"""The bytes of a character behind its first one."""
_BYTES = tuple(bytes([byte]) for byte in range(256))


def respelled_form(raw: bytes, change: Change) -> bytes:
    """Form-encoded text with its decoded form changed, character by character."""
    old = form_decoded(raw)
    new = change(old)
    if new == old:
        return raw
    if len(new) != len(old):
        raise ValueError("the change is of another length")
    before, after = _bytes(old), _bytes(new)
    if b"%" not in raw and b"+" not in raw:
        return after
    made, position = [], 0
    places = _Places(raw)
    for start, end in _changed(before, after):
        first, behind = places.of(start), places.of(end)
        units = _UNIT.findall(raw[first:behind])
        made += [raw[position:first], *_respelled(before[start:end], after[start:end], units)]
        position = behind
    return b"".join([*made, raw[position:]])


def spelled_percent(char: str, unit: bytes) -> bytes:
    """A character of form-encoded text, escaped when the one before it was."""
    data = char.encode("utf-8", "surrogateescape")
    if b"%" not in unit:
        return data
    form = "%{:02x}" if unit != unit.upper() else "%{:02X}"
    return "".join(form.format(byte) for byte in data).encode()


class _Places:
    """Where the bytes of a decoded text stand in the text that they were read from."""

    def __init__(self, raw: bytes) -> None:
        # A sign that escapes nothing is a byte like others.
        pieces = _STRAY.sub(b"_", raw).split(b"%")
        ends = accumulate(map(len, pieces[:-1]))
        self._escapes = [end - number for number, end in enumerate(ends)]
        """The places of escapes in the decoded text."""

    def of(self, place: int) -> int:
        """The place in the text that was read: an escape before it took two bytes more."""
        return place + 2 * bisect_left(self._escapes, place)


def _changed(before: bytes, after: bytes) -> Iterator[tuple[int, int]]:
    """From where to where two texts differ, in whole characters."""
    length = len(before)
    if len(after) != length:
        yield 0, length
        return
    differences = int.from_bytes(before) ^ int.from_bytes(after)
    behind = 0
    for found in _CHANGED.finditer(differences.to_bytes(length)):
        start, end = max(found.start(), behind), found.end()
        while start > behind and before[start] in _CONTINUED:
            start -= 1
        while end < length and before[end] in _CONTINUED:
            end += 1
        if start < end:
            yield start, end
        behind = end


def _respelled(before: bytes, after: bytes, units: list[bytes]) -> list[bytes]:
    if before.isascii() and after.isascii():
        pairs = zip(units, before, after, strict=True)
        return [
            unit
            if old == new
            else _BYTES[new]
            if len(unit) == 1
            else spelled_percent(chr(new), unit)
            for unit, old, new in pairs
        ]
    made, position = [], 0
    for one, other in zip(_text(before), _text(after), strict=True):
        end = position + len(_bytes(one))
        unit = b"".join(units[position:end])
        made.append(unit if one == other else spelled_percent(other, unit))
        position = end
    return made


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
