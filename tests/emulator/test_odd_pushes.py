"""Pushes made odd keep what is not odd about them."""

import json

from harness.emulator.odd_pushes import changed, non_utf8, oversized, unknown_events
from harness.emulator.pushes import Push

PUSH = Push(
    name="order.status",
    message_type="53",
    order=8100000000000001,
    word="OrderCreated",
    body=b'{"message_type":53,"timestamp":5,"data":{"orderId":8100000000000001,'
    b'"orderStatus":"OrderCreated"}}',
)


def test_a_changed_push_tells_another_time_only() -> None:
    assert json.loads(changed(PUSH).body) == json.loads(PUSH.body) | {"timestamp": 6}


def test_an_unknown_type_and_an_unknown_word_are_two_pushes() -> None:
    of_type, of_word = unknown_events(PUSH)
    assert (of_type.name, of_word.name) == ("unknown", "order.status")
    assert json.loads(of_word.body)["data"]["orderStatus"] == of_word.word != PUSH.word


def test_an_oversized_push_has_a_mebibyte() -> None:
    assert len(oversized(PUSH).body) == 2**20


def test_the_remark_that_is_no_utf_8_is_one_of_gbk() -> None:
    assert json.loads(non_utf8(PUSH).body.decode("gbk"))["remark"] == "已付款"
