import json
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.assess import assess
from harness.catalog.load import load_catalogue, load_plan
from harness.catalog.statement import load_statement
from harness.documents.resources import resource
from harness.emulator.server import Emulator
from harness.evidence.log import read_log
from harness.platforms.editions import edition_named
from harness.run.judge import hear_evidence

SAMPLE = resource("examples", "erp", "statement.yaml")


def test_the_sample_application_is_ready(certify):
    code, summary, report, out, _ = certify(SAMPLE)
    assert (code, summary["conclusion"], summary["class"]) == (0, "READY", "rehearsal")
    assert set(summary["requirements"]) == set(load_plan("aliexpress").requirements)
    musts = [r for r in report["requirements"] if r["level"] == "must"]
    assert {r["verdict"] for r in musts} <= {"pass", "not_applicable"}
    assert len({r["order"] for r in report["rounds"] if r["complete"]}) >= 3
    assert all(r["callbacks"] >= 1 for r in report["rounds"] if r["complete"])
    written = {path.name for path in out.iterdir()}
    assert {"report.json", "report.html", "junit.xml", "evidence"} <= written


def test_no_secret_and_no_personal_data_is_kept(certify, monkeypatch):
    issued: set[str] = set()
    stop = Emulator.stop

    def remember_and_stop(emulator):
        issued.update(emulator.secrets())
        stop(emulator)

    monkeypatch.setattr(Emulator, "stop", remember_and_stop)
    *_, out, _ = certify(SAMPLE)
    address = json.loads(SAMPLE.with_name("address.json").read_text(encoding="utf-8"))
    names = [address[key] for key in ("full_name", "mobile_no", "address")]
    assert len(issued) >= 3
    for path in out.rglob("*"):
        is_ours = path.parent.name == "scenarios"  # a scenario has made-up people of its own
        data = path.read_bytes() if path.is_file() and not is_ours else b""
        assert not [v for v in (*issued, *names, "helloworld") if v.encode() in data], path


def test_the_verdict_can_be_derived_again_from_the_evidence(certify):
    _, summary, _, out, _ = certify(SAMPLE)
    plan = load_plan("aliexpress")
    hearing = hear_evidence(
        read_log(out / "evidence" / "log.ndjson"),
        edition=edition_named("aliexpress"),
        statement=load_statement(SAMPLE, environ={}),
        plan=plan,
    )
    again = assess(hearing, catalogue=load_catalogue(), plan=plan)
    assert {a.requirement.id: a.verdict.word for a in again} == summary["requirements"]


def test_a_part_of_the_plan_is_never_ready(certify):
    code, summary, *_ = certify(SAMPLE, "--only", "FMT-01")
    assert (code, summary["conclusion"]) == (3, "INCOMPLETE")


def test_an_application_that_is_killed_in_the_middle_is_incomplete(certify, erp):
    app = erp / "app.py"
    killer = (
        "import os, signal, threading\n"
        "threading.Timer(1.2, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()\n"
    )
    text = app.read_text(encoding="utf-8")
    head = re.match(r'(""".*?""")', text, re.DOTALL)
    start = head.end() if head else 0
    app.write_text(text[:start] + "\n" + killer + text[start:], encoding="utf-8")
    code, summary, report, out, err = certify(erp / "statement.yaml")
    assert (code, summary["conclusion"]) == (3, "INCOMPLETE"), report["reason"]
    assert "signal 9" in report["reason"]["en"]
    assert "Traceback" not in err
    assert len(read_log(out / "evidence" / "log.ndjson").exchanges) > 0


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


def test_an_application_that_refuses_every_callback_is_not_ready(certify, erp):
    receiver = erp / "receiver.py"
    text = receiver.read_text(encoding="utf-8")
    spoilt = text.replace("hmac.compare_digest(", "not hmac.compare_digest(")
    assert spoilt != text
    receiver.write_text(spoilt, encoding="utf-8")
    code, summary, _, _, err = certify(erp / "statement.yaml", wait=3)
    assert (code, summary["conclusion"]) == (1, "NOT_READY")
    assert summary["requirements"]["TRK-02"] == "fail"
    assert summary["requirements"]["LIFE-01"] == "fail"
    assert "Traceback" not in err


def test_two_certifications_at_once_both_succeed(tmp_path):
    def one(name):
        command = [sys.executable, "-m", "harness", "certify", "--out", tmp_path / name, "-q"]
        return subprocess.run(command, capture_output=True, check=False, timeout=110).returncode

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(one, ["a", "b"])) == [0, 0]


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
        ('"{gateway}/sync"', '"https://api-sg.aliexpress.com/sync"', ":", "production"),
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
