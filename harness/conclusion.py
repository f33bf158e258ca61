"""What a run comes to as a whole: a pure function of its assessments and of what was recorded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.evidence.interruption import interruption
from harness.model.evidence import Act, ActKind, Evidence, Lack
from harness.model.requirement import Level, Subject
from harness.model.text import Text
from harness.model.verdict import Assessment, Conclusion, ScenarioOutcome, Verdict

_NAMED = 6
"""How many requirement ids a reason names before it counts the rest."""

_FAILED = Text("{n} requirements failed: {ids}", "{n} 项要求未通过：{ids}")
_UNDECIDED = Text("{n} requirements could not be decided: {ids}", "{n} 项要求无法判定：{ids}")
_DRIFT = Text(
    "the sandbox broke {n} requirements of its own: {ids}", "沙箱自身违反了 {n} 项要求：{ids}"
)
_NOTHING_EXAMINED = Text("nothing was examined", "未检查任何内容")
_ONLY_SOME_ROWS = Text("only some requirements were judged", "仅判定了部分要求")
_ONLY_A_PART = Text("only a part of the plan was judged", "仅判定了计划的一部分")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What beside the assessments decides on the conclusion."""

    is_certification: bool
    is_filtered: bool
    """`--only` was given, or the plan was cut: never READY, never CLEAN."""
    is_strict: bool
    invalid: Text | None
    """Why the run itself cannot be trusted; None when it can."""
    damaged: Text | None = None
    """What of the input could not be read: never READY, never CLEAN; None when all of it could."""
    missing: Text | None = None
    """Which part of the run is not there: never READY, never CLEAN; None when all of it is."""
    owed: tuple[str, ...] | None = None
    """The rows that need exactly one verdict each; None where the run owes no certain ones."""
    is_of_papers: bool = False
    """The run is over the papers of a submission: they, not the application, decide."""


Concluded = tuple[Conclusion, Text]


def conclude(
    assessments: Sequence[Assessment],
    scenarios: Sequence[ScenarioOutcome],
    evidence: Evidence,
    circumstances: Circumstances,
) -> Concluded:
    """The conclusion of a run and its one-sentence reason (ARCHITECTURE §4)."""
    trouble = circumstances.invalid or _trouble(evidence) or _miscount(assessments, circumstances)
    if trouble:
        return Conclusion.INVALID, trouble
    if lack := _lack(evidence):
        is_certification = circumstances.is_certification
        return Conclusion.INCOMPLETE if is_certification else Conclusion.UNDECIDED, lack
    damaged = circumstances.damaged or _damage_of_recording(evidence)
    circumstances = replace(circumstances, damaged=damaged)
    if circumstances.is_certification:
        return _of_certification(assessments, scenarios, evidence, circumstances)
    return _of_other_verb(assessments, scenarios, evidence, circumstances)


def _of_certification(
    assessments: Sequence[Assessment],
    scenarios: Sequence[ScenarioOutcome],
    evidence: Evidence,
    circumstances: Circumstances,
) -> Concluded:
    lost = _lost(evidence)
    if failed := _failed(assessments, circumstances):
        return Conclusion.NOT_READY, _sentence(failed, _FAILED, lost)
    obstacles = (
        lost,
        circumstances.damaged,
        circumstances.missing,
        _ONLY_A_PART if circumstances.is_filtered else None,
        _open_scenario(scenarios),
        _sentence_if(_undecided(assessments), _UNDECIDED),
        _sentence_if(_platform_failed(assessments), _DRIFT),
    )
    for obstacle in obstacles:
        if obstacle:
            return Conclusion.INCOMPLETE, obstacle
    return _ready(assessments)


def _ready(assessments: Sequence[Assessment]) -> Concluded:
    if not any(a.verdict is Verdict.PASS for a in assessments):
        return Conclusion.INCOMPLETE, _NOTHING_EXAMINED
    if warned := _warned(assessments):
        return Conclusion.READY_WITH_WARNINGS, _sentence(
            warned,
            Text(
                "every must is met; {n} recommendations are not: {ids}",
                "所有必须项均已满足；{n} 项建议未满足：{ids}",
            ),
        )
    unshown = [a for a in assessments if a.verdict.is_open]
    if unshown:
        return Conclusion.READY, _sentence(
            unshown,
            Text(
                "every applicable must was examined and met; {n} recommendations were not shown: "
                "{ids}",
                "所有适用的必须项均已检查并满足；{n} 项建议未能证明：{ids}",
            ),
        )
    return Conclusion.READY, Text(
        "every applicable requirement of the plan was examined and met",
        "计划中所有适用的要求均已检查并满足",
    )


