"""Form-encoded text as it reads: `+` is a space, `%41` a byte."""

import binascii
import re

_STRAY = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def form_decoded(raw: bytes) -> str:
    """The text that a name or a value of a form stands for.

    Bytes that are no UTF-8 become halves of surrogates, a sign that escapes nothing stays.
    """
    if b"+" in raw:
        raw = raw.replace(b"+", b" ")
    if b"%" in raw:
        # Quoted-printable is the same with another sign, and there is a decoder in C for it.
        if _STRAY.search(raw):
            raw = _STRAY.sub(b"%25", raw)
        raw = binascii.a2b_qp(raw.replace(b"=", b"=3D").replace(b"%", b"="))
    return raw.decode("utf-8", "surrogateescape")
