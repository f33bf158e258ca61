"""The right applications of the editions without orders: ready, by every scenario of the plan."""

import pytest

from harness.catalog.load import load_plan

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

SAMPLES = [
    pytest.param("sourcing", "alibaba", id="sourcing"),
    pytest.param("lister", "1688", id="lister"),
]


@pytest.mark.parametrize(("sample", "edition"), SAMPLES)
def test_the_sample_application_is_ready(whole_run, sample, edition):
    run = whole_run(sample)
    assert (run.code, run.summary["conclusion"]) == (0, "READY"), run.report["reason"]
    assert (run.summary["class"], run.summary["edition"]) == ("rehearsal", edition)
    assert set(run.summary["requirements"]) == set(load_plan(edition).requirements)
    owed = {r["id"]: r["verdict"] for r in run.report["requirements"] if r["level"] != "may"}
    assert {i for i, verdict in owed.items() if verdict not in ("pass", "not_applicable")} == set()


@pytest.mark.parametrize(("sample", "edition"), SAMPLES)
def test_every_scenario_of_the_plan_completes(whole_run, sample, edition):
    played = whole_run(sample).report["scenarios"]
    assert [s["name"] for s in played] == list(load_plan(edition).scenarios)
    assert [s["name"] for s in played if s["completed"] < max(1, s["rounds"])] == []


@pytest.mark.parametrize(("sample", "edition"), SAMPLES)
def test_no_token_and_no_secret_is_kept(whole_run, sample, edition):
    run = whole_run(sample)
    assert len(run.issued) >= 3, edition
    for path in run.out.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert not [v for v in (*run.issued, "helloworld") if v.encode() in data], path
