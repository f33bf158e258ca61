"""Text in terminal columns: Chinese characters are two wide and break anywhere."""

import re
import unicodedata

_WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_CLOSING = "、。〉》」』】〕”’，：；？！）,.:;?!)%"
_PIECES = re.compile(rf" +|（*[{_WIDE}][{_CLOSING}]*|[^ {_WIDE}]+")


def columns(text: str) -> int:
    """How many columns of a terminal the text takes; our own colours take none."""
    return sum(_columns(c) for c in _COLOUR.sub("", text))


def padded(text: str, width: int) -> str:
    """The text with blanks up to the width."""
    return text + " " * (width - columns(text))


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns; one empty line for no text."""
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        if columns(line) + columns(piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _cut(piece.lstrip(), width)
        lines += full
    return [*lines, line.rstrip()]


def _cut(word: str, width: int) -> list[str]:
    parts, part = [], ""
    for character in word:
        if part and columns(part) + _columns(character) > width:
            parts.append(part)
            part = ""
        part += character
    return [*parts, part]


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
