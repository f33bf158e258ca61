"""By what a run was made and judged, as its evidence names it."""

from collections import Counter
from pathlib import Path

from harness.assess.decision_rule import DECISION_RULE, DECISION_RULE_SHA256
from harness.documents.canonical import sha256_hex
from harness.documents.resources import resource
from harness.model.errors import EnvironmentTrouble
from harness.model.evidence import ActKind, Evidence
from harness.model.particulars import Method, UsedScenario
from harness.run.judged import Judged

_SCENARIO = "scenario "
_DEFAULTS = (
    ("driver", ""),
    ("target", ""),
    ("only", "all"),
    ("strict", "false"),
    ("deviations", "none"),
)
"""What holds where the first record names nothing."""


def method_of(judged: Judged) -> Method:
    """Scenarios, decision rule, sources of the clauses, and settings."""
    sources = Counter(
        source.strip() for a in judged.assessments for source in a.requirement.source.split(",")
    )
    return Method(
        scenarios=_scenarios(judged.evidence),
        decision_rule=DECISION_RULE,
        decision_rule_sha256=DECISION_RULE_SHA256,
        sources=tuple(sorted(sources.items())),
        settings=_settings(judged.evidence),
    )


def coverage(evidence: Evidence) -> dict[str, tuple[str, ...]]:
    """Scenario that was begun -> the requirements that it says it shows."""
    return {
        act.scenario: tuple(act.detail("covers").split())
        for act in evidence.acts
        if act.kind is ActKind.SCENARIO_STARTED
    }


def _scenarios(evidence: Evidence) -> tuple[UsedScenario, ...]:
    covers = coverage(evidence)
    digests = {
        name.removeprefix(_SCENARIO): digest
        for name, digest in evidence.digests
        if name.startswith(_SCENARIO)
    }
    # In the order in which they were played; those that a broken-off run never came to, last.
    named = {name: digests[name] for name in covers if name in digests} | digests
    return tuple(
        UsedScenario(
            name=name,
            sha256=digest,
            covers=covers.get(name, ()),
            file=_file(name, digest, evidence.edition),
        )
        for name, digest in named.items()
    )


def _file(name: str, digest: str, edition: str) -> str:
    """The bare name of a stock scenario; any other is run from the file that was kept."""
    is_stock = any(sha256_hex(path.read_bytes()) == digest for path in _stock(name, edition))
    return name if is_stock else f"evidence/scenarios/{name}.yaml"


def _stock(name: str, edition: str) -> list[Path]:
    try:
        folder = resource("scenarios", edition)
    except EnvironmentTrouble:
        return []
    return [path for path in folder.rglob("*.yaml") if path.stem == name]


def _settings(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    given = dict(evidence.settings)
    deviations = dict(evidence.digests).get("deviations", "")
    if deviations:
        given["deviations"] = f"sha256:{deviations}"
    known = [(name, given.pop(name, default)) for name, default in _DEFAULTS]
    return tuple((name, value) for name, value in (*known, *given.items()) if value)
