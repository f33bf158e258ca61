"""Placeholders in a text: `{name}` stands for a value, `{{` and `}}` for the braces themselves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class BadPlaceholder(ValueError):  # noqa: N818 - reads as the sentence it is
    """Raised when a brace is left alone, or holds something else than a name."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: written out, or the name that stands for a value."""

    text: str
    is_name: bool


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The text in pieces. Raises BadPlaceholder; there are no formats, attributes or indexes."""
    found = []
    end = 0
    for token in _TOKEN.finditer(text):
        found.append(Piece(text[end : token.start()], is_name=False))
        found.append(_piece(token))
        end = token.end()
    found.append(Piece(text[end:], is_name=False))
    return tuple(piece for piece in found if piece.text)


def names_in(text: str) -> tuple[str, ...]:
    """The names that stand for values, in order. Raises BadPlaceholder."""
    return tuple(piece.text for piece in pieces_of(text) if piece.is_name)


def mentions(texts: Iterable[str], names: Iterable[str]) -> bool:
    """Whether a text has one of these names in braces; never raises, whatever else stands there."""
    wanted = {f"{{{name}}}" for name in names}
    return any(token.group() in wanted for text in texts for token in _TOKEN.finditer(text))


def _piece(token: re.Match[str]) -> Piece:
    whole, name = token.group(), token.group(1)
    if whole in ("{{", "}}"):
        return Piece(whole[0], is_name=False)
    if name is None:
        raise BadPlaceholder(f"a lone {whole!r}; write {whole * 2!r} for the brace itself")
    if NAME.match(name) is None:
        raise BadPlaceholder(f"{whole!r} is no name in braces; write '{{{{' for the brace itself")
    return Piece(name, is_name=True)
