"""Shapes: what the fields of an operation look like over all its exchanges, and what changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from harness.compare.literals import form_text, type_text
from harness.compare.reading import OUTCOME, ROOT, Leaf, Seen
from harness.model.comparison import OperationChange, ShapeChange, ShapeTurn
from harness.model.text import Text

_NOT_THERE = Text("not there", "无")
_ALWAYS = Text("always there", "始终存在")
_AT_TIMES = Text("there at times", "有时存在")
_ELEMENT = "/*"
_ORDER = tuple(ShapeTurn)

Told = frozenset[tuple[str, str]]
"""Operation and place of every change that the shapes tell: values need not tell it again."""


@dataclass(slots=True)
class _Field:
    parent: str
    exchange: str
    """The first exchange that has it."""
    count: int = 0
    types: Counter[str] = field(default_factory=Counter)
    forms: dict[tuple[str, str], str] = field(default_factory=dict)
    """Type and class -> the first exchange that has them."""

    def add(self, leaf: Leaf, exchange: str) -> None:
        self.count += 1
        self.types[leaf.type] += 1
        self.forms.setdefault((leaf.type, leaf.form), exchange)

    def forms_of(self, kind: str) -> list[str]:
        return sorted(form for type_, form in self.forms if type_ == kind)


@dataclass(slots=True)
class _Shape:
    """The merged fields of all requests of an operation, or of all its answers of one outcome."""

    count: int = 0
    exchange: str = ""
    fields: dict[str, _Field] = field(default_factory=dict)

    def add(self, leaves: Iterable[Leaf], exchange: str) -> None:
        self.count += 1
        self.exchange = self.exchange or exchange
        for leaf in leaves:
            known = self.fields.get(leaf.general)
            if known is None:
                known = self.fields[leaf.general] = _Field(leaf.parent, exchange)
            known.add(leaf, exchange)

    def is_always(self, general: str) -> bool:
        """Whether the field is there wherever it could be."""
        found = self.fields[general]
        if general.endswith(_ELEMENT):
            return True
        return found.count >= self._holders(found.parent)

    def could_hold(self, parent: str) -> bool:
        """Whether anything here could hold a field of that parent."""
        return parent == ROOT or self._holders(parent) > 0

    def _holders(self, parent: str) -> int:
        if parent == ROOT:
            return self.count
        holder = self.fields.get(parent)
        if holder is None:
            return 0
        inside = "json" in holder.forms_of("string")
        return holder.types["object"] + (holder.types["string"] if inside else 0)


class Shapes:
    """The shapes of one side, operation by operation; exchanges are folded in one by one."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._requests: dict[str, _Shape] = defaultdict(_Shape)
        self._answers: dict[str, dict[str, _Shape]] = defaultdict(lambda: defaultdict(_Shape))

    def add(self, seen: Seen) -> None:
        """Fold one exchange in."""
        self.counts[seen.operation] += 1
        self._requests[seen.operation].add(seen.request, seen.id)
        answer = self._answers[seen.operation][seen.outcome]
        if seen.answer:
            answer.add(seen.answer, seen.id)
        answer.exchange = answer.exchange or seen.id

    def request(self, operation: str) -> _Shape:
        """The shape of its requests."""
        return self._requests[operation]

    def answers(self, operation: str) -> dict[str, _Shape]:
        """Outcome -> the shape of its answers."""
        return self._answers[operation]


def changed_operations(base: Shapes, new: Shapes) -> tuple[OperationChange, ...]:
    """The operations that one side does not have, the vanished ones first."""
    apart = sorted(base.counts.keys() ^ new.counts.keys(), key=lambda o: (o in new.counts, o))
    return tuple(
        OperationChange(operation=o, before=base.counts[o], after=new.counts[o]) for o in apart
    )


def changed_shapes(base: Shapes, new: Shapes) -> tuple[ShapeChange, ...]:
    """What changed in the operations that both sides have, worst first."""
    both = [operation for operation in base.counts if operation in new.counts]
    found = [change for operation in both for change in _changed(operation, base, new)]
    return tuple(sorted(found, key=lambda c: (_ORDER.index(c.turn), c.operation, c.where)))


