"""Shape-preserving keyed pseudonyms: same value, same pseudonym within a run, unlinkable across.

Length, character classes and punctuation stay, so that a format check says the same about the
pseudonym as about the value; an invalid value stays invalid.
"""

import hashlib
import hmac
from collections.abc import Iterator

_CLASSES = ("0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ")
_CYRILLIC = range(0x0430, 0x0450)
_HAN = range(0x4E00, 0x9FA6)


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

    def digest(self, data: bytes) -> str:
        """A keyed digest: tells equal bytes from different ones and nothing else."""
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()

    def _stream(self, value: str) -> Iterator[int]:
        seed = value.encode("utf-8", "surrogateescape")
        counter = 0
        while True:
            block = hmac.new(self._key, seed + counter.to_bytes(4, "big"), hashlib.sha512).digest()
            for index in range(0, len(block), 2):
                yield int.from_bytes(block[index : index + 2], "big")
            counter += 1


def _in_class(char: str, number: int) -> str:
    for members in _CLASSES:
        if char in members:
            return members[number % len(members)]
    code = ord(char)
    if code in _HAN:
        return chr(_HAN[number % len(_HAN)])
    if code in _CYRILLIC:
        return chr(_CYRILLIC[number % len(_CYRILLIC)])
    return "x" if char.isalpha() else char
