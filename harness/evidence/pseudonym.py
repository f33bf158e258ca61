"""Shape-preserving keyed pseudonyms: same value, same pseudonym within a run, unlinkable across.

Length (in characters and in UTF-8 bytes), character classes and punctuation stay, so that a format
check says the same about the pseudonym as about the value; an invalid value stays invalid.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from operator import getitem
from struct import Struct

from harness.evidence.memo import Memo

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
_NUMBERS = 0x10000
"""Each character is chosen by a number of two bytes."""
_AT_ONCE = hashlib.blake2b().digest_size // 2
_BLOCK = Struct(f">{_AT_ONCE}H")
_FIRST = bytes(4)
_LONGEST_KEY = hashlib.blake2b.MAX_KEY_SIZE
_LONG = 200
"""Longer values hardly come twice; their pseudonyms are not kept."""


class Pseudonyms:
    """Pseudonyms under one key; destroying the key makes them noise."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        # The state behind the key is kept: it is made for every value there is.
        self._keyed = hashlib.blake2b(key=key if len(key) <= _LONGEST_KEY else _shortened(key))
        self._known = Memo(self._made)
        self._known_numbers = Memo(self._number)

    def of(self, value: str) -> str:
        """The pseudonym of a value; texts without letters and digits stay as they are."""
        return self._known[value] if len(value) <= _LONG else self._made(value)

    def of_number(self, literal: str) -> str:
        """The pseudonym of a JSON number: a number of the same form, the exponent as it is."""
        return self._known_numbers[literal] if len(literal) <= _LONG else self._number(literal)

    def digest(self, data: bytes) -> str:
        """A keyed digest: tells equal bytes from different ones and nothing else."""
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()

    def _made(self, value: str) -> str:
        made = "".join(map(getitem, map(_MEMBERS.__getitem__, value), self._numbers(value)))
        return f"1{made[1:]}" if made[:1] == "0" and value[0] in "123456789" else made

    def _number(self, literal: str) -> str:
        mantissa = len(literal.lower().partition("e")[0])
        first = 1 if literal.startswith("-") else 0
        made = []
        for index, (char, number) in enumerate(zip(literal, self._numbers(literal), strict=False)):
            if index >= mantissa or not char.isdigit() or (index == first and char == "0"):
                made.append(char)
            else:
                other = _MEMBERS[char][number]
                made.append("1" if index == first and other == "0" else other)
        return "".join(made)

    def _numbers(self, value: str) -> Iterable[int]:
        """As many as the value has characters, or more."""
        # Half an emoji is a character of JSON text, and so are bytes that were no UTF-8.
        seed = value.encode("utf-8", "surrogatepass")
        if len(value) <= _AT_ONCE:
            return self._block(seed + _FIRST)
        counters = range(-(-len(value) // _AT_ONCE))
        return chain.from_iterable([self._block(seed + at.to_bytes(4, "big")) for at in counters])

    def _block(self, seed: bytes) -> tuple[int, ...]:
        keyed = self._keyed.copy()
        keyed.update(seed)
        return _BLOCK.unpack(keyed.digest())


def shape_of(value: str) -> str:
    """What a value and all its pseudonyms have in common: the class of each of its characters."""
    return "".join(_MEMBERS[char][0] for char in value)


def _shortened(key: bytes) -> bytes:
    return hashlib.sha512(key).digest()


class _Kept:
    """A character that stays whatever the number is."""

    __slots__ = ("_char",)

    def __init__(self, char: str) -> None:
        self._char = char

    def __getitem__(self, number: int) -> str:
        return self._char


def _members_of(char: str) -> str | _Kept:
    """What may stand for a character: by the number that chooses."""
    for members in _ASCII:
        if char in members:
            return _by_number(members)
    code = ord(char)
    for script in _SCRIPTS:
        if code in script:
            return _by_number(script)
    if char.isalpha():
        case = "upper" if char.isupper() else "lower" if char.islower() else "none"
        return _by_number(_LETTERS[case, len(char.encode())])
    digit = unicodedata.decimal(char, None)
    return _Kept(char) if digit is None else _by_number(range(code - digit, code - digit + 10))


@lru_cache(maxsize=64)
def _by_number(members: Sequence[str] | range) -> str:
    chars = "".join(map(chr, members)) if isinstance(members, range) else "".join(members)
    return (chars * (_NUMBERS // len(chars) + 1))[:_NUMBERS]


_MEMBERS: Memo[str, str | _Kept] = Memo(_members_of)
