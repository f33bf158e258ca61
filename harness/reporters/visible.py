"""Foreign text made safe to look at: what does not show, or moves the text around it, is spelt."""

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NO_CHARACTERS = frozenset("\ufffe\uffff")
_MORE = "…"


def visible(text: str, *, keep: str = "") -> str:
    r"""The text with each control, bidi or otherwise unseen character as `\x1b` or `\u202e`.

    A value from the wire must not forge a line of a report, move the cursor, set a link, turn the
    reading direction or hide behind a zero width. `keep` names characters that stay as they are.
    """
    if text.isprintable():  # which leaves all of the unseen categories out
        return text
    return "".join(c if c in keep or not _is_unseen(c) else _spelt(c) for c in text)


def excerpt(text: str, limit: int) -> str:
    """At most `limit` characters of the text, with a mark where it goes on."""
    return text if len(text) <= limit else text[: limit - 1] + _MORE


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _NO_CHARACTERS


def _spelt(character: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if named:
        return named
    point = ord(character)
    if point <= 0xFF:  # noqa: PLR2004 - the range that two hex digits can spell
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"  # noqa: PLR2004 - four digits