def _of_other_verb(
    assessments: Sequence[Assessment],
    scenarios: Sequence[ScenarioOutcome],
    evidence: Evidence,
    circumstances: Circumstances,
) -> Concluded:
    if failed := _failed(assessments, circumstances):
        return Conclusion.FINDINGS, _sentence(failed, _FAILED, circumstances.damaged)
    own = Subject.SUBMISSION if circumstances.is_of_papers else Subject.APPLICATION
    others = Subject.APPLICATION if circumstances.is_of_papers else Subject.SUBMISSION
    is_examined = any(a.examined for a in assessments if a.requirement.subject is not others)
    undecided = [a for a in _undecided(assessments) if a.verdict is not Verdict.UNTESTED]
    judged = [a for a in undecided if a.requirement.subject is own]
    obstacles = (
        circumstances.damaged,
        circumstances.missing,
        None if is_examined else _lost(evidence) or _NOTHING_EXAMINED,
        _ONLY_SOME_ROWS if circumstances.is_filtered else None,
        _lost(evidence) or _open_scenario(scenarios),
        _sentence_if(judged, _UNDECIDED),
    )
    for obstacle in obstacles:
        if obstacle:
            return Conclusion.UNDECIDED, obstacle
    if circumstances.is_of_papers:
        return Conclusion.CLEAN, Text(
            "no requirement of the submission failed", "未发现提交材料有不符合要求之处"
        )
    return Conclusion.CLEAN, Text(
        "no requirement of the application failed", "未发现应用有不符合要求之处"
    )


def _failed(assessments: Sequence[Assessment], circumstances: Circumstances) -> list[Assessment]:
    failed = [
        a
        for a in assessments
        if a.verdict is Verdict.FAIL and a.requirement.subject is not Subject.PLATFORM
    ]
    return failed + (_warned(assessments) if circumstances.is_strict else [])


def _platform_failed(assessments: Sequence[Assessment]) -> list[Assessment]:
    return [
        a
        for a in assessments
        if a.verdict is Verdict.FAIL and a.requirement.subject is Subject.PLATFORM
    ]


def _warned(assessments: Sequence[Assessment]) -> list[Assessment]:
    return [a for a in assessments if a.requirement.level is Level.SHOULD and a.findings]


def _undecided(assessments: Sequence[Assessment]) -> list[Assessment]:
    return [a for a in assessments if a.requirement.level is Level.MUST and a.verdict.is_open]


def _trouble(evidence: Evidence) -> Text | None:
    if evidence.damage:
        return Text(f"the evidence is damaged: {evidence.damage}", f"证据已损坏：{evidence.damage}")
    if evidence.finished is None:
        return interruption(evidence)
    return None


def _miscount(assessments: Sequence[Assessment], circumstances: Circumstances) -> Text | None:
    """Why the verdicts are not those that were owed; None when they add up."""
    if circumstances.owed is None:
        return None
    owed, judged = Counter(circumstances.owed), Counter(a.requirement.id for a in assessments)
    if owed == judged:
        return None
    odd = ", ".join(sorted((owed - judged) + (judged - owed)))
    return Text(
        f"the counts do not add up: {owed.total()} requirements were planned, {judged.total()} "
        f"have a verdict: {odd}",
        f"数目不符：计划 {owed.total()} 项要求，{judged.total()} 项有判定：{odd}",
    )


def _lack(evidence: Evidence) -> Text | None:
    """Why the recording that was played cannot stand for the run: what is missing is not theirs."""
    lacks = _lacks(evidence)
    return _first_of(lacks) if any(a.name != Lack.DAMAGED for a in lacks) else None


def _damage_of_recording(evidence: Evidence) -> Text | None:
    return _first_of(_lacks(evidence))


def _lacks(evidence: Evidence) -> list[Act]:
    return [act for act in evidence.acts if act.kind is ActKind.RECORDING_LACKS]


def _first_of(lacks: Sequence[Act]) -> Text | None:
    if not lacks:
        return None
    en, zh = lacks[0].detail("reason_en"), lacks[0].detail("reason_zh")
    if more := len(lacks) - 1:
        reasons = "reasons" if more > 1 else "reason"
        return Text(f"{en}; {more} more {reasons}", f"{zh}；另有 {more} 个原因")
    return Text(en, zh)


def _lost(evidence: Evidence) -> Text | None:
    for act in evidence.acts:
        if act.kind is ActKind.APPLICATION_ENDED and act.outcome == "unexpected":
            why = act.detail("reason")
            return Text(
                f"the application was not there to the end: {why}",
                f"应用未运行到最后：{act.detail('reason_zh') or why}",
            )
    return None


def _open_scenario(scenarios: Sequence[ScenarioOutcome]) -> Text | None:
    for outcome in scenarios:
        if outcome.completed < outcome.rounds:
            why = outcome.reason or Text("it did not complete", "未完成")
            return Text(
                f"scenario {outcome.name} did not complete: {why.en}",
                f"场景 {outcome.name} 未完成：{why.zh}",
            )
    return None


def _sentence_if(rows: Sequence[Assessment], text: Text) -> Text | None:
    return _sentence(rows, text) if rows else None


def _sentence(rows: Sequence[Assessment], text: Text, also: Text | None = None) -> Text:
    ids = [a.requirement.id for a in rows]
    rest = len(ids) - _NAMED
    named = ", ".join(ids[:_NAMED]) + (f" +{rest}" if rest > 0 else "")
    named_zh = "、".join(ids[:_NAMED]) + (f" 等（另有 {rest} 项）" if rest > 0 else "")
    sentence = Text(text.en.format(n=len(ids), ids=named), text.zh.format(n=len(ids), ids=named_zh))
    if len(ids) == 1:
        sentence = Text(
            sentence.en.replace("1 requirements", "1 requirement")
            .replace("1 recommendations are", "1 recommendation is")
            .replace("1 recommendations were", "1 recommendation was"),
            sentence.zh,
        )
    return Text(f"{sentence.en}; {also.en}", f"{sentence.zh}；{also.zh}") if also else sentence
