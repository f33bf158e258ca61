"""How the sample lister reads which goods of a batch failed."""

from typing import Any

import pytest

UPLOAD = "/item/batchUpload"


@pytest.mark.parametrize(
    ("items", "failed"),
    [
        ([{"index": 1, "message": "no"}], {1}),
        ([{"index": "2", "message": "no"}], {2}),
        ([{"title": "圆领T恤 黑色 M"}], {1}),
        ([{"index": 99, "title": "圆领T恤 黑色 M"}], {1}),
        ([{"index": 0}, {"index": 0}, {"index": 2, "message": ["no"]}], {0, 2}),
        (
            [{"index": True}, {"index": -1}, {"index": 1.0}, {"index": [[]]}, {}, None, "1", 1],
            set(),
        ),
        (None, set()),
        ({"index": 1}, set()),
        ("1", set()),
    ],
)
def test_tells_which_goods_failed(
    gateway: Any, platform: Any, goods: Any, items: Any, failed: set[int]
) -> None:
    answer = {"code": "200", "message": "success", "data": {"failed_items": items}}
    platform.script[UPLOAD] = [answer]
    assert set(gateway.upload(goods)) == failed


@pytest.mark.parametrize("content", [None, [], "x", 3])
def test_an_answer_without_details_is_a_success_by_its_code(
    gateway: Any, platform: Any, goods: Any, content: Any
) -> None:
    platform.script[UPLOAD] = [{"code": 200, "data": content}]
    assert gateway.upload(goods) == {}
