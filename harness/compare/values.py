"""Values of exchanges that belong together, once normal noise is taken out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.compare.alignment import Pair, align
from harness.compare.identities import Identities, chosen_ids
from harness.compare.literals import is_time
from harness.compare.noise import Sort, is_same_span
from harness.compare.reading import OUTCOME, Leaf, Seen
from harness.compare.shapes import Told
from harness.model.comparison import ValueChange, ValueTurn

_ORDER = tuple(ValueTurn)
_SHOWN = 500
_SILENT = (Sort.NOISE, Sort.SIGNATURE)
_TELLING = 6
"""So long must a pseudonym be to tell two persons apart."""


def changed_values(
    base: Sequence[Seen], new: Sequence[Seen], words: Sequence[tuple[str, str]], told: Told
) -> tuple[ValueChange, ...]:
    """What differs in the operations that both sides have, equal differences counted.

    `words` are known to stand for each other, such as the words of the two runs; `told` is what
    another list of the comparison tells already.
    """
    base = sorted(base, key=lambda seen: seen.moment)
    new = sorted(new, key=lambda seen: seen.moment)
    identities = _identities(base, new, words)
    pairs = list(_pairs(base, new, identities))
    found: dict[tuple[str, str, ValueTurn], ValueChange] = {}
    for pair in pairs:
        for change in _changes(pair, identities, told):
            key = (change.operation, change.where, change.turn)
            former = found.get(key)
            found[key] = replace(former, count=former.count + 1) if former else change
    return tuple(sorted(found.values(), key=lambda c: (_ORDER.index(c.turn), c.operation, c.where)))


def _identities(
    base: Sequence[Seen], new: Sequence[Seen], words: Sequence[tuple[str, str]]
) -> Identities:
    identities = Identities()
    for one, other in words:
        identities.pair(one, other)
    for key, _ in sorted(chosen_ids(base) & chosen_ids(new)):
        identities.pair(key, key)
    return identities


def _pairs(base: Sequence[Seen], new: Sequence[Seen], identities: Identities) -> Iterator[Pair]:
    """Operation by operation, in the order in which BASE first calls them.

    So an id that one operation gives out is paired before another one asks for it.
    """
    ours, theirs = _by_operation(base), _by_operation(new)
    for operation, members in ours.items():
        if operation in theirs:
            yield from align(members, theirs[operation], identities)


def _by_operation(side: Sequence[Seen]) -> dict[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    for seen in side:
        found.setdefault(seen.operation, []).append(seen)
    return found


def _changes(pair: Pair, identities: Identities, told: Told) -> Iterator[ValueChange]:
    base, new = pair
    if base is None or new is None:
        yield from _alone(base, new)
        return
    for before, after in _shared(base.request, new.request):
        yield from _change(base, new, before, after, identities, told)
    if base.outcome != new.outcome:
        if (base.operation, OUTCOME) not in told:
            yield _changed(base, new, OUTCOME, base.outcome, new.outcome, ValueTurn.CHANGED)
        return
    for before, after in _shared(base.answer, new.answer):
        yield from _change(base, new, before, after, identities, told)


def _shared(base: Sequence[Leaf], new: Sequence[Leaf]) -> Iterator[tuple[Leaf, Leaf]]:
    others = {leaf.where: leaf for leaf in new}
    return ((leaf, others[leaf.where]) for leaf in base if leaf.where in others)


def _change(
    base: Seen, new: Seen, before: Leaf, after: Leaf, identities: Identities, told: Told
) -> Iterator[ValueChange]:
    if before.sort in _SILENT or (base.operation, before.general) in told:
        return
    if (before.type, before.form) != (after.type, after.form):
        was, is_now = (leaf.text or leaf.form or leaf.type for leaf in (before, after))
        yield _changed(base, new, before.general, was, is_now, ValueTurn.CHANGED)
    elif before.sort is Sort.PERSON and len(before.text) != len(after.text):
        # A pseudonym is as long as what it stands for.
        yield _changed(base, new, before.general, before.text, after.text, ValueTurn.CHANGED)
    elif before.sort is Sort.PERSON and len(before.text) < _TELLING:
        return  # two short pseudonyms may be equal by chance
    elif before.sort is not Sort.PLAIN:
        if before.text and not identities.agree(before, after):
            yield _changed(base, new, before.general, before.text, after.text, ValueTurn.IDENTITY)
    elif before.text != identities.renamed(after.text) and not (
        is_time(before.form) or is_same_span(before.general, before.text, after.text)
    ):
        yield _changed(base, new, before.general, before.text, after.text, ValueTurn.CHANGED)


def _changed(
    base: Seen, new: Seen, where: str, before: str, after: str, turn: ValueTurn
) -> ValueChange:
    return ValueChange(
        operation=base.operation,
        where=where,
        turn=turn,
        before=before[:_SHOWN],
        after=after[:_SHOWN],
        count=1,
        exchanges=(base.id, new.id),
    )


def _alone(base: Seen | None, new: Seen | None) -> Iterator[ValueChange]:
    if seen := base or new:
        yield ValueChange(
            operation=seen.operation,
            where="",
            turn=ValueTurn.BASE_ONLY if base else ValueTurn.NEW_ONLY,
            before=seen.outcome if base else "",
            after="" if base else seen.outcome,
            count=1,
            exchanges=(base.id if base else "", new.id if new else ""),
        )
