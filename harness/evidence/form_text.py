"""Changing form-encoded text without touching the spelling of any other character.

A changed character is spelled as the one before it was: as it is, or escaped in the same case. So
a space stays `+` or `%20`, and bytes that are no UTF-8 stay what they are.
"""

import re
from collections.abc import Callable

from harness.documents.form_encoding import form_decoded

Change = Callable[[str], str]
"""Hands back a text of the same length, one character for each."""

_UNIT = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_STEP = 16
"""So many characters are compared at once: as a rule few are changed."""


def respelled_form(raw: bytes, change: Change) -> bytes:
    """Form-encoded text with its decoded form changed, character by character."""
    old = form_decoded(raw)
    new = change(old)
    if new == old:
        return raw
    if b"%" not in raw and b"+" not in raw:
        return new.encode("utf-8", "surrogateescape")
    if len(new) != len(old):
        raise ValueError
    units = _UNIT.findall(raw)
    made: list[bytes] = []
    position = 0
    for start in range(0, len(old), _STEP):
        before, after = old[start : start + _STEP], new[start : start + _STEP]
        length = len(before) if before.isascii() else len(before.encode("utf-8", "surrogateescape"))
        end = position + length
        made += (
            units[position:end]
            if before == after
            else _respelled(before, after, units[position:end])
        )
        position = end
    return b"".join(made)


def spelled_percent(char: str, unit: bytes) -> bytes:
    """A character of form-encoded text, escaped when the one before it was."""
    data = char.encode("utf-8", "surrogateescape")
    if b"%" not in unit:
        return data
    form = "%{:02x}" if unit != unit.upper() else "%{:02X}"
    return "".join(form.format(byte) for byte in data).encode()


def _respelled(old: str, new: str, units: list[bytes]) -> list[bytes]:
    if old.isascii() and new.isascii():
        pairs = zip(units, old, new, strict=True)
        return [
            unit
            if before == after
            else after.encode()
            if len(unit) == 1
            else spelled_percent(after, unit)
            for unit, before, after in pairs
        ]
    made, position = [], 0
    for before, after in zip(old, new, strict=True):
        end = position + len(before.encode("utf-8", "surrogateescape"))
        unit = b"".join(units[position:end])
        made.append(unit if before == after else spelled_percent(after, unit))
        position = end
    return made
