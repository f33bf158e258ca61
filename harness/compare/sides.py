"""One side as it was judged and read, and the comparison of two of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.checks.registry import Check
from harness.compare.noise import Ignored
from harness.compare.reading import Seen
from harness.compare.shapes import Shapes, changed_operations, changed_shapes, told_by
from harness.compare.values import changed_values
from harness.compare.verdicts import changed_verdicts, one_sided_checks
from harness.model.comparison import (
    ComparedSide,
    Comparison,
    FailOn,
    Match,
    Turn,
    VerdictChange,
)
from harness.model.requirement import Level
from harness.model.text import Text
from harness.model.verdict import Assessment, Verdict

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSide:
    """One recording, read and judged."""

    name: str
    """The path as it was given."""
    assessments: tuple[Assessment, ...]
    examined: Mapping[str, int]
    """Name of a check -> how much it examined."""
    seen: tuple[Seen, ...]
    run_words: tuple[str, ...] = ()
    """The words that stand for `{run}` in the scenarios played, in their order."""
    damage: tuple[Text, ...] = ()
    """What could not be read, the first few places."""
    damaged: int = 0
    shapes: Shapes = field(default_factory=Shapes)
    """The merged shapes of what was seen."""


def compare(
    base: JudgedSide,
    new: JudgedSide,
    *,
    checks: Sequence[Check],
    fail_on: FailOn,
    ignored: Ignored,
) -> Comparison:
    """Hold two sides against each other; `checks` are those that both were judged by."""
    rows = {a.requirement.id: a.requirement for a in new.assessments}
    verdicts = changed_verdicts(base.assessments, new.assessments)
    told = {change.requirement.id for change in verdicts}
    named = [(c.name, rows[c.requirement]) for c in checks if c.requirement in rows.keys() - told]
    shapes = changed_shapes(base.shapes, new.shapes)
    words = tuple(zip(base.run_words, new.run_words, strict=False))
    lists = Comparison(
        base=_side(base),
        new=_side(new),
        fail_on=fail_on,
        match=Match.MATCH,
        reason=Text("", ""),
        verdicts=verdicts,
        checks=one_sided_checks(named, base.examined, new.examined),
        operations=changed_operations(base.shapes, new.shapes),
        shapes=shapes,
        values=changed_values(base.seen, new.seen, words, told_by(shapes)),
        notes=(*_unknown(base, new), *(_unmet(rule) for rule in ignored.unmet)),
    )
    match, reason = _concluded(lists, (*base.assessments, *new.assessments))
    untold = _untold(base, new)
    if match is Match.MATCH and fail_on is not FailOn.VERDICT and untold:
        match, reason = Match.UNDECIDED, untold
    return replace(lists, match=match, reason=reason)


def _side(side: JudgedSide) -> ComparedSide:
    return ComparedSide(
        name=side.name,
        exchanges=len(side.seen),
        callbacks=sum(not seen.is_call for seen in side.seen),
        examined=sum(a.examined > 0 for a in side.assessments),
        damage=side.damage,
        damaged=side.damaged,
    )


def _untold(base: JudgedSide, new: JudgedSide) -> Text | None:
    """Why answers cannot be compared; None where each side tells what the other one does."""
    told, told_by_new = ({s.operation for s in x.seen if s.is_answer_known} for x in (base, new))
    both = base.shapes.counts.keys() & new.shapes.counts.keys()
    apart = sorted((told ^ told_by_new) & both)
    if not apart:
        return None
    named = ", ".join(apart[:_NAMED]) + (f" +{len(apart) - _NAMED}" if apart[_NAMED:] else "")
    return Text(
        f"only one side holds the answers of {named}", f"仅一侧记录了以下接口的响应：{named}"
    )


def _unknown(base: JudgedSide, new: JudgedSide) -> Iterator[Text]:
    for side, word in ((base, "BASE"), (new, "NEW")):
        if count := sum(not seen.is_answer_known for seen in side.seen):
            yield Text(
                f"Of {count} of {len(side.seen)} exchanges {word} does not hold the answer's body: "
                "there answers could not be compared.",
                f"{word} 的 {len(side.seen)} 次交互中有 {count} 次未记录响应体，无法比较其响应。",
            )


def _unmet(rule: str) -> Text:
    return Text(
        f"--ignore {rule} names no field of either side.",
        f"--ignore {rule} 在两侧均未对应任何字段。",
    )


def _concluded(found: Comparison, assessments: Sequence[Assessment]) -> tuple[Match, Text]:
    if broken := [a for a in assessments if a.verdict is Verdict.ERROR]:
        ids = ", ".join(dict.fromkeys(a.requirement.id for a in broken))
        return Match.INVALID, Text(f"checks of ours broke: {ids}", f"本工具的检查程序出错：{ids}")
    for side, word in ((found.base, "BASE"), (found.new, "NEW")):
        if trouble := _trouble(side, word):
            return Match.UNDECIDED, trouble
    worse = _regressions(found)
    if worse:
        listed = Text("; ".join(t.en for t in worse), "；".join(t.zh for t in worse))
        return Match.REGRESSION, listed
    if ours := [c.requirement.id for c in found.verdicts if _is_owed(c)]:
        ids = ", ".join(ours)
        return Match.UNDECIDED, Text(
            f"a delay of our own left open in NEW what BASE shows: {ids}; run again on a machine "
            "that is less busy",
            f"因本工具自身延迟，BASE 已证明的以下要求在 NEW 中无法判定：{ids}；"
            "请在负载较低的机器上重新运行",
        )
    return Match.MATCH, _matched(found)


def _is_owed(change: VerdictChange) -> bool:
    return change.is_ours and change.requirement.level is not Level.MAY


def _trouble(side: ComparedSide, word: str) -> Text | None:
    if side.damage:
        more = side.damaged - 1
        first = side.damage[0]
        rest = Text(f" (and {more} more)", f"（另有 {more} 处）") if more else Text("", "")
        return Text(
            f"{word} could not be read whole: {first.en}{rest.en}",
            f"{word} 无法完整读取：{first.zh}{rest.zh}",
        )
    if not side.examined:
        return Text(f"nothing was examined in {word}", f"{word} 中未检查任何内容")
    return None


def _regressions(found: Comparison) -> list[Text]:
    worse = sum(c.turn is Turn.WORSE for c in found.verdicts)
    lost = sum(c.is_lost for c in found.checks)
    counted = [
        (worse, "verdict got worse", "verdicts got worse", "项判定变差"),
        (lost, "check ran in BASE only", "checks ran in BASE only", "项检查仅在 BASE 中执行"),
    ]
    if found.fail_on is not FailOn.VERDICT:
        operations, shapes = len(found.operations), len(found.shapes)
        counted += [
            (operations, "operation came or went", "operations came or went", "个接口出现或消失"),
            (shapes, "shape changed", "shapes changed", "处形状变化"),
        ]
    if found.fail_on is FailOn.VALUE:
        counted.append((len(found.values), "value differs", "values differ", "处取值不同"))
    return [
        Text(f"{n} {one if n == 1 else many}", f"{n} {zh}") for n, one, many, zh in counted if n
    ]


def _matched(found: Comparison) -> Text:
    if found.is_empty:
        return Text("nothing differs but normal noise", "除正常噪声外没有差异")
    if found.fail_on is FailOn.VERDICT:
        return Text(
            "no verdict got worse and no check stopped running",
            "没有判定变差，也没有检查不再执行",
        )
    return Text("what differs is no regression", "存在差异，但不构成退化")
