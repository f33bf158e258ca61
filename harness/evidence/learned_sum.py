"""What many shards taught, added up: in the memory of one, however many come."""

from collections.abc import Iterable

from harness.evidence import learned
from harness.evidence.learned import Learned, Marked


class LearnedSum:
    """Takes in what one shard learned after the other: the same as all of them joined by `|`."""

    def __init__(self) -> None:
        self._secrets = _Least(learned.MOST_SECRETS)
        self._waybills = _Least(learned.MOST_WAYBILLS)
        self._people = _Least(learned.MOST_PEOPLE)

    def add(self, met: Learned) -> None:
        """Take in what a shard learned."""
        self._secrets.add(met.marked_secrets)
        self._secrets.is_any_left_out |= met.secrets_left_out
        self._waybills.add(met.marked_waybills)
        self._people.add(met.marked_people)

    @property
    def learned(self) -> Learned:
        """What was met in all of them."""
        secrets = self._secrets.marked
        return Learned(
            secrets, self._waybills.marked, self._people.marked, self._secrets.is_any_left_out
        )


class _Least:
    """The values with the smallest digests of all that came."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.is_any_left_out = False
        """As far as values were chosen."""
        self._kept: set[Marked] = set()
        self._greatest: Marked | None = None
        """Nothing above it is among the least: so most of what comes late is never kept."""

    def add(self, marked: Iterable[Marked]) -> None:
        greatest = self._greatest
        if greatest is None:
            self._kept.update(marked)
        else:
            self._kept.update([one for one in marked if one <= greatest])
        # Not at once, for choosing takes as long however few are too many.
        if len(self._kept) > self._most + self._most // 4:
            self._choose()

    @property
    def marked(self) -> frozenset[Marked]:
        if len(self._kept) > self._most:
            self._choose()
        return frozenset(self._kept)

    def _choose(self) -> None:
        self.is_any_left_out = True
        least = sorted(self._kept)[: self._most]
        self._kept, self._greatest = set(least), least[-1]
