"""Which exchange of BASE belongs to which of NEW: per operation, by identity and occurrence."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from harness.compare.identities import Identities
from harness.compare.literals import is_time
from harness.compare.noise import Sort
from harness.compare.reading import Leaf, Seen

Pair = tuple[Seen | None, Seen | None]
_Key = tuple[Hashable, ...]
_Naming = Callable[[Leaf], str | None]
_MOST = 1_000_000
"""Steps of the exact way; longer rows of exchanges are aligned by what is equal, in order."""
_MOST_ALIKE = 2_500
_UNKNOWN = "?"
_UNNAMED = (Sort.NOISE, Sort.SIGNATURE, Sort.PERSON)
_ALIKE = 0.5
"""So much of two exchanges must be equal for one to stand for the other."""


def align(base: Sequence[Seen], new: Sequence[Seen], identities: Identities) -> Iterator[Pair]:
    """Pairs of exchanges of one operation; those without a partner stand alone.

    Exchanges are taken apart by the ids that they speak of, so that orders under way at the same
    time do not disturb each other. Ids are paired on the way. Reads that are asked again and
    answered the same count once: how often somebody polls says nothing.
    """
    groups = _groups(base, identities.in_base)
    others = _groups(new, identities.in_new)
    rest: list[Seen] = []
    rest_of_new: list[Seen] = []
    for subject, members in groups.items():
        if subject in others:
            yield from _aligned(members, others[subject], identities)
        else:
            rest += members
    for subject, members in others.items():
        if subject not in groups:
            rest_of_new += members
    rest.sort(key=lambda seen: seen.moment)
    rest_of_new.sort(key=lambda seen: seen.moment)
    yield from _aligned(rest, rest_of_new, identities)


def _groups(side: Iterable[Seen], naming: _Naming) -> dict[_Key, list[Seen]]:
    found: dict[_Key, list[Seen]] = defaultdict(list)
    for seen in side:
        named = {naming(x) for x in seen.request if x.sort is Sort.ID and x.text}
        found[tuple(sorted(name for name in named if name))].append(seen)
    return found


def _aligned(base: list[Seen], new: list[Seen], identities: Identities) -> Iterator[Pair]:
    keys = [_key(seen, identities.in_base, lambda text: text) for seen in base]
    others = [_key(seen, identities.in_new, identities.renamed) for seen in new]
    base, keys = _once(base, keys)
    new, others = _once(new, others)
    for pair in _matched(base, keys, new, others):
        one, other = pair
        if one and other:
            _settle(one, other, identities)
        yield pair


def _once(side: list[Seen], keys: list[_Key]) -> tuple[list[Seen], list[_Key]]:
    """The same without polls that got the same answer as the one before."""
    kept = [
        index
        for index, seen in enumerate(side)
        if not (index and seen.is_read and seen.is_answer_known and keys[index] == keys[index - 1])
    ]
    return [side[i] for i in kept], [keys[i] for i in kept]


def _key(seen: Seen, naming: _Naming, text_of: Callable[[str], str]) -> _Key:
    leaves = (*seen.request, *seen.answer)
    return (seen.outcome, *(_named(leaf, naming, text_of) for leaf in leaves))


def _named(leaf: Leaf, naming: _Naming, text_of: Callable[[str], str]) -> tuple[str, str]:
    if leaf.sort in _UNNAMED or is_time(leaf.form):
        return leaf.where, _UNKNOWN
    if leaf.sort is Sort.ID:
        return leaf.where, naming(leaf) or _UNKNOWN
    return leaf.where, text_of(leaf.text)


def _settle(base: Seen, new: Seen, identities: Identities) -> None:
    """Pair the ids of two exchanges that belong together."""
    others = {leaf.where: leaf for leaf in (*new.request, *new.answer) if leaf.sort is Sort.ID}
    for leaf in (*base.request, *base.answer):
        other = others.get(leaf.where)
        if other and leaf.sort is Sort.ID and leaf.text and other.text:
            identities.agree(leaf, other)


def _matched(
    base: list[Seen], keys: list[_Key], new: list[Seen], others: list[_Key]
) -> Iterator[Pair]:
    if len(keys) * len(others) > _MOST and keys != others:
        yield from _matched_in_order(base, keys, new, others)
        return
    matcher = SequenceMatcher(None, keys, others, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        ours, theirs = base[start:end], new[other_start:other_end]
        if tag == "equal":
            yield from zip(ours, theirs, strict=True)
        else:
            yield from _alike(ours, keys[start:end], theirs, others[other_start:other_end])


def _matched_in_order(
    base: list[Seen], keys: list[_Key], new: list[Seen], others: list[_Key]
) -> Iterator[Pair]:
    waiting: dict[_Key, deque[int]] = defaultdict(deque)
    for index, key in enumerate(others):
        waiting[key].append(index)
    rest: list[int] = []
    for index, key in enumerate(keys):
        if waiting[key]:
            yield base[index], new[waiting[key].popleft()]
        else:
            rest.append(index)
    left = sorted(index for row in waiting.values() for index in row)
    yield from _alike(
        [base[i] for i in rest], [keys[i] for i in rest], [new[i] for i in left],
        [others[i] for i in left],
    )  # fmt: skip


def _alike(
    base: Sequence[Seen], keys: Sequence[_Key], new: Sequence[Seen], others: Sequence[_Key]
) -> Iterator[Pair]:
    """Exchanges that are not equal: the most alike belong together, in order."""
    if len(base) == len(new) or len(base) * len(new) > _MOST_ALIKE:
        shared = min(len(base), len(new))
        yield from zip(base[:shared], new[:shared], strict=True)
        yield from ((seen, None) for seen in base[shared:])
        yield from ((None, seen) for seen in new[shared:])
        return
    partners = _best(keys, others)
    for index, seen in enumerate(base):
        yield seen, new[partners[index]] if index in partners else None
    taken = set(partners.values())
    yield from ((None, seen) for index, seen in enumerate(new) if index not in taken)


def _best(keys: Sequence[_Key], others: Sequence[_Key]) -> dict[int, int]:
    """The way through both rows, in order, on which the most is equal."""
    best = [[0.0] * (len(others) + 1) for _ in range(len(keys) + 1)]
    alike = [[_likeness(key, other) for other in others] for key in keys]
    for i in range(len(keys) - 1, -1, -1):
        for j in range(len(others) - 1, -1, -1):
            score = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(score, best[i + 1][j], best[i][j + 1])
    partners: dict[int, int] = {}
    i = j = 0
    while i < len(keys) and j < len(others):
        is_pair = alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]
        if is_pair:
            partners[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return partners


def _likeness(key: _Key, other: _Key) -> float:
    ours, theirs = frozenset(key), frozenset(other)
    return len(ours & theirs) / max(len(ours | theirs), 1)
