"""An edition is files of its own: nothing that serves all of them knows one by name."""

import ast
import json
from pathlib import Path

import pytest

from harness.emulator.sandboxes import SANDBOXES
from harness.platforms.editions import EDITION_NAMES, edition_named
from proof.corpus.all_cases import EDITIONS as CORPORA

ROOT = Path(__file__).parent.parent
HARNESS = ROOT / "harness"
MODULES = {"aliexpress": "aliexpress", "alibaba": "alibaba", "1688": "ali1688"}
# Rooms that judge, store, play and report any edition.
NEUTRAL = ("assess", "checks", "documents", "evidence", "model", "reporters", "run", "scenario")


def names_in(path):
    """The texts of a module that are exactly the name of an edition."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and value in EDITION_NAMES}


@pytest.mark.parametrize("room", NEUTRAL)
def test_a_room_for_all_editions_knows_none_by_name(room):
    assert {p.name: names_in(p) for p in (HARNESS / room).rglob("*.py") if names_in(p)} == {}


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_the_files_of_an_edition_know_no_other_edition(edition):
    module = MODULES[edition]
    own = [HARNESS / "platforms" / f"{module}.py", *(HARNESS / "emulator" / module).glob("*.py")]
    others = {name for name in EDITION_NAMES if name != edition}
    assert {p.name: names_in(p) & others for p in own if names_in(p) & others} == {}


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_an_edition_has_all_its_parts(edition):
    sample = edition_named(edition).sample_application
    parts = [
        HARNESS / "platforms" / f"{MODULES[edition]}.py",
        HARNESS / "platforms" / "data" / f"{edition}.operations.yaml",
        HARNESS / "catalog" / f"{edition}.plan.yaml",
        ROOT / "schemas" / edition,
        ROOT / "scenarios" / edition,
        ROOT / "examples" / sample / "statement.yaml",
        ROOT / "examples" / f"{sample}_sloppy" / "mistakes.json",
        ROOT / "proof" / "corpus" / MODULES[edition],
    ]
    assert [str(part) for part in parts if not part.exists()] == []
    assert edition in SANDBOXES


def enumerated(schema):
    """Every list of words in a schema that knows an edition."""
    match schema:
        case {"enum": [*words]} if {*words} & {*EDITION_NAMES}:
            return [words]
        case dict():
            return [words for part in schema.values() for words in enumerated(part)]
        case [*parts]:
            return [words for part in parts for words in enumerated(part)]
    return []


@pytest.mark.parametrize("name", ["statement", "plan", "register", "scenario"])
def test_a_schema_that_names_the_editions_knows_every_one(name):
    text = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    lists = enumerated(json.loads(text))
    assert lists
    assert [{*EDITION_NAMES} - {*words} for words in lists] == [set()] * len(lists)


def test_the_corpora_are_those_of_every_edition():
    assert set(CORPORA) == set(EDITION_NAMES)
