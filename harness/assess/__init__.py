"""The judge: evidence, catalogue and statement in, assessments and a conclusion out. Pure."""

from collections.abc import Collection, Mapping, Sequence

from harness.assess.hearing import Hearing
from harness.assess.tally import Tally, first_cited, in_order
from harness.catalog.claims import is_claimed
from harness.checks.registry import checked_requirements
from harness.checks.traffic import Traffic
from harness.model.evidence import ActKind
from harness.model.requirement import (
    Catalogue,
    Level,
    Plan,
    Requirement,
    RunClass,
    Subject,
)
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import Assessment, Verdict, roll_up
from harness.platforms.base import Edition
from harness.reporters.wording import CLASSES

_QUOTA = "RATE-02"
NO_CHECK = Text("no check serves this requirement yet", "此要求尚无对应检查")
NOTHING_EXAMINED = Text(
    "nothing in the traffic shows it: no exchange could be examined",
    "流量中没有可供检查的交互，未能证明此要求",
)


def assess(
    hearing: Hearing,
    *,
    catalogue: Catalogue,
    plan: Plan | None,
    only: Sequence[str] = (),
) -> tuple[Assessment, ...]:
    """Judge every owed requirement: those of the plan, or all checked rows of the edition."""
    traffic = hearing.traffic()
    owed = owed_requirements(catalogue, traffic.edition.name, plan=plan, only=only)
    return tuple(_assess_one(requirement, hearing, traffic, plan) for requirement in owed)


def owed_requirements(
    catalogue: Catalogue, edition: str, *, plan: Plan | None, only: Sequence[str] = ()
) -> tuple[Requirement, ...]:
    """The rows that a run owes a verdict, in the register's order."""
    wanted = set(plan.requirements) if plan else checked_requirements()
    rows = (r for r in catalogue.of_edition(edition) if r.id in wanted)
    return tuple(r for r in rows if not only or r.id in only)


def applicability(
    requirement: Requirement,
    statement: Statement | None,
    run_class: RunClass,
    edition: Edition,
    handed_in: Collection[ActKind] = (),
) -> Text | None:
    """Why a row is not applicable; None when it is. Settled before the run, never by traffic.

    `handed_in` says what was read of the submission beside the statement.
    """
    if run_class not in requirement.shown_by:
        kinds = [CLASSES[kind] for kind in requirement.shown_by]
        return Text(
            f"by plan: only a run of class {' or '.join(k.en for k in kinds)} can show it",
            f"按计划：仅类别为{'、'.join(k.zh for k in kinds)}的运行可以证明",
        )
    if requirement.needs and statement and statement.declares_absent(requirement.needs):
        return Text(
            f"the statement declares {requirement.needs}: false",
            f"声明文件中 {requirement.needs} 为 false",
        )
    if requirement.subject is Subject.SUBMISSION and not _is_handed_in(
        requirement, statement, handed_in
    ):
        return Text(
            "a row of the submission: the statement hands nothing in for it",
            "提交材料类要求：声明文件未提供相应内容",
        )
    if requirement.id == _QUOTA and not _has_quota(statement, edition):
        return Text(
            "no daily quota is known: the statement names neither a category that has one nor "
            "limits.per_day",
            "日配额未知：声明文件既未注明有配额的类目，也未填写 limits.per_day",
        )
    return None


def _has_quota(statement: Statement | None, edition: Edition) -> bool:
    is_bought = statement is not None and statement.limits.per_day is not None
    return is_bought or edition.daily_quota(statement.category if statement else "") is not None


def _is_handed_in(
    requirement: Requirement, statement: Statement | None, handed_in: Collection[ActKind]
) -> bool:
    if requirement.id == "DATA-04":
        return bool(statement and statement.data)
    if requirement.id == "DATA-05":
        return bool(statement and statement.source) or ActKind.SOURCE_SCANNED in handed_in
    return bool(statement and statement.dossier) or ActKind.DOSSIER_READ in handed_in


def plan_excludes(
    requirement: Requirement, plan: Plan | None, statement: Statement | None, edition: Edition
) -> Text | None:
    """Why the plan does not owe a row to this application; None when it does."""
    words = plan.needs.get(requirement.id, ()) if plan else ()
    if not words or statement is None:
        return None
    if any(is_claimed(word, statement, edition) for word in words):
        return None
    return Text(
        f"by plan: only {', '.join(words)} can show it, and the statement does not claim it",
        f"按计划：仅 {'、'.join(words)} 可以证明，而声明文件未声明该能力",
    )


def _assess_one(
    requirement: Requirement, hearing: Hearing, traffic: Traffic, plan: Plan | None
) -> Assessment:
    frame = hearing.frame
    handed_in = {act.kind for act in frame.acts}
    excluded = applicability(
        requirement, frame.statement, frame.run_class, frame.edition, handed_in
    ) or plan_excludes(requirement, plan, frame.statement, frame.edition)
    if excluded:
        return Assessment(requirement=requirement, verdict=Verdict.NOT_APPLICABLE, reason=excluded)
    checks = [c for c in hearing.checks if c.requirement == requirement.id]
    if not checks:
        return Assessment(requirement=requirement, verdict=Verdict.UNTESTED, reason=NO_CHECK)
    return _sum_up(requirement, {c.name: hearing.tally_of(c, traffic) for c in checks})


def _verdict(requirement: Requirement, tallies: Sequence[Tally]) -> Verdict:
    parts = [_COST[requirement.level]] * any(t.causes for t in tallies)
    parts += [Verdict.ERROR] * any(t.broken for t in tallies)
    parts += [Verdict.INCONCLUSIVE] * any(t.undecided for t in tallies)
    parts += [Verdict.PASS] * any(t.examined for t in tallies)
    return roll_up(parts)


_COST = {Level.MUST: Verdict.FAIL, Level.SHOULD: Verdict.WARN, Level.MAY: Verdict.PASS}


def _sum_up(requirement: Requirement, by_check: Mapping[str, Tally]) -> Assessment:
    tallies = tuple(by_check.values())
    findings = tuple(finding for tally in tallies for finding in tally.findings)
    notes = tuple(dict.fromkeys(note for tally in tallies for note in tally.all_notes))
    reason: Text | None = None
    verdict = _verdict(requirement, tallies)
    if verdict is Verdict.ERROR:
        reason = next(text for tally in tallies for text in in_order(tally.broken))
    elif verdict is Verdict.INCONCLUSIVE:
        reason = _reasons([text for tally in tallies for text in in_order(tally.undecided)])
    elif verdict is Verdict.UNTESTED:
        reason = notes[0] if notes else NOTHING_EXAMINED
    if requirement.level is Level.MAY and findings:
        notes += tuple(f.message for f in findings)
    return Assessment(
        requirement=requirement,
        verdict=verdict,
        examined=sum(tally.examined for tally in tallies),
        exchanges=first_cited(tallies),
        findings=findings,
        notes=notes,
        reason=reason,
        examined_checks=tuple(name for name, tally in by_check.items() if tally.examined),
        failed_checks=tuple(name for name, tally in by_check.items() if tally.causes),
    )


def _reasons(undecided: Sequence[Text]) -> Text:
    reasons = list(dict.fromkeys(undecided))
    first = reasons[0]
    if len(reasons) == 1:
        return first
    more = len(reasons) - 1
    return Text(f"{first.en} (and {more} more)", f"{first.zh}（另有 {more} 项）")
