"""report.json beside verdicts and traffic: in the order of the outline, in the shape promised."""

import json

import pytest

from harness.documents.resources import resource
from harness.documents.schema import violations
from harness.model.particulars import (
    Attempt,
    ClockSkew,
    Environment,
    FaultSeen,
    KeptFile,
    Method,
    Particulars,
    Parties,
    Protection,
    SignatureUse,
    TokenUse,
    Traced,
    UsedScenario,
)
from harness.model.text import Text
from harness.reporters.outline import SECTIONS
from harness.reporters.record import report_record

SCHEMA = "report.schema.json"
DIGEST = "a" * 64
ELSEWHERE = {
    "conclusion": "conclusion",
    "glossary": None,  # words are the schema's own
}


@pytest.fixture
def whole(build):
    """A report that has something to tell in every section."""
    return build.report(
        **{name: getattr(build.not_ready(), name) for name in ("assessments", "deliveries")},
        particulars=Particulars(
            parties=Parties(
                applicant="Example Trading Ltd",
                app_key="sha256:ef797c8118f0",
                capabilities=(("order.create", True),),
                interfaces=("a.b",),
            ),
            method=Method(
                scenarios=(
                    UsedScenario(name="outage", sha256=DIGEST, covers=("RTRY-01",), file="outage"),
                ),
                decision_rule=Text("The worst holds.", "取最差者。"),
                decision_rule_sha256=DIGEST,
                sources=(("000", 3),),
                settings=(("driver", "observe"),),
            ),
            environment=Environment(
                facts=(("tool", "0.1.0"),),
                skew=ClockSkew(answers=3, least_ms=-4, median_ms=0, most_ms=7),
                certificates=("own CA",),
            ),
            signatures=(
                SignatureUse(
                    direction="call", recipe="iop", is_right=True, count=2, exchanges=("x1", "x2")
                ),
            ),
            tokens=TokenUse(grants=2, refreshes=1, refused=3),
            faults=(
                FaultSeen(
                    fault="outage", scenario="outage", round=1, struck=5, requirements=("RTRY-01",)
                ),
            ),
            trace=(
                Traced(
                    requirement=build.requirement("RTRY-01"),
                    scenarios=("outage",),
                    checks=("retries",),
                    examined=("retries",),
                ),
            ),
            attempts=(Attempt(run="r1", started=build.moment(0), conclusion="NOT_READY"),),
            protection=Protection(
                replaced=(("secret", 4),), searched=2, retain_until=build.moment(0)
            ),
            files=(KeptFile(path="evidence/log.ndjson", sha256=DIGEST, size=9),),
        ),
    )


def test_it_satisfies_the_schema_with_something_in_every_section_and_with_nothing(whole, build):
    assert violations(report_record(whole), SCHEMA) == []
    assert violations(report_record(build.report()), SCHEMA) == []


def test_sections_come_in_the_order_of_the_outline(whole):
    keys = list(report_record(whole))
    wanted = [ELSEWHERE.get(section.id, section.id) for section in SECTIONS]
    places = [keys.index(key) for key in wanted if key]
    assert places == sorted(places)


def test_every_member_is_promised():
    schema = json.loads(resource("schemas", SCHEMA).read_text(encoding="utf-8"))
    assert sorted(schema["required"]) == sorted(schema["properties"])
    for name in ("parties", "method", "environment", "signatures", "incident", "protection"):
        assert schema["$defs"][name]["required"] == list(schema["$defs"][name]["properties"])


def test_each_section_tells_what_is_known(whole):
    record = report_record(whole)
    assert record["parties"]["capabilities"] == {"order.create": True}
    assert record["method"]["decision_rule"]["text"]["zh"] == "取最差者。"
    assert record["environment"]["clock_skew"]["least_ms"] == -4
    assert record["signatures"]["uses"][0]["right"] is True
    assert record["signatures"]["tokens"] == {"grants": 2, "refreshes": 1, "refused": 3}
    assert record["resilience"][0]["struck"] == 5
    assert record["trace"][0]["checks"] == ["retries"]
    assert record["protection"]["replaced"] == {"secret": 4}
    assert record["attempts"][0]["started"] == "2026-11-22T04:38:05.120Z"
    assert record["evidence"]["files"] == [
        {"path": "evidence/log.ndjson", "sha256": DIGEST, "size": 9}
    ]
    assert [row["id"] for row in record["untested"]] == ["TRK-10"]
    assert record["advice"] == [
        {
            "text": {"en": "Send the hex digits in upper case.", "zh": "请使用大写十六进制。"},
            "requirements": ["SIGN-02", "RTRY-02"],
        }
    ]


def test_an_incident_is_told_whole(whole):
    first = report_record(whole)["incidents"][0]
    assert (first["number"], first["requirement"], first["blocking"]) == (1, "SIGN-02", True)
    assert (first["where"], first["observed"], first["count"]) == ("query.sign", "9f86d081", 12)
    assert first["reproduce"] == "harness certify statement.yaml"
