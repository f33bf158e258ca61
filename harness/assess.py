"""The judge: evidence, catalogue and statement in, assessments and a conclusion out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.catalog.claims import is_claimed
from harness.checks.registry import (
    Check,
    Examined,
    Note,
    Undecided,
    checked_requirements,
    checks_of,
)
from harness.checks.traffic import Traffic
from harness.model.requirement import Catalogue, Level, Plan, Requirement, RunClass
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import Assessment, Finding, Verdict, roll_up
from harness.platforms.base import Edition

_CITED = 5
"""How many exchanges a finding or a pass cites; the rest are counted."""

NO_CHECK = Text("no check serves this requirement yet", "此要求尚无对应检查")
NOTHING_EXAMINED = Text(
    "nothing in the traffic shows it: no exchange could be examined",
    "流量中没有可供检查的交互，未能证明此要求",
)


def assess(
    traffic: Traffic,
    *,
    catalogue: Catalogue,
    plan: Plan | None,
    only: Sequence[str] = (),
) -> tuple[Assessment, ...]:
    """Judge every owed requirement: those of the plan, or all checked rows of the edition."""
    owed = owed_requirements(catalogue, traffic.edition.name, plan=plan, only=only)
    return tuple(_assess_one(requirement, traffic, plan) for requirement in owed)


def owed_requirements(
    catalogue: Catalogue, edition: str, *, plan: Plan | None, only: Sequence[str] = ()
) -> tuple[Requirement, ...]:
    """The rows that a run owes a verdict, in the register's order."""
    wanted = set(plan.requirements) if plan else checked_requirements()
    rows = (r for r in catalogue.of_edition(edition) if r.id in wanted)
    return tuple(r for r in rows if not only or r.id in only)


def applicability(
    requirement: Requirement, statement: Statement | None, run_class: RunClass
) -> Text | None:
    """Why a row is not applicable; None when it is. Settled before the run, never by traffic."""
    if run_class not in requirement.shown_by:
        shown = ", ".join(requirement.shown_by)
        return Text(
            f"by plan: only a run of class {shown} can show it",
            f"按计划：仅类别为 {shown} 的运行可以证明",
        )
    if requirement.needs and statement and statement.declares_absent(requirement.needs):
        return Text(
            f"the statement declares {requirement.needs}: false",
            f"声明文件中 {requirement.needs} 为 false",
        )
    return None


def plan_excludes(
    requirement: Requirement, plan: Plan | None, statement: Statement | None, edition: Edition
) -> Text | None:
    """Why the plan does not owe a row to this application; None when it does."""
    words = plan.needs.get(requirement.id, ()) if plan else ()
    if not words or statement is None:
        return None
    if any(is_claimed(word, statement, edition) for word in words):
        return None
    named = ", ".join(words)
    return Text(
        f"by plan: only {named} can show it, and the statement does not claim it",
        f"按计划：仅 {named} 可以证明，而声明文件未声明该能力",
    )


def _assess_one(requirement: Requirement, traffic: Traffic, plan: Plan | None) -> Assessment:
    statement = traffic.statement
    excluded = applicability(requirement, statement, traffic.evidence.run_class) or plan_excludes(
        requirement, plan, statement, traffic.edition
    )
    if excluded:
        return Assessment(requirement=requirement, verdict=Verdict.NOT_APPLICABLE, reason=excluded)
    checks = checks_of(requirement.id)
    if not checks:
        return Assessment(requirement=requirement, verdict=Verdict.UNTESTED, reason=NO_CHECK)
    tally = _Tally()
    for check in checks:
        tally.run(check, traffic)
    return tally.assessment(requirement)


@dataclass(slots=True)
class _Tally:
    examined: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    broken: list[Text] = field(default_factory=list)

    def run(self, check: Check, traffic: Traffic) -> None:
        try:
            for event in check.function(traffic):
                match event:
                    case Examined(exchange):
                        self.examined.append(exchange)
                    case Finding():
                        self.findings.append(event)
                    case Undecided():
                        self.undecided.append(event)
                    case Note(text):
                        self.notes.append(text)
        except Exception as error:  # noqa: BLE001 - a bug in one check must not end the run
            what = f"{check.name}: {type(error).__name__}: {error}"
            self.broken.append(Text(f"a check broke: {what}", f"检查程序出错：{what}"))

    def assessment(self, requirement: Requirement) -> Assessment:
        findings = merge_findings(self.findings)
        notes = tuple(dict.fromkeys(self.notes))
        reason: Text | None = None
        verdict = self._verdict(requirement)
        if verdict is Verdict.ERROR:
            reason = self.broken[0]
        elif verdict is Verdict.INCONCLUSIVE:
            reason = _reasons(self.undecided)
        elif verdict is Verdict.UNTESTED:
            reason = notes[0] if notes else NOTHING_EXAMINED
        if requirement.level is Level.MAY and findings:
            notes += tuple(f.message for f in findings)
        return Assessment(
            requirement=requirement,
            verdict=verdict,
            examined=len(self.examined),
            exchanges=tuple(dict.fromkeys(self.examined))[:_CITED],
            findings=findings,
            notes=notes,
            reason=reason,
        )

    def _verdict(self, requirement: Requirement) -> Verdict:
        parts = [_COST[requirement.level]] * bool(self.findings)
        parts += [Verdict.ERROR] * bool(self.broken)
        parts += [Verdict.INCONCLUSIVE] * bool(self.undecided)
        parts += [Verdict.PASS] * bool(self.examined)
        return roll_up(parts)


_COST = {Level.MUST: Verdict.FAIL, Level.SHOULD: Verdict.WARN, Level.MAY: Verdict.PASS}


def merge_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding per cause: equal message and place are counted, with the first few cited."""
    merged: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.message.en, _general(finding.where))
        first = merged.get(key)
        merged[key] = (
            finding
            if first is None
            else replace(
                first,
                count=first.count + finding.count,
                exchanges=(*first.exchanges, *finding.exchanges)[:_CITED],
            )
        )
    return tuple(merged.values())


def _general(where: str) -> str:
    return "/".join("*" if part.isdecimal() else part for part in where.split("/"))


def _reasons(undecided: list[Undecided]) -> Text:
    reasons = list(dict.fromkeys(u.reason for u in undecided))
    first = reasons[0]
    if len(reasons) == 1:
        return first
    more = len(reasons) - 1
    return Text(f"{first.en} (and {more} more)", f"{first.zh}（另有 {more} 项）")
