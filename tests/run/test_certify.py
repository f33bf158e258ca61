import json
import re
import socket

import pytest

from harness.assess import assess
from harness.catalog.load import load_catalogue, load_plan
from harness.catalog.statement import load_statement
from harness.documents.resources import resource
from harness.evidence.log import read_log
from harness.platforms.editions import edition_named
from harness.run.judge import hear_evidence

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

SAMPLE = resource("examples", "erp", "statement.yaml")


def test_the_sample_application_is_ready(whole_run):
    run = whole_run("erp")
    assert (run.code, run.summary["conclusion"]) == (0, "READY"), run.report["reason"]
    assert run.summary["class"] == "rehearsal"
    assert set(run.summary["requirements"]) == set(load_plan("aliexpress").requirements)
    owed = {r["verdict"] for r in run.report["requirements"] if r["level"] in ("must", "should")}
    assert owed <= {"pass", "not_applicable"}
    assert len({r["order"] for r in run.report["rounds"] if r["complete"]}) >= 3
    assert all(r["callbacks"] >= 1 for r in run.report["rounds"] if r["complete"])
    written = {path.name for path in run.out.iterdir()}
    assert {"report.json", "report.html", "junit.xml", "evidence"} <= written


def test_every_scenario_of_the_plan_completes_with_the_sample_application(whole_run):
    played = whole_run("erp").report["scenarios"]
    assert [s["name"] for s in played] == list(load_plan("aliexpress").scenarios)
    assert [s["name"] for s in played if s["completed"] < max(1, s["rounds"])] == []


def test_no_secret_and_no_personal_data_is_kept(whole_run):
    run = whole_run("erp")
    address = json.loads(SAMPLE.with_name("address.json").read_text(encoding="utf-8"))
    names = [address[key] for key in ("full_name", "mobile_no", "address")]
    assert len(run.issued) >= 3
    for path in run.out.rglob("*"):
        is_ours = "scenarios" in path.parts  # a scenario has made-up people of its own
        data = path.read_bytes() if path.is_file() and not is_ours else b""
        assert not [v for v in (*run.issued, *names, "helloworld") if v.encode() in data], path


def test_the_verdict_can_be_derived_again_from_the_evidence(whole_run):
    run = whole_run("erp")
    plan = load_plan("aliexpress")
    hearing = hear_evidence(
        read_log(run.out / "evidence" / "log.ndjson"),
        edition=edition_named("aliexpress"),
        statement=load_statement(SAMPLE, environ={}),
        plan=plan,
    )
    again = assess(hearing, catalogue=load_catalogue(), plan=plan)
    assert {a.requirement.id: a.verdict.word for a in again} == run.summary["requirements"]


@pytest.mark.usefixtures("calm_plan")
def test_a_part_of_the_plan_is_never_ready(certify):
    code, summary, *_ = certify(SAMPLE, "--only", "FMT-01")
    assert (code, summary["conclusion"]) == (3, "INCOMPLETE")


def test_an_application_that_never_starts_is_incomplete(certify, erp):
    statement = erp / "statement.yaml"
    text = statement.read_text(encoding="utf-8")
    statement.write_text(text.replace("[python, app.py]", "[/no/such/program]"))
    code, summary, report, _, _ = certify(statement)
    assert (code, summary["conclusion"]) == (3, "INCOMPLETE")
    assert "did not start" in report["reason"]["en"]


def test_an_application_that_calls_nobody_is_incomplete(certify, statement_for):
    statement = statement_for("import time; time.sleep(600)")
    code, summary, report, _, _ = certify(statement, wait=1)
    assert (code, summary["conclusion"]) == (3, "INCOMPLETE"), report["reason"]


def test_an_application_whose_every_call_is_refused_is_told_soon(certify, statement_for):
    statement = statement_for(
        """
        import os, time, urllib.error, urllib.request
        while True:
            try:
                urllib.request.urlopen(os.environ["GATEWAY"] + "/api/v3/item/get?item_id=1")
            except urllib.error.HTTPError:
                time.sleep(0.3)
        """
    )
    text = statement.read_text(encoding="utf-8")
    text = re.sub("(?m)^(callback|interfaces|capabilities):.*\n", "", text)
    text = text.replace("edition: aliexpress", "edition: alibaba")
    text += "interfaces: [alibaba.item_get]\ncapabilities: {item.get: true}\n"
    statement.write_text(text.replace(', PORT: "{callback_port}"', ""), encoding="utf-8")
    code, summary, report, _, _ = certify(statement, wait=1)
    assert (code, summary["conclusion"]) == (1, "NOT_READY")
    assert "every call of the application was refused" in report["scenarios"][1]["reason"]["en"]


def test_a_taken_port_is_our_trouble(certify):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, *_, err = certify(SAMPLE, "--port", taken.getsockname()[1])
    assert code == 4
    assert "port" in err


def test_a_folder_in_use_is_not_written_over(certify, tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "precious").touch()
    code, *_, err = certify(SAMPLE)
    assert code == 2
    assert "not empty" in err


@pytest.mark.parametrize(
    ("old", "new", "place", "part"),
    [
        ("capabilities:", "capabilites:", ":", "did you mean 'capabilities'"),
        ('app_key: "12345678"', 'app_key: "12345678"\napp_secret: env:NO_SUCH', ":5:", "NO_SUCH"),
        ('app_key: "12345678"', 'app_key: "12345678"\napp_secret: s3cr3t', ":5:", "env:"),
        ('"{gateway_https}/sync"', '"https://api-sg.aliexpress.com/sync"', ":", "production"),
    ],
)
def test_a_bad_statement_is_refused_with_place_and_remedy(certify, erp, old, new, place, part):
    statement = erp / "statement.yaml"
    text = statement.read_text(encoding="utf-8")
    assert old in text
    statement.write_text(text.replace(old, new, 1), encoding="utf-8")
    code, *_, out, err = certify(statement)
    assert code == 2
    assert f"{statement}{place}" in err
    assert part in err
    assert "s3cr3t" not in err
    assert not out.exists()


def test_an_application_that_somebody_else_starts_is_told_where_to_go(certify, erp):
    statement = erp / "statement.yaml"
    text = statement.read_text(encoding="utf-8")
    statement.write_text(re.sub(r"observe:\n(?:  .*\n)+", "", text), encoding="utf-8")
    code, summary, report, _, err = certify(statement, wait=0.5)
    assert (code, summary["conclusion"]) == (3, "INCOMPLETE")
    assert "gateway: http://127.0.0.1:" in err
    assert "app_secret: helloworld" in err
    assert "never called the gateway" in json.dumps(report["scenarios"])
