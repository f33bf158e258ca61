"""allure-results as Allure's own documentation describes the files, not as ours came out."""

import json
import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from harness.model.deviation import Deviation, DeviationState, JudgedDeviation
from harness.model.exhibits import Exhibit, Exhibits, RoundPlayed, StepPlayed
from harness.model.requirement import Level
from harness.model.text import Text
from harness.model.verdict import Conclusion, Finding, ScenarioOutcome, Verdict
from harness.reporters.allure import write_allure

# allurereport.org, "How it works": test result file, categories file, environment file.
STATUSES = {"failed", "broken", "passed", "skipped", "unknown"}
STAGES = {"scheduled", "running", "finished", "pending", "interrupted"}
ITEM = {
    "name": str,
    "status": str,
    "statusDetails": dict,
    "stage": str,
    "description": str,
    "descriptionHtml": str,
    "steps": list,
    "attachments": list,
    "parameters": list,
    "start": int,
    "stop": int,
}
RESULT = ITEM | {
    "uuid": str,
    "historyId": str,
    "testCaseId": str,
    "fullName": str,
    "labels": list,
    "links": list,
    "titlePath": list,
}
DETAILS = {"known": bool, "muted": bool, "flaky": bool, "message": str, "trace": str}
AT = datetime(2026, 11, 22, 4, 38, 6, tzinfo=UTC)


def step(label, outcome="met", **traits):
    ended = traits.pop("ended", AT + timedelta(milliseconds=40))
    return StepPlayed(label=label, outcome=outcome, started=AT, ended=ended, **traits)


def played(number=1, **traits):
    values = {"scenario": "order-lifecycle", "outcome": "completed", "covers": ("LIFE-01",)}
    ended = AT + timedelta(seconds=2)
    return RoundPlayed(number=number, started=AT, ended=ended, **values | traits)


INNER = step("step 2.1, app: order.get", "failed", reason=Text("HTTP 500", "HTTP 500"))
ROUNDS = (
    played(1, steps=(step("step 1, app: order.create", exchanges=("x3",)),)),
    played(
        2,
        outcome="incomplete",
        reason=Text("step 2.1: HTTP 500", "步骤 2.1：HTTP 500"),
        steps=(step("step 2, use: paid", "failed", steps=(INNER,)), step("step 3", "blocked")),
    ),
    played(0, scenario="quota", outcome="skipped", reason=Text("no quota", "没有配额")),
)
EXHIBITS = Exhibits(
    exchanges=(
        Exhibit(exchange="x1", title="x1 -> POST /sync: 200", text="POST /sync\n\n200\n"),
        Exhibit(exchange="x3", title="x3 -> POST /sync: 200", text="POST /sync\n中文\n"),
    ),
    rounds=ROUNDS,
)


@pytest.fixture
def written(tmp_path):
    """Writes a report: every result by the end of its full name, and the folder."""

    def write(report, name="allure-results"):
        folder = tmp_path / name
        write_allure(report, folder)
        paths = sorted(folder.glob("*-result.json"))
        results = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        assert [path.name for path in paths] == sorted(f"{r['uuid']}-result.json" for r in results)
        return {_key(result): result for result in results}, folder

    return write


def _key(result):
    return re.split(r"\.(?:certify|audit|run)\.(?:requirements\.)?", result["fullName"])[-1]


def labels(result, name):
    return [label["value"] for label in result["labels"] if label["name"] == name]


def check_item(item, keys):
    assert set(item) <= set(keys)
    assert all(isinstance(value, keys[name]) for name, value in item.items())
    assert item["name"]
    assert item["status"] in STATUSES
    assert item["stage"] in STAGES
    assert item["start"] <= item["stop"]
    details = item.get("statusDetails", {})
    assert all(isinstance(value, DETAILS[name]) for name, value in details.items())
    for attachment in item.get("attachments", []):
        assert set(attachment) == {"name", "source", "type"}
    for parameter in item.get("parameters", []):
        assert {"name", "value"} <= set(parameter) <= {"name", "value", "excluded", "mode"}
    for inner in item.get("steps", []):
        check_item(inner, ITEM)


