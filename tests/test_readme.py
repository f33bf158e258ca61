"""The README's table is what the sample says, and both languages say the same."""

import json
import re
from pathlib import Path

import pytest

from harness.assess import owed_requirements
from harness.catalog.load import load_catalogue, load_plan
from harness.catalog.proof import proof_of
from harness.cli.main import VERBS
from harness.model.requirement import Level
from harness.platforms.editions import EDITION_NAMES, edition_named

ROOT = Path(__file__).parent.parent
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
SLOPPY = {name: f"{edition_named(name).sample_application}_sloppy" for name in EDITION_NAMES}


def mistakes_of(edition):
    path = ROOT / "examples" / SLOPPY[edition] / "mistakes.json"
    return [m["requirement"] for m in json.loads(path.read_text(encoding="utf-8"))]


def without_proof(text):
    return re.sub("<!-- proof:begin -->.*<!-- proof:end -->", "", text, flags=re.DOTALL)


def test_the_table_lists_every_seeded_mistake():
    for text in map(without_proof, (ENGLISH, CHINESE)):
        rows = re.findall(r"^\| ([A-Z]+-[0-9]{2}) \|", text, re.MULTILINE)
        assert rows == sorted(mistakes_of("aliexpress"))


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_the_counts_of_the_table_are_those_of_the_mistakes(edition):
    levels = [load_catalogue().find(name).level for name in mistakes_of(edition)]
    counts = [levels.count(level) for level in Level]
    folder = SLOPPY[edition]
    cells = [edition, f"[`{folder}`](examples/{folder})", *counts, sum(counts), 0]
    row = f"| {' | '.join(map(str, cells))} |"
    assert row in ENGLISH
    assert row in CHINESE


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_the_plan_is_as_large_as_the_readme_and_the_page_of_editions_say(edition):
    plan, rows = load_plan(edition), load_catalogue().of_edition(edition)
    owed = owed_requirements(load_catalogue(), edition, plan=plan)
    page = (ROOT / "docs" / "editions.md").read_text(encoding="utf-8")
    assert re.search(rf"{len(owed)} of (?:the )?{len(rows)}", ENGLISH)
    assert f"{len(rows)} 行中的 {len(owed)} 行" in CHINESE
    assert f"{len(owed)} of {len(rows)} rows · {len(rows)} 项中的 {len(owed)} 项" in page


def test_both_languages_name_every_verb():
    for verb in VERBS:
        assert f"harness {verb}" in ENGLISH
        assert f"harness {verb}" in CHINESE


def test_both_languages_show_the_same_commands_and_pictures():
    blocks = [re.findall(r"```(?:sh|yaml)\n(.*?)```", t, re.DOTALL) for t in (ENGLISH, CHINESE)]
    strip = [[re.sub(r"#.*", "", b) for b in found] for found in blocks]
    assert strip[0] == strip[1]
    assert re.findall(r"!\[.*?\]\((.*?)\)", ENGLISH) == re.findall(r"!\[.*?\]\((.*?)\)", CHINESE)


def test_the_proof_that_the_readme_shows_is_the_one_of_the_catalogue():
    for edition in EDITION_NAMES:
        for row in load_catalogue().of_edition(edition):
            proof = proof_of(edition, row.id)
            if proof:
                cell = f"{proof.caught}/{len(proof.defects)} · {proof.neighbours}"
                for text in (ENGLISH, CHINESE):
                    (line,) = re.findall(rf"^\| {row.id} \|.*·.*$", text, re.MULTILINE)
                    assert cell in line


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_every_must_is_proven(edition):
    for row in load_catalogue().of_edition(edition):
        if row.level is Level.MUST:
            proof = proof_of(edition, row.id)
            assert proof is not None or row.id == "DATA-05", row.id
            if proof:
                assert len(proof.defects) >= 2
                assert (proof.caught, proof.false_alarms) == (len(proof.defects), 0)
                assert proof.neighbours >= 1
