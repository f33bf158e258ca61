"""The platform's no in one structure, each with what to do."""

import json

import pytest

from harness.emulator.console.remedies import error_of, push_error
from harness.model.exchange import Failure, FailureKind
from harness.platforms.editions import edition_named

ALIEXPRESS = edition_named("aliexpress")


def told(call, answer=None, *, is_signature_wrong=False, **changes):
    if answer is not None:
        changes["answer"] = json.dumps({"error_response": answer}).encode()
    exchange = call(body=b"method=aliexpress.ds.product.get", **changes)
    return error_of(ALIEXPRESS.read_call(exchange), is_signature_wrong=is_signature_wrong)


@pytest.mark.parametrize(
    ("code", "kind", "word"),
    [
        ("IllegalAccessToken", "expired_token", "Renew"),
        ("ApiCallLimit", "rate_limited", "Wait"),
        ("MissingParameter", "final", "mend"),
        ("AppWhiteIpLimit", "ip_refused", "whitelist"),
        ("SomethingNew", "other", "documentation"),
    ],
)
def test_each_kind_of_refusal_says_what_to_do(call, code, kind, word):
    answer = {"code": code, "msg": "why", "request_id": "21ef"}
    error = told(call, answer)
    assert (error["code"], error["kind"], error["message"]) == (code, kind, "why")
    assert error["request_id"] == "21ef"
    assert word in error["do"]["en"]
    assert error["do"]["zh"]


def test_a_ban_tells_how_long_it_lasts(call):
    answer = {"code": "ApiCallLimit", "msg": "This ban will last for 5 more seconds"}
    assert told(call, answer)["wait"] == 5.0


def test_a_wrong_signature_is_what_to_mend_first(call):
    error = told(call, {"code": "IncompleteSignature"}, is_signature_wrong=True)
    assert "signature" in error["do"]["en"]


@pytest.mark.parametrize("status", [500, 503])
def test_an_answer_of_the_server_s_own_trouble_leaves_the_outcome_unknown(call, status):
    error = told(call, status=status)
    assert error["code"] == str(status)
    assert "unknown" in error["do"]["en"]


def test_no_answer_leaves_the_outcome_unknown(call):
    failure = Failure(kind=FailureKind.RESET, message="the connection was reset")
    error = told(call, response=None, failure=failure)
    assert (error["code"], error["message"]) == ("reset", "the connection was reset")
    assert "unknown" in error["do"]["en"]


def test_an_answer_that_is_no_json_is_taken_for_a_lost_one(call):
    exchange = call(body=b"method=aliexpress.ds.product.get", answer=b"<html>")
    error = error_of(ALIEXPRESS.read_call(exchange), is_signature_wrong=False)
    assert "no JSON" in error["do"]["en"]


def test_a_granted_call_has_no_error(call):
    granted = {"aliexpress_ds_freight_query_response": {"result": {"success": "true"}}}
    exchange = call(body=b"method=aliexpress.ds.freight.query", answer=json.dumps(granted).encode())
    assert error_of(ALIEXPRESS.read_call(exchange), is_signature_wrong=False) is None


def test_only_200_acknowledges_a_push():
    assert push_error(status=200, failure="") is None
    assert push_error(status=201, failure="")["code"] == "201"
    assert push_error(status=None, failure="no answer within 5 s")["message"]
