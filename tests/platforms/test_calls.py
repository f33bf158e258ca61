from dataclasses import replace

import pytest

from harness.model.exchange import Fact, Observation
from harness.platforms.editions import edition_named

EDITION = edition_named("aliexpress")
SYNC = "https://api-sg.aliexpress.com/sync?method=aliexpress.ds.order.create"


@pytest.mark.parametrize(
    ("status", "is_lost"), [(None, True), (500, True), (599, True), (200, False), (404, False)]
)
def test_a_call_without_answer_or_with_a_5xx_is_lost(exchange, status, is_lost):
    assert EDITION.read_call(exchange(SYNC, status=status)).is_lost is is_lost


@pytest.mark.parametrize(
    ("where", "expected"), [("response.body", True), ("body", False), ("header.sign", False)]
)
def test_an_answer_that_the_recording_withholds_is_unread(exchange, where, expected):
    withheld = Observation(fact=Fact.BODY_WITHHELD, value="9 bytes", where=where)
    made = replace(exchange(SYNC), observations=(withheld,))
    assert EDITION.read_call(made).has_unread_answer is expected


def test_where_no_answer_came_none_is_unread(exchange):
    withheld = Observation(fact=Fact.BODY_WITHHELD, value="", where="response.body")
    made = replace(exchange(SYNC, status=None), observations=(withheld,))
    assert not EDITION.read_call(made).has_unread_answer


@pytest.mark.parametrize("name", ["access_token", "session"])
def test_either_parameter_is_the_credential(exchange, name):
    credential = EDITION.credential(EDITION.read_call(exchange(f"{SYNC}&{name}=t")))
    assert (credential.name, credential.value, credential.where) == (name, "t", f"query.{name}")


def test_an_empty_credential_is_none(exchange):
    found = EDITION.read_call(exchange(f"{SYNC}&access_token="))
    assert EDITION.credential(found) is None


def test_the_first_credential_with_a_value_counts(exchange):
    found = EDITION.read_call(exchange(f"{SYNC}&access_token=&session=t"))
    assert EDITION.credential(found).name == "session"


UPLOAD = "https://api.1688.com/item/batchUpload"
GOODS = b'[{"title": "A", "price": 12.50, "stock": 3}, {"title": "B"}]'


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("title", "A", "body/0/title"),
        ("price", "12.50", "body/0/price"),
        ("stock", "3", "body/0/stock"),
        ("count", "2", "body"),
    ],
)
def test_a_place_in_the_json_body_is_a_field(exchange, name, text, where):
    field = edition_named("1688").read_call(exchange(UPLOAD, body=GOODS)).field(name)
    assert (field.text, field.where) == (text, where)


@pytest.mark.parametrize("name", ["title", "count", "images", "unknown"])
@pytest.mark.parametrize("body", [b"", b"no json", b"{}", b'"text"', b"[7"])
def test_a_place_that_the_body_does_not_have_is_none(exchange, body, name):
    assert edition_named("1688").read_call(exchange(UPLOAD, body=body)).field(name) is None


def test_an_empty_body_array_has_no_goods(exchange):
    call = edition_named("1688").read_call(exchange(UPLOAD, body=b"[]"))
    assert (call.field("count").text, call.field("title")) == ("0", None)
