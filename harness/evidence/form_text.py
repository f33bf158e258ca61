"""Changing form-encoded text without touching the spelling of any other character.

A changed character is spelled as the one before it was: as it is, or escaped in the same case. So
a space stays `+` or `%20`, and bytes that are no UTF-8 stay what they are.
"""

import re
from collections.abc import Callable

Change = Callable[[str], str]
"""Hands back a text of the same length, one character for each."""

_UNIT = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)


def respelled_form(raw: bytes, change: Change) -> bytes:
    """Form-encoded text with its decoded form changed, character by character."""
    units = _UNIT.findall(raw)
    old = b"".join(_decoded(unit) for unit in units).decode("utf-8", "surrogateescape")
    new = change(old)
    if new == old:
        return raw
    made, position = [], 0
    for before, after in zip(old, new, strict=True):
        end = position + len(before.encode("utf-8", "surrogateescape"))
        unit = b"".join(units[position:end])
        made.append(unit if before == after else spelled_percent(after, unit))
        position = end
    return b"".join(made)


def spelled_percent(char: str, unit: bytes) -> bytes:
    """A character of form-encoded text, escaped when the one before it was."""
    data = char.encode("utf-8", "surrogateescape")
    if b"%" not in unit:
        return data
    form = "%{:02x}" if unit != unit.upper() else "%{:02X}"
    return "".join(form.format(byte) for byte in data).encode()


def _decoded(unit: bytes) -> bytes:
    if len(unit) > 1:
        return bytes.fromhex(unit[1:].decode())
    return b" " if unit == b"+" else unit
