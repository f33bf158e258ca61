"""Changing form-encoded text without touching the spelling of any other character.

A changed character is spelled as the one before it was: as it is, or escaped in the same case. So
a space stays `+` or `%20`, and bytes that are no UTF-8 stay what they are.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate, count
from operator import sub

from harness.documents.form_encoding import form_decoded

Change = Callable[[str], str]
"""Hands back a text of the same length, one character for each."""

_UNIT = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_STRAY = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CHANGED = re.compile(rb"[^\0]+(?:\0[^\0]+)*")
"""Where two texts differ; the words of a name are one."""
_CONTINUED = range(0x80, 0xC0)
"""The bytes of a character behind its first one."""


def respelled_form(raw: bytes, change: Change) -> bytes:
    """Form-encoded text with its decoded form changed, character by character."""
    old = form_decoded(raw)
    return respelled(raw, old, change(old))


def respelled(raw: bytes, old: str, new: str) -> bytes:
    """Form-encoded text that reads as `old`, so that it reads as `new`."""
    if new == old:
        return raw
    if len(new) != len(old):
        raise ValueError("the change is of another length")
    before, after = _bytes(old), _bytes(new)
    if b"%" not in raw and b"+" not in raw:
        return after
    if len(after) != len(before):
        return _respelled(before, after, raw)
    escapes = _escapes(raw)
    made, position = [], 0
    for start, end in _changed(before, after):
        # An escape before a place takes two bytes more.
        first = start + 2 * bisect_left(escapes, start)
        behind = end + 2 * bisect_left(escapes, end)
        made += [
            raw[position:first],
            _respelled(before[start:end], after[start:end], raw[first:behind]),
        ]
        position = behind
    return b"".join([*made, raw[position:]])


def spelled_percent(char: str, unit: bytes) -> bytes:
    """A character of form-encoded text, escaped when the one before it was."""
    data = char.encode("utf-8", "surrogateescape")
    if b"%" not in unit:
        return data
    form = "%{:02x}" if unit != unit.upper() else "%{:02X}"
    return "".join(form.format(byte) for byte in data).encode()


def _escapes(raw: bytes) -> list[int]:
    """The places of escapes in the decoded text."""
    # A sign that escapes nothing is a byte like others.
    pieces = _STRAY.sub(b"_", raw).split(b"%")
    return list(map(sub, accumulate(map(len, pieces[:-1])), count()))


def _changed(before: bytes, after: bytes) -> Iterator[tuple[int, int]]:
    """From where to where two texts differ, in whole characters."""
    length = len(before)
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


def _respelled(before: bytes, after: bytes, raw: bytes) -> bytes:
    if len(raw) == len(before) and (b"+" not in raw or b" " not in raw):
        return after.replace(b" ", b"+") if b"+" in raw else after
    units = _UNIT.findall(raw)
    made, position = [], 0
    for old, new in zip(_text(before), _text(after), strict=True):
        end = position + len(_bytes(old))
        unit = b"".join(units[position:end])
        made.append(unit if old == new else spelled_percent(new, unit))
        position = end
    return b"".join(made)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
