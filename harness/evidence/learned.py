"""What exchanges taught of secrets, tracking numbers and people: a value that can be merged.

Each exchange of an audit is redacted by what it teaches itself, wherever and beside whatever it is
judged. What all of them taught is sought in all that is published. So it must not matter how they
were shared out: of each kind those values are kept whose keyed digests are the smallest.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

MOST_SECRETS = 50_000
"""Secrets remembered of exchanges: a gateway may well set a new cookie with each of millions."""
MOST_WAYBILLS = MOST_PEOPLE = 20_000
_KEY, _MARK = 64, 8

Marked = tuple[bytes, str]
"""The keyed digest of a value, by which it is chosen, and the value."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was met in exchanges, in memory only; `one | other` is what was met in both."""

    marked_secrets: frozenset[Marked] = frozenset()
    marked_waybills: frozenset[Marked] = frozenset()
    marked_people: frozenset[Marked] = frozenset()
    secrets_left_out: bool = False
    """Whether more secrets were met than are kept: then not all of them can be searched for."""

    @property
    def secrets(self) -> frozenset[str]:
        """For the leak guard, never for writing."""
        return frozenset(value for _, value in self.marked_secrets)

    @property
    def waybills(self) -> frozenset[str]:
        """Tracking numbers that can be told from other numbers."""
        return frozenset(value for _, value in self.marked_waybills)

    @property
    def people(self) -> frozenset[str]:
        """Personal values that can hardly stand in a text by chance."""
        return frozenset(value for _, value in self.marked_people)

    def __or__(self, other: "Learned") -> "Learned":
        secrets = self.marked_secrets | other.marked_secrets
        return Learned(
            _least(secrets, MOST_SECRETS),
            _least(self.marked_waybills | other.marked_waybills, MOST_WAYBILLS),
            _least(self.marked_people | other.marked_people, MOST_PEOPLE),
            self.secrets_left_out or other.secrets_left_out or len(secrets) > MOST_SECRETS,
        )


class Learning:
    """Gathers what exchanges teach, of each kind no more than twice what is kept."""

    def __init__(self, key: bytes, given: Iterable[str]) -> None:
        """`given` are secrets that are kept whatever else is met."""
        self._given = frozenset((b"", secret) for secret in given)
        self._secrets = _Least(key, MOST_SECRETS)
        self._waybills = _Least(key, MOST_WAYBILLS)
        self._people = _Least(key, MOST_PEOPLE)

    def add(
        self, secrets: Collection[str], waybills: Collection[str], people: Collection[str]
    ) -> None:
        """Take in what one exchange taught."""
        if secrets:
            self._secrets.add(secrets)
        if waybills:
            self._waybills.add(waybills)
        if people:
            self._people.add(people)

    @property
    def learned(self) -> Learned:
        """What was met so far."""
        met = Learned(
            self._secrets.marked,
            self._waybills.marked,
            self._people.marked,
            self._secrets.is_any_left_out,
        )
        return Learned(self._given) | met


class _Least:
    """The values with the smallest digests; digested when there are too many, and at the end."""

    def __init__(self, key: bytes, most: int) -> None:
        self._key = hashlib.sha512(key).digest()[:_KEY]
        self._most = most
        self.is_any_left_out = False
        """As far as values were chosen."""
        self._new: set[str] = set()
        self._marks: dict[str, bytes] = {}

    def add(self, values: Iterable[str]) -> None:
        self._new.update(values)
        if len(self._new) > self._most:
            self._choose()

    @property
    def marked(self) -> frozenset[Marked]:
        self._choose()
        return frozenset((mark, value) for value, mark in self._marks.items())

    def _choose(self) -> None:
        marks = self._marks
        marks.update((value, self._mark(value)) for value in self._new if value not in marks)
        self._new.clear()
        if len(marks) > self._most:
            self.is_any_left_out = True
            least = _least(((mark, value) for value, mark in marks.items()), self._most)
            self._marks = {value: mark for mark, value in least}

    def _mark(self, value: str) -> bytes:
        data = value.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=self._key, digest_size=_MARK).digest()


def _least(marked: Iterable[Marked], most: int) -> frozenset[Marked]:
    found = frozenset(marked)
    return found if len(found) <= most else frozenset(sorted(found)[:most])
