"""`harness catalog`: the register, and what serves each requirement."""

import argparse
import inspect
import textwrap
from collections.abc import Sequence

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.assess import NO_CHECK
from harness.catalog.load import find_plan, load_catalogue
from harness.checks.registry import checks_of
from harness.cli.options import add_output, in_language
from harness.cli.streams import show, show_object
from harness.documents.resources import resource
from harness.documents.schema import nearest
from harness.model.errors import UsageError
from harness.model.requirement import Plan, Requirement
from harness.model.scenario import Scenario
from harness.platforms.editions import edition_named
from harness.scenario.load import find_scenarios, load_scenario


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these requirements, in full")
    parser.add_argument("--edition", default="aliexpress", metavar="E")
    add_output(parser)


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Print the register of an edition, or some rows of it in full."""
    edition = edition_named(options.edition).name
    rows = load_catalogue().of_edition(edition)
    known = [r.id for r in rows]
    for name in options.ids:
        if name not in known:
            raise UsageError(f"no requirement {name!r} here", hint=nearest(name, known))
    plan, scenarios = find_plan(edition), _stock_scenarios(edition)
    wanted = [r for r in rows if not options.ids or r.id in options.ids]
    if options.json:
        records = [_record(r, plan, scenarios) for r in wanted]
        show_object({"edition": edition, "requirements": records})
        return 0, ""
    for requirement in wanted:
        show(_line(requirement, plan, options.lang))
        if options.ids or options.verbose:
            show(_in_full(requirement, scenarios))
    show(f"{len(rows)} requirements of edition {edition}; {_owing(rows, plan)}")
    return 0, ""


def _owing(rows: Sequence[Requirement], plan: Plan | None) -> str:
    if plan is None:
        return "there is no acceptance plan yet"
    return f"plan {plan.version} owes {sum(r.id in plan.requirements for r in rows)}"


def _stock_scenarios(edition: str) -> tuple[Scenario, ...]:
    if not edition_named(edition).has_emulator:
        return ()
    paths = find_scenarios([str(resource("scenarios", edition))], edition)
    return tuple(load_scenario(path, edition=edition) for path in paths)


def _covering(requirement: Requirement, scenarios: tuple[Scenario, ...]) -> list[str]:
    return [s.name for s in scenarios if requirement.id in s.covers]


def _record(
    requirement: Requirement, plan: Plan | None, scenarios: tuple[Scenario, ...]
) -> dict[str, object]:
    checks = checks_of(requirement.id)
    return {
        "id": requirement.id,
        "level": str(requirement.level),
        "subject": str(requirement.subject),
        "title": {"en": requirement.title.en, "zh": requirement.title.zh},
        "rule": requirement.rule,
        "fails_when": requirement.fails_when,
        "needs": requirement.needs,
        "source": requirement.source,
        "in_plan": plan is not None and requirement.id in plan.requirements,
        "checks": [{"name": c.name, "text": c.text} for c in checks],
        "scenarios": _covering(requirement, scenarios),
        "untested_because": None if checks else {"en": NO_CHECK.en, "zh": NO_CHECK.zh},
    }


def _line(requirement: Requirement, plan: Plan | None, lang: str) -> str:
    title = in_language(requirement.title, lang)
    is_planned = plan is not None and requirement.id in plan.requirements
    state = "planned" if is_planned else "not in this plan" if plan else "checked"
    if not checks_of(requirement.id):
        state = f"untested: {NO_CHECK.en}"
    return f"{requirement.id:8} {requirement.level:6} {requirement.subject:11} {title} ({state})"


def _in_full(requirement: Requirement, scenarios: tuple[Scenario, ...]) -> str:
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
    return textwrap.indent("\n".join(lines), "  ")
