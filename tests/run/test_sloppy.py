import json

import pytest

from harness.documents.resources import resource
from harness.platforms.editions import EDITION_NAMES, edition_named

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

SLOPPY = [f"{edition_named(name).sample_application}_sloppy" for name in EDITION_NAMES]
FEWEST = {"erp_sloppy": 40, "sourcing_sloppy": 30, "lister_sloppy": 25}


@pytest.fixture(params=SLOPPY)
def example(request):
    return request.param


@pytest.fixture
def run(whole_run, example):
    return whole_run(example)


def test_every_seeded_mistake_is_named_and_nothing_else_is_accused(run, example):
    listed = json.loads(resource("examples", example, "mistakes.json").read_text("utf-8"))
    seeded = {mistake["requirement"] for mistake in listed}
    assert (run.code, run.summary["conclusion"]) == (1, "NOT_READY")
    judged = [r for r in run.report["requirements"] if r["subject"] != "platform"]
    accused = {r["id"] for r in judged if r["findings"]}
    assert len(seeded) >= FEWEST[example]
    assert accused == seeded
    assert "error" not in run.summary["requirements"].values()


def test_no_mistake_keeps_a_scenario_from_its_end(run):
    played = run.report["scenarios"]
    assert [s["name"] for s in played if s["completed"] < max(1, s["rounds"])] == []


def test_every_finding_says_where_and_what_to_do(run):
    findings = [f for r in run.report["requirements"] for f in r["findings"]]
    assert all(f["message"]["en"] and f["message"]["zh"] for f in findings)
    assert all(f["hint"] for f in findings)
