"""Changing form-encoded text without touching the spelling of any other character.

A changed character is spelled as the one before it was: as it is, or escaped in the same case. So
a space stays `+` or `%20`, and bytes that are no UTF-8 stay what they are.
"""

import binascii
import re
from collections.abc import Callable

Change = Callable[[str], str]
"""Hands back a text of the same length, one character for each."""

_UNIT = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_STRAY = re.compile(rb"%(?![0-9A-Fa-f]{2})")
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
        end = position + len(before.encode("utf-8", "surrogateescape"))
        made += (
            units[position:end]
            if before == after
            else _respelled(before, after, units[position:end])
        )
        position = end
    return b"".join(made)


def form_decoded(raw: bytes) -> str:
    """Form-encoded text as it reads; bytes that are no UTF-8 as halves of surrogates."""
    if b"+" in raw:
        raw = raw.replace(b"+", b" ")
    if b"%" in raw:
        # Quoted-printable is the same with another sign, and there is a decoder in C for it.
        if _STRAY.search(raw):
            raw = _STRAY.sub(b"%25", raw)
        raw = binascii.a2b_qp(raw.replace(b"=", b"=3D").replace(b"%", b"="))
    return raw.decode("utf-8", "surrogateescape")


def spelled_percent(char: str, unit: bytes) -> bytes:
    """A character of form-encoded text, escaped when the one before it was."""
    data = char.encode("utf-8", "surrogateescape")
    if b"%" not in unit:
        return data
    form = "%{:02x}" if unit != unit.upper() else "%{:02X}"
    return "".join(form.format(byte) for byte in data).encode()


def _respelled(old: str, new: str, units: list[bytes]) -> list[bytes]:
    made, position = [], 0
    for before, after in zip(old, new, strict=True):
        end = position + len(before.encode("utf-8", "surrogateescape"))
        unit = b"".join(units[position:end])
        made.append(unit if before == after else spelled_percent(after, unit))
        position = end
    return made
