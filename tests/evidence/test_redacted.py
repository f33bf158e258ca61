"""What is told of redaction: how often, of which kind, and no value."""

import json
from collections import Counter

import pytest

from harness.evidence.redact import Redactor
from harness.evidence.redacted import SEARCHED, redacted_act
from harness.model.evidence import ActKind
from tests.evidence.conftest import NOW

TOKEN = "50000600b43qtWFzACnkbw3i15e3e8d8gLdSxi"


@pytest.fixture
def redactor():
    return Redactor(b"k" * 32)


def test_every_replaced_value_is_counted_by_its_kind(redactor, call):
    exchange = call(
        {"session": TOKEN, "sign": "9F86D0", "mobile": "13800000000", "price": "12.50"},
        headers=(
            ("content-type", "application/x-www-form-urlencoded"),
            ("X-Odd", "whatever"),
        ),
        answer=json.dumps({"logistics_no": "LP00012345678", "note": "ask li@example.com"}).encode(),
    )
    redactor.redact(exchange)
    assert redactor.replaced == {
        "secret": 1,
        "signature": 1,
        "personal": 1,
        "header": 1,
        "shipment": 1,
        "text": 1,
    }


def test_a_number_under_such_a_name_counts_and_an_empty_value_does_not(redactor, call):
    redactor.redact(call({"session": ""}, answer=b'{"phone": 13800000000}'))
    assert +redactor.replaced == {"personal": 1}


def test_a_body_that_is_not_kept_counts(redactor, call):
    redactor.redact(call({}, answer=b"<html>"))
    assert +redactor.replaced == {"body": 1}


def test_what_is_kept_counts_for_nothing(redactor, call):
    redactor.redact(call({"price": "12.50"}, answer=b'{"ok": true}'))
    assert +redactor.replaced == {}


def test_the_act_tells_counts_and_nothing_else():
    act = redacted_act(Counter({"signature": 3, "personal": 2, "text": 0}), 7, NOW)
    assert act.kind is ActKind.REDACTED
    assert act.details == (("personal", "2"), ("signature", "3"), (SEARCHED, "7"))


def test_where_not_all_secrets_can_be_searched_for_no_search_is_told():
    act = redacted_act(Counter({"secret": 3}), None, NOW)
    assert act.details == (("secret", "3"),)
