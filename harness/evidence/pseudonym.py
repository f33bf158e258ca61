"""Shape-preserving keyed pseudonyms: same value, same pseudonym within a run, unlinkable across.

Length (in characters and in UTF-8 bytes), character classes and punctuation stay, so that a format
check says the same about the pseudonym as about the value; an invalid value stays invalid.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator, Sequence

_ASCII = ("0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ")
_SCRIPTS = (range(0x0430, 0x0450), range(0x0410, 0x0430), range(0x4E00, 0x9FA6))
"""Cyrillic and Han: what names and addresses are written in stays in its script."""
_LETTERS = {
    # An ASCII letter in place of any other one could make an invalid value valid.
    ("upper", 2): range(0xC0, 0xD7),
    ("lower", 2): range(0xE0, 0xF7),
    ("none", 2): range(0x5D0, 0x5EB),
    ("upper", 3): range(0x2C00, 0x2C20),
    ("lower", 3): range(0x2C30, 0x2C50),
    ("none", 3): range(0xAC00, 0xAC20),
    ("upper", 4): range(0x10400, 0x10420),
    ("lower", 4): range(0x10428, 0x10448),
    ("none", 4): range(0x20000, 0x20020),
}
"""What stands in for any other letter, by its case and its length in UTF-8."""


class Pseudonyms:
    """Pseudonyms under one key; destroying the key makes them noise."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, value: str) -> str:
        """The pseudonym of a value; texts without letters and digits stay as they are."""
        stream = self._stream(value)
        replaced = [_in_class(char, next(stream)) for char in value]
        if value[:1] in "123456789" and replaced and replaced[0] == "0":
            replaced[0] = "1"
        return "".join(replaced)

    def of_number(self, literal: str) -> str:
        """The pseudonym of a JSON number: a number of the same form, the exponent as it is."""
        stream = self._stream(literal)
        mantissa = len(literal.lower().partition("e")[0])
        first = 1 if literal.startswith("-") else 0
        made = []
        for index, char in enumerate(literal):
            number = next(stream)
            if index >= mantissa or not char.isdigit() or (index == first and char == "0"):
                made.append(char)
            else:
                other = _in_class(char, number)
                made.append("1" if index == first and other == "0" else other)
        return "".join(made)

    def digest(self, data: bytes) -> str:
        """A keyed digest: tells equal bytes from different ones and nothing else."""
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()

    def _stream(self, value: str) -> Iterator[int]:
        # Half an emoji is a character of JSON text, and so are bytes that were no UTF-8.
        seed = value.encode("utf-8", "surrogatepass")
        counter = 0
        while True:
            block = hmac.new(self._key, seed + counter.to_bytes(4, "big"), hashlib.sha512).digest()
            for index in range(0, len(block), 2):
                yield int.from_bytes(block[index : index + 2], "big")
            counter += 1


def shape_of(value: str) -> str:
    """What a value and all its pseudonyms have in common: the class of each of its characters."""
    return "".join(_in_class(char, 0) for char in value)


def _in_class(char: str, number: int) -> str:
    for members in _ASCII:
        if char in members:
            return members[number % len(members)]
    code = ord(char)
    for script in _SCRIPTS:
        if code in script:
            return _chosen(script, number)
    if char.isalpha():
        case = "upper" if char.isupper() else "lower" if char.islower() else "none"
        return _chosen(_LETTERS[case, len(char.encode())], number)
    digit = unicodedata.decimal(char, None)
    return char if digit is None else chr(code - digit + number % 10)


def _chosen(codes: Sequence[int], number: int) -> str:
    return chr(codes[number % len(codes)])