def test_every_file_is_what_the_documentation_says(any_report, written):
    results, folder = written(replace(any_report, exhibits=EXHIBITS))
    for result in results.values():
        check_item(result, RESULT)
        assert uuid.UUID(result["uuid"])
        assert all(set(label) == {"name", "value"} for label in result["labels"])
        assert all(isinstance(label["value"], str) for label in result["labels"])
    known = r"[0-9a-f-]{36}-(result\.json|attachment\.txt)|environment\.properties|categories\.json"
    assert all(re.fullmatch(known, path.name) for path in folder.iterdir())


def test_no_case_vanishes(any_report, written):
    twice = replace(EXHIBITS, rounds=(*ROUNDS, *ROUNDS))
    _, folder = written(replace(any_report, exhibits=twice))
    files = list(folder.glob("*-result.json"))
    found = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    assert len(files) == len(any_report.assessments) + 2 * len(ROUNDS) + 1
    for name in ("uuid", "historyId", "testCaseId", "fullName"):
        assert len({result[name] for result in found}) == len(files)


def test_two_runs_are_the_same_cases_in_other_files(build, written):
    one, _ = written(build.report(exhibits=EXHIBITS))
    run = {"id": "20261123T000000Z-ffff", "started": AT + timedelta(days=1)}
    other, _ = written(build.report(exhibits=EXHIBITS, run=run), "other")
    assert {k: r["historyId"] for k, r in one.items()} == {
        k: r["historyId"] for k, r in other.items()
    }
    assert not {r["uuid"] for r in one.values()} & {r["uuid"] for r in other.values()}


def test_the_same_report_gives_the_same_bytes(build, written):
    folders = [written(build.report(exhibits=EXHIBITS), name)[1] for name in ("a", "b")]
    one, other = ({p.name: p.read_bytes() for p in f.iterdir()} for f in folders)
    assert one == other


@pytest.mark.parametrize(
    "change",
    [
        {"run": {"verb": "audit"}},
        {"run": {"edition": "alibaba"}},
        {"run": {"target": "https://sandbox.example"}},
        {"run": {"verb": "run"}},
    ],
)
def test_rows_of_other_undertakings_do_not_hide_each_other(build, written, change):
    one, _ = written(build.report())
    other, _ = written(build.report(**change), "other")
    assert one["SIGN-02"]["historyId"] != other["SIGN-02"]["historyId"]


def test_runs_of_other_scenarios_do_not_hide_each_other(build, written):
    names = ("price-and-stock", "order-lifecycle")
    one, other = (
        written(
            build.report(
                run={"verb": "run"}, scenarios=(ScenarioOutcome(name=n, rounds=1, completed=1),)
            ),
            n,
        )[0]
        for n in names
    )
    assert one["SIGN-02"]["historyId"] != other["SIGN-02"]["historyId"]


@pytest.mark.parametrize(
    ("verdict", "level", "status"),
    [
        (Verdict.PASS, Level.MUST, "passed"),
        (Verdict.WARN, Level.SHOULD, "passed"),
        (Verdict.FAIL, Level.MUST, "failed"),
        (Verdict.INCONCLUSIVE, Level.MUST, "broken"),
        (Verdict.INCONCLUSIVE, Level.SHOULD, "skipped"),
        (Verdict.INCONCLUSIVE, Level.MAY, "skipped"),
        (Verdict.ERROR, Level.MUST, "broken"),
        (Verdict.UNTESTED, Level.MUST, "broken"),
        (Verdict.UNTESTED, Level.SHOULD, "skipped"),
        (Verdict.REVIEW, Level.MUST, "unknown"),
        (Verdict.NOT_APPLICABLE, Level.MUST, "skipped"),
    ],
)
def test_each_verdict_has_its_status(build, written, verdict, level, status):
    row = build.assessment("ROW-01", verdict, level=level)
    assert written(build.report(assessments=(row,)))[0]["ROW-01"]["status"] == status


def test_outside_a_certification_the_untested_are_skipped(build, written):
    row = build.assessment("ROW-01", Verdict.UNTESTED)
    audit = build.report(run={"verb": "audit"}, assessments=(row,), conclusion=Conclusion.CLEAN)
    assert written(audit)[0]["ROW-01"]["status"] == "skipped"


