"""The console's judge: what a run would find in one exchange, and nothing that must stay hidden."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from harness.checks.registry import all_checks
from harness.evidence.observe import Credentials
from harness.model.exchange import Direction, Exchange, Failure, FailureKind, Request, Response
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.run.console_judge import ConsoleJudge

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "as secret/as+it gets"
CALL = Exchange(
    id="",
    direction=Direction.OUTBOUND,
    request=Request(
        method="POST",
        url="http://127.0.0.1:8000/sync",
        headers=(("content-type", "application/x-www-form-urlencoded"), ("x-note", SECRET)),
        body=b"method=aliexpress.ds.product.get&session=a-token-that-is-long&sign=00"
        b"&note=as%20secret%2Fas%2Bit%20gets&other=as+secret%2Fas%2Bit+gets",
    ),
    response=Response(status=200, body=b'{"said": "as secret/as+it gets"}'),
    started=MOMENT,
    elapsed=0.01,
)


@pytest.fixture
def judge():
    def make(*, secret=SECRET, is_live=False):
        return ConsoleJudge(
            edition=edition_named("aliexpress"),
            statement=None,
            credentials=Credentials(
                app_key="12345678", app_secret=Secret(secret) if secret else None
            ),
            key=b"key",
            is_live=is_live,
        )

    return make


def told(judged):
    request, response = judged.exchange.request, judged.exchange.response
    return json.dumps([request.url, request.headers, str(request.body), str(response.body)])


def test_the_checks_speak_of_the_exchange_by_its_number(judge):
    remarks = judge().judge(CALL, 7).remarks
    assert "SIGN-02" in {remark.requirement.id for remark in remarks}
    assert {x for remark in remarks for x in remark.finding.exchanges} == {"x7"}


def test_a_check_is_not_asked_about_operations_that_it_does_not_name(judge):
    remarks = judge().judge(CALL, 1).remarks
    assert [r.finding.message.en for r in remarks if "a check broke" in r.finding.message.en] == []
    assert "TRK-07" not in {remark.requirement.id for remark in remarks}


@pytest.mark.parametrize("is_live", [True, False])
def test_a_secret_that_is_not_published_is_taken_out_in_every_spelling(judge, is_live):
    room = judge(is_live=is_live)
    text = told(room.judge(CALL, 1))
    for spelt in (SECRET, "as%20secret%2Fas%2Bit%20gets", "as+secret%2Fas%2Bit+gets"):
        assert spelt not in text
        assert spelt not in room.veil(f"before {spelt} behind")


def test_the_published_secret_and_the_sandbox_s_tokens_are_shown_at_the_emulator(judge):
    judged = judge(secret="helloworld").judge(CALL, 1)
    assert judged.exchange == CALL
    assert judge(secret="helloworld").veil("helloworld") == "helloworld"


def test_on_a_live_gateway_no_token_is_shown(judge):
    room = judge(is_live=True)
    assert "a-token-that-is-long" not in told(room.judge(CALL, 1))
    assert "a-token-that-is-long" not in room.veil("session" + "a-token-that-is-long")


def test_without_a_secret_the_signature_is_not_held_against_anybody(judge):
    remarks = judge(secret="", is_live=True).judge(CALL, 1).remarks
    assert "SIGN-02" not in {remark.requirement.id for remark in remarks}


def test_a_push_that_met_nobody_is_not_judged(judge):
    push = replace(
        CALL,
        direction=Direction.INBOUND,
        response=None,
        failure=Failure(kind=FailureKind.REFUSED, message="nobody there"),
    )
    assert judge().judge(push, 1).remarks == ()


def test_a_push_that_does_not_verify_and_was_taken_is(judge):
    push = replace(CALL, direction=Direction.INBOUND)
    assert "TRK-03" in {r.requirement.id for r in judge().judge(push, 1).remarks}


def test_a_check_that_breaks_says_so_and_the_others_speak(judge, monkeypatch):
    def broken(_call, _frame):
        raise ZeroDivisionError
        yield

    checks = all_checks()
    first = next(check for check in checks if check.requirement == "SIGN-01")
    spoilt = [replace(c, on_call=broken, on_traffic=None) if c is first else c for c in checks]
    monkeypatch.setattr("harness.run.console_judge.all_checks", lambda: spoilt)
    remarks = judge().judge(CALL, 1).remarks
    said = [r.finding.message.en for r in remarks if r.requirement.id == "SIGN-01"]
    assert said == [f"a check broke: {first.name}: ZeroDivisionError"]
    assert "SIGN-02" in {remark.requirement.id for remark in remarks}
