"""Hand-made evidence for the numbered rules; what a test of a rule needs beside it stands there."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from harness.assess import assess
from harness.assess.hearing import Hearing
from harness.catalog.load import load_catalogue, load_plan
from harness.checks.frame import Frame
from harness.checks.registry import Check, all_checks
from harness.conclusion import Circumstances, conclude
from harness.evidence.log import LogWriter, RunStart
from harness.model.evidence import Act, ActKind, Evidence
from harness.model.exchange import Exchange
from harness.model.requirement import Level, Requirement, RunClass, Subject
from harness.model.text import Text
from harness.model.verdict import Assessment, Conclusion, Finding, ScenarioOutcome, Verdict
from harness.platforms.editions import edition_named
from harness.run.order import Driver, RunOrder

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FINDING = Finding(message=Text("wrong", "有误"), exchanges=("x1",), where="form.a")
WHOLE = ScenarioOutcome(name="s", rounds=3, completed=3)


def requirement(name: str = "FMT-01", **changes: Any) -> Requirement:
    values: dict[str, Any] = {
        "id": name,
        "level": Level.MUST,
        "subject": Subject.APPLICATION,
        "editions": ("aliexpress",),
        "title": Text("t", "标题"),
        "rule": "r",
        "fails_when": "f",
        "source": "s",
    }
    return Requirement(**values | changes)


def row(verdict: Verdict, name: str = "FMT-01", **changes: Any) -> Assessment:
    is_found = verdict in (Verdict.FAIL, Verdict.WARN)
    return Assessment(
        requirement=requirement(name, **changes),
        verdict=verdict,
        examined=int(is_found or verdict is Verdict.PASS),
        findings=(FINDING,) * is_found,
    )


def evidence(**changes: Any) -> Evidence:
    """Evidence of a certification that came to its end and recorded nothing."""
    values: dict[str, Any] = {
        "run_id": "r",
        "verb": "certify",
        "run_class": RunClass.REHEARSAL,
        "edition": "aliexpress",
        "started": NOW,
        "finished": NOW,
        "exchanges": (),
        "acts": (),
    }
    return Evidence(**values | changes)


def circumstances(**changes: Any) -> Circumstances:
    """Those of a certification by the whole plan."""
    values: dict[str, Any] = {
        "is_certification": True,
        "is_filtered": False,
        "is_strict": False,
        "invalid": None,
    }
    return Circumstances(**values | changes)


def concluded(
    *rows: Assessment, scenarios: tuple[ScenarioOutcome, ...] = (WHOLE,), **changes: Any
) -> Conclusion:
    """What a certification comes to; `evidence` and whatever circumstance is changed."""
    held = changes.pop("evidence", None) or evidence()
    return conclude(rows, scenarios, held, circumstances(**changes))[0]


def frame(**changes: Any) -> Frame:
    values: dict[str, Any] = {
        "edition": edition_named("aliexpress"),
        "statement": None,
        "run_class": RunClass.REHEARSAL,
        "is_certification": True,
    }
    return Frame(**values | changes)


def judged(name: str, *functions: Any, statement: Any = None) -> Assessment:
    """The assessment of one row of the register, served by the given check functions alone."""
    checks = [
        Check(requirement=name, name=f"check_{i}", on_traffic=function, text="t")
        for i, function in enumerate(functions)
    ]
    hearing = Hearing(frame(statement=statement), checks)
    plan = load_plan("aliexpress")
    (found,) = assess(hearing, catalogue=load_catalogue(), plan=plan, only=[name])
    return found


def judged_traffic(document: dict[str, Any], *only: str) -> dict[str, Verdict]:
    """The verdicts of a certification over traffic in the words of the fixture files."""
    recording = _words("checks").recording_of({"certification": "true"} | document)
    hearing = Hearing(recording.frame, all_checks())
    for exchange in recording.exchanges:
        hearing.hear(exchange)
    found = assess(hearing, catalogue=load_catalogue(), plan=load_plan("aliexpress"), only=only)
    return {a.requirement.id: a.verdict for a in found}


def exchanges_of(document: dict[str, Any]) -> tuple[Exchange, ...]:
    """The exchanges that a document in the words of the fixture files describes."""
    exchanges: tuple[Exchange, ...] = _words("checks").recording_of(document).exchanges
    return exchanges


def order(**changes: Any) -> RunOrder:
    """The order of a certification; its statement is missing unless one is given."""
    values: dict[str, Any] = {
        "verb": "certify",
        "edition": edition_named("aliexpress"),
        "statement": None,
        "driver": Driver.OBSERVE,
        "plan": load_plan("aliexpress"),
    }
    return RunOrder(**values | changes)


def played() -> Iterator[Act]:
    """The acts of a run that played every scenario of the plan."""
    counts = (("rounds", "1"), ("completed", "1"))
    for name in load_plan("aliexpress").scenarios:
        for kind, details in ((ActKind.SCENARIO_STARTED, ()), (ActKind.SCENARIO_ENDED, counts)):
            yield Act(kind=kind, at=NOW, name=name, scenario=name, details=details)


def write_log(path: Path, *recorded: Exchange, acts: tuple[Act, ...] = (), **start: Any) -> Path:
    """A log of a certification that came to its end."""
    values: dict[str, Any] = {
        "run_id": "r",
        "verb": "certify",
        "run_class": RunClass.REHEARSAL,
        "edition": "aliexpress",
        "started": NOW,
        "digests": (),
    }
    with LogWriter(path) as log:
        log.start(RunStart(**values | start))
        for act in acts:
            log.act(act)
        for exchange in recorded:
            log.exchange(exchange, NOW)
        log.end(NOW, exchanges=len(recorded), acts=len(acts))
    return path


def theatre() -> Any:
    """The stage of fakes that the tests of the engine play on, with its `step`."""
    words = _words("scenario")
    return words.Theatre(is_driven=True), words.Wire, words.step


def _words(folder: str) -> ModuleType:
    """The builders of another test folder, which importlib mode cannot import."""
    if folder not in _LOADED:
        path = Path(__file__).parents[1] / folder / "conftest.py"
        spec = importlib.util.spec_from_file_location(f"words_of_{folder}", path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # its dataclasses look their own module up
        spec.loader.exec_module(module)
        _LOADED[folder] = module
    return _LOADED[folder]


_LOADED: dict[str, ModuleType] = {}


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """The builders of this file: test files of importlib mode cannot import it."""
    builders = (
        requirement,
        row,
        evidence,
        circumstances,
        concluded,
        frame,
        judged,
        judged_traffic,
        exchanges_of,
        order,
        theatre,
        played,
        write_log,
    )
    named = {builder.__name__: builder for builder in builders}
    return SimpleNamespace(**named, NOW=NOW, FINDING=FINDING, WHY=Text("why", "原因"))
