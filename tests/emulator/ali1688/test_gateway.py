"""The batch upload takes what is right, and names each of the goods that is not."""

import json
from typing import Any

import pytest

from harness.documents.schema import violations

GOOD = {"title": "智能手机", "price": 1999.5, "stock": 100, "images": ["http://example.com/1.jpg"]}
SCHEMA = "1688/item.batchUpload.answer.schema.json"


@pytest.fixture
def app(open_bearer: Any) -> Any:
    return open_bearer("1688").app


def data_of(answer: Any) -> Any:
    body = answer.json()
    assert (answer.status_code, body["code"], body["message"]) == (200, 200, "success")
    assert violations(body, SCHEMA) == []
    return body["data"]


def refused(answer: Any) -> tuple[int, int]:
    body = answer.json()
    assert set(body) == {"code", "message", "request_id"}
    return answer.status_code, body["code"]


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_batch_of_right_goods_is_taken_whole(app: Any, size: int) -> None:
    data = data_of(app.upload(*[GOOD] * size))
    assert data == {"success_count": size, "failed_items": []}
    assert app.control("GET", "goods").json()["count"] == size


def test_the_answer_is_the_documented_one_and_no_more(app: Any) -> None:
    assert set(app.upload(GOOD).json()) == {"code", "message", "data"}


def test_wrong_goods_fail_alone_each_with_its_place_title_and_reason(app: Any) -> None:
    bad = [{**GOOD, "title": " "}, {**GOOD, "images": []}, {**GOOD, "title": 5}]
    data = data_of(app.upload(GOOD, *bad, GOOD))
    assert data["success_count"] == 2
    assert [row["index"] for row in data["failed_items"]] == [1, 2, 3]
    assert [row.get("title") for row in data["failed_items"]] == [" ", "智能手机", None]
    assert all(row["message"] for row in data["failed_items"])


def test_a_batch_may_fail_whole_and_is_still_answered_with_success(app: Any) -> None:
    data = data_of(app.upload({}, {}))
    assert data["success_count"] == 0
    assert len(data["failed_items"]) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[",
        b"\xff",
        b"[NaN]",
        b"{}",
        b"null",
        b'"goods"',
        b"[]",
        b"[1]",
        b"[[]]",
        b"[" * 5000,
        json.dumps([GOOD, None]).encode(),
        json.dumps([GOOD] * 101).encode(),
    ],
)
def test_what_is_no_batch_is_refused(app: Any, body: bytes) -> None:
    assert refused(app.upload(body=body)) == (400, 400)
    assert app.control("GET", "goods").json()["count"] == 0


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""]
)
def test_another_media_type_is_refused(app: Any, media_type: str) -> None:
    assert refused(app.upload(GOOD, **{"Content-Type": media_type})) == (400, 400)


def test_a_charset_beside_the_media_type_is_taken(app: Any) -> None:
    media_type = "application/json; charset=utf-8"
    assert data_of(app.upload(GOOD, **{"Content-Type": media_type}))["success_count"] == 1


def test_a_batch_is_sent_by_post(app: Any) -> None:
    assert refused(app.client.get("/item/batchUpload", headers=app.headers())) == (400, 400)


@pytest.mark.parametrize(
    ("settings", "token", "body", "status"),
    [
        ({"permitted": ()}, "gone", b"", 401),
        ({"permitted": (), "calls_per_second": 0}, "", b"", 429),
        ({"permitted": ()}, "", b"", 403),
        ({}, "", b"", 400),
    ],
)
def test_token_limit_permission_and_body_are_looked_at_in_this_order(
    open_bearer: Any, settings: dict[str, Any], token: str, body: bytes, status: int
) -> None:
    app = open_bearer("1688", **settings).app
    app.token = token or app.token
    assert refused(app.upload(body=body)) == (status, status)


def test_numbers_are_judged_and_kept_as_they_are_written(app: Any) -> None:
    row = '{"title": "a", "price": %s, "stock": 1, "images": ["http://example.com/1"]}'
    body = f"[{row % '1.50'}, {row % '1.500'}]".encode()
    assert [r["index"] for r in data_of(app.upload(body=body))["failed_items"]] == [1]
    (kept,) = app.control("GET", "goods").json()["goods"]
    assert kept["price"] == "1.50"


def test_the_last_thousand_goods_are_shown_and_all_are_counted(app: Any) -> None:
    for batch in range(11):
        app.upload(*[{**GOOD, "title": f"{batch}-{n}"} for n in range(100)])
    shown = app.control("GET", "goods").json()
    assert shown["count"] == 1100
    assert len(shown["goods"]) == 1000
    assert (shown["goods"][0]["title"], shown["goods"][-1]["title"]) == ("1-0", "10-99")


def test_half_a_character_in_a_title_hurts_nobody(app: Any) -> None:
    body = json.dumps([{**GOOD, "title": "a\ud800"}, GOOD]).encode()
    assert data_of(app.upload(body=body))["success_count"] == 1
    assert app.control("GET", "goods").status_code == 200


def test_a_busy_shop_leaves_out_the_first_of_the_batch(open_bearer: Any) -> None:
    desk = open_bearer("1688")
    desk.emulator.arm("partial_failure", target="item.batch_upload")
    data = data_of(desk.app.upload(GOOD, GOOD, GOOD))
    assert data["success_count"] == 2
    (failed,) = data["failed_items"]
    assert (failed["index"], failed["title"]) == (0, "智能手机")
    assert "系统繁忙" in failed["message"]
    assert desk.app.control("GET", "goods").json()["count"] == 2
    assert desk.exchanges[-1].intent == "partial_failure"
    assert data_of(desk.app.upload(GOOD))["success_count"] == 1


def test_a_busy_shop_leaves_out_a_good_that_nothing_is_wrong_with(open_bearer: Any) -> None:
    desk = open_bearer("1688")
    desk.emulator.arm("partial_failure")
    data = data_of(desk.app.upload({}, GOOD, GOOD))
    assert [row["index"] for row in data["failed_items"]] == [0, 1]
    assert data["success_count"] == 1


def test_there_are_no_acts_beside_the_token(open_bearer: Any) -> None:
    done = open_bearer("1688").emulator.act("item.delists", {"item_id": "1"})
    assert not done.is_done
    assert "token.expire" in done.message
