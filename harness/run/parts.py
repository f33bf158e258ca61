"""One run shared out among several processes: which scenarios each of them plays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harness.model.errors import UsageError

MOST = 999
_PART = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One shard of a run, `2/5`, with the names of all scenarios of the run."""

    number: int
    of: int
    whole: tuple[str, ...]
    """The scenarios of all shards, in the order in which a single run plays them."""

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @property
    def share(self) -> tuple[str, ...]:
        """The scenarios of this shard: every so-manyth name, played in the order of the run."""
        mine = set(sorted(self.whole)[self.number - 1 :: self.of])
        return tuple(name for name in self.whole if name in mine)


def numbers_of_part(text: str) -> tuple[int, int]:
    """The two numbers of `2/5`. Raises UsageError for anything else."""
    found = _PART.match(text)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= of:
        raise UsageError(
            f"--shard {text!r} is no part of a whole",
            hint="the second of five shards is --shard 2/5",
        )
    return number, of


def part_of(text: str, whole: Sequence[str]) -> Part:
    """The shard that `2/5` means. Raises UsageError where it would have nothing to play."""
    number, of = numbers_of_part(text)
    if of > len(whole):
        raise UsageError(
            f"--shard {text}: there {_are(len(whole))}, so a shard would have nothing to play",
            hint=f"share them out among {len(whole)} at most",
        )
    return Part(number=number, of=of, whole=tuple(whole))


def _are(count: int) -> str:
    return "is one scenario" if count == 1 else f"are {count} scenarios"
