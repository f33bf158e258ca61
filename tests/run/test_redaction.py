from datetime import UTC, datetime

import pytest

from harness.catalog.load import load_catalogue
from harness.model.exchange import Direction, Exchange, Request
from harness.model.text import Text
from harness.model.verdict import Assessment, Finding, Verdict
from harness.run.redaction import judging_redactor, publishing_redactor, scrubbed
from harness.run.shard_order import ShardOrder

SECRET = "s3cret-of-another-shard"
EXCHANGE = Exchange(
    id="x1",
    direction=Direction.OUTBOUND,
    request=Request(
        method="POST",
        url="https://h.example/",
        body=f"access_token={SECRET}".encode(),
        headers=(("content-type", "application/x-www-form-urlencoded"),),
    ),
    started=datetime(2026, 11, 22, 8, tzinfo=UTC),
)
ORDER = ShardOrder(edition_name="aliexpress", key=b"k" * 32)


@pytest.fixture
def redactor():
    elsewhere = judging_redactor(ORDER)
    elsewhere.redact(EXCHANGE)
    return publishing_redactor(ORDER, elsewhere.learned)


def test_every_text_of_an_assessment_is_without_what_another_shard_learned(redactor):
    told = Text(f"met {SECRET}", f"遇到 {SECRET}")
    finding = Finding(
        message=told, exchanges=("x1",), where=SECRET, expected=SECRET, actual=SECRET, hint=told
    )
    assessment = Assessment(
        requirement=load_catalogue().requirements[0],
        verdict=Verdict.FAIL,
        findings=(finding,),
        notes=(told,),
        reason=told,
    )
    (made,) = scrubbed([assessment], redactor.scrub)
    assert SECRET not in repr(made)
    assert made.findings[0].exchanges == ("x1",)
    assert made.reason.en.startswith("met ")


def test_what_there_is_none_of_stays_none(redactor):
    assessment = Assessment(
        requirement=load_catalogue().requirements[0],
        verdict=Verdict.PASS,
        findings=(Finding(message=Text("a", "b"), exchanges=()),),
    )
    assert scrubbed([assessment], redactor.scrub) == (assessment,)
