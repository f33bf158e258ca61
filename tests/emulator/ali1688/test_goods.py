"""A good of an upload is taken or not, for a reason that is told in Chinese."""

import json

import pytest

from harness.documents.lossless import JsonObject, read_json
from harness.emulator.ali1688.goods import good_of, problem_with

TITLE, URL = '"运动鞋"', '["http://example.com/1.jpg"]'


def item(**literals: str) -> JsonObject:
    members = {"title": TITLE, "price": "150.00", "stock": "200", "images": URL} | literals
    text = ",".join(f'"{name}":{literal}' for name, literal in members.items() if literal)
    read = read_json("{" + text + "}")
    assert isinstance(read, JsonObject)
    return read


@pytest.mark.parametrize("price", ["1999", "1999.0", "1999.00", "0.01", "1e2", "1.25e1", "1e400"])
def test_a_price_with_up_to_two_decimals_is_right(price):
    assert problem_with(item(price=price)) == ""


@pytest.mark.parametrize(
    "price",
    [
        *("", "null", '"150.00"', "true", "0", "0.00", "-1", "-0.0"),
        *("1.999", "12.500", "1e-3", "1.5e-2", "1e99999999999999999999", "[1]"),
    ],
)
def test_another_price_is_wrong_as_it_is_written(price):
    assert "价格" in problem_with(item(price=price))


@pytest.mark.parametrize("stock", ["0", "1", "-0", "9" * 5000])
def test_a_whole_stock_is_right(stock):
    assert problem_with(item(stock=stock)) == ""


@pytest.mark.parametrize("stock", ["", "null", '"5"', "5.0", "5e0", "-1", "true"])
def test_another_stock_is_wrong(stock):
    assert "库存" in problem_with(item(stock=stock))


@pytest.mark.parametrize(
    "title", ["", "null", "5", '""', '"  "', '"\\u3000"', '"a\\u0000"', '"a\\nb"', '"\\u0085x"']
)
def test_a_missing_blank_or_unshowable_title_is_wrong(title):
    assert "标题" in problem_with(item(title=title))


def test_half_a_character_is_no_title():
    assert "标题" in problem_with(item(title='"a\\ud800"'))


@pytest.mark.parametrize(
    "images",
    [
        *("null", "[]", "{}", '"http://example.com/1.jpg"', '["url1"]', '["//example.com/1"]'),
        *('["http://"]', '["ftp://example.com/1"]', '["http://example.com/ 1"]', "[1]", "[null]"),
        *('["http://[x/1"]', '["http://example.com/1", "2.jpg"]', '["http://example.com/\\u0000"]'),
    ],
)
def test_images_are_absolute_addresses_one_or_more(images):
    assert "图片" in problem_with(item(images=images))


def test_a_good_may_have_no_images_at_all():
    pictureless = item(images="")
    assert problem_with(pictureless) == ""
    assert good_of(pictureless).images == ()


def test_several_addresses_in_any_case_are_right():
    assert problem_with(item(images='["HTTPS://example.com/1", "http://[::1]/2"]')) == ""


def test_the_first_problem_is_told():
    assert "标题" in problem_with(item(title="", price="", stock="", images=""))
    assert "价格" in problem_with(item(price="", stock="", images=""))


def test_what_is_kept_has_its_numbers_as_they_were_written():
    kept = good_of(item(price="1.50", stock="7"))
    assert (kept.price, kept.stock) == ("1.50", "7")
    assert json.dumps(kept.title, ensure_ascii=False) == TITLE
    assert kept.images == ("http://example.com/1.jpg",)