def told_by(shapes: Iterable[ShapeChange]) -> Told:
    """What the values need not tell again."""
    return frozenset((c.operation, c.where) for c in shapes)


def _changed(operation: str, base: Shapes, new: Shapes) -> Iterator[ShapeChange]:
    yield from _fields(operation, base.request(operation), new.request(operation))
    before, after = base.answers(operation), new.answers(operation)
    for outcome in before.keys() ^ after.keys():
        is_gone = outcome in before
        yield ShapeChange(
            operation=operation,
            where=OUTCOME,
            turn=ShapeTurn.OUTCOME_GONE if is_gone else ShapeTurn.OUTCOME_NEW,
            before=Text(outcome, outcome) if is_gone else _NOT_THERE,
            after=_NOT_THERE if is_gone else Text(outcome, outcome),
            exchanges=(before[outcome].exchange, "") if is_gone else ("", after[outcome].exchange),
        )
    told = set[tuple[str, ShapeTurn]]()
    for outcome in before.keys() & after.keys():
        for change in _fields(operation, before[outcome], after[outcome]):
            if (change.where, change.turn) not in told:
                told.add((change.where, change.turn))
                yield change


def _fields(operation: str, base: _Shape, new: _Shape) -> Iterator[ShapeChange]:
    if not (base.count and new.count):
        return  # no body is known on one side: nothing can be said
    for general in dict.fromkeys((*base.fields, *new.fields)):
        before, after = base.fields.get(general), new.fields.get(general)
        one_sided = before is None or after is None
        found = (_one_sided if one_sided else _otherwise)(general, base, new)
        if found:
            turn, was, is_now = found
            yield ShapeChange(
                operation=operation,
                where=general,
                turn=turn,
                before=was,
                after=is_now,
                exchanges=(_shown(before, after), _shown(after, before)),
            )


_Difference = tuple[ShapeTurn, Text, Text]


def _one_sided(general: str, base: _Shape, new: _Shape) -> _Difference | None:
    is_gone = general in base.fields
    has, lacks = (base, new) if is_gone else (new, base)
    found = has.fields[general]
    # Elements that a list has no more, and what stood in a field that itself is gone.
    if general.endswith(_ELEMENT) or not lacks.could_hold(found.parent):
        return None
    words = _form_words(found)
    if is_gone:
        return ShapeTurn.REMOVED, words, _NOT_THERE
    return ShapeTurn.ADDED, _NOT_THERE, words


def _otherwise(general: str, base: _Shape, new: _Shape) -> _Difference | None:
    before, after = base.fields[general], new.fields[general]
    if before.types.keys() != after.types.keys():
        return ShapeTurn.TYPE, _type_words(before), _type_words(after)
    if before.forms.keys() != after.forms.keys():
        return ShapeTurn.FORM, _form_words(before), _form_words(after)
    was, is_now = base.is_always(general), new.is_always(general)
    if was and not is_now:
        return ShapeTurn.OPTIONAL, _ALWAYS, _AT_TIMES
    if is_now and not was:
        return ShapeTurn.ALWAYS, _AT_TIMES, _ALWAYS
    return None


def _shown(found: _Field | None, other: _Field | None) -> str:
    """The first exchange that shows what the other side does not have, else the first at all."""
    if found is None:
        return ""
    known = other.forms if other else {}
    own = (exchange for key, exchange in found.forms.items() if key not in known)
    return next(own, found.exchange)


def _type_words(found: _Field) -> Text:
    return _listed([type_text(name) for name in sorted(found.types)])


def _form_words(found: _Field) -> Text:
    words = []
    for name in sorted(found.types):
        kind = type_text(name)
        forms = [form_text(f) for f in found.forms_of(name) if f and form_text(f) != kind]
        listed = _listed(forms)
        words.append(Text(f"{kind.en}: {listed.en}", f"{kind.zh}：{listed.zh}") if forms else kind)
    return _listed(words)


def _listed(texts: Iterable[Text]) -> Text:
    found = list(texts)
    return Text(", ".join(t.en for t in found), "、".join(t.zh for t in found))
