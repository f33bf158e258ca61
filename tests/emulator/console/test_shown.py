"""What the page is told of an exchange."""

import json
from dataclasses import replace

import pytest

from harness.emulator.console import Entry
from harness.emulator.console.shown import MOST_TEXT, Showing
from harness.emulator.console.signature import Signatures
from harness.model.exchange import (
    Direction,
    Fact,
    Failure,
    FailureKind,
    Observation,
    Request,
    Response,
)
from harness.model.secret import Secret
from harness.platforms.editions import edition_named


@pytest.fixture
def showing(judge):
    edition = edition_named("aliexpress")
    signatures = Signatures(
        edition=edition, app_key="12345678", secret=Secret("helloworld"), judge=judge
    )
    return Showing(edition=edition, judge=judge, signatures=signatures)


@pytest.fixture
def line(showing):
    return lambda exchange: showing.lines([Entry(number=7, exchange=exchange)])[0]


ORDER = b"method=aliexpress.trade.ds.order.get&single_order_query=%7B%22order_id%22%3A%228100%22%7D"


def test_a_line_says_what_was_called_how_it_was_answered_and_how_long_it_took(line, call):
    told = line(call(body=ORDER, answer=b'{"error_response":{"code":"IncompleteSignature"}}'))
    assert (told["n"], told["name"], told["status"], told["ms"]) == (7, "order.get", 200, 12)
    assert (told["outcome"], told["code"], told["signature"]) == (
        *("refused", "IncompleteSignature", "missing"),
    )
    assert told["order"] == "8100"
    assert told["path"] == "/sync"


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"response": None, "failure": Failure(kind=FailureKind.RESET, message="m")}, "failed"),
        ({"status": 503}, "failed"),
        ({"answer": b"<html>"}, "unread"),
        (
            {
                "body": b"method=aliexpress.ds.order.tracking.get",
                "answer": b'{"aliexpress_ds_order_tracking_get_response":'
                b'{"result":{"ret":false,"code":1001}}}',
            },
            "not_yet",
        ),
        ({"answer": b'{"error_response":{"code":"12"}}'}, "refused"),
        ({"answer": b'{"aliexpress_trade_ds_order_get_response":{"result":{}}}'}, "ok"),
    ],
)
def test_outcomes_are_told_apart(line, call, changes, outcome):
    assert line(call(**{"body": ORDER} | changes))["outcome"] == outcome


def test_findings_are_counted_and_the_worst_is_named(line, call, judge, remark):
    judge.remarks = (remark("may"), remark("must"), remark("should"))
    told = line(call())
    assert (told["findings"], told["worst"]) == (3, "must")


def test_an_exchange_is_judged_once(showing, call, judge):
    entry = Entry(number=7, exchange=call())
    showing.lines([entry])
    showing.whole(entry)
    assert judge.judged == [7]


def test_the_whole_holds_request_answer_findings_and_curl(showing, call, judge, remark):
    judge.remarks = (remark(),)
    told = showing.whole(Entry(number=7, exchange=call(body=ORDER, answer=b'{"a":1}')))
    assert told["request"]["parameters"][1] == {
        "name": "single_order_query",
        "value": '{"order_id":"8100"}',
        "place": "form",
    }
    assert told["request"]["body"].encode() == ORDER
    assert told["response"]["body"] == '{"a":1}'
    assert told["curl"].startswith("curl -sS -X POST")
    [found] = told["remarks"]
    assert (found["id"], found["where"], found["expected"]) == ("SIGN-02", "form.sign", "A")
    assert found["hint"] == {"en": "mend it", "zh": "请修正"}


def test_a_large_body_is_cut_and_says_so(showing, call):
    told = showing.whole(Entry(number=7, exchange=call(answer=b"x" * (MOST_TEXT + 1))))
    assert (len(told["response"]["body"]), told["response"]["cut"]) == (MOST_TEXT, True)
    assert told["response"]["size"] == MOST_TEXT + 1


def test_bytes_that_are_no_text_can_be_told(showing, call):
    told = showing.whole(Entry(number=7, exchange=call(body=b"method=%ff&\xff=1", answer=b"\xff")))
    assert json.loads(json.dumps(told))["response"]["body"] == "\\xff"


@pytest.fixture
def push(call):
    def make(manner="", status=200, **changes):
        body = b'{"message_type":53,"data":{"orderId":8100,"orderStatus":"OrderCreated"}}'
        exchange = call(
            direction=Direction.INBOUND,
            request=Request(method="POST", url="http://127.0.0.1:9000/cb", body=body),
            response=Response(status=status),
            **changes,
        )
        seen = (Observation(fact=Fact.FORGED_MANNER, value=manner),) if manner else ()
        return replace(exchange, observations=seen)

    return make


def test_a_push_is_told_with_its_word_order_and_acknowledgement(line, push):
    told = line(push())
    assert (told["name"], told["interface"], told["order"]) == (
        *("order.status", "OrderCreated", "8100"),
    )
    assert (told["direction"], told["outcome"]) == ("inbound", "ok")
    assert line(push(status=500))["outcome"] == "refused"


def test_a_forged_push_that_was_refused_is_no_error(showing, push):
    told = showing.whole(Entry(number=7, exchange=push("wrong_key", 401, intent="callback_forged")))
    assert (told["signature"], told["manner"], told["error"]) == ("forged", "wrong_key", None)
    plain = showing.whole(Entry(number=8, exchange=push(status=500)))
    assert plain["error"]["code"] == "500"
