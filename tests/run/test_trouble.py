"""Trouble of our own is INVALID and says so; nothing recorded is lost."""

import json

import pytest

from harness.cli.main import main
from harness.evidence.appending import AppendedFile
from harness.evidence.redact import Redactor
from harness.model.errors import EvidenceError, UsageError
from harness.run.sides import AskedPerson


@pytest.fixture
def run(capsys, tmp_path):
    def start():
        out = tmp_path / "report"
        code = main(["run", "product-query", "--json", "--out", str(out)])
        seen = capsys.readouterr()
        return code, json.loads(seen.out) if seen.out else {}, out, seen.err

    return start


def test_an_exchange_that_cannot_be_redacted_is_withheld_and_the_run_is_invalid(run, monkeypatch):
    def fail(_self, _exchange):
        raise ValueError("no rule")

    monkeypatch.setattr(Redactor, "redact", fail)
    code, summary, out, err = run()
    assert (code, summary["conclusion"]) == (4, "INVALID")
    assert "could not be recorded" in err
    assert b"1005006057059635" not in (out / "evidence" / "log.ndjson").read_bytes()


def test_no_error_carries_what_it_tripped_over_into_a_file(run, monkeypatch):
    def trip(_self, _exchange):
        return b"\xff to Wang Fang, 13812345678".decode()

    monkeypatch.setattr(Redactor, "redact", trip)
    code, summary, out, err = run()
    assert (code, summary["conclusion"]) == (4, "INVALID")
    assert "UnicodeDecodeError (test_trouble.py:" in err
    assert not [p for p in out.rglob("*") if p.is_file() and b"Wang Fang" in p.read_bytes()]


def test_a_run_killed_behind_its_end_is_not_rebuilt_without_its_trouble(run, monkeypatch, tmp_path):
    def fail(_self, _exchange):
        raise ValueError("no rule")

    def killed(*_):
        raise SystemExit  # what comes after it never happened

    monkeypatch.setattr(Redactor, "redact", fail)
    monkeypatch.setattr("harness.run.judge_log.publish", killed)
    with pytest.raises(SystemExit):
        run()
    out = tmp_path / "report"
    assert b'"type":"run_ended"' in (out / "evidence" / "log.ndjson").read_bytes()
    main(["report", str(out), "-q"])
    report = json.loads((out / "report.json").read_bytes())
    assert report["conclusion"] == "INVALID"
    assert "could not be recorded" in report["reason"]["en"]


def test_a_secret_that_reached_a_file_makes_the_run_invalid(run, monkeypatch):
    monkeypatch.setattr(Redactor, "redact", lambda _self, exchange: exchange)
    known = Redactor.known_secrets
    monkeypatch.setattr(
        Redactor, "known_secrets", property(lambda self: known.__get__(self) | {"1005006057059635"})
    )
    code, summary, _, err = run()
    assert (code, summary["conclusion"]) == (4, "INVALID")
    assert "a secret was found" in err
    assert "1005006057059635" not in err


def test_evidence_that_cannot_be_written_ends_the_run(run, monkeypatch):
    def full(_self, _data):
        raise EvidenceError("cannot write evidence: No space left on device")

    monkeypatch.setattr(AppendedFile, "append", full)
    code, _, _, err = run()
    assert code == 4
    assert "No space left" in err
    assert "Traceback" not in err


def test_a_person_is_asked_and_taken_at_their_word():
    asked = []

    def ask(question):
        asked.append(question)
        return "y\n"

    assert AskedPerson(ask).act("buyer.pays", {"order_id": "81"}).is_done
    assert "buyer.pays (order_id 81)" in asked[0]


def test_a_person_may_say_that_it_could_not_be_done():
    assert not AskedPerson(lambda _: "n").act("buyer.pays", {}).is_done


def test_where_nobody_can_be_asked_the_act_is_refused_with_the_reason():
    done = AskedPerson(None).act("buyer.pays", {})
    assert not done.is_done
    assert "no terminal" in done.message


def test_a_value_that_only_a_person_knows_is_asked_for():
    assert AskedPerson(lambda _: " the-code\n").answer("authorization code") == "the-code"
    with pytest.raises(UsageError, match="no terminal"):
        AskedPerson(None).answer("authorization code")


@pytest.mark.long
def test_an_application_that_stops_is_not_waited_for_in_every_scenario(certify, erp):
    statement = erp / "statement.yaml"
    text = statement.read_text(encoding="utf-8")
    limited = text.replace("    AE_GATEWAY", '    ERP_ORDERS: "3"\n    AE_GATEWAY')
    statement.write_text(limited, encoding="utf-8")
    code, _, report, *_ = certify(statement, wait=4)
    reasons = [s["reason"]["en"] for s in report["scenarios"] if s.get("reason")]
    assert code == 3
    assert "does nothing any more" in reasons[-1]
    assert len(report["scenarios"]) > 6  # each of them is told all the same
