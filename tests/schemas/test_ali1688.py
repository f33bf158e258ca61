"""The schemas of edition 1688 against what the seed shows, and against what breaks it."""

from typing import Any

import pytest

from harness.documents.schema import violations

REQUEST = "1688/item.batchUpload.request.schema.json"
ANSWER = "1688/item.batchUpload.answer.schema.json"
SHOE = {
    "title": "运动鞋",
    "price": 150.00,
    "stock": 200,
    "images": ["http://example.com/img1.jpg"],
}
TAKEN: dict[str, Any] = {
    "code": 200,
    "message": "success",
    "data": {"success_count": 2, "failed_items": []},
}


@pytest.mark.parametrize(
    "change",
    [{}, {"price": 1999}, {"stock": 0}, {"description": "more"}, {"title": "Чай 茶 🍵"}],
)
def test_right_goods_are_taken(change: dict[str, Any]) -> None:
    assert violations([SHOE | change], REQUEST) == []


def test_goods_without_pictures_are_taken() -> None:
    assert violations([{"title": "a", "price": 1, "stock": 1}], REQUEST) == []


@pytest.mark.parametrize("count", [1, 100])
def test_a_batch_of_up_to_100_is_taken(count: int) -> None:
    assert violations([SHOE] * count, REQUEST) == []


@pytest.mark.parametrize("body", [[], [SHOE] * 101, SHOE, {"items": [SHOE]}, "x", [1], [[SHOE]]])
def test_another_body_is_refused(body: Any) -> None:
    assert violations(body, REQUEST)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""),
        ("title", " \u3000"),
        ("title", "a\u0000b"),
        ("title", "a\nb"),
        ("title", "a\u0085b"),
        ("title", 7),
        ("price", "150.00"),
        ("price", 0),
        ("price", -1),
        ("stock", "200"),
        ("stock", -1),
        ("stock", 1.5),
        ("images", []),
        ("images", "http://example.com/img1.jpg"),
        ("images", ["url1"]),
        ("images", ["ftp://example.com/a"]),
        ("images", ["http:///a"]),
    ],
)
def test_wrong_goods_are_refused_at_their_place(name: str, value: object) -> None:
    found = violations([SHOE, SHOE | {name: value}], REQUEST)
    assert {pointer[:2] for pointer, _ in found} == {(1, name)}


@pytest.mark.parametrize("name", ["title", "price", "stock"])
def test_goods_without_a_key_field_are_refused(name: str) -> None:
    assert violations([{k: v for k, v in SHOE.items() if k != name}], REQUEST)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"code": "200"},
        {"data": {"success_count": "2"}},
        {"data": {"success_count": 1, "failed_items": [{"index": 1, "message": "no title"}]}},
        {"data": {"success_count": 1, "failed_items": ["second"]}},
        {"request_id": "1"},
    ],
)
def test_right_answers_are_taken(change: dict[str, Any]) -> None:
    assert violations(TAKEN | change, ANSWER) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"code": 201}, ("code",)),
        ({"message": 1}, ("message",)),
        ({"data": []}, ("data",)),
        ({"data": {}}, ("data",)),
        ({"data": {"success_count": -1}}, ("data", "success_count")),
        ({"data": {"success_count": "two"}}, ("data", "success_count")),
        ({"data": {"success_count": 1, "failed_items": 1}}, ("data", "failed_items")),
        (
            {"data": {"success_count": 1, "failed_items": [{"index": "x"}]}},
            ("data", "failed_items", 0, "index"),
        ),
    ],
)
def test_broken_answers_are_refused(change: dict[str, Any], place: tuple[str | int, ...]) -> None:
    assert place in [pointer for pointer, _ in violations(TAKEN | change, ANSWER)]


def test_the_token_call_of_the_seed_is_taken() -> None:
    asked = {"grant_type": "client_credentials", "client_id": "k", "client_secret": "s"}
    assert violations(asked, "1688/token.request.schema.json") == []
    assert (
        violations({"access_token": "t", "expires_in": 3600}, "1688/token.answer.schema.json") == []
    )


def test_a_token_call_without_secret_or_token_is_refused() -> None:
    asked = {"grant_type": "client_credentials", "client_id": "k"}
    assert violations(asked, "1688/token.request.schema.json")
    assert violations({"expires_in": 3600}, "1688/token.answer.schema.json")
