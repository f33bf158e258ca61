"""Results of a pure function, kept up to a number of them."""

from collections.abc import Callable, Hashable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_MOST = 8192


class Memo(dict[Key, Value]):
    """`memo[key]` is what the function makes of the key; known results cost a look-up.

    A full one is emptied, which costs less than to keep account of what was asked for last.
    """

    def __init__(self, make: Callable[[Key], Value], most: int = _MOST) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: Key) -> Value:
        made = self._make(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = made
        return made
