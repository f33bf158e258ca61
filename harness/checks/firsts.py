"""The first few of many things, whatever order they come in. Merges."""

from collections.abc import Iterator
from heapq import heappush, heappushpop
from typing import Any, Generic, Self, TypeVar

Thing = TypeVar("Thing")


class Firsts(Generic[Thing]):
    """At most so many things: those whose places are the least; no two have the same place."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[tuple[_Later, Thing]] = []
        """A heap of which the last thing is the first to go."""

    def takes(self, place: tuple[Any, ...]) -> bool:
        """Whether a thing with this place would be kept as things are."""
        return len(self._kept) < self._most or place < self._kept[0][0].place

    def add(self, place: tuple[Any, ...], thing: Thing) -> None:
        """Keep a thing as long as there are not enough before it."""
        if len(self._kept) < self._most:
            heappush(self._kept, (_Later(place), thing))
        elif place < self._kept[0][0].place:
            heappushpop(self._kept, (_Later(place), thing))

    def merge(self, other: Self) -> None:
        """Take in what another one kept."""
        for later, thing in other._kept:
            self.add(later.place, thing)

    def __len__(self) -> int:
        return len(self._kept)

    def placed(self) -> Iterator[tuple[tuple[Any, ...], Thing]]:
        """What is kept with its places, in no order."""
        return ((later.place, thing) for later, thing in self._kept)

    def __iter__(self) -> Iterator[Thing]:
        """What is kept, in order."""
        return (thing for _, thing in sorted(self._kept, key=lambda kept: kept[0].place))


class _Later:
    """A place that comes before another one where it is greater."""

    __slots__ = ("place",)

    def __init__(self, place: tuple[Any, ...]) -> None:
        self.place = place

    def __lt__(self, other: "_Later") -> bool:
        return other.place < self.place
