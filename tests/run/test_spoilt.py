"""The sample application, spoilt in one place or killed: what its certification comes to."""

import json
import re

import pytest

from harness.evidence.log import read_log

pytestmark = pytest.mark.long

CALM = ("order-lifecycle", "price-and-stock")


def test_who_is_not_told_of_https_is_not_shown_to_verify_certificates(certify, erp, plan_of):
    plan_of(*CALM, "bad-certificate", rows=["NET-02"])
    statement = erp / "statement.yaml"
    text = statement.read_text(encoding="utf-8").replace("{gateway_https}", "{gateway}")
    statement.write_text(re.sub("    SSL_CERT_FILE.*\n", "", text), encoding="utf-8")
    code, summary, report, _, _ = certify(statement)
    assert (code, summary["conclusion"]) == (3, "INCOMPLETE")
    assert summary["requirements"]["NET-02"] == "untested"
    assert "gateway_https" in json.dumps(report["scenarios"])


def test_who_verifies_no_certificate_is_not_ready(certify, erp, plan_of):
    plan_of("bad-certificate", rows=["NET-02"])
    app = erp / "app.py"
    text = app.read_text(encoding="utf-8")
    app.write_text(text.replace("httpx.Client(", "httpx.Client(verify=False, "), encoding="utf-8")
    *_, report, _, _ = certify(erp / "statement.yaml")
    assert "NET-02" in [r["id"] for r in report["requirements"] if r["verdict"] == "fail"]


def test_an_application_that_stops_ordering_is_incomplete_and_is_told_why(certify, erp, plan_of):
    plan_of(*CALM, "token-expired", rows=["AUTH-04"])
    statement = erp / "statement.yaml"
    text = statement.read_text(encoding="utf-8")
    statement.write_text(text.replace("  env:\n", '  env:\n    ERP_ORDERS: "3"\n'))
    code, summary, report, _, _ = certify(statement, wait=3)
    assert (code, summary["conclusion"]) == (3, "INCOMPLETE")
    assert "no call of order.create" in report["reason"]["en"]


@pytest.mark.usefixtures("calm_plan")
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


@pytest.mark.usefixtures("calm_plan")
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
