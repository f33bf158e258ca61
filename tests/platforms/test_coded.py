import pytest

from harness.platforms.editions import edition_named

ALIBABA, A1688 = edition_named("alibaba"), edition_named("1688")
ITEM_GET = "https://openapi.alibaba.com/api/v3/item/get"
TOKEN = "https://auth.alibaba.com/oauth/token"


def answered(exchange, url, answer, edition=ALIBABA):
    return edition.read_call(exchange(url, answer=answer)).answer


@pytest.mark.parametrize("answer", [b"", b"<html>", b"{", b"\xff"])
def test_what_is_no_json_is_no_answer(exchange, answer):
    assert answered(exchange, ITEM_GET, answer) is None


def test_the_content_is_the_whole_answer(exchange):
    found = answered(exchange, ITEM_GET, b'{"code": 0, "result": {"subject": "a"}}')
    assert found.content is found.whole
    assert found.find("$.result.subject")[0][1] == "a"


def test_an_item_without_a_code_is_not_granted(exchange):
    assert not answered(exchange, ITEM_GET, b'{"result": {}}').is_success


def test_an_unknown_interface_without_a_code_grants_what_it_holds(exchange):
    url = "https://openapi.alibaba.com/api/v3/other"
    assert answered(exchange, url, b'{"list": []}').is_success
    assert not answered(exchange, url, b'{"code": 1}').is_success


@pytest.mark.parametrize(
    ("answer", "is_success"),
    [
        (b'{"access_token": "t"}', True),
        (b'{"access_token": "t", "code": 0}', True),
        (b'{"access_token": "t", "code": 7}', False),
        (b'{"access_token": "t", "error": "x"}', False),
        (b'{"error": "invalid_client"}', False),
        (b'{"expires_in": 7200}', True),
    ],
)
def test_a_token_answer_is_refused_by_a_code_or_an_error(exchange, answer, is_success):
    assert answered(exchange, TOKEN, answer).is_success is is_success


@pytest.mark.parametrize(
    ("edition", "answer", "message"),
    [
        (ALIBABA, b'{"code": 1, "msg": "no", "message": "other"}', "no"),
        (A1688, b'{"code": 1, "message": "no", "msg": "other"}', "no"),
        (ALIBABA, b'{"code": 1, "message": "other"}', "other"),
        (ALIBABA, b'{"error": "invalid_client", "error_description": "who?"}', "who?"),
        (ALIBABA, b'{"code": 1, "error": {}}', ""),
    ],
)
def test_the_reason_is_read_from_the_editions_member_first(exchange, edition, answer, message):
    found = answered(exchange, TOKEN, answer, edition)
    assert found.refusal.message == message