@pytest.mark.parametrize("conclusion", Conclusion)
def test_the_conclusion_is_green_for_a_yes_only(build, written, conclusion):
    result = written(build.report(conclusion=conclusion))[0]["conclusion"]
    wanted = {0: "passed", 1: "failed", 3: "broken", 4: "broken"}[conclusion.exit_code]
    assert result["status"] == wanted
    assert labels(result, "feature") == ["Conclusion 结论"]


def test_a_row_is_a_story_of_the_edition_with_all_its_findings(build, written):
    result = written(build.not_ready())[0]["SIGN-02"]
    assert labels(result, "epic") == ["aliexpress"]
    assert labels(result, "feature") == ["Requirements 要求"]
    assert labels(result, "story") == ["SIGN-02"]
    assert labels(result, "severity") == ["critical"]
    details = result["statusDetails"]
    assert details["message"] == "fail 不通过: The signature is wrong. 签名错误。"
    assert details["trace"].count("where: query.sign") == 3


def test_a_warning_is_tagged(build, written):
    result = written(build.not_ready())[0]["RTRY-02"]
    assert result["status"] == "passed"
    assert "warn" in labels(result, "tag")


def test_an_expected_failure_stays_one_and_is_known(build, written):
    entry = Deviation(
        requirement="SIGN-02", reason="gateway bug 7", owner="Li Wei", until=date(2027, 1, 31)
    )
    judged = (JudgedDeviation(deviation=entry, state=DeviationState.EXPECTED, verdict="fail"),)
    audit = {"verb": "audit"}
    conclusions = {"conclusion": Conclusion.FINDINGS, "apart": Conclusion.CLEAN}
    report = replace(build.not_ready(), run=build.report(run=audit).run, **conclusions)
    results, _ = written(replace(report, deviations=judged))
    row = results["SIGN-02"]
    assert (row["status"], row["statusDetails"]["known"]) == ("failed", True)
    assert "expected" in labels(row, "tag")
    assert "gateway bug 7 (Li Wei, 2027-01-31)" in row["statusDetails"]["trace"]
    assert results["conclusion"]["status"] == "passed"


def test_a_round_is_a_case_of_its_scenario_with_its_steps_nested(build, written):
    results, _ = written(build.report(exhibits=EXHIBITS))
    second = results["scenarios.order-lifecycle.round-2"]
    assert second["name"] == "order-lifecycle: round 2 第 2 轮"
    assert labels(second, "feature") == ["order-lifecycle"]
    assert labels(second, "story") == ["LIFE-01"]
    assert second["status"] == "broken"
    outer, blocked = second["steps"]
    assert (outer["status"], blocked["status"]) == ("failed", "skipped")
    assert outer["steps"][0]["statusDetails"]["message"] == "failed: HTTP 500 HTTP 500"
    assert second["stop"] - second["start"] == 2000
    assert outer["steps"][0]["stop"] - outer["steps"][0]["start"] == 40
    assert results["scenarios.quota.round-0"]["status"] == "skipped"


def test_a_cited_exchange_is_one_file_that_all_who_cite_it_name(build, written):
    results, folder = written(replace(build.not_ready(), exhibits=EXHIBITS))
    texts = {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*-attachment.txt")}
    assert sorted(texts.values()) == ["POST /sync\n\n200\n", "POST /sync\n中文\n"]
    cited = [a["source"] for a in results["SIGN-02"]["attachments"]]
    assert cited == [a["source"] for a in results["FMT-02"]["attachments"]]
    assert set(cited) == set(texts)


def test_an_exchange_that_is_not_at_hand_is_only_named(build, written):
    odd = Finding(message=Text("Odd.", "异常。"), exchanges=("x99",))
    row = build.assessment("ROW-01", Verdict.FAIL, findings=(odd,))
    result = written(build.report(assessments=(row,), exhibits=EXHIBITS))[0]["ROW-01"]
    assert "attachments" not in result
    assert "exchanges: x99" in result["statusDetails"]["trace"]


def test_what_was_there_before_is_replaced(build, written):
    written(build.not_ready())
    results, folder = written(build.report())
    assert set(results) == {"conclusion", "SIGN-02", "FMT-02", "RATE-02"}
    assert [path.name for path in folder.parent.iterdir()] == ["allure-results"]


def test_foreign_text_forges_no_line(build, written):
    _, folder = written(build.hostile())
    for path in folder.iterdir():
        assert b"\x1b" not in path.read_bytes()
