"""The goods of the sample lister: what is sent, how it is written, and what is left to a person."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

TABLE = Path(__file__).parents[3] / "examples" / "lister" / "goods.csv"
ROW = {
    "style": "LS1",
    "title": "圆领T恤",
    "price": "39.9",
    "stock": "12",
    "colours": "黑色|白色",
    "sizes": "S|M|L",
    "images": "https://img.example.com/1.jpg|http://img.example.com/2.jpg",
}
BAD_STYLES = {"LS2001", "LS2002", "LS2003", "LS2004", "LS2005", "LS2006"}


def test_a_style_becomes_a_good_for_each_colour_and_size(lister: SimpleNamespace) -> None:
    goods = lister.goods.goods_of(ROW)
    assert [good.title for good in goods] == [
        "圆领T恤 黑色 S",
        "圆领T恤 黑色 M",
        "圆领T恤 黑色 L",
        "圆领T恤 白色 S",
        "圆领T恤 白色 M",
        "圆领T恤 白色 L",
    ]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("title", ""),
        ("title", "　"),
        ("title", "圆领\tT恤"),
        ("title", "圆领\x00T恤"),
        ("title", "圆领\x85T恤"),
        ("title", "圆领\nT恤"),
        ("title", "圆领\ufffdT恤"),
        ("title", None),
        ("price", "0"),
        ("price", "0.00"),
        ("price", "-1.00"),
        ("price", "12.505"),
        ("price", "1e3"),
        ("price", "12,50"),
        ("price", "¥12"),
        ("price", "１２"),
        ("price", "NaN"),
        ("price", ""),
        ("price", None),
        ("stock", "12.0"),
        ("stock", "-1"),
        ("stock", ""),
        ("images", ""),
        ("images", "1.jpg"),
        ("images", "//img.example.com/1.jpg"),
        ("images", "ftp://img.example.com/1.jpg"),
        ("images", "https:///1.jpg"),
        ("images", "https://img.example.com/1 2.jpg"),
        ("images", "https://[img.example.com/1.jpg"),
        ("images", "https://img.example.com/1.jpg|2.jpg"),
        ("colours", ""),
        ("sizes", "|"),
        (None, ["one cell too many"]),
    ],
)
def test_a_wrong_row_gives_no_goods(lister: SimpleNamespace, column: Any, cell: Any) -> None:
    with pytest.raises(lister.goods.GoodsError):
        lister.goods.goods_of({**ROW, column: cell})


def test_the_wrong_rows_of_the_table_are_logged_and_give_no_goods(
    lister: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    goods = lister.goods.goods_in(TABLE)
    assert len(goods) == 2240
    assert len({good.title for good in goods}) == 2240
    assert caplog.text.count("left to a person") == len(BAD_STYLES)
    assert all(style in caplog.text for style in BAD_STYLES)


def test_a_table_in_another_encoding_gives_no_unreadable_titles(
    lister: SimpleNamespace, tmp_path: Path
) -> None:
    table = tmp_path / "goods.csv"
    with table.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, ROW)
        writer.writeheader()
        writer.writerow(ROW)
    assert lister.goods.goods_in(table) == []


@pytest.mark.parametrize(
    ("cell", "literal"),
    [("39.9", "39.90"), ("53", "53.00"), ("0.1", "0.10"), ("12345678.91", "12345678.91")],
)
def test_the_price_is_written_with_two_decimals_and_all_its_digits(
    lister: SimpleNamespace, cell: str, literal: str
) -> None:
    body = lister.goods.body_of(lister.goods.goods_of({**ROW, "price": cell}))
    assert {good["price"] for good in json.loads(body, parse_float=str)} == {literal}


def test_a_batch_is_a_json_array_in_utf_8(lister: SimpleNamespace) -> None:
    title = '圆领"T恤"\\ 2件'
    body = lister.goods.body_of(lister.goods.goods_of({**ROW, "title": title}))
    first = json.loads(body, parse_float=Decimal)[0]
    assert first == {
        "title": f"{title} 黑色 S",
        "price": Decimal("39.90"),
        "stock": 12,
        "images": ["https://img.example.com/1.jpg", "http://img.example.com/2.jpg"],
    }
    assert "圆领".encode() in body


@pytest.mark.parametrize("number", [1, 49, 51, 99, 100, 101, 199, 999, 1000, 1001, 9901])
def test_batches_hold_50_to_100_goods(lister: SimpleNamespace, number: int) -> None:
    goods = list(range(number))
    batches = list(lister.app.batches(goods))
    assert [good for batch in batches for good in batch] == goods
    assert max(map(len, batches)) <= 100
    assert min(map(len, batches)) >= min(50, number)


def test_the_stock_changes_from_job_to_job(lister: SimpleNamespace) -> None:
    goods = lister.goods.goods_of(ROW)
    jobs = [lister.goods.body_of(lister.goods.counted(goods, job)) for job in range(1, 101)]
    assert len(set(jobs)) == 100


@pytest.mark.parametrize(
    ("reason", "title"),
    [
        ("Title holds illegal characters", "圆领T恤 2件 黑色 S"),
        ("标题含有非法字符", "圆领T恤 2件 黑色 S"),
        ("busy", "圆领T恤★(2件) 黑色 S"),
    ],
)
def test_a_title_that_was_not_taken_is_made_plain(
    lister: SimpleNamespace, reason: str, title: str
) -> None:
    good = lister.goods.goods_of({**ROW, "title": "圆领T恤★(2件)"})[0]
    assert good.corrected(reason).title == title


def test_no_correction_leaves_a_good_without_a_title(lister: SimpleNamespace) -> None:
    good = lister.goods.goods_of({**ROW, "title": "圆领T恤"})[0]
    odd = lister.goods.Good(title="★★", price=good.price, stock=1, images=good.images)
    assert odd.corrected("title").title == "★★"
