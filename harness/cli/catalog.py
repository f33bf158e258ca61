"""`harness catalog`: the register, and what serves each requirement."""

import argparse
import inspect
import textwrap
from collections.abc import Sequence
from dataclasses import asdict

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.assess import NO_CHECK
from harness.catalog.load import load_catalogue, load_plan
from harness.catalog.proof import proof_of
from harness.checks.registry import checks_of
from harness.cli.options import in_language, require_row
from harness.cli.streams import show, show_object
from harness.documents.resources import resource
from harness.model.errors import EnvironmentTrouble
from harness.model.requirement import Plan, Requirement
from harness.model.scenario import Scenario
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.reporters.columns import padded
from harness.reporters.wording import LEVELS, SUBJECTS
from harness.scenario.load import find_scenarios, load_scenario

_PLANNED = Text("planned", "在计划内")
_NOT_PLANNED = Text("not in this plan", "不在本计划内")


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Print the register of an edition, or some rows of it in full."""
    named = edition_named(options.edition)
    edition = named.name
    for name in options.ids:
        require_row(name, named)
    rows = load_catalogue().of_edition(edition)
    plan, scenarios = load_plan(edition), _stock_scenarios(edition)
    wanted = [r for r in rows if not options.ids or r.id in options.ids]
    if options.json:
        records = [_record(r, edition, plan, scenarios) for r in wanted]
        show_object({"edition": edition, "requirements": records})
        return 0, ""
    for requirement in wanted:
        show(_line(requirement, plan, options.lang))
        if options.ids or options.verbose:
            show(_in_full(requirement, edition, scenarios))
    show(in_language(_total(rows, edition, plan), options.lang))
    return 0, ""


def _total(rows: Sequence[Requirement], edition: str, plan: Plan) -> Text:
    owed = sum(r.id in plan.requirements for r in rows)
    return Text(
        f"{len(rows)} requirements of edition {edition}; plan {plan.version} owes {owed}",
        f"平台版本 {edition} 共 {len(rows)} 项要求；验收计划 {plan.version} 要求其中 {owed} 项。",
    )


def _stock_scenarios(edition: str) -> tuple[Scenario, ...]:
    try:
        folder = resource("scenarios", edition)
    except EnvironmentTrouble:  # an edition without stock scenarios
        return ()
    paths = find_scenarios([str(folder)], edition)
    return tuple(load_scenario(path, edition=edition) for path in paths)


def _covering(requirement: Requirement, scenarios: tuple[Scenario, ...]) -> list[str]:
    return [s.name for s in scenarios if requirement.id in s.covers]


def _record(
    requirement: Requirement, edition: str, plan: Plan, scenarios: tuple[Scenario, ...]
) -> dict[str, object]:
    checks = checks_of(requirement.id)
    proof = proof_of(edition, requirement.id)
    return {
        "id": requirement.id,
        "level": str(requirement.level),
        "subject": str(requirement.subject),
        "title": {"en": requirement.title.en, "zh": requirement.title.zh},
        "rule": requirement.rule,
        "fails_when": requirement.fails_when,
        "needs": requirement.needs,
        "source": requirement.source,
        "in_plan": requirement.id in plan.requirements,
        "checks": [{"name": c.name, "text": c.text} for c in checks],
        "scenarios": _covering(requirement, scenarios),
        "proof": asdict(proof) if proof else None,
        "untested_because": None if checks else {"en": NO_CHECK.en, "zh": NO_CHECK.zh},
    }


def _line(requirement: Requirement, plan: Plan, lang: str) -> str:
    title = in_language(requirement.title, lang)
    state = _PLANNED if requirement.id in plan.requirements else _NOT_PLANNED
    if not checks_of(requirement.id):
        state = Text(f"untested: {NO_CHECK.en}", f"未测试：{NO_CHECK.zh}")
    level = in_language(LEVELS[requirement.level], lang)
    subject = in_language(SUBJECTS[requirement.subject], lang)
    shown = f"（{state.zh}）" if lang == "zh" else f" ({in_language(state, lang)})"
    return f"{requirement.id:8} {padded(level, 6)} {padded(subject, 11)} {title}{shown}"


def _in_full(requirement: Requirement, edition: str, scenarios: tuple[Scenario, ...]) -> str:
    lines = [
        f"rule:       {requirement.rule}",
        f"fails when: {requirement.fails_when}",
        f"source:     {requirement.source}",
    ]
    if requirement.needs:
        lines.append(f"needs:      {requirement.needs}")
    for check in checks_of(requirement.id):
        text = textwrap.indent(inspect.cleandoc(check.text), "              ").strip()
        lines.append(f"check:      {check.name}: {text}")
    if names := _covering(requirement, scenarios):
        lines.append(f"scenarios:  {', '.join(names)}")
    if proof := proof_of(edition, requirement.id):
        seeded = f"{proof.caught} of {len(proof.defects)} seeded defects found"
        right = f"{proof.false_alarms} false alarms in {proof.neighbours} right neighbours"
        lines.append(f"proof:      {seeded}, {right} ({proof.date})")
        lines.append(f"            {', '.join(proof.defects)}")
    return textwrap.indent("\n".join(lines), "  ")
