"""Every file under tests/checks/<ID>/<verdict>/ is a test: it says what the check must find."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.catalog.load import load_catalogue
from harness.checks.registry import Examined, Undecided, checked_requirements
from harness.model.verdict import Finding

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*-*/*/*.yaml"))
NOTES_ONLY = {"PERF-01", "PERF-02", "RATE-06"}
"""Rows of level may: what they find turns nothing red."""
NAMES = [str(path.relative_to(HERE).with_suffix("")) for path in FILES]

Build = Callable[[dict[str, Any]], Any]


def found(events: list[Any], kind: type) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def decided_twice(events: list[Any]) -> set[str]:
    examined = {event.exchange for event in found(events, Examined)}
    return examined & {event.exchange for event in found(events, Undecided)}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_fixture_gets_the_verdict_of_its_folder(path: Path, recorded: Build) -> None:
    events = recorded(_document(path)).events_of(path.parts[-3])
    findings = found(events, Finding)
    examined = bool(found(events, Examined))
    undecided = bool(found(events, Undecided))
    match path.parts[-2]:
        case "good":
            assert not findings
            assert (examined, undecided) == (True, False)
        case "bad":
            assert findings
        case "undecided":
            assert not findings
            assert undecided
            assert not decided_twice(events)
        case "untested":
            assert (findings, examined, undecided) == ([], False, False)
        case folder:
            pytest.fail(f"no verdict goes by the name {folder}")


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_fixture_turns_nothing_else_red(path: Path, recorded: Build) -> None:
    document = _document(path)
    recording = recorded(document)
    edition = recording.frame.edition.name
    rows = {r.id for r in load_catalogue().of_edition(edition)} & checked_requirements()
    red = {r for r in rows - NOTES_ONLY if found(recording.events_of(r), Finding)}
    own = {path.parts[-3]} - NOTES_ONLY if path.parts[-2] == "bad" else set()
    assert red == own | set(document.get("also", ()))


BAD = [(path, name) for path, name in zip(FILES, NAMES, strict=True) if path.parts[-2] == "bad"]


@pytest.mark.parametrize("path", [p for p, _ in BAD], ids=[n for _, n in BAD])
def test_a_finding_names_its_place_and_its_exchanges(path: Path, recorded: Build) -> None:
    recording = recorded(_document(path))
    findings = found(recording.events_of(path.parts[-3]), Finding)
    stated = _document(path)["where"]
    places = stated if isinstance(stated, list) else [stated]
    assert sorted({f.where for f in findings}) == sorted(places)
    known = {exchange.id for exchange in recording.exchanges}
    for finding in findings:
        assert set(finding.exchanges) <= known
        assert finding.expected
        assert finding.actual
        assert finding.message.en
        assert finding.message.zh


def test_every_check_has_a_good_and_a_bad_fixture() -> None:
    owned = {(path.parts[-3], path.parts[-2]) for path in FILES}
    owed = {(i, word) for i in checked_requirements() for word in ("good", "bad")}
    assert owed <= owned


def _document(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader keeps every scalar a string
    return loaded
