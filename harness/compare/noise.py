"""What may differ between two recordings and says nothing; what must keep its identity."""

import re
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from functools import cache

from harness.documents.lossless import Json, Pointer
from harness.documents.paths import find, path_problem
from harness.evidence.sensitive import Kind, kind_of
from harness.platforms.operations import CallbackKind, Operation

_NOISE = frozenset(("requestid", "traceid", "eagleeyeid", "eagleeyetraceid", "nonce", "serverip"))
"""Names, in small letters without marks, whose values are new each time."""
_ID = re.compile(
    r"(?:.*[_-])?(?:ids?|uuid|guid)|.*[a-z0-9]I[Dd]s?|.*_(?:no|number|sn)|out_ref", re.ASCII
)
_OUR_IDS = ("id", "_id", "tracking_number")
"""How our own names of ids end, in the tables of operations."""
_CREDENTIALS = frozenset(("code", "auth_code"))
_SPAN = re.compile(r"(?:.*_)?expires?_?in|ttl", re.IGNORECASE)
_TOLERANCE = 60
"""Seconds that a life that is left may differ by: it is told while it runs out."""
_MEMBER = re.compile(r"\.([A-Za-z_]\w*)(?:\[\*\])?\Z", re.ASCII)


class Sort(Enum):
    """What is asked of the value of a field."""

    PLAIN = auto()
    """It is the same on both sides."""
    ID = auto()
    """It stands for the same thing on both sides, whatever it is called there."""
    PERSON = auto()
    """The same, of what was replaced by a pseudonym: it tells no two exchanges apart."""
    SIGNATURE = auto()
    """That it is written in the same way."""
    NOISE = auto()
    """Nothing: it is new each time, in whatever letters."""


class Names:
    """Sorts the fields of one operation by name."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)

    @classmethod
    def of_operation(cls, operation: Operation | None) -> "Names":
        """With the names under which the edition's table puts ids."""
        if operation is None:
            return _PLAIN_NAMES
        asked = (path for name, path in operation.fields.items() if name.endswith(_OUR_IDS))
        told = (path for name, path in operation.answer.items() if name.endswith(_OUR_IDS))
        members = (_MEMBER.search(path) for path in told)
        return cls([*(path.rpartition("/")[2] for path in asked), *(m[1] for m in members if m)])

    @classmethod
    def of_callback(cls, kind: CallbackKind | None) -> "Names":
        """The same for a callback."""
        fields = kind.fields.items() if kind else ()
        return cls(p.rpartition("/")[2] for name, p in fields if name.endswith(_OUR_IDS))

    def sort(self, name: str, *, is_parameter: bool = False) -> Sort:
        """The sort of a field; `code` is a credential as a parameter, an error code elsewhere."""
        if name in self._ids or (is_parameter and name in _CREDENTIALS):
            return Sort.ID
        return _sort_of(name)


class Ignored:
    """The places that the user named as noise: `NAME`, `OPERATION:PLACE`, `OPERATION:$.json.path`.

    A place is spelt as the comparison prints it, and stands for all below it.
    """

    def __init__(self, rules: Sequence[str] = ()) -> None:
        self._rules = tuple(_Rule(text) for text in rules)
        self._met: set[str] = set()

    @property
    def unmet(self) -> tuple[str, ...]:
        """The rules that no field of either side answers to."""
        return tuple(rule.text for rule in self._rules if rule.text not in self._met)

    def of_operation(self, *names: str) -> "tuple[_Rule, ...]":
        """The rules that hold for an operation under these names."""
        return tuple(r for r in self._rules if not r.operation or r.operation in names)

    def is_ignored(self, rules: "Sequence[_Rule]", name: str, general: str) -> bool:
        """Whether one of the rules names this field."""
        met = [r.text for r in rules if r.names(name, general)]
        self._met.update(met)
        return bool(met)

    def pointers(self, rules: "Sequence[_Rule]", value: Json) -> frozenset[Pointer]:
        """The places in a JSON value that JSONPaths of the rules select."""
        found = set[Pointer]()
        for rule in rules:
            places = {pointer for pointer, _ in find(rule.place, value)} if rule.is_path else ()
            if places:
                self._met.add(rule.text)
                found.update(places)
        return frozenset(found)


def is_same_span(where: str, before: str, after: str) -> bool:
    """Whether two values tell the same life of something, told some seconds sooner or later."""
    if not _SPAN.fullmatch(where.rpartition("/")[2]):
        return False
    is_number = before.isdecimal() and after.isdecimal()
    return is_number and abs(int(before[:15]) - int(after[:15])) <= _TOLERANCE


def problem_of(rule: str) -> str | None:
    """What is wrong with a rule of the user; None when it can be used."""
    parsed = _Rule(rule)
    if not parsed.place:
        return "it names no field"
    return path_problem(parsed.place) if parsed.is_path else None


class _Rule:
    __slots__ = ("is_path", "operation", "place", "text")

    def __init__(self, text: str) -> None:
        head, colon, rest = text.strip().rpartition(":") if "$" not in text else _at_dollar(text)
        self.text = text
        self.operation = head.strip() if colon else ""
        self.place = rest.strip()
        self.is_path = self.place.startswith("$")

    def names(self, name: str, general: str) -> bool:
        if self.is_path:
            return False
        return self.place in (name, general) or general.startswith(self.place + "/")


def _at_dollar(text: str) -> tuple[str, str, str]:
    head, _, rest = text.strip().partition("$")
    return head.rstrip().removesuffix(":"), ":" * head.rstrip().endswith(":"), "$" + rest


@cache
def _sort_of(name: str) -> Sort:
    bare = re.sub(r"[^a-z0-9]", "", name.lower())
    kind = kind_of(name)
    if bare in _NOISE:
        return Sort.NOISE
    if kind is Kind.SIGNATURE:
        return Sort.SIGNATURE
    if kind in (Kind.SECRET, Kind.SHIPMENT) or _ID.fullmatch(name):
        return Sort.ID
    return Sort.PERSON if kind else Sort.PLAIN


_PLAIN_NAMES = Names(())
