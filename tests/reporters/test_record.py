import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.documents.resources import resource
from harness.documents.schema import violations
from harness.model.delivery import CallbackDelivery, DeliveryMark
from harness.model.requirement import Level, Requirement, RunClass, Subject
from harness.model.text import Text
from harness.model.verdict import (
    Assessment,
    CallMetric,
    Conclusion,
    Finding,
    InputFile,
    PhaseEvidence,
    Report,
    Round,
    RunFacts,
    ScenarioOutcome,
    Verdict,
)
from harness.reporters.record import report_record, write_report
from harness.reporters.standing import CompletenessError, counts

SCHEMA = "report.schema.json"
words = st.text(max_size=12)
numbers = st.integers(min_value=0, max_value=10**6)
texts = st.builds(Text, words, words)
digests = st.just("") | st.text("0123456789abcdef", min_size=64, max_size=64)
moments = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone itself
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
)


def many(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


findings = st.builds(
    Finding,
    message=texts,
    exchanges=many(words),
    where=words,
    expected=words,
    actual=words,
    hint=st.none() | texts,
    count=st.integers(min_value=1, max_value=99),
)


def requirements(row_id):
    return st.builds(
        Requirement,
        id=st.just(row_id),
        level=st.sampled_from(Level),
        subject=st.sampled_from(Subject),
        editions=st.just(("aliexpress",)),
        title=texts,
        rule=words,
        fails_when=words,
        source=words,
    )


def assessments(row_id):
    return st.builds(
        Assessment,
        requirement=requirements(row_id),
        verdict=st.sampled_from(Verdict),
        examined=numbers,
        exchanges=many(words),
        findings=many(findings),
        notes=many(texts),
        reason=st.none() | texts,
    )


evidence = st.builds(PhaseEvidence, at=moments, exchange=words)
rounds = st.builds(
    Round,
    order=words,
    complete=st.booleans(),
    phases=st.tuples(
        st.tuples(st.just("create"), evidence), st.tuples(st.just("pay"), st.none() | evidence)
    ),
    callbacks=numbers,
)
deliveries = st.builds(
    CallbackDelivery,
    at=moments,
    exchange=words,
    order=words,
    name=words,
    word=words,
    outcome=words,
    elapsed_ms=st.none() | numbers,
    marks=st.lists(st.sampled_from(DeliveryMark), unique=True).map(tuple),
    repeats=words,
    intent=words,
    is_awaited=st.none() | st.booleans(),
)
runs = st.builds(
    RunFacts,
    id=words,
    verb=words,
    run_class=st.sampled_from(RunClass),
    edition=words,
    started=moments,
    finished=moments,
    tool_version=words,
    plan_version=words,
    plan_sha256=digests,
    statement_sha256=digests,
    catalog_sha256=digests,
    evidence_head=digests,
    application=words,
    target=words,
)
# An example is a whole report.
few = settings(max_examples=40)

reports = st.builds(
    Report,
    run=runs,
    conclusion=st.sampled_from(Conclusion),
    reason=texts,
    assessments=st.sets(st.integers(0, 99), max_size=5).flatmap(
        lambda ns: st.tuples(*(assessments(f"A-{n}") for n in sorted(ns)))
    ),
    not_in_plan=st.sets(st.integers(0, 99), max_size=3).flatmap(
        lambda ns: st.tuples(*(st.tuples(requirements(f"B-{n}"), texts) for n in sorted(ns)))
    ),
    rounds=many(rounds),
    deliveries=many(deliveries),
    metrics=many(
        st.builds(
            CallMetric, operation=words, count=numbers, ok=numbers, p95_ms=st.none() | numbers
        )
    ),
    scenarios=many(
        st.builds(
            ScenarioOutcome, name=words, rounds=numbers, completed=numbers, reason=st.none() | texts
        )
    ),
    exchanges=numbers,
    callbacks=numbers,
    waivers=many(words),
    notes=many(texts),
    inputs=many(
        st.builds(
            InputFile,
            path=words,
            kind=st.sampled_from(["", "har", "cassette", "ndjson"]),
            prefix=words,
            sha256=digests,
            exchanges=numbers,
            left_out=numbers,
            repeated=numbers,
            damage=many(texts),
            damaged=numbers,
        )
    ),
    is_strict=st.booleans(),
)


@few
@given(reports)
def test_any_record_satisfies_the_schema(any_report):
    assert violations(report_record(any_report), SCHEMA) == []


@few
@given(reports)
def test_planned_is_the_sum_of_the_verdicts(any_report):
    counted = report_record(any_report)["counts"]
    planned = counted.pop("planned")
    assert planned == sum(counted.values()) == len(any_report.assessments)
    assert all(counted.values())


def test_record_has_the_promised_shape(build):
    record = report_record(build.not_ready())
    assert record["schema"] == 1
    assert record["run"] == {
        "id": "20261122T043805Z-1a2b",
        "verb": "certify",
        "class": "rehearsal",
        "edition": "aliexpress",
        "application": "Sample ERP 2.4.0",
        "target": "emulator",
        "started": "2026-11-22T04:38:05.120Z",
        "finished": "2026-11-22T04:38:26.600Z",
        "tool": {"version": "0.1.0"},
        "plan_version": "1",
        "plan_sha256": "a" * 64,
        "statement_sha256": "b" * 64,
        "dossier_sha256": "",
        "catalog_sha256": "c" * 64,
        "evidence_head": "d" * 64,
    }
    assert record["counts"] == {"planned": 4, "fail": 1, "inconclusive": 1, "warn": 1, "pass": 1}
    assert record["requirements"][0] == {
        "id": "FMT-02",
        "level": "must",
        "subject": "application",
        "title": {"en": "Title of FMT-02", "zh": "FMT-02 标题"},
        "rule": "The clause of FMT-02.",
        "source": "000",
        "verdict": "pass",
        "examined": 37,
        "evidence": ["x1", "x3", "x5"],
        "notes": [],
        "findings": [],
    }
    assert record["requirements"][1]["findings"][0] == {
        "message": {"en": "The signature is wrong.", "zh": "签名错误。"},
        "exchanges": ["x1", "x3", "x5", "x9"],
        "count": 12,
        "where": "query.sign",
        "expected": "9F86D081",
        "actual": "9f86d081",
        "hint": "Send the hex digits in upper case.",
        "hint_zh": "请使用大写十六进制。",
    }
    assert record["rounds"][1]["phases"]["create"] == {
        "at": "2026-11-22T04:38:05.123Z",
        "exchange": "x3",
    }
    assert record["rounds"][1]["phases"]["ship"] == {}
    assert record["metrics"]["calls"] == {
        "aliexpress.ds.order.create": {
            "count": 3,
            "ok": 3,
            "success_rate": "100.00",
            "p95_ms": 12,
        }
    }


def test_every_delivery_of_a_callback_is_recorded_with_the_deadline(build):
    callbacks = report_record(build.not_ready())["callbacks"]
    assert callbacks["deadline_ms"] == 500
    assert callbacks["deliveries"][1] == {
        "at": "2026-11-22T04:38:06.125Z",
        "exchange": "x1005",
        "order": "8100000000000001",
        "name": "order.status",
        "word": "PaymentAuthorized",
        "outcome": "200",
        "elapsed_ms": 12,
        "marks": ["duplicate"],
        "repeats": "x5",
        "intent": "",
        "awaited": False,
    }


def test_the_manner_of_a_forgery_stands_in_the_record(build):
    forged = build.delivery(5, intent="callback_forged", manner="missing")
    record = report_record(build.report(deliveries=(forged, build.delivery(6))))
    assert [d.get("manner") for d in record["callbacks"]["deliveries"]] == ["missing", None]


def test_who_waited_is_left_out_where_no_scenario_was_played(build):
    record = report_record(build.report(deliveries=(build.delivery(5, is_awaited=None),)))
    assert "awaited" not in record["callbacks"]["deliveries"][0]


def test_requirement_with_two_verdicts_breaks_the_completeness(build):
    twice = build.report(assessments=(build.passed("SIGN-02"), build.passed("SIGN-02")))
    with pytest.raises(CompletenessError, match="SIGN-02"):
        report_record(twice)


def test_row_both_planned_and_outside_the_plan_breaks_the_completeness(build):
    both = build.report(assessments=(build.passed("SUB-01"),))
    with pytest.raises(CompletenessError, match="SUB-01"):
        counts(both)


def test_verdict_of_no_known_kind_breaks_the_completeness(build):
    odd = replace(build.passed("SIGN-02"), verdict=99)
    with pytest.raises(CompletenessError, match="1 requirements were planned, 0"):
        counts(build.report(assessments=(odd,)))


def test_same_report_gives_the_same_bytes_and_no_draft_stays(build, tmp_path):
    first, second = tmp_path / "a" / "report.json", tmp_path / "b" / "report.json"
    write_report(build.hostile(), first)
    write_report(build.hostile(), second)
    assert first.read_bytes() == second.read_bytes()
    assert [p.name for p in first.parent.iterdir()] == ["report.json"]


def test_foreign_text_comes_back_from_the_file_unchanged(build, tmp_path):
    text = build.HOSTILE + "\ud800"
    write_report(build.report(waivers=(text,)), tmp_path / "report.json")
    read = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert read["waivers"] == [text]


def test_refused_report_leaves_the_former_file_alone(build, tmp_path):
    path = tmp_path / "report.json"
    write_report(build.report(), path)
    before = path.read_bytes()
    with pytest.raises(CompletenessError):
        write_report(build.report(assessments=(build.passed("SUB-01"),)), path)
    assert path.read_bytes() == before


def test_schema_is_a_schema():
    schema = json.loads(resource("schemas", SCHEMA).read_text(encoding="utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["required"]) == set(schema["properties"])
