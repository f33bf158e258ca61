"""The unified social credit code of GB 32100-2015: its form and its check character."""

from dataclasses import dataclass

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capitals without I, O, S, V and Z; a character's value is its place."""
_BASE = 3
_REGISTER_OF_COMPANIES = "9"
_BUSINESS_OF_A_PERSON = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCode:
    """What may be said of a code without repeating it."""

    length: int
    strange: int | None
    """Place of the first character that no code has, counted from 1; None where there is none."""
    is_checked: bool | None
    """Whether the check character, at place 18, is right; None where it cannot be computed."""
    is_of_a_person: bool
    """Whether it begins as the codes of individual businesses (个体工商户) do."""


def credit_code_of(text: str) -> CreditCode:
    """What the form of a code tells."""
    strange = next((i for i, c in enumerate(text, 1) if c not in ALPHABET), None)
    is_computable = len(text) == LENGTH and strange is None
    return CreditCode(
        length=len(text),
        strange=strange,
        is_checked=check_character(text) == text[-1] if is_computable else None,
        is_of_a_person=text.startswith(_REGISTER_OF_COMPANIES + _BUSINESS_OF_A_PERSON),
    )


def check_character(text: str) -> str:
    """The character that belongs at place 18 of a code whose first 17 are given.

    The value at place i weighs 3^(i-1) modulo 31; the check value makes the sum a multiple of 31.
    Raises ValueError for a character that no code has.
    """
    modulus = len(ALPHABET)
    weighted = (
        ALPHABET.index(character) * pow(_BASE, place, modulus)
        for place, character in enumerate(text[: LENGTH - 1])
    )
    return ALPHABET[-sum(weighted) % modulus]
