"""Values put into a text: one pass, names only; what was put in is never looked at again."""

from collections.abc import Mapping
from functools import lru_cache

from harness.documents.placeholders import Piece, pieces_of


class UnresolvedName(LookupError):  # noqa: N818 - reads as the sentence it is
    """Raised when a text names a value that is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{{{name}}} has no value")
        self.name = name


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its `{names}` replaced. Raises UnresolvedName, BadPlaceholder."""
    return "".join(
        _value(piece.text, values) if piece.is_name else piece.text for piece in _pieces(text)
    )


def fill_all(texts: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """The same for every text of a map; its keys are left alone."""
    return {key: fill(text, values) for key, text in texts.items()}


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[Piece, ...]:
    # The texts of a scenario are filled anew in every round.
    return pieces_of(text)


def _value(name: str, values: Mapping[str, str]) -> str:
    try:
        return values[name]
    except KeyError as error:
        raise UnresolvedName(name) from error
